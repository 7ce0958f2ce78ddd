/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sysfs.h - /sys/bus/pci/devices/ADDRESS/vfio_nc/ of devices that are bound to a
 * vfio driver.
 */
#ifndef VFIO_NC_SYSFS_H
#define VFIO_NC_SYSFS_H

struct vfio_nc_record;

/**
 * vfio_nc_sysfs_create() - make a device's files
 * @record: the device's record
 *
 * Without them it is governed all the same; the log says so.
 */
void vfio_nc_sysfs_create(struct vfio_nc_record *record);

/**
 * vfio_nc_sysfs_remove() - remove them; waits for whoever reads or writes one
 * @record: the device's record
 */
void vfio_nc_sysfs_remove(struct vfio_nc_record *record);

/**
 * vfio_nc_sysfs_notify() - wake who polls the BARs of a device
 * @record: the device's record
 */
void vfio_nc_sysfs_notify(struct vfio_nc_record *record);

/**
 * vfio_nc_sysfs_notify_all() - wake who polls the BARs of any device
 */
void vfio_nc_sysfs_notify_all(void);

#endif /* VFIO_NC_SYSFS_H */
