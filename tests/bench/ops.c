// SPDX-License-Identifier: GPL-2.0-only
/*
 * ops.c - the operations that are measured.
 *
 * The timer interrupt comes every few million instructions. A sample is
 * shorter than that, so that most have none and the median is one of them.
 */
#include <linux/kvm.h>
#include <sys/mman.h>

#include "count.h"
#include "harness.h"
#include "measure.h"
#include "ops.h"
#include "server.h"
#include "vfio.h"
#include "vm.h"

#define OPS_PAGE	4096UL
#define OPS_RAM_PAGES	2048
#define OPS_RAM		(OPS_RAM_PAGES * OPS_PAGE)

/* Pages that a guest loads from in one sample. */
#define OPS_BATCH	16

/* Mappings of a BAR. */
#define OPS_MAPPINGS	1001

/* Not where a huge page could begin: every fault maps 4 KiB. */
#define OPS_GPA		(VM_GPA_FIRST + OPS_PAGE)
#define OPS_HUGE	0x200000UL

const char *op_name(enum op op)
{
	static const char *const names[] = {
		[OP_RAM_FRESH] = "stage 2 fault, fresh guest RAM",
		[OP_RAM] = "stage 2 fault, guest RAM in use by the VMM",
		[OP_DIRTY] = "stage 2 permission fault (dirty log)",
		[OP_BAR] = "stage 2 fault, BAR",
		[OP_MMAP] = "mmap of a BAR",
		[OP_FAULT] = "page fault, BAR",
		[OP_MUNMAP] = "munmap of a BAR",
	};

	return names[op];
}

/**
 * struct ops_access - what a guest does to memory in one sample
 * @run: accesses once each page from a GPA on
 * @pages: how many
 */
struct ops_access {
	enum guest_result (*run)(struct vm *vm, uint64_t gpa);
	unsigned int pages;
};

static enum guest_result ops_load(struct vm *vm, uint64_t gpa)
{
	return vm_touch(vm, 0, gpa, OPS_BATCH * OPS_PAGE, OPS_PAGE, S1_NORMAL_WB);
}

static enum guest_result ops_store(struct vm *vm, uint64_t gpa)
{
	return vm_store(vm, 0, gpa, S1_NORMAL_WB, 1);
}

static const struct ops_access ops_loads = { ops_load, OPS_BATCH };
/* One by one, as what a new page costs the process differs much. */
static const struct ops_access ops_stores = { ops_store, 1 };

static uint64_t ops_ticks(struct vm *vm, const struct ops_access *access,
			  uint64_t gpa)
{
	uint64_t start = count_now();

	if (access->run(vm, gpa) != GUEST_OK)
		FAIL("guest: %s", vm_report(vm, 0)->text);
	return count_now() - start;
}

/* The first access to a page faults, the second does all the same but that. */
static double ops_faults(struct vm *vm, size_t size,
			 const struct ops_access *access)
{
	static uint64_t sample[OPS_RAM_PAGES];
	size_t step = access->pages * OPS_PAGE, at, nr = 0;

	for (at = 0; at < size; at += step, nr++) {
		sample[nr] = ops_ticks(vm, access, OPS_GPA + at);
		sample[nr] -= ops_ticks(vm, access, OPS_GPA + at);
	}
	return count_instructions(count_median(sample, nr)) / access->pages;
}

static void ops_slot(struct vm *vm, void *memory, size_t size, uint32_t flags)
{
	if (vm_add_slot(vm, 0, OPS_GPA, memory, size, flags))
		FAIL("VMM: %s", vm->error);
}

static void ops_no_slot(struct vm *vm)
{
	if (vm_del_slot(vm, 0))
		FAIL("VMM: %s", vm->error);
}

static void ops_vm_create(struct vm *vm)
{
	uint64_t value;

	if (vm_create(vm, 1))
		FAIL("VMM: %s", vm->error);
	if (vm_load(vm, 0, VM_GPA_CONTROL, S1_NORMAL_WB, &value))
		FAIL("guest: %s", vm_report(vm, 0)->text);
}

static void *ops_ram(void)
{
	void *memory = mmap(NULL, OPS_RAM, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED || madvise(memory, OPS_RAM, MADV_NOHUGEPAGE))
		FAIL("no RAM for the guest");
	return memory;
}

/* What is in stage 2 is made read only by fetching the log. */
static double ops_dirty(struct vm *vm, void *memory)
{
	static uint64_t bitmap[OPS_RAM_PAGES / 64];
	double figure;

	ops_slot(vm, memory, OPS_RAM, KVM_MEM_LOG_DIRTY_PAGES);
	ops_faults(vm, OPS_RAM, &ops_stores);
	if (vm_get_dirty_log(vm, 0, bitmap, sizeof(bitmap)))
		FAIL("VMM: %s", vm->error);
	figure = ops_faults(vm, OPS_RAM, &ops_stores);
	ops_no_slot(vm);
	return figure;
}

void ops_measure_ram(double figure[OP_NR])
{
	void *memory = ops_ram();
	struct vm vm;

	ops_vm_create(&vm);
	ops_slot(&vm, memory, OPS_RAM, 0);
	figure[OP_RAM_FRESH] = ops_faults(&vm, OPS_RAM, &ops_stores);
	ops_no_slot(&vm);
	ops_slot(&vm, memory, OPS_RAM, 0);
	figure[OP_RAM] = ops_faults(&vm, OPS_RAM, &ops_loads);
	ops_no_slot(&vm);
	figure[OP_DIRTY] = ops_dirty(&vm, memory);
	vm_destroy(&vm);
	munmap(memory, OPS_RAM);
}

static double ops_bar_stage2(struct vfio_dev *dev)
{
	char *bar = vfio_bar_map_aligned(dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE,
					 PROT_READ | PROT_WRITE, OPS_HUGE);
	double figure;
	struct vm vm;
	size_t i;

	if (!bar)
		FAIL("%s", dev->error);
	for (i = 0; i < IVSHMEM_SIZE; i += OPS_PAGE)
		(void)*(volatile char *)(bar + i);
	ops_vm_create(&vm);
	ops_slot(&vm, bar, IVSHMEM_SIZE, 0);
	figure = ops_faults(&vm, IVSHMEM_SIZE, &ops_loads);
	vm_destroy(&vm);
	munmap(bar, IVSHMEM_SIZE);
	return figure;
}

static void ops_map_once(struct vfio_dev *dev, uint64_t offset, uint64_t *map,
			 uint64_t *fault, uint64_t *unmap)
{
	uint64_t start = count_now();
	volatile char *at = mmap(NULL, OPS_PAGE, PROT_READ | PROT_WRITE,
				 MAP_SHARED, dev->fd, offset);

	*map = count_now() - start;
	if (at == MAP_FAILED)
		FAIL("mmap of a BAR");
	start = count_now();
	(void)*at;
	*fault = count_now() - start;
	start = count_now();
	munmap((void *)at, OPS_PAGE);
	*unmap = count_now() - start;
}

void ops_measure_bar(struct vfio_dev *dev, double figure[OP_NR])
{
	static uint64_t map[OPS_MAPPINGS], fault[OPS_MAPPINGS];
	static uint64_t unmap[OPS_MAPPINGS];
	uint64_t offset = 0;
	int i;

	if (vfio_bar_info(dev, IVSHMEM_BAR, NULL, NULL, &offset))
		FAIL("%s", dev->error);
	for (i = 0; i < OPS_MAPPINGS; i++)
		ops_map_once(dev, offset, &map[i], &fault[i], &unmap[i]);
	figure[OP_MMAP] = count_instructions(count_median(map, OPS_MAPPINGS));
	figure[OP_FAULT] = count_instructions(count_median(fault, OPS_MAPPINGS));
	figure[OP_MUNMAP] = count_instructions(count_median(unmap, OPS_MAPPINGS));
	figure[OP_BAR] = ops_bar_stage2(dev);
}
