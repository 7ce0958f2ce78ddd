/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vfio_files.h - the files that a device is opened through.
 */
#ifndef VFIO_NC_CLI_VFIO_FILES_H
#define VFIO_NC_CLI_VFIO_FILES_H

#include "../machine.h"

/**
 * struct vfio - what a device is opened through, and the device if that is open
 * @device: the device
 * @number: the group's
 * @container: its container's file, or -1
 * @group: its own file, or -1
 * @iommufd: the iommufd, or -1; with one there are no group and container
 * @address_space: its address space
 * @own: the device's own file, where there is an iommufd
 * @file: the device's file, or -1
 */
struct vfio {
	const struct host_device *device;
	long number;
	int container;
	int group;
	int iommufd;
	u32 address_space;
	char own[64];
	int file;
};

#endif /* VFIO_NC_CLI_VFIO_FILES_H */
