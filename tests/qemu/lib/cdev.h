/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A VFIO device through its own file, /dev/vfio/devices/vfioN, and iommufd; for
 * vfio.c. The argument cdev=1 of the cases chooses it, instead of the group.
 */
#ifndef TESTS_QEMU_LIB_CDEV_H
#define TESTS_QEMU_LIB_CDEV_H

#include <stdbool.h>
#include <stddef.h>

#include "vfio_dev.h"

/** cdev_is_chosen() - are devices opened so? */
bool cdev_is_chosen(void);

/**
 * cdev_path() - the device's own file
 *
 * Return: 0, or -ENOENT where no vfio driver has it or the kernel makes no such files.
 */
int cdev_path(const char *bdf, char *path, size_t size);

/**
 * cdev_open() - open the file, bind it to iommufd, attach it to an address space
 *
 * The process has one iommufd with one address space for all its devices. A device
 * can be bound once only: opened again in the same process, it is the same file.
 *
 * Return: 0 or -errno; after an error there is nothing to close.
 */
int cdev_open(struct vfio_dev *d);

/** cdev_close() - close the file; with the last of all, the iommufd too */
void cdev_close(struct vfio_dev *d);

/** cdev_bind() - VFIO_DEVICE_BIND_IOMMUFD alone, to the iommufd @iommufd; Return: 0 or -errno */
int cdev_bind(int fd, int iommufd);

/**
 * cdev_open_bound() - open the file and bind it to the iommufd @iommufd: enough to map
 * the device's BARs
 *
 * Return: the file, or -errno.
 */
int cdev_open_bound(const char *bdf, int iommufd);

#endif
