/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mappings.h - the BARs that processes have mapped through vfio, as they are.
 */
#ifndef VFIO_NC_MAPPINGS_H
#define VFIO_NC_MAPPINGS_H

struct seq_file;

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
