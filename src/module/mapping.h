/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mapping.h - a BAR that a process has mapped through vfio, as its VMA is.
 */
#ifndef VFIO_NC_MAPPING_H
#define VFIO_NC_MAPPING_H

#include <linux/types.h>

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

#endif /* VFIO_NC_MAPPING_H */
