/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cdev.h - one PCI device through its own file below /dev/vfio/devices, bound to
 * iommufd; for vfio.c, where the group cannot be used.
 */
#ifndef VFIO_NC_CLI_CDEV_H
#define VFIO_NC_CLI_CDEV_H

#include "vfio_files.h"

/**
 * cdev_find() - the device's own file, as the kernel calls it
 * @device: the device
 * @path: where to write its path; empty if the kernel has none
 * @size: bytes in @path
 *
 * Return: true if the kernel has one; /dev may be without.
 */
bool cdev_find(const struct host_device *device, char *path, size_t size);

/**
 * cdev_begin() - open an iommufd with an address space
 * @vfio: to be given to vfio_release(), also after an error
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit cdev_begin(struct vfio *vfio);

/**
 * cdev_open() - open the device's own file, bind and attach it
 * @vfio: as cdev_begin() left it
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit cdev_open(struct vfio *vfio);

#endif /* VFIO_NC_CLI_CDEV_H */
