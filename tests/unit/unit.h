/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * unit.h - what every suite of the policy core's unit tests shares.
 *
 * A case is a function, or a row of data with the function that tries it: then
 * the case's name stands in the row, so that each row is reported by itself.
 */
#ifndef VFIO_NC_UNIT_H
#define VFIO_NC_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <vfio_nc/abi.h>
#include <vfio_nc/rule.h>
#include <vfio_nc/table.h>

#define UNIT_PAGE 0x1000u

/* The most rules that unit_policy() takes. */
#define UNIT_RULES_MAX 16

/* The most spans that unit_decide() takes. */
#define UNIT_SPANS_MAX 40

/* A case of a row: @run finds @row behind its argument. */
#define UNIT_ROW(name, run, row) { name, run, NULL, NULL, (void *)(row) }

/* A suite's main(): @cases is an array of struct CMUnitTest. */
#define UNIT_MAIN(cases)						\
	int main(void)							\
	{								\
		return cmocka_run_group_tests(cases, NULL, NULL);	\
	}

/* A text that must be good, with room for exactly its rules. */
static inline unsigned int unit_parse(const char *text, u64 page_size,
				      struct vfio_nc_rule *rules)
{
	struct vfio_nc_text_error error = { 0 };
	unsigned int count = vfio_nc_text_count(text);
	int nr = vfio_nc_rules_parse(text, page_size, rules, &error);

	if (nr < 0)
		fail_msg("\"%s\" is rejected at %u: expected %s", text,
			 error.position, error.expected);
	assert_int_equal(nr, count);
	return count;
}

static inline struct vfio_nc_rule unit_rule(const char *text)
{
	struct vfio_nc_rule rule;

	assert_int_equal(vfio_nc_text_count(text), 1);
	unit_parse(text, UNIT_PAGE, &rule);
	return rule;
}

/* A policy from text; @rules has room for UNIT_RULES_MAX. */
static inline struct vfio_nc_policy unit_policy(const char *text,
						enum vfio_nc_verdict unlisted,
						struct vfio_nc_rule *rules)
{
	struct vfio_nc_policy policy = { .rules = rules, .unlisted = unlisted };

	assert_in_range(vfio_nc_text_count(text), 0, UNIT_RULES_MAX);
	policy.nr_rules = unit_parse(text, UNIT_PAGE, rules);
	return policy;
}

/* What the module and the command do: room that ends where it must, and the cap. */
static inline unsigned int unit_fill(const struct vfio_nc_policy *said,
				     const struct vfio_nc_device *device,
				     unsigned int bar, u64 page_size,
				     struct vfio_nc_span *spans, unsigned int max)
{
	struct vfio_nc_policy policy = *said;
	struct vfio_nc_span *room;
	unsigned int size, nr;

	policy.cap = policy.table ? vfio_nc_table_cap(policy.table, device) : NULL;
	size = vfio_nc_spans_room(&policy, device, bar);
	room = malloc(size * sizeof(*room));
	nr = vfio_nc_spans_fill(&policy, device, bar, page_size, room, size);
	assert_in_range(nr, 0, size);
	if (max)
		memcpy(spans, room, (nr < max ? nr : max) * sizeof(*room));
	free(room);
	return nr;
}

/* The span that holds one byte. */
static inline struct vfio_nc_decision unit_decide(const struct vfio_nc_policy *policy,
						  const struct vfio_nc_device *device,
						  unsigned int bar, u64 offset)
{
	struct vfio_nc_span spans[UNIT_SPANS_MAX];
	unsigned int nr = unit_fill(policy, device, bar, 1, spans, UNIT_SPANS_MAX);
	unsigned int i = 0;

	assert_in_range(nr, 1, UNIT_SPANS_MAX);
	while (spans[i].decision.end <= offset)
		i++;
	assert_in_range(i, 0, nr - 1);
	return spans[i].decision;
}

/* The device that all suites are about: no two of its numbers are equal. */
static inline struct vfio_nc_device unit_device(void)
{
	return (struct vfio_nc_device){
		.domain = 0x0001,
		.bus = 0x02,
		.slot = 0x03,
		.function = 0x4,
		.vendor = 0x8086,
		.device = 0x1592,
		.subvendor = 0x1af4,
		.subdevice = 0x1100,
		.class = 0x020010,
		.has_port = true,
		.port_vendor = 0x1022,
		.port_device = 0x1483,
		.bar = {
			[0] = { .size = 16 * UNIT_PAGE, .prefetchable = true },
			[2] = { .size = 4 * UNIT_PAGE },
			[4] = { .size = 1 * UNIT_PAGE, .prefetchable = true },
			[5] = { .size = 2 * UNIT_PAGE },
		},
	};
}

/* xorshift64: the same numbers in every run, whatever the C library. */
#define UNIT_SEED 0x9e3779b97f4a7c15ull

static inline u64 unit_random(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static inline unsigned int unit_random_below(u64 *state, unsigned int limit)
{
	return (unsigned int)(unit_random(state) % limit);
}

#endif /* VFIO_NC_UNIT_H */
