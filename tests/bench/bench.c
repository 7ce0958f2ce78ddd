// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench [mappings | scale [PART] | crowd [PART]] - what vfio_nc adds to the operations it
 * has a hand in, and what probes add that do the same, against what was promised; and what
 * grows with rules and processes. With mappings only what a process does to map a BAR,
 * without probes; with scale only what grows; with crowd, in a boot with many devices, what
 * grows with these; of either only PART: see scale.h.
 *
 * Exit status 0 if all was measured: a broken promise is a line in the table.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "count.h"
#include "harness.h"
#include "measure.h"
#include "ops.h"
#include "scale.h"
#include "server.h"
#include "vfio.h"
#include "wishes.h"

#define BENCH_RULES "rules=" IVSHMEM_A "/all=normal-nc"

/* Two measurements of the same thing must agree to this, in percent. */
#define BENCH_REPEAT 1.0

/* Nothing added, in percent: what was done before can change a branch or two. */
#define BENCH_ZERO 0.05

/* What is in the kernel while we measure. */
enum state {
	STATE_NONE,
	STATE_IDLE,	/* vfio_nc, no device open; its hook is in */
	STATE_HOOK,	/* vfio_nc, a device open with a grant */
	STATE_PEER,	/* probes */
	STATE_NONE_AGAIN,
	STATE_NR
};

static const char *const state_name[] = {
	[STATE_IDLE] = "vfio_nc, nothing open",
	[STATE_HOOK] = "vfio_nc, normal-nc",
	[STATE_PEER] = "kprobe, kretprobe",
};

static double figure[STATE_NR][OP_NR];

static void bench_measure_all(enum state state)
{
	struct vfio_dev dev;

	must_open(&dev, IVSHMEM_A);
	ops_measure_ram(figure[state]);
	ops_measure_bar(&dev, figure[state]);
	vfio_dev_close(&dev);
}

static void bench_measure_module(void)
{
	must_load(BENCH_RULES);
	ops_measure_ram(figure[STATE_IDLE]);
	bench_measure_all(STATE_HOOK);
	wishes_measure();
	must_unload();
}

static void bench_measure_peer(void)
{
	int ret = module_load("vfio_nc_peer", "");

	if (ret)
		FAIL("insmod vfio_nc_peer: %s", strerror(-ret));
	bench_measure_all(STATE_PEER);
	ret = module_unload("vfio_nc_peer");
	if (ret)
		FAIL("rmmod vfio_nc_peer: %s", strerror(-ret));
}

static double bench_added(enum op op, enum state state)
{
	return figure[state][op] - figure[STATE_NONE][op];
}

static double bench_percent(enum op op, enum state state)
{
	return 100 * bench_added(op, state) / figure[STATE_NONE][op];
}

/* What does nothing adds nothing: that would be a fine figure. */
static void bench_check_effect(enum state state)
{
	if (bench_added(OP_RAM, state) < 1)
		FAIL("%s: no fault goes through it", state_name[state]);
}

static void bench_check_repeat(void)
{
	enum op op;

	for (op = 0; op < OP_NR; op++) {
		if (fabs(bench_percent(op, STATE_NONE_AGAIN)) > BENCH_REPEAT)
			FAIL("%s: %.0f instructions, and %.0f when measured again",
			     op_name(op), figure[STATE_NONE][op],
			     figure[STATE_NONE_AGAIN][op]);
	}
}

static const char *bench_word(bool kept)
{
	return kept ? "kept" : "BROKEN";
}

/* @limit: promised, in percent; negative if nothing is */
static void bench_print(enum op op, enum state state, double limit)
{
	double percent = bench_percent(op, state);

	printf("  %-42s %9.1f %+9.1f %+7.2f %%", state_name[state],
	       figure[state][op], bench_added(op, state), percent);
	if (limit >= 0)
		printf("  at most %.0f %%: %s", limit,
		       bench_word(percent <= (limit ? limit : BENCH_ZERO)));
	printf("\n");
}

static void bench_print_head(enum op op)
{
	printf("%-44s %9.1f\n", op_name(op), figure[STATE_NONE][op]);
}

static void bench_print_fault(enum op op)
{
	double ratio = bench_added(op, STATE_HOOK) / bench_added(op, STATE_PEER);

	bench_print_head(op);
	bench_print(op, STATE_IDLE, 3);
	bench_print(op, STATE_HOOK, 3);
	bench_print(op, STATE_PEER, -1);
	printf("  %-42s %29.2f    at most 0.20: %s\n", "hook / kprobe",
	       ratio, bench_word(ratio <= 0.2));
}

static void bench_print_op(enum op op, double limit)
{
	bench_print_head(op);
	bench_print(op, STATE_HOOK, limit);
	bench_print(op, STATE_PEER, -1);
}

static void bench_print_table(void)
{
	printf("Linux %s: instructions per operation, and what is added\n",
	       server_release());
	bench_print_fault(OP_RAM_FRESH);
	bench_print_fault(OP_RAM);
	bench_print_op(OP_DIRTY, 3);
	bench_print_op(OP_BAR, -1);
	bench_print_op(OP_MMAP, 5);
	bench_print_op(OP_FAULT, 0);
	bench_print_op(OP_MUNMAP, -1);
	wishes_print();
}

static void bench_measure_mappings(enum state state)
{
	struct vfio_dev dev;

	must_open(&dev, IVSHMEM_A);
	ops_measure_bar(&dev, figure[state]);
	vfio_dev_close(&dev);
}

static int bench_mappings(void)
{
	static const enum op ops[] = { OP_MMAP, OP_FAULT };
	static const double limit[] = { 5, 0 };
	const char *report;
	unsigned int i;

	bench_measure_mappings(STATE_NONE);
	must_load(BENCH_RULES);
	bench_measure_mappings(STATE_HOOK);
	wishes_measure();
	report = server_restore();
	printf("Linux %s: instructions per operation, and what is added\n",
	       server_release());
	for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		bench_print_head(ops[i]);
		bench_print(ops[i], STATE_HOOK, limit[i]);
	}
	wishes_print();
	if (report)
		FAIL("%s", report);
	return 0;
}

static void bench_run(void)
{
	bench_measure_all(STATE_NONE);
	bench_measure_module();
	bench_measure_peer();
	bench_measure_all(STATE_NONE_AGAIN);
	bench_print_table();
	bench_check_effect(STATE_HOOK);
	bench_check_effect(STATE_PEER);
	bench_check_repeat();
}

/* Return: is @name the first word, or is there none and @all? */
static bool bench_is(const char *word, const char *name, bool all)
{
	return word ? !strcmp(word, name) : all;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : NULL, *report;
	const char *part = argc > 2 ? argv[2] : NULL;

	if (count_init())
		FAIL("the counter does not count instructions: QEMU's -icount shift=0?");
	log_mark();
	server_force_mirror("hook");
	must_bind(IVSHMEM_A, "vfio-pci");
	if (bench_is(what, "mappings", false))
		return bench_mappings();
	if (bench_is(what, "crowd", false))
		scale_run_crowd(part);
	if (!what)
		bench_run();
	if (bench_is(what, "scale", true))
		scale_run(part);
	report = server_restore();
	if (report)
		FAIL("%s", report);
	return 0;
}
