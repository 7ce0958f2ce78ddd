/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device that is assigned to a small guest: opened, its BAR mapped, the
 * mapping a slot of a VM. Every step ends the case when it fails.
 */
#ifndef TESTS_QEMU_LIB_ASSIGNED_H
#define TESTS_QEMU_LIB_ASSIGNED_H

#include <stddef.h>
#include <stdint.h>

#include "vfio.h"
#include "vm.h"

#define ASSIGNED_SLOT	0
#define ASSIGNED_GPA	VM_GPA_FIRST

/**
 * struct assigned - one device, one BAR, one VM
 * @dev: the device
 * @bar: the mapping of its BAR; at an address at which huge pages are possible
 * @size: its length in bytes
 * @vm: the guest that sees it at ASSIGNED_GPA
 */
struct assigned {
	struct vfio_dev dev;
	void *bar;
	size_t size;
	struct vm vm;
};

/** assigned_open() - open, map @size bytes of a BAR from @offset, make the VM */
void assigned_open(struct assigned *a, const char *bdf, unsigned int bar,
		   uint64_t offset, size_t size, unsigned int vcpus);

/** assigned_wish() - the same, the BAR mapped with a wish of vfio_nc/uapi.h */
void assigned_wish(struct assigned *a, const char *bdf, unsigned int bar,
		   uint64_t offset, size_t size, unsigned int vcpus, uint64_t wish);

/** assigned_close() - undo it */
void assigned_close(struct assigned *a);

/** assigned_add_slot() - the mapping becomes a slot, again */
void assigned_add_slot(struct assigned *a);

/** assigned_guest() - "ok" or "fault" of an unaligned access at @offset */
const char *assigned_guest(struct assigned *a, uint64_t offset,
			   enum s1_attr attr);

/** assigned_touch() - the guest touches every @stride bytes of the BAR */
void assigned_touch(struct assigned *a, uint64_t stride);

/**
 * assigned_require() - what is seen at @offset must fit a verdict
 * @verdict: "device", "permit" or "normal-nc"
 *
 * By the process and by the guest, with stage 1 Normal-NC and Device, and in
 * the leaf entries of the process's table and of stage 2.
 */
void assigned_require(struct assigned *a, uint64_t offset, const char *verdict);

#endif
