// SPDX-License-Identifier: GPL-2.0-only
/*
 * wish.c - a process chooses within the verdict: for every verdict and every wish
 * what is seen of it, by access of the process and of a guest, and that QUERY
 * says the same. All views of one page are there at once.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "assigned.h"
#include "harness.h"
#include "measure.h"
#include "peek.h"
#include "server.h"
#include "wish.h"

#define GROUP "wish"

#define NR_WISHES	4
#define VIEW		(16 * PAGE)
#define VIEW_GPA(wish)	(VM_GPA_FIRST + (wish) * 0x10000000ULL)

/**
 * struct view - what a mapping with one wish must be
 * @error: errno of mmap
 * @process: unaligned access of the process
 * @guest: of a guest, with stage 1 Normal-NC
 */
struct view {
	int error;
	const char *process;
	const char *guest;
};

/**
 * struct state - a verdict, and what each wish makes of it
 * @verdict: as it is written in a rule
 * @number: as QUERY has it
 * @view: for each wish
 */
struct state {
	const char *verdict;
	uint32_t number;
	struct view view[NR_WISHES];
};

/* Guests of this kernel alone. */
#define ALONE (server_has_native_mirror() ? "ok" : "fault")

/* The hook grants pages, to all: no view can be without. */
static struct view lesser(void)
{
	if (server_hooks())
		return (struct view){ .error = EOPNOTSUPP };
	return (struct view){ 0, "SIGBUS", "fault" };
}

static struct view lesser_stock(void)
{
	if (server_has_native_mirror())
		return (struct view){ 0, "SIGBUS", "ok" };
	return (struct view){ .error = EPERM };
}

static struct state state_of(const char *verdict)
{
	const struct view none = { .error = EPERM };
	const struct view device = { 0, "SIGBUS", "fault" };
	const struct view permit = { 0, "SIGBUS", "ok" };
	const struct view normal_nc = { 0, "ok", "ok" };
	const struct view stock = { 0, "SIGBUS", ALONE };
	const struct state states[] = {
		{ "stock", VFIO_NC_VERDICT_STOCK, { stock, device, lesser_stock(), none } },
		{ "device", VFIO_NC_VERDICT_DEVICE, { device, device, none, none } },
		{ "permit", VFIO_NC_VERDICT_PERMIT, { permit, lesser(), permit, normal_nc } },
		{ "normal-nc", VFIO_NC_VERDICT_NORMAL_NC,
		  { normal_nc, lesser(), permit, normal_nc } },
	};
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (!strcmp(states[i].verdict, verdict))
			return states[i];
	}
	FAIL("no verdict %s", verdict);
}

static void load(const char *verdict)
{
	must_load(harness_text("rules=" IVSHMEM_A "/2=%s", verdict));
	must_bind(IVSHMEM_A, "vfio-pci");
}

static uint32_t type_of(const char *seen)
{
	return strcmp(seen, "ok") ? VFIO_NC_TYPE_DEVICE : VFIO_NC_TYPE_NORMAL_NC;
}

/* QUERY of the range: what is not mapped yet. */
static void require_range(struct vfio_dev *dev, const struct state *state,
			  bool lowered)
{
	struct vfio_nc_query query = must_query(dev, IVSHMEM_BAR, 0, 0);
	unsigned int wish;

	REQUIRE_EQ(query.verdict, state->number);
	REQUIRE_EQ(query.length, IVSHMEM_SIZE);
	REQUIRE_EQ(query.span, IVSHMEM_SIZE);
	REQUIRE_EQ(query.process, type_of(state->view[0].process));
	REQUIRE_EQ(query.guest, type_of(state->view[0].guest));
	REQUIRE_EQ(!!(query.flags & VFIO_NC_QUERY_LOWERED), lowered);
	REQUIRE_EQ(query.flags & (VFIO_NC_QUERY_EARLY | VFIO_NC_QUERY_DRY_RUN |
				  VFIO_NC_QUERY_OWN), 0);
	for (wish = 0; wish < NR_WISHES; wish++)
		REQUIRE_EQ(!!(query.wishes & 1U << wish), !state->view[wish].error);
	REQUIRE_EQ(query.wishes >> NR_WISHES, 0);
}

/* What is seen of one view, of which the guest has a slot. */
static void require_view(struct vfio_dev *dev, struct vm *vm, void *bar,
			 unsigned int wish, const struct view *view)
{
	struct vfio_nc_query query = must_query_at(dev, (char *)bar + PAGE + 8);
	uint64_t gpa = VIEW_GPA(wish) + PAGE;

	harness_note("wish %u: %s, guest %s", wish, view->process, view->guest);
	REQUIRE_STR(measure_process((char *)bar + PAGE), view->process);
	REQUIRE_STR(guest_result_name(vm_probe(vm, 0, gpa, S1_NORMAL_NC, VM_LOAD)),
		    view->guest);
	REQUIRE_STR(guest_result_name(vm_probe(vm, 0, gpa, S1_DEVICE_NGNRE, VM_LOAD)),
		    "fault");
	REQUIRE_EQ(query.region_index, IVSHMEM_BAR);
	REQUIRE_EQ(query.offset, PAGE);
	REQUIRE_EQ(query.length, VIEW - PAGE);
	REQUIRE_EQ(query.process, type_of(view->process));
	REQUIRE_EQ(query.guest, type_of(view->guest));
}

static void require_views(struct vfio_dev *dev, const struct state *state)
{
	void *bar[NR_WISHES];
	unsigned int wish;
	struct vm vm;

	if (vm_create(&vm, 1))
		FAIL("VMM: %s", vm.error);
	for (wish = 0; wish < NR_WISHES; wish++) {
		bar[wish] = wish_map(dev, IVSHMEM_BAR, 0, VIEW, wish);
		REQUIRE_EQ(bar[wish] ? 0 : errno, state->view[wish].error);
		if (bar[wish] && vm_add_slot(&vm, wish, VIEW_GPA(wish), bar[wish], VIEW, 0))
			FAIL("VMM: %s", vm.error);
	}
	/* Twice: what one view makes of the page must not change another. */
	for (wish = 0; wish < 2 * NR_WISHES; wish++) {
		unsigned int this = wish % NR_WISHES;

		if (bar[this])
			require_view(dev, &vm, bar[this], this, &state->view[this]);
	}
	vm_destroy(&vm);
	for (wish = 0; wish < NR_WISHES; wish++) {
		if (bar[wish])
			munmap(bar[wish], VIEW);
	}
}

static void require_state(const char *verdict)
{
	struct state state = state_of(verdict);
	struct vfio_dev dev;

	load(verdict);
	must_open(&dev, IVSHMEM_A);
	require_range(&dev, &state, false);
	require_views(&dev, &state);
	vfio_dev_close(&dev);
}

CASE(wishes_of_stock_are_as_measured) { require_state("stock"); }
CASE(wishes_of_device_are_as_measured) { require_state("device"); }
CASE(wishes_of_permit_are_as_measured) { require_state("permit"); }
CASE(wishes_of_normal_nc_are_as_measured) { require_state("normal-nc"); }

static void require_lowered(const char *verdict, uint32_t most, const char *seen)
{
	struct state state = state_of(seen);
	struct vfio_dev dev;

	load(verdict);
	must_open(&dev, IVSHMEM_A);
	REQUIRE_EQ(wish_lower(&dev, 1U << IVSHMEM_BAR, most), 0);
	require_range(&dev, &state, true);
	require_views(&dev, &state);
	vfio_dev_close(&dev);
	/* With the last close it is over. */
	state = state_of(verdict);
	must_open(&dev, IVSHMEM_A);
	require_range(&dev, &state, false);
	require_views(&dev, &state);
	vfio_dev_close(&dev);
}

CASE(stock_lowered_to_device_is_device)
{
	require_lowered("stock", VFIO_NC_VERDICT_DEVICE, "device");
}

CASE(stock_lowered_to_permit_is_stock)
{
	require_lowered("stock", VFIO_NC_VERDICT_PERMIT, "stock");
}

CASE(device_lowered_to_permit_is_device)
{
	require_lowered("device", VFIO_NC_VERDICT_PERMIT, "device");
}

CASE(permit_lowered_to_device_is_device)
{
	require_lowered("permit", VFIO_NC_VERDICT_DEVICE, "device");
}

CASE(normal_nc_lowered_to_permit_is_permit)
{
	require_lowered("normal-nc", VFIO_NC_VERDICT_PERMIT, "permit");
}

CASE(normal_nc_lowered_to_device_is_device)
{
	require_lowered("normal-nc", VFIO_NC_VERDICT_DEVICE, "device");
}

/* As mlx5 has them: doorbells and combined pages in turn, one slot over all. */
CASE(pages_in_turn_have_each_its_type)
{
	const unsigned int nr = 4;
	struct vfio_dev dev;
	char *room, *page;
	unsigned int i;
	struct vm vm;

	load("permit");
	must_open(&dev, IVSHMEM_A);
	room = mmap(NULL, nr * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(room != MAP_FAILED);
	for (i = 0; i < nr; i++) {
		page = wish_map_at(&dev, room + i * PAGE, IVSHMEM_BAR, i * PAGE, PAGE,
				   i % 2 ? VFIO_NC_WISH_NORMAL_NC :
					   VFIO_NC_WISH_PERMIT);
		REQUIRE(page);
	}
	if (vm_create(&vm, 1) || vm_add_slot(&vm, 0, VM_GPA_FIRST, room, nr * PAGE, 0))
		FAIL("VMM: %s", vm.error);
	for (i = 0; i < nr; i++) {
		REQUIRE_STR(measure_process(room + i * PAGE), i % 2 ? "ok" : "SIGBUS");
		REQUIRE_STR(guest_result_name(vm_probe(&vm, 0, VM_GPA_FIRST + i * PAGE,
						       S1_NORMAL_NC, VM_LOAD)), "ok");
		REQUIRE_EQ(must_query_at(&dev, room + i * PAGE).offset, i * PAGE);
	}
	vm_destroy(&vm);
	munmap(room, nr * PAGE);
	vfio_dev_close(&dev);
}

/* Natively a slot may lie over mappings of which some are for no guest. */
CASE(slot_over_two_wishes_has_each_its_type)
{
	struct vfio_dev dev;
	struct vm vm;
	char *room;

	load("permit");
	must_open(&dev, IVSHMEM_A);
	room = mmap(NULL, 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(room != MAP_FAILED);
	REQUIRE(wish_map_at(&dev, room, IVSHMEM_BAR, 0, PAGE, VFIO_NC_WISH_PERMIT));
	if (server_hooks()) {
		REQUIRE(!wish_map_at(&dev, room + PAGE, IVSHMEM_BAR, PAGE, PAGE,
				     VFIO_NC_WISH_DEVICE));
		REQUIRE_EQ(errno, EOPNOTSUPP);
	} else {
		REQUIRE(wish_map_at(&dev, room + PAGE, IVSHMEM_BAR, PAGE, PAGE,
				    VFIO_NC_WISH_DEVICE));
		if (vm_create(&vm, 1) ||
		    vm_add_slot(&vm, 0, VM_GPA_FIRST, room, 2 * PAGE, 0))
			FAIL("VMM: %s", vm.error);
		REQUIRE_STR(guest_result_name(vm_probe(&vm, 0, VM_GPA_FIRST,
						       S1_NORMAL_NC, VM_LOAD)), "ok");
		REQUIRE_STR(guest_result_name(vm_probe(&vm, 0, VM_GPA_FIRST + PAGE,
						       S1_NORMAL_NC, VM_LOAD)), "fault");
		vm_destroy(&vm);
	}
	munmap(room, 2 * PAGE);
	vfio_dev_close(&dev);
}

static void require_huge(uint64_t wish, const char *seen)
{
	const size_t size = 64UL << 20;
	struct peek_leaf leaf;
	struct assigned a;

	assigned_wish(&a, IVSHMEM_64M, 2, 0, size, 1, wish);
	assigned_require(&a, 0, seen);
	leaf = must_peek_process(a.bar);
	harness_note("%s in a leaf of %#lx bytes", seen, (unsigned long)leaf.size);
	assigned_require(&a, size - PAGE, seen);
	REQUIRE_EQ(must_query_at(&a.dev, a.bar).length, size);
	REQUIRE_EQ(must_query_at(&a.dev, a.bar).process,
		   strcmp(seen, "normal-nc") ? VFIO_NC_TYPE_DEVICE : VFIO_NC_TYPE_NORMAL_NC);
	assigned_close(&a);
}

/* The largest leaves that the kernel uses have the wished type too. */
CASE(huge_pages_have_what_was_wished)
{
	must_load("rules=" IVSHMEM_64M "/2=permit");
	must_bind(IVSHMEM_64M, "vfio-pci");
	require_huge(VFIO_NC_WISH_NORMAL_NC, "normal-nc");
	require_huge(VFIO_NC_WISH_PERMIT, "permit");
	if (!server_hooks())
		require_huge(VFIO_NC_WISH_DEVICE, "device");
}
