/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mappings.h - the BARs that processes have mapped through vfio, as they are.
 */
#ifndef VFIO_NC_MAPPINGS_H
#define VFIO_NC_MAPPINGS_H

struct file_operations;

/**
 * vfio_nc_mappings_fops - a line for each mapped range that has one decision
 *
 * Reading looks into every process's mappings, one process after the other, a buffer
 * at a time; nothing is kept about them elsewhere. It waits for mmap_lock of one
 * process at a time. What a variant driver maps without vfio-pci's help is not seen.
 */
extern const struct file_operations vfio_nc_mappings_fops;

#endif /* VFIO_NC_MAPPINGS_H */
