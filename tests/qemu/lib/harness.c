// SPDX-License-Identifier: GPL-2.0-only
/*
 * harness.c - runs cases, one process each, and speaks TAP.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"

static unsigned int harness_seconds = 120;

/* How a case's process ends. */
/* Of a process; no errno, which is what some children answer. */
enum { HARNESS_PASS = 0, HARNESS_SKIP = 254, HARNESS_FAIL = 255 };

/* Made by the linker; absent in a program without cases. */
extern const struct harness_case *const __start_cases[] __attribute__((weak));
extern const struct harness_case *const __stop_cases[] __attribute__((weak));

static int harness_skip_pipe[2];

void harness_note(const char *format, ...)
{
	va_list args;

	printf("# ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
}

/* harness_unmap() - Return: was a mapping of a device left? */
static bool harness_unmap(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long start, end;
	bool found = false;
	char line[256];

	while (maps && !found && fgets(line, sizeof(line), maps))
		found = strstr(line, "vfio") &&
			sscanf(line, "%lx-%lx", &start, &end) == 2;
	if (maps)
		fclose(maps);
	return found && !munmap((void *)start, end - start);
}

/*
 * What the case has open. A thread of it that waits for that to be closed, as one that
 * unbinds a device does, cannot be killed, and the process would keep it for ever.
 */
static void harness_let_go(void)
{
	while (harness_unmap())
		;
	close_range(STDERR_FILENO + 1, ~0U, 0);
}

void harness_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	printf("# %s:%d: ", file, line);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
	harness_let_go();
	_exit(HARNESS_FAIL);
}

void harness_require_str(const char *file, int line, const char *what,
			 const char *got, const char *want)
{
	if (strcmp(got, want))
		harness_fail(file, line, "%s is \"%s\", not \"%s\"", what, got,
			     want);
}

void harness_skip(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vdprintf(harness_skip_pipe[1], format, args);
	va_end(args);
	_exit(HARNESS_SKIP);
}

char *harness_text(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	REQUIRE(vasprintf(&text, format, args) >= 0);
	va_end(args);
	return text;
}

static bool harness_chosen(const struct harness_case *c, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], c->group) || !strcmp(argv[i], c->name))
			return true;
	}
	return argc < 2;
}

static double harness_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* Return: the wait status, or -1 if @seconds were up. */
static int harness_wait_for(pid_t child, int seconds)
{
	double end = harness_now() + seconds;
	int status;

	while (!waitpid(child, &status, WNOHANG)) {
		if (harness_now() > end)
			return -1;
		usleep(2000);
	}
	return status;
}

/* Return: the wait status, or -1 if the time was up. */
static int harness_wait(pid_t child)
{
	int status = harness_wait_for(child, harness_seconds * harness_number("slow", 1));

	if (status == -1) {
		kill(-child, SIGKILL);
		/* What waits in the kernel is not waited for. */
		harness_wait_for(child, 5);
	}
	return status;
}

static pid_t harness_start(const struct harness_case *c)
{
	pid_t child = fork();

	if (child)
		return child;
	setsid();
	c->run();
	_exit(HARNESS_PASS);
}

/* Return: NULL if it passed, else why not; @skipped: why it was skipped. */
static const char *harness_run(const struct harness_case *c, char *skipped,
			       size_t size)
{
	static char why[64];
	ssize_t length;
	pid_t child;
	int status;

	if (pipe(harness_skip_pipe))
		return "no pipe";
	child = harness_start(c);
	status = harness_wait(child);
	kill(-child, SIGKILL);
	close(harness_skip_pipe[1]);
	length = read(harness_skip_pipe[0], skipped, size - 1);
	skipped[length > 0 ? length : 0] = '\0';
	close(harness_skip_pipe[0]);
	if (status == -1)
		return "hung";
	if (WIFSIGNALED(status)) {
		snprintf(why, sizeof(why), "killed by signal %d", WTERMSIG(status));
		return why;
	}
	switch (WEXITSTATUS(status)) {
	case HARNESS_PASS:
	case HARNESS_SKIP:
		return NULL;
	default:
		return "failed";
	}
}

static bool harness_report(int number, const struct harness_case *c,
			   const char *(*restore)(void))
{
	char skipped[256];
	double start = harness_now();
	const char *why = harness_run(c, skipped, sizeof(skipped));
	const char *unrestored = restore();

	if (unrestored)
		printf("# %s: afterwards: %s\n", c->name, unrestored);
	if (why)
		printf("# %s: %s\n", c->name, why);
	printf("%s %d - %s%s%s\n", why || unrestored ? "not ok" : "ok", number,
	       c->name, skipped[0] ? " # SKIP " : "", skipped);
	printf("# %.2f s\n", harness_now() - start);
	fflush(stdout);
	return !why && !unrestored;
}

void harness_allow(unsigned int seconds)
{
	harness_seconds = seconds;
}

unsigned long harness_number(const char *name, unsigned long otherwise)
{
	const char *value = getenv(name);

	return value ? strtoul(value, NULL, 0) : otherwise;
}

int harness_main(int argc, char **argv, const char *(*restore)(void))
{
	const struct harness_case *const *c;
	int number = 0, failed;

	for (c = __start_cases; c < __stop_cases; c++)
		number += harness_chosen(*c, argc, argv);
	printf("TAP version 13\n1..%d\n", number ? number : 1);
	if (!number)
		printf("not ok 1 - no case has such a name or group\n");
	fflush(stdout);
	failed = !number;
	number = 0;
	for (c = __start_cases; c < __stop_cases; c++) {
		if (harness_chosen(*c, argc, argv))
			failed += !harness_report(++number, *c, restore);
	}
	return failed ? 1 : 0;
}
