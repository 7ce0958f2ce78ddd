// SPDX-License-Identifier: GPL-2.0-only
/*
 * cdev.c - one PCI device through its own file and iommufd.
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cdev.h"
#include "iommufd.h"

#define CDEV_IOMMU "/dev/iommu"

bool cdev_find(const struct host_device *device, char *path, size_t size)
{
	struct sysfs_names names;
	unsigned int i;

	*path = '\0';
	sysfs_list(&names, "%s/vfio-dev", device->path);
	for (i = 0; i < names.nr && !*path; i++) {
		scnprintf(path, size, "/dev/vfio/devices/%s", names.name[i]);
		if (access(path, F_OK))
			*path = '\0';
	}
	sysfs_free_names(&names);
	return *path;
}

enum cli_exit cdev_begin(struct vfio *vfio)
{
	struct iommufd_ioas_alloc alloc = { .size = sizeof(alloc) };

	vfio->iommufd = open(CDEV_IOMMU, O_RDWR | O_CLOEXEC);
	if (vfio->iommufd < 0) {
		cli_error(CDEV_IOMMU ": %s: %s", strerror(errno),
			  errno == ENOENT ? "load iommufd" : "run it as root");
		return CLI_REFUSED;
	}
	if (ioctl(vfio->iommufd, IOMMUFD_IOAS_ALLOC, &alloc)) {
		cli_error(CDEV_IOMMU ": no address space: %s", strerror(errno));
		return CLI_FAILED;
	}
	vfio->address_space = alloc.out_ioas_id;
	return CLI_OK;
}

enum cli_exit cdev_open(struct vfio *vfio)
{
	struct iommufd_bind bind = {
		.argsz = sizeof(bind), .iommufd = vfio->iommufd,
	};
	struct iommufd_attach attach = {
		.argsz = sizeof(attach), .pt_id = vfio->address_space,
	};
	const char *address = vfio->device->address;

	vfio->file = open(vfio->own, O_RDWR | O_CLOEXEC);
	if (vfio->file < 0) {
		cli_error("%s: %s: %s: run it as root", address, vfio->own,
			  strerror(errno));
		return CLI_REFUSED;
	}
	if (!ioctl(vfio->file, IOMMUFD_BIND, &bind) &&
	    !ioctl(vfio->file, IOMMUFD_ATTACH, &attach))
		return CLI_OK;
	/* VFIO says EINVAL of a device that another file has, EBUSY of its group. */
	if (errno == EINVAL || errno == EBUSY)
		cli_error("%s: %s is in use: end who has it", address, vfio->own);
	else
		cli_error("%s: %s cannot be used: %s; the kernel log may say more",
			  address, vfio->own, strerror(errno));
	return CLI_REFUSED;
}
