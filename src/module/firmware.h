/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * firmware.h - what the device tree or ACPI says about a device's BARs.
 */
#ifndef VFIO_NC_NODES_H
#define VFIO_NC_NODES_H

#include <vfio_nc/policy.h>

struct pci_dev;

/**
 * vfio_nc_firmware_read() - let the nodes on a device's way up speak
 * @pdev: the device; the caller keeps it alive
 * @device: its facts; only @device->firmware is written
 *
 * The device's own node, the bridges' above it, the host bridge's. A virtual
 * function's BARs are not those of its physical function, so that one's node is
 * passed over. A node that is not good says nothing, and the log says why, once.
 *
 * The names in @device->firmware are valid until vfio_nc_firmware_exit().
 *
 * It cannot fail: without memory a node is heard under the name "?".
 */
void vfio_nc_firmware_read(struct pci_dev *pdev, struct vfio_nc_device *device);

/**
 * vfio_nc_firmware_exit() - forget the names
 *
 * When no device is open through the module any more, and none can be.
 */
void vfio_nc_firmware_exit(void);

#endif /* VFIO_NC_NODES_H */
