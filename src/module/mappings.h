/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mappings.h - the BARs that processes have mapped through vfio, as they are.
 */
#ifndef VFIO_NC_MAPPINGS_H
#define VFIO_NC_MAPPINGS_H

#include <linux/types.h>

struct seq_file;
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
 * vfio_nc_mappings_show() - a line for each mapped range that has one decision
 * @file: where to print
 *
 * Looks into every process's mappings; nothing is kept about them elsewhere.
 * What a variant driver maps without vfio-pci's help is not seen.
 *
 * Context: may sleep, waits for mmap_lock of one process at a time.
 *
 * Return: 0, -ENOMEM, or -EINTR if the reader is killed.
 */
int vfio_nc_mappings_show(struct seq_file *file);

#endif /* VFIO_NC_MAPPINGS_H */
