/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * shim.h - interposing on vfio devices.
 */
#ifndef VFIO_NC_SHIM_H
#define VFIO_NC_SHIM_H

struct pci_dev;
struct shim;
struct vfio_device;
struct vfio_nc_record;

/**
 * vfio_nc_shim_attach() - stand between vfio core and a device's driver
 * @vdev: the device, referenced; the reference goes to the shim
 * @pdev: the PCI device it belongs to
 *
 * It waits for the device's set, and for memory as long as that takes. A device
 * that is open already is stock until its last close.
 *
 * Return: the shim.
 */
struct shim *vfio_nc_shim_attach(struct vfio_device *vdev, struct pci_dev *pdev);

/**
 * vfio_nc_shim_give_back() - give the device its own operations back
 * @shim: of a device that is not open through it
 *
 * Its memory must stay while anybody may be reading these operations.
 */
void vfio_nc_shim_give_back(struct shim *shim);

/**
 * vfio_nc_shim_free() - free what was given back
 * @shim: the shim, or NULL
 */
void vfio_nc_shim_free(struct shim *shim);

/**
 * vfio_nc_shim_record() - where others read about the device
 * @shim: the shim
 *
 * Return: its record.
 */
struct vfio_nc_record *vfio_nc_shim_record(const struct shim *shim);

/**
 * vfio_nc_shim_nr_open() - how many attached devices are open
 *
 * Return: the number at this moment.
 */
unsigned int vfio_nc_shim_nr_open(void);

#endif /* VFIO_NC_SHIM_H */
