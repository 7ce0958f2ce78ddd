/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * facts.h - what the kernel knows about a device, for the policy.
 */
#ifndef VFIO_NC_FACTS_H
#define VFIO_NC_FACTS_H

#include <vfio_nc/policy.h>

struct pci_dev;

/**
 * vfio_nc_facts_settle() - read what stays while a driver has the device
 * @pdev: the device; the caller keeps it alive
 * @device: where to write them, all but the BARs; what it points to stays valid as
 *	long as the device is bound and the module is there
 *
 * To read these takes a look at each slot of the root bus and at each node above the
 * device, which an open must not pay for. They stay: the kernel reads a function's IDs
 * and class when it finds it; a bridge above cannot go, nor change its place, before
 * what is below it is unbound; firmware described the machine when that started (what
 * somebody lays over a device tree later counts when the device is bound anew). Only
 * what stands beside the device can come later: vfio_nc_facts_are_of().
 */
void vfio_nc_facts_settle(struct pci_dev *pdev, struct vfio_nc_device *device);

/**
 * vfio_nc_facts_are_of() - do other devices' facts speak of a function?
 * @function: one that was found now
 *
 * Return: true of a host bridge function: the facts of devices on its root bus, and
 * below that, are to be settled anew. One that goes is still the same hardware.
 */
bool vfio_nc_facts_are_of(const struct pci_dev *function);

/**
 * vfio_nc_facts_read_bars() - read what a driver may change: the BARs
 * @pdev: the device; the caller keeps it alive
 * @device: where to write them
 */
void vfio_nc_facts_read_bars(struct pci_dev *pdev, struct vfio_nc_device *device);

#endif /* VFIO_NC_FACTS_H */
