/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * facts.h - what the kernel knows about a device, for the policy.
 */
#ifndef VFIO_NC_FACTS_H
#define VFIO_NC_FACTS_H

#include <vfio_nc/policy.h>

struct pci_dev;

/**
 * vfio_nc_facts_read() - read the facts about a device
 * @pdev: the device; the caller keeps it alive
 * @device: where to write them; what it points to stays valid as long as the
 *	device is bound and the module is there
 */
void vfio_nc_facts_read(struct pci_dev *pdev, struct vfio_nc_device *device);

#endif /* VFIO_NC_FACTS_H */
