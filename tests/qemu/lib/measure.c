// SPDX-License-Identifier: GPL-2.0-only
/*
 * measure.c - the cells of the table.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "harness.h"
#include "measure.h"
#include "probe.h"

#define MEASURE_GPA VM_GPA_FIRST

void must_open(struct vfio_dev *dev, const char *bdf)
{
	if (vfio_dev_open(dev, bdf))
		FAIL("%s: %s", bdf, dev->error);
}

void *must_map(struct vfio_dev *dev, unsigned int bar, uint64_t offset,
	       size_t length)
{
	void *at = vfio_bar_map(dev, bar, offset, length,
				PROT_READ | PROT_WRITE);

	if (!at)
		FAIL("%s: %s", dev->bdf, dev->error);
	return at;
}

const char *measure_process(void *bar)
{
	enum access_result load, store;

	/* Unaligned first: under pKVM QEMU forgets the type on a TLB hit. */
	load = probe_unaligned(bar, NULL);
	store = probe_unaligned_store(bar, NULL);
	if (probe_aligned(bar, NULL) != ACCESS_OK)
		FAIL("an aligned load from the BAR fails");
	if (load != store)
		FAIL("unaligned load: %s, store: %s", access_result_name(load),
		     access_result_name(store));
	return access_result_name(load);
}

const char *measure_guest(void *bar, size_t size, enum s1_attr attr)
{
	enum guest_result result;
	struct vm vm;

	if (vm_create(&vm, 1) || vm_add_slot(&vm, 0, MEASURE_GPA, bar, size, 0))
		FAIL("VMM: %s", vm.error);
	if (vm_probe_ram_control(&vm, 0) != GUEST_OK)
		FAIL("the guest's control: %s", vm_report(&vm, 0)->text);
	result = vm_probe(&vm, 0, MEASURE_GPA, attr, VM_LOAD);
	if (result == GUEST_ERROR)
		FAIL("guest: %s", vm_report(&vm, 0)->text);
	vm_destroy(&vm);
	return guest_result_name(result);
}

const char *measure_process_of(const char *bdf, unsigned int bar, size_t size)
{
	struct vfio_dev dev;
	const char *seen;
	void *at;

	must_open(&dev, bdf);
	at = must_map(&dev, bar, 0, size);
	seen = measure_process(at);
	munmap(at, size);
	vfio_dev_close(&dev);
	return seen;
}

struct measure_bar measure_bar(const char *bdf, unsigned int bar,
			       uint64_t offset, size_t length)
{
	struct measure_bar seen;
	struct vfio_dev dev;
	void *at;

	must_open(&dev, bdf);
	at = must_map(&dev, bar, offset, length);
	seen.process = measure_process(at);
	seen.guest_nc = measure_guest(at, length, S1_NORMAL_NC);
	seen.guest_device = measure_guest(at, length, S1_DEVICE_NGNRE);
	munmap(at, length);
	vfio_dev_close(&dev);
	return seen;
}
