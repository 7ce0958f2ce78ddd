/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An open file of a VFIO device, and what failed last with it.
 */
#ifndef TESTS_QEMU_LIB_VFIO_DEV_H
#define TESTS_QEMU_LIB_VFIO_DEV_H

/**
 * struct vfio_dev - one open file of one device
 * @bdf: "dddd:bb:dd.f"
 * @group: number of the IOMMU group
 * @container: file of the container; owned by the group, not by the device; -1 if none
 * @group_fd: file of the group, shared by all its devices in this process; likewise
 * @fd: the device's own file, -1 when closed
 * @error: what failed last, on which object, and why
 */
struct vfio_dev {
	char bdf[16];
	int group;
	int container;
	int group_fd;
	int fd;
	char error[192];
};

/** vfio_fail() - record "what: why"; Return: the errno, negative */
__attribute__((format(printf, 3, 4)))
int vfio_fail(struct vfio_dev *d, int error, const char *format, ...);

#endif
