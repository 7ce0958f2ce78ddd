/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sysfs.h - /sys/bus/pci/devices/ADDRESS/vfio_nc/ of devices that are bound to a
 * vfio driver.
 */
#ifndef VFIO_NC_SYSFS_H
#define VFIO_NC_SYSFS_H

struct pci_dev;

/**
 * vfio_nc_sysfs_create() - make a device's files
 * @pdev: the device, with a record
 *
 * Without them it is governed all the same; the log says so.
 */
void vfio_nc_sysfs_create(struct pci_dev *pdev);

/**
 * vfio_nc_sysfs_remove() - remove them; waits for whoever reads or writes one
 * @pdev: the device, still with its record
 */
void vfio_nc_sysfs_remove(struct pci_dev *pdev);

/**
 * vfio_nc_sysfs_notify() - wake who polls the BARs of any device
 */
void vfio_nc_sysfs_notify(void);

#endif /* VFIO_NC_SYSFS_H */
