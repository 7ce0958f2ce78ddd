/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The harness of the cases that run in the emulated server: it speaks TAP on
 * the result channel, plan first, one line a case.
 *
 * A case is a function in a process of its own, with a time limit; when it is
 * over, harness_restore() of the program undoes what it changed and the kernel
 * log is searched for reports. A case that dies or hangs has failed.
 */
#ifndef TESTS_QEMU_LIB_HARNESS_H
#define TESTS_QEMU_LIB_HARNESS_H

#include <stdarg.h>
#include <stdbool.h>

/**
 * struct harness_case - a case; made by CASE(), which registers it too
 * @group: the file it stands in: cases are chosen by group or by name
 * @name: <thing>_<condition>_<result>
 * @run: what it does
 */
struct harness_case {
	const char *group;
	const char *name;
	void (*run)(void);
};

#define CASE_IN(group_, name_)						\
	static void name_(void);					\
	static const struct harness_case case_##name_ = {		\
		group_, #name_, name_					\
	};								\
	static const struct harness_case *const case_at_##name_		\
	__attribute__((used, section("cases"))) = &case_##name_;	\
	static void name_(void)

/* The file defines GROUP before its first case. */
#define CASE(name) CASE_IN(GROUP, name)

/** FAIL() - say why and end the case */
#define FAIL(...) harness_fail(__FILE__, __LINE__, __VA_ARGS__)

/** REQUIRE() - end the case unless the condition holds */
#define REQUIRE(condition)						\
	do {								\
		if (!(condition))					\
			FAIL("%s does not hold", #condition);		\
	} while (0)

/** REQUIRE_EQ() - end the case unless two integers are equal */
#define REQUIRE_EQ(got, want)						\
	do {								\
		long long got_ = (got), want_ = (want);			\
									\
		if (got_ != want_)					\
			FAIL("%s is %lld, not %s (%lld)", #got, got_,	\
			     #want, want_);				\
	} while (0)

/** REQUIRE_STR() - end the case unless two strings are equal */
#define REQUIRE_STR(got, want)						\
	harness_require_str(__FILE__, __LINE__, #got, got, want)

__attribute__((noreturn, format(printf, 3, 4)))
void harness_fail(const char *file, int line, const char *format, ...);

void harness_require_str(const char *file, int line, const char *what,
			 const char *got, const char *want);

/** harness_note() - a diagnostic line in the result */
__attribute__((format(printf, 1, 2)))
void harness_note(const char *format, ...);

/** harness_skip() - end the case: it means nothing here, and why */
__attribute__((noreturn, format(printf, 1, 2)))
void harness_skip(const char *format, ...);

/** harness_text() - a text put together, which stays until the case ends */
__attribute__((format(printf, 1, 2)))
char *harness_text(const char *format, ...);

/** harness_allow() - how long a case may take before it counts as hung: 120 s; times slow= */
void harness_allow(unsigned int seconds);

/** harness_number() - what was given as NAME=NUMBER, or else @otherwise */
unsigned long harness_number(const char *name, unsigned long otherwise);

/**
 * harness_main() - run the chosen cases
 * @argc: from main()
 * @argv: names of groups or cases; none means all
 * @restore: called after every case, in the harness's process; it returns
 *	NULL, or a sentence that makes the case fail
 *
 * Return: 0 if every case passed.
 */
int harness_main(int argc, char **argv, const char *(*restore)(void));

#endif
