/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mappings.h - the BARs that processes have mapped through vfio, as they are.
 */
#ifndef VFIO_NC_MAPPINGS_H
#define VFIO_NC_MAPPINGS_H

#include <linux/types.h>

struct file_operations;
struct vfio_nc_record;
struct vm_area_struct;

/**
 * vfio_nc_mapping_find() - which BAR does a VMA map?
 * @record: of the device that is mapped
 * @vma: the VMA, under its mmap_lock
 * @bar: BAR number, filled in
 * @start: offset in the BAR of the VMA's first byte, filled in
 *
 * Return: false if it is no BAR, or nobody can tell.
 */
bool vfio_nc_mapping_find(const struct vfio_nc_record *record,
			  const struct vm_area_struct *vma, unsigned int *bar,
			  u64 *start);

/**
 * vfio_nc_mapping_type() - the process's memory type
 * @vma: a VMA, under its mmap_lock
 *
 * Return: VFIO_NC_TYPE_*, as vfio-pci, the shim or a driver set it.
 */
u32 vfio_nc_mapping_type(const struct vm_area_struct *vma);

/**
 * vfio_nc_mappings_fops - a line for each mapped range that has one decision
 *
 * Reading looks into every process's mappings, one process after the other, a buffer
 * at a time; nothing is kept about them elsewhere. It waits for mmap_lock of one
 * process at a time. What a variant driver maps without vfio-pci's help is not seen.
 */
extern const struct file_operations vfio_nc_mappings_fops;

#endif /* VFIO_NC_MAPPINGS_H */
