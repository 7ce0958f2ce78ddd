/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One VFIO PCI device through the legacy group and container (TYPE1v2), or through
 * its own file and iommufd, as cdev.h says.
 *
 * Every function that can fail returns 0 or -errno (or NULL with errno set)
 * and leaves a sentence in the device's error[]. Nothing is printed.
 */
#ifndef TESTS_QEMU_LIB_VFIO_H
#define TESTS_QEMU_LIB_VFIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vfio_dev.h"

/**
 * vfio_dev_open() - open a device that is bound to a VFIO driver
 * @d: filled in
 * @bdf: "dddd:bb:dd.f"
 *
 * A group can be opened only once at a time, so the open groups are kept in
 * a table of the process, each with a container of its own and a use count.
 * Devices that share a group therefore just work, and opening the same
 * device again gives a second, independent file of it. With cdev=1, see cdev_open().
 *
 * Return: 0 or -errno; after an error there is nothing to close.
 */
int vfio_dev_open(struct vfio_dev *d, const char *bdf);

/**
 * vfio_dev_close() - close the file; the last one closes the group too
 *
 * A mapping of a BAR keeps the device and its group open in the kernel: as
 * long as one exists, opening the group anew fails with EBUSY.
 */
void vfio_dev_close(struct vfio_dev *d);

/**
 * vfio_bar_info() - what VFIO says of a BAR (or of another region)
 * @bar: region index; the BARs are 0 .. 5
 * @size: bytes, 0 if the BAR does not exist
 * @flags: VFIO_REGION_INFO_FLAG_*
 * @region_offset: where the region begins in the device's file
 *
 * Every pointer may be NULL.
 */
int vfio_bar_info(struct vfio_dev *d, unsigned int bar, uint64_t *size,
		  uint32_t *flags, uint64_t *region_offset);

/**
 * vfio_bar_map() - MAP_SHARED mapping of a part of a BAR, anywhere
 * @offset: in bytes from the start of the BAR, page aligned
 * @length: in bytes
 * @prot: PROT_*
 *
 * Return: the address, to be given to munmap(), or NULL with errno.
 */
void *vfio_bar_map(struct vfio_dev *d, unsigned int bar, uint64_t offset,
		   size_t length, int prot);

/**
 * vfio_bar_map_aligned() - vfio_bar_map() where huge pages are possible
 * @align: a power of two, such as 2 MiB or 1 GiB
 *
 * The address is congruent to @offset modulo @align, as the BAR's physical
 * address is if the BAR is at least @align long.
 */
void *vfio_bar_map_aligned(struct vfio_dev *d, unsigned int bar,
			   uint64_t offset, size_t length, int prot,
			   size_t align);

/** vfio_dev_reset() - VFIO_DEVICE_RESET (function level reset) */
int vfio_dev_reset(struct vfio_dev *d);

/**
 * vfio_dev_hot_reset() - VFIO_DEVICE_PCI_HOT_RESET (bus or slot reset)
 *
 * Gives the kernel all groups the reset affects; each must have a device
 * open in this process, else -EPERM.
 */
int vfio_dev_hot_reset(struct vfio_dev *d);

/** vfio_region_read() - read a region through the kernel, not by mapping */
int vfio_region_read(struct vfio_dev *d, unsigned int region, uint64_t offset,
		     void *buf, size_t length);

/** vfio_region_write() - write a region through the kernel */
int vfio_region_write(struct vfio_dev *d, unsigned int region, uint64_t offset,
		      const void *buf, size_t length);

/**
 * vfio_command_memory() - set or clear PCI_COMMAND_MEMORY in config space
 *
 * Cleared, vfio-pci zaps all mappings of the BARs and faults fail.
 */
int vfio_command_memory(struct vfio_dev *d, bool on);

#endif
