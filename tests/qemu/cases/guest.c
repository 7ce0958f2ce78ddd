// SPDX-License-Identifier: GPL-2.0-only
/*
 * guest.c - what guests get: several at once, large BARs, virtual functions,
 * parts of a BAR.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "assigned.h"
#include "harness.h"
#include "measure.h"
#include "peek.h"
#include "probe.h"
#include "server.h"

#define GROUP "guest"

#define MIB 0x100000UL

static void start(const char *bdf, const char *rule)
{
	char parameters[128];

	snprintf(parameters, sizeof(parameters), "rules=%s/%s", bdf, rule);
	must_load(parameters);
	must_bind(bdf, "vfio-pci");
}

CASE(two_vms_with_opposite_verdicts_both_hold)
{
	struct assigned a, b;

	must_load("rules=" IVSHMEM_A "/2=normal-nc;" IVSHMEM_B "/2=device");
	must_bind(IVSHMEM_A, "vfio-pci");
	must_bind(IVSHMEM_B, "vfio-pci");
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	assigned_open(&b, IVSHMEM_B, 2, 0, IVSHMEM_SIZE, 1);
	assigned_require(&a, 0, "normal-nc");
	assigned_require(&b, 0, "device");
	assigned_touch(&a, PAGE);
	assigned_touch(&b, PAGE);
	assigned_require(&a, IVSHMEM_SIZE - PAGE, "normal-nc");
	assigned_require(&b, IVSHMEM_SIZE - PAGE, "device");
	assigned_close(&a);
	assigned_require(&b, 0, "device");
}

/* Faulted in from its ends and from the middle, then page by page or more. */
static void large(const char *bdf, size_t size, const char *verdict)
{
	struct assigned a;
	char rule[32];

	snprintf(rule, sizeof(rule), "2=%s", verdict);
	start(bdf, rule);
	assigned_open(&a, bdf, 2, 0, size, 1);
	assigned_require(&a, size - PAGE, verdict);
	assigned_require(&a, size / 2, verdict);
	assigned_touch(&a, 2 * MIB);
	assigned_require(&a, 0, verdict);
	assigned_require(&a, size / 2 - PAGE, verdict);
	assigned_close(&a);
}

CASE(bar_of_64_mib_normal_nc) { large(IVSHMEM_64M, 64 * MIB, "normal-nc"); }
CASE(bar_of_64_mib_device) { large(IVSHMEM_64M, 64 * MIB, "device"); }
CASE(bar_of_2_gib_normal_nc) { large(IVSHMEM_2G, 2048 * MIB, "normal-nc"); }
CASE(bar_of_2_gib_permit) { large(IVSHMEM_2G, 2048 * MIB, "permit"); }
CASE(bar_of_2_gib_device) { large(IVSHMEM_2G, 2048 * MIB, "device"); }

/* How many pages of the BAR stage 2 maps Normal-NC, and is this one of them? */
static unsigned long count_nc(struct assigned *a, uint64_t page, bool *among)
{
	struct peek_leaf leaf;
	unsigned long nr = 0;
	uint64_t offset;

	*among = false;
	for (offset = 0; offset < a->size; offset += leaf.size) {
		leaf = must_peek_stage2(a->vm.fd, ASSIGNED_GPA + offset);
		if (!strcmp(peek_stage2_name(&leaf), "device-ngnre"))
			continue;
		nr += leaf.size / PAGE;
		*among |= page - offset < leaf.size;
	}
	return nr;
}

/*
 * One page is granted in a BAR of 64 MiB. Natively the whole VMA gets what all
 * of it may have. The hook decides for each leaf: a page of its own is granted
 * (6.1 maps pages), a block of 2 MiB around it is not.
 */
CASE(page_granted_in_64_mib_leaves_the_rest_device)
{
	const uint64_t page = 32 * MIB + 5 * PAGE;
	struct peek_leaf leaf;
	struct assigned a;
	unsigned long nr;
	bool among;

	start(IVSHMEM_64M, harness_text("2@%#lx+%#lx=normal-nc", page, PAGE));
	assigned_open(&a, IVSHMEM_64M, 2, 0, 64 * MIB, 1);
	assigned_touch(&a, PAGE);
	leaf = must_peek_stage2(a.vm.fd, ASSIGNED_GPA + page);
	nr = count_nc(&a, page, &among);
	harness_note("leaves of %llu KiB, %lu pages Normal-NC",
		     (unsigned long long)leaf.size >> 10, nr);
	if (server_hooks() && leaf.size == PAGE)
		REQUIRE(nr == 1 && among);
	else
		REQUIRE_EQ(nr, 0);
	assigned_require(&a, page - PAGE, "device");
	assigned_require(&a, page + PAGE, "device");
	assigned_close(&a);
}

/*
 * What one entry of the last but one level maps and one page are granted: the block is,
 * what straddles it is not. With pages of 16 KiB it is half of the BAR; with 64 KiB
 * more than it, and 2 MiB are as good as any.
 */
CASE(block_granted_in_64_mib_leaves_the_rest_device)
{
	const uint64_t level = PAGE * (PAGE / 8);
	const uint64_t block = level > 32 * MIB ? 2 * MIB : level;
	const uint64_t from = block > 16 * MIB ? 0 : 32 * MIB;
	struct assigned a;
	unsigned long nr;
	bool among;

	start(IVSHMEM_64M, harness_text("2@%#lx+%#lx=permit", from, block + PAGE));
	assigned_open(&a, IVSHMEM_64M, 2, 0, 64 * MIB, 1);
	assigned_touch(&a, PAGE);
	nr = count_nc(&a, from, &among);
	harness_note("%lu pages Normal-NC", nr);
	REQUIRE_EQ(among, server_hooks());
	REQUIRE(nr <= block / PAGE + 1);
	if (from)
		assigned_require(&a, from - PAGE, "device");
	assigned_require(&a, from + block + PAGE, "device");
	assigned_close(&a);
}

/*
 * igb's VF has registers, which need not take an unaligned access: the types
 * are read from the tables, after an access of their own.
 */
static void virtual_function(const char *verdict)
{
	struct peek_leaf va, ipa;
	struct assigned a;
	char rule[32];
	int round;

	must_make_vf();
	snprintf(rule, sizeof(rule), "0=%s", verdict);
	start(IGB_VF, rule);
	for (round = 0; round < 2; round++) {
		assigned_open(&a, IGB_VF, 0, 0, IGB_VF_SIZE, 1);
		REQUIRE_EQ(probe_aligned(a.bar, NULL), ACCESS_OK);
		assigned_touch(&a, PAGE);
		va = must_peek_process(a.bar);
		ipa = must_peek_stage2(a.vm.fd, ASSIGNED_GPA);
		REQUIRE_STR(peek_stage1_name(&va), strcmp(verdict, "normal-nc") ?
			    "device-ngnrne" : "normal-nc");
		REQUIRE_STR(peek_stage2_name(&ipa), strcmp(verdict, "device") ?
			    "normal-nc" : "device-ngnre");
		assigned_close(&a);
	}
}

CASE(virtual_function_normal_nc) { virtual_function("normal-nc"); }
CASE(virtual_function_permit) { virtual_function("permit"); }
CASE(virtual_function_device) { virtual_function("device"); }
