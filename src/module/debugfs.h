/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * debugfs.h - figures for whoever wants to see that it works.
 */
#ifndef VFIO_NC_DEBUGFS_H
#define VFIO_NC_DEBUGFS_H

/**
 * vfio_nc_debugfs_init() - make /sys/kernel/debug/vfio_nc
 *
 * Without debugfs there is nothing to see and nothing fails.
 */
void vfio_nc_debugfs_init(void);

/**
 * vfio_nc_debugfs_exit() - remove it
 */
void vfio_nc_debugfs_exit(void);

#endif /* VFIO_NC_DEBUGFS_H */
