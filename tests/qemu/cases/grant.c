// SPDX-License-Identifier: GPL-2.0-only
/*
 * grant.c - what the hook finds is the page's own range of the page's own device,
 * however many there are. Needs a module that hooks.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include <vfio_nc/abi.h>

#include "assigned.h"
#include "harness.h"
#include "measure.h"
#include "peek.h"
#include "server.h"

#define GROUP "grant"

#define RULES	"/sys/module/vfio_nc/parameters/rules"

/* Not where a huge page could begin: every walk is of one page. */
#define GPA(slot)	(ASSIGNED_GPA + ((uint64_t)(slot) << 30) + PAGE)

/* What stage 2 says of each page of a mapping, the first time a guest has it. */
static void require_pages(struct vm *vm, unsigned int slot, void *bar, size_t size,
			  bool (*granted)(size_t page, const void *by), const void *by)
{
	size_t page;

	REQUIRE_EQ(vm_add_slot(vm, slot, GPA(slot), bar, size, 0), 0);
	REQUIRE_EQ(vm_touch(vm, 0, GPA(slot), size, PAGE, S1_NORMAL_NC), GUEST_OK);
	for (page = 0; page < size / PAGE; page++) {
		struct peek_leaf leaf = must_peek_stage2(vm->fd, GPA(slot) + page * PAGE);
		const char *want = granted(page, by) ? "normal-nc" : "device-ngnre";

		if (leaf.size != PAGE || strcmp(peek_stage2_name(&leaf), want))
			FAIL("slot %u, page %zu: %s of %llu bytes, not %s", slot, page,
			     peek_stage2_name(&leaf), (unsigned long long)leaf.size, want);
	}
	REQUIRE_EQ(vm_del_slot(vm, slot), 0);
}

/* One page of three, and another one behind every other of these. */
static bool is_in_range(size_t page, const void *ranges)
{
	size_t i = page / 3;

	return i < *(const unsigned int *)ranges &&
	       (page % 3 == 0 || (page % 3 == 1 && i % 2));
}

/* As many as rules hold, or as the BAR does. */
CASE(pages_of_many_ranges_are_each_by_their_own)
{
	char rules[4200] = "unlisted=device rules=";
	const size_t pages = IVSHMEM_SIZE / PAGE;
	size_t at = strlen(rules);
	struct vfio_dev dev;
	unsigned int nr;
	struct vm vm;
	void *bar;

	for (nr = 0; at + 40 < VFIO_NC_TEXT_MAX && 3 * nr + 2 < pages; nr++)
		at += sprintf(rules + at, "%s*:*/2@%#lx+%#lx=permit", nr ? ";" : "",
			      3 * nr * PAGE, (1 + nr % 2) * PAGE);
	must_load(rules);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_EQ(vm_create(&vm, 1), 0);
	harness_note("%u ranges, %zu pages", nr, pages);
	require_pages(&vm, 0, bar, IVSHMEM_SIZE, is_in_range, &nr);
	vm_destroy(&vm);
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
}

/* In no order of their addresses. */
static const char *const many[] = {
	PORT_B, IVSHMEM_A, IVSHMEM_2G, PORT_A, IVSHMEM_64M, IVSHMEM_B,
};

#define MANY		(sizeof(many) / sizeof(many[0]))
#define MANY_SIZE	(4 * PAGE)

struct many_dev {
	struct vfio_dev dev;
	void *bar;
	bool open;
};

static bool is_all(size_t page, const void *granted)
{
	(void)page;
	return *(const bool *)granted;
}

/* Every other one is granted, from @first on. */
static void many_set(unsigned int first)
{
	char rules[512];
	size_t at = 0, i;

	for (i = 0; i < MANY; i++)
		at += sprintf(rules + at, "%s%s/2=%s", i ? ";" : "", many[i],
			      i % 2 == first ? "permit" : "device");
	REQUIRE_EQ(server_write(RULES, rules), 0);
}

static void many_open(struct many_dev *at, unsigned int i)
{
	must_open(&at->dev, many[i]);
	at->bar = must_map(&at->dev, IVSHMEM_BAR, 0, MANY_SIZE);
	at->open = true;
}

static void many_close(struct many_dev *at)
{
	munmap(at->bar, MANY_SIZE);
	vfio_dev_close(&at->dev);
	at->open = false;
}

static void many_require(struct vm *vm, struct many_dev devices[MANY], unsigned int first)
{
	unsigned int i;

	for (i = 0; i < MANY; i++) {
		bool granted = i % 2 == first;

		if (devices[i].open)
			require_pages(vm, i, devices[i].bar, MANY_SIZE, is_all, &granted);
	}
}

/* Who is opened and closed changes nothing for who stays, and old verdicts are gone. */
CASE(pages_of_many_devices_are_each_by_their_own)
{
	struct many_dev devices[MANY] = { 0 };
	unsigned int first, i;
	struct vm vm;

	must_load("");
	for (i = 0; i < MANY; i++)
		must_bind(many[i], "vfio-pci");
	REQUIRE_EQ(vm_create(&vm, 1), 0);
	for (first = 0; first < 2; first++) {
		many_set(first);
		for (i = 0; i < MANY; i++)
			many_open(&devices[i], i);
		many_require(&vm, devices, first);
		for (i = 0; i < MANY; i += 2)
			many_close(&devices[i]);
		many_require(&vm, devices, first);
		for (i = 0; i < MANY; i += 2)
			many_open(&devices[MANY - 2 - i], MANY - 2 - i);
		many_require(&vm, devices, first);
		for (i = 0; i < MANY; i++)
			many_close(&devices[i]);
	}
	vm_destroy(&vm);
}
