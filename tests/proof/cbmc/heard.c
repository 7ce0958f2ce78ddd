// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of all who speak about a byte of a BAR the one is heard that tests/unit/slow.h hears,
 * and above the platform's cap are operator and firmware only, who are said to lift it.
 *
 * Up to 2 clauses of an override, 2 rules, 2 rows, a platform, firmware and the machine:
 * all of them any, as is the BAR. What is painted is looked at where one byte is, which
 * is any: painted.c has the rest of paint_range(), rounded.c what follows, and keys.c
 * which rows are about a device.
 */
#include "spans.c"
#include "../../unit/slow.h"
#include "any.h"

#ifndef NR
#define NR 2
#endif

static struct vfio_nc_row row[NR];
static struct vfio_nc_platform platform = { .id = "platform", .cap = true };
static struct vfio_nc_machine machine;
static struct vfio_nc_clause override[NR];
static struct vfio_nc_rule rules[NR];
static struct vfio_nc_table table;
static struct vfio_nc_device device;
static struct vfio_nc_policy policy = {
	.override = override, .rules = rules, .table = &table };

static u64 byte;
static bool is_heard;
static struct vfio_nc_decision heard;
static unsigned int nr_ranges;

/* Instead of vfio_nc_table_next(): the table has no other rows. */
const struct vfio_nc_row *next_row(const struct vfio_nc_table *rows,
				   const struct vfio_nc_device *asked,
				   struct vfio_nc_table_walk *walk)
{
	return walk->at < rows->nr_rows ? &row[walk->at++] : NULL;
}

/* Instead of paint_range(), as painted.c proves it. */
void paint_byte(struct spans_paint *paint, u64 start, u64 end,
		const struct vfio_nc_decision *decision)
{
	u64 left = nondet_u64();

	prove(start < end && end <= device.bar[0].size, "a range is in the BAR");
	nr_ranges += start || end < device.bar[0].size;
	if (!is_heard && start <= byte && byte < end) {
		heard = *decision;
		is_heard = true;
	}
	assume(left <= paint->left && (left || is_heard));
	assume(!left || start || end < device.bar[0].size);
	paint->left = left;
}

/* Instead of spans_round(). */
unsigned int round_nothing(const struct vfio_nc_span *piece, u64 size, u64 page_size,
			   struct vfio_nc_span *spans)
{
	return 0;
}

static void any_policy(void)
{
	unsigned int i;

	for (i = 0; i < NR; i++) {
		override[i] = any_clause(1);
		rules[i].clause = any_clause(1);
		rules[i].selector.kind = VFIO_NC_SELECTOR_ID;
		rules[i].selector.nr = 1;
		rules[i].selector.any = nondet_bool();
		row[i].clause = any_clause(1);
		row[i].id = i ? "other row" : "row";
	}
	platform.verdict = any_verdict();
	policy.nr_override = any_up_to(NR);
	policy.nr_rules = any_up_to(NR);
	table.nr_rows = any_up_to(NR);
	policy.cap = nondet_bool() ? &platform : NULL;
	policy.unlisted = nondet_bool() ? VFIO_NC_DEVICE : VFIO_NC_STOCK;
}

static void any_device(void)
{
	device.vendor = nondet_u16();
	device.bar[0].size = nondet_u64();
	device.bar[0].prefetchable = nondet_bool();
	device.firmware[0].node = nondet_bool() ? "node" : NULL;
	device.firmware[0].verdict = any_verdict();
	machine.no_normal_nc = nondet_bool();
	device.machine = nondet_bool() ? &machine : NULL;
}

static void prove_capped(void)
{
	if (!policy.cap || !vfio_nc_verdict_is_stricter(policy.cap->verdict, heard.verdict))
		return;
	prove(heard.source < VFIO_NC_SOURCE_PLATFORM,
	      "only operator and firmware are above a cap");
	prove(heard.lifted == policy.cap->id, "who is above a cap is said to lift it");
}

void proof(void)
{
	static struct vfio_nc_span span[1];
	struct vfio_nc_decision slow;
	unsigned int room;

	any_policy();
	any_device();
	byte = nondet_u64();
	assume(byte < device.bar[0].size);
	room = vfio_nc_spans_room(&policy, &device, 0);
	vfio_nc_spans_fill(&policy, &device, 0, 1, span, 0);
	prove(4 * nr_ranges + 3 <= room, "there is room for every range");
	prove(is_heard, "somebody is heard about each byte");
	slow = slow_decide(&policy, &device, 0, byte);
	prove(slow_same(&heard, &slow), "the strongest is heard");
	prove(heard.lifted == slow.lifted, "it is said whose cap is lifted");
	prove_capped();
}
