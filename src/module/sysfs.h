/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sysfs.h - /sys/bus/pci/devices/ADDRESS/vfio_nc/ of devices that are bound to a
 * vfio driver.
 */
#ifndef VFIO_NC_SYSFS_H
#define VFIO_NC_SYSFS_H

#include "attach.h"

/**
 * vfio_nc_sysfs_listener - makes and removes a device's files
 *
 * Without them it is governed all the same; the log says so. To remove them waits for
 * whoever reads or writes one.
 */
extern const struct vfio_nc_attach_listener vfio_nc_sysfs_listener;

#endif /* VFIO_NC_SYSFS_H */
