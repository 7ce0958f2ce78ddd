// SPDX-License-Identifier: GPL-2.0-only
/*
 * assigned.c - a device in a guest, and what must be seen of it.
 */
#include <string.h>
#include <sys/mman.h>

#include <vfio_nc/uapi.h>

#include "assigned.h"
#include "harness.h"
#include "measure.h"
#include "peek.h"
#include "server.h"

#define ASSIGNED_ALIGN_MAX (1UL << 30)

void assigned_add_slot(struct assigned *a)
{
	if (vm_add_slot(&a->vm, ASSIGNED_SLOT, ASSIGNED_GPA, a->bar, a->size, 0))
		FAIL("%s", a->vm.error);
}

void assigned_wish(struct assigned *a, const char *bdf, unsigned int bar,
		   uint64_t offset, size_t size, unsigned int vcpus, uint64_t wish)
{
	size_t align = size < ASSIGNED_ALIGN_MAX ? size : ASSIGNED_ALIGN_MAX;

	must_open(&a->dev, bdf);
	if (align & (align - 1))
		align = PAGE;
	a->size = size;
	a->bar = vfio_bar_map_aligned(&a->dev, bar,
				      offset + (wish << VFIO_NC_WISH_SHIFT), size,
				      PROT_READ | PROT_WRITE, align);
	if (!a->bar)
		FAIL("%s", a->dev.error);
	if (vm_create(&a->vm, vcpus))
		FAIL("%s", a->vm.error);
	a->vm.timeout_ms = 100000;
	assigned_add_slot(a);
}

void assigned_open(struct assigned *a, const char *bdf, unsigned int bar,
		   uint64_t offset, size_t size, unsigned int vcpus)
{
	assigned_wish(a, bdf, bar, offset, size, vcpus, VFIO_NC_WISH_PLAIN);
}

void assigned_close(struct assigned *a)
{
	vm_destroy(&a->vm);
	munmap(a->bar, a->size);
	vfio_dev_close(&a->dev);
}

const char *assigned_guest(struct assigned *a, uint64_t offset,
			   enum s1_attr attr)
{
	enum guest_result result = vm_probe(&a->vm, 0, ASSIGNED_GPA + offset,
					    attr, VM_LOAD);

	if (result == GUEST_ERROR)
		FAIL("%s", vm_report(&a->vm, 0)->text);
	return guest_result_name(result);
}

void assigned_touch(struct assigned *a, uint64_t stride)
{
	if (vm_touch(&a->vm, 0, ASSIGNED_GPA, a->size, stride,
		     S1_DEVICE_NGNRE) != GUEST_OK)
		FAIL("%s", vm_report(&a->vm, 0)->text);
}

/* What stands in the tables; a page of stage 2 must be where stage 1 has it. */
static void assigned_require_leaves(struct assigned *a, uint64_t offset,
				    bool process, bool guest)
{
	struct peek_leaf va = must_peek_process((char *)a->bar + offset);
	struct peek_leaf ipa = must_peek_stage2(a->vm.fd, ASSIGNED_GPA + offset);
	uint64_t va_at = va.output + ((uintptr_t)a->bar + offset) % va.size;
	uint64_t ipa_at = ipa.output + (ASSIGNED_GPA + offset) % ipa.size;

	REQUIRE_STR(peek_stage1_name(&va), process ? "normal-nc" : "device-ngnrne");
	REQUIRE_STR(peek_stage2_name(&ipa), guest ? "normal-nc" : "device-ngnre");
	REQUIRE_EQ(ipa_at, va_at);
}

void assigned_require(struct assigned *a, uint64_t offset, const char *verdict)
{
	bool process = !strcmp(verdict, "normal-nc");
	bool guest = process || !strcmp(verdict, "permit");

	REQUIRE_STR(measure_process((char *)a->bar + offset),
		    process ? "ok" : "SIGBUS");
	REQUIRE_STR(assigned_guest(a, offset, S1_NORMAL_NC),
		    guest ? "ok" : "fault");
	REQUIRE_STR(assigned_guest(a, offset, S1_NORMAL_WB),
		    guest ? "ok" : "fault");
	REQUIRE_STR(assigned_guest(a, offset, S1_DEVICE_NGNRE), "fault");
	REQUIRE_STR(assigned_guest(a, offset, S1_DEVICE_NGNRNE), "fault");
	assigned_require_leaves(a, offset, process, guest);
}
