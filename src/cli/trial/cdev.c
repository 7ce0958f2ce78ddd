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
		/* A kernel without such files gives it no number. */
		if (sysfs_exists("%s/vfio-dev/%s/dev", device->path, names.name[i]))
			scnprintf(path, size, "/dev/vfio/devices/%s", names.name[i]);
	}
	sysfs_free_names(&names);
	return *path;
}

enum cli_exit cdev_begin(struct vfio *vfio)
{
	struct iommufd_ioas_alloc alloc = { .size = sizeof(alloc) };

	if (access(vfio->own, F_OK)) {
		cli_error("%s: there is no %s, and its group cannot be used: a container must be given either that and " CDEV_IOMMU ", or /dev/vfio/%ld and /dev/vfio/vfio",
			  vfio->device->address, vfio->own, vfio->number);
		return CLI_REFUSED;
	}
	vfio->iommufd = open(CDEV_IOMMU, O_RDWR | O_CLOEXEC);
	if (vfio->iommufd < 0) {
		cli_error(CDEV_IOMMU ": %s: %s", strerror(errno), errno == ENOENT ?
			  "load iommufd; a container must be given it" : "run it as root");
		return CLI_REFUSED;
	}
	if (ioctl(vfio->iommufd, IOMMUFD_IOAS_ALLOC, &alloc)) {
		cli_error(CDEV_IOMMU ": no address space: %s", strerror(errno));
		return CLI_FAILED;
	}
	vfio->address_space = alloc.out_ioas_id;
	return CLI_OK;
}

/* VFIO's words for what somebody else has, and who that can be. */
static enum cli_exit cdev_say_unbound(const struct vfio *vfio, int error)
{
	const char *address = vfio->device->address;

	if (error == EINVAL)
		cli_error("%s: %s is in use: end who has it", address, vfio->own);
	else if (error == EBUSY)
		cli_error("%s: its group /dev/vfio/%ld is open: end who has it",
			  address, vfio->number);
	else if (error == EPERM)
		cli_error("%s: another device of IOMMU group %ld is in use, or has a driver that is not VFIO's: end who has it, or unbind it",
			  address, vfio->number);
	else
		cli_error("%s: %s cannot be bound to an iommufd: %s; the kernel log may say more",
			  address, vfio->own, strerror(error));
	return CLI_REFUSED;
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
	if (ioctl(vfio->file, IOMMUFD_BIND, &bind))
		return cdev_say_unbound(vfio, errno);
	if (!ioctl(vfio->file, IOMMUFD_ATTACH, &attach))
		return CLI_OK;
	cli_error("%s: %s cannot be given an address space: %s; the kernel log may say more",
		  address, vfio->own, strerror(errno));
	return CLI_REFUSED;
}
