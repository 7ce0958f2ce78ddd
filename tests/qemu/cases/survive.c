// SPDX-License-Identifier: GPL-2.0-only
/*
 * survive.c - nothing that happens to a mapping while the device is open
 * changes its type, be it more or less than the kernel alone would give.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vfio_nc/uapi.h>

#include "assigned.h"
#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "survive"

/* An event happens to a mapped and assigned BAR, which may move or shrink. */
typedef void (*event_fn)(struct assigned *a);

/* @seen: what is to be seen of @verdict with a wish of vfio_nc/uapi.h */
static void survive_wish(const char *bdf, const char *verdict, uint64_t wish,
			 const char *seen, event_fn event)
{
	char parameters[64];
	struct assigned a;

	snprintf(parameters, sizeof(parameters), "rules=%s/2=%s", bdf, verdict);
	must_load(parameters);
	must_bind(bdf, "vfio-pci");
	if (!strcmp(bdf, PORT_A))
		must_bind(PORT_B, "vfio-pci");
	assigned_wish(&a, bdf, 2, 0, IVSHMEM_SIZE, 4, wish);
	assigned_require(&a, 0, seen);
	event(&a);
	assigned_require(&a, 0, seen);
	assigned_require(&a, a.size - PAGE, seen);
	assigned_close(&a);
}

static void survive(const char *bdf, const char *verdict, event_fn event)
{
	survive_wish(bdf, verdict, VFIO_NC_WISH_PLAIN, verdict, event);
}

/* Less for guests is a matter of the mapping, which the hook does not see. */
static void survive_lesser(const char *bdf, event_fn event)
{
	if (server_hooks())
		survive_wish(bdf, "normal-nc", VFIO_NC_WISH_PERMIT, "permit", event);
	else
		survive_wish(bdf, "normal-nc", VFIO_NC_WISH_DEVICE, "device", event);
}

#define SURVIVES(event, bdf)						\
	CASE(event ## _keeps_normal_nc) { survive(bdf, "normal-nc", event); } \
	CASE(event ## _keeps_permit) { survive(bdf, "permit", event); }	\
	CASE(event ## _keeps_device) { survive(bdf, "device", event); }	\
	CASE(event ## _keeps_a_wish)					\
	{								\
		survive_wish(bdf, "permit", VFIO_NC_WISH_NORMAL_NC,	\
			     "normal-nc", event);			\
	}								\
	CASE(event ## _keeps_a_lesser_wish) { survive_lesser(bdf, event); }

static void zap(struct assigned *a)
{
	REQUIRE_EQ(vfio_command_memory(&a->dev, false), 0);
	REQUIRE_EQ(vfio_command_memory(&a->dev, true), 0);
}
SURVIVES(zap, IVSHMEM_A)

/* A function level reset clears the command register: enable memory again. */
static void reset(struct assigned *a)
{
	REQUIRE_EQ(vfio_dev_reset(&a->dev), 0);
	REQUIRE_EQ(vfio_command_memory(&a->dev, true), 0);
}
SURVIVES(reset, NVME)

static void hot_reset(struct assigned *a)
{
	struct vfio_dev other;

	must_open(&other, PORT_B);
	if (vfio_dev_hot_reset(&a->dev))
		FAIL("%s", a->dev.error);
	REQUIRE_EQ(vfio_command_memory(&a->dev, true), 0);
	vfio_dev_close(&other);
}
SURVIVES(hot_reset, PORT_A)

static void mprotect_none_and_back(struct assigned *a)
{
	REQUIRE_EQ(mprotect(a->bar, a->size, PROT_NONE), 0);
	REQUIRE_EQ(mprotect(a->bar, a->size, PROT_READ | PROT_WRITE), 0);
}
SURVIVES(mprotect_none_and_back, IVSHMEM_A)

/* Only a part of the VMA changes, which splits it. */
static void mprotect_of_a_part(struct assigned *a)
{
	char *middle = (char *)a->bar + a->size / 2;

	REQUIRE_EQ(mprotect(middle, 0x10000, PROT_READ), 0);
	REQUIRE_STR(assigned_guest(a, a->size / 2 + 0x20000, S1_NORMAL_NC),
		    assigned_guest(a, 0, S1_NORMAL_NC));
	REQUIRE_EQ(mprotect(middle, 0x10000, PROT_READ | PROT_WRITE), 0);
}
SURVIVES(mprotect_of_a_part, IVSHMEM_A)

static void move(struct assigned *a)
{
	void *place = mmap(NULL, a->size, PROT_NONE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *moved;

	REQUIRE(place != MAP_FAILED);
	REQUIRE_EQ(vm_del_slot(&a->vm, ASSIGNED_SLOT), 0);
	moved = mremap(a->bar, a->size, a->size, MREMAP_MAYMOVE | MREMAP_FIXED,
		       place);
	REQUIRE(moved == place);
	a->bar = moved;
	assigned_add_slot(a);
}
SURVIVES(move, IVSHMEM_A)

static void partial_munmap(struct assigned *a)
{
	REQUIRE_EQ(vm_del_slot(&a->vm, ASSIGNED_SLOT), 0);
	a->size /= 2;
	REQUIRE_EQ(munmap((char *)a->bar + a->size, a->size), 0);
	assigned_add_slot(a);
}
SURVIVES(partial_munmap, IVSHMEM_A)

/* The child must see what its parent sees; its end must change nothing. */
static void fork_and_exit(struct assigned *a)
{
	const char *before = measure_process(a->bar);
	pid_t child = fork();
	int status;

	if (!child) {
		REQUIRE_STR(measure_process(a->bar), before);
		_exit(0);
	}
	REQUIRE_EQ(waitpid(child, &status, 0), child);
	REQUIRE_EQ(status, 0);
}
SURVIVES(fork_and_exit, IVSHMEM_A)

static void slot_deleted_and_added(struct assigned *a)
{
	REQUIRE_EQ(vm_del_slot(&a->vm, ASSIGNED_SLOT), 0);
	assigned_add_slot(a);
}
SURVIVES(slot_deleted_and_added, IVSHMEM_A)

/* Write protection and splitting of guest RAM must not reach the BAR. */
static void dirty_logging_of_ram(struct assigned *a)
{
	const uint64_t gpa = ASSIGNED_GPA + (1UL << 30);
	const size_t size = 4UL << 20;
	uint64_t bitmap[4UL * 1024 / 4 / 64];
	void *ram = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	REQUIRE(ram != MAP_FAILED);
	REQUIRE_EQ(vm_add_slot(&a->vm, 1, gpa, ram, size, 0), 0);
	REQUIRE_EQ(vm_touch(&a->vm, 0, gpa, size, PAGE, S1_NORMAL_WB), GUEST_OK);
	REQUIRE_EQ(vm_add_slot(&a->vm, 1, gpa, ram, size,
			       1 /* KVM_MEM_LOG_DIRTY_PAGES */), 0);
	REQUIRE_EQ(vm_store(&a->vm, 0, gpa + 3 * PAGE, S1_NORMAL_WB, 1), GUEST_OK);
	REQUIRE_EQ(vm_get_dirty_log(&a->vm, 1, bitmap, sizeof(bitmap)), 0);
	REQUIRE_EQ(bitmap[0] & 8, 8);
	REQUIRE_EQ(vm_add_slot(&a->vm, 1, gpa, ram, size, 0), 0);
}
SURVIVES(dirty_logging_of_ram, IVSHMEM_A)

static void four_vcpus_faulting_at_once(struct assigned *a)
{
	int round;

	for (round = 0; round < 4; round++) {
		zap(a);
		REQUIRE_EQ(vm_touch_all(&a->vm, ASSIGNED_GPA, a->size, PAGE,
					S1_NORMAL_NC), GUEST_OK);
	}
}
SURVIVES(four_vcpus_faulting_at_once, IVSHMEM_A)
