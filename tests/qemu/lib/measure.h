/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a process and a KVM guest really see of a BAR, measured each time anew.
 */
#ifndef TESTS_QEMU_LIB_MEASURE_H
#define TESTS_QEMU_LIB_MEASURE_H

#include <stddef.h>
#include <stdint.h>

#include "vfio.h"
#include "vm.h"

/** must_open() - vfio_dev_open(), or end the case */
void must_open(struct vfio_dev *dev, const char *bdf);

/** must_map() - vfio_bar_map() for reading and writing, or end the case */
void *must_map(struct vfio_dev *dev, unsigned int bar, uint64_t offset,
	       size_t length);

/**
 * measure_process() - unaligned access of a process to a mapping
 * @bar: the mapping
 *
 * Return: "ok" or the signal; a case that sees neither load nor store agree
 * ends.
 */
const char *measure_process(void *bar);

/**
 * measure_guest() - unaligned access of a guest to memory of this process
 * @bar: start of the memory, a mapping of a BAR
 * @size: its length in bytes; only the first page is accessed
 * @attr: stage 1's type
 *
 * Return: "ok" or "fault"; an error of the VMM ends the case.
 */
const char *measure_guest(void *bar, size_t size, enum s1_attr attr);

/** measure_process_of() - open, map @size bytes, measure_process(), close */
const char *measure_process_of(const char *bdf, unsigned int bar, size_t size);

/**
 * struct measure_bar - all three cells of the table for one BAR
 * @process: unaligned access of a process
 * @guest_nc: of a guest, with stage 1 Normal-NC
 * @guest_device: of a guest, with stage 1 Device
 */
struct measure_bar {
	const char *process;
	const char *guest_nc;
	const char *guest_device;
};

/** measure_bar() - open, map, measure, close */
struct measure_bar measure_bar(const char *bdf, unsigned int bar,
			       uint64_t offset, size_t length);

#endif
