// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio.c - one PCI device through VFIO's groups and container; where these cannot be
 * used, through what is in cdev.c.
 */
#include <fcntl.h>
#include <linux/vfio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cdev.h"
#include "vfio.h"

#define VFIO_CONTAINER "/dev/vfio/vfio"

/* Regions with more capabilities than fit here are not known. */
#define VFIO_INFO_MAX 4096

/* "/dev/vfio/", a number and a 0 */
#define VFIO_PATH_MAX 32

static void vfio_group_path(const struct vfio *vfio, char *path)
{
	scnprintf(path, VFIO_PATH_MAX, "/dev/vfio/%ld", vfio->number);
}

static void vfio_close_file(int *file)
{
	if (*file >= 0)
		close(*file);
	*file = -1;
}

/* Are files and TYPE1v2 there for us? Who has the group is not asked. */
static bool vfio_group_serves(const struct vfio *vfio)
{
	char path[VFIO_PATH_MAX];
	int container;
	bool serves;

	vfio_group_path(vfio, path);
	if (access(path, R_OK | W_OK))
		return false;
	container = open(VFIO_CONTAINER, O_RDWR | O_CLOEXEC);
	serves = container >= 0 &&
		 ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1v2_IOMMU) > 0;
	vfio_close_file(&container);
	return serves;
}

static enum cli_exit vfio_open_container(struct vfio *vfio)
{
	vfio->container = open(VFIO_CONTAINER, O_RDWR | O_CLOEXEC);
	if (vfio->container >= 0 &&
	    ioctl(vfio->container, VFIO_GET_API_VERSION) == VFIO_API_VERSION)
		return CLI_OK;
	if (vfio->container >= 0) {
		cli_error(VFIO_CONTAINER ": another version of VFIO than this one knows");
		return CLI_FAILED;
	}
	if (errno == EACCES || errno == EPERM)
		cli_error(VFIO_CONTAINER ": %s: run it as root", strerror(errno));
	else
		cli_error(VFIO_CONTAINER ": %s: load vfio and vfio_iommu_type1",
			  strerror(errno));
	return CLI_REFUSED;
}

static enum cli_exit vfio_open_group_file(struct vfio *vfio)
{
	const char *address = vfio->device->address;
	char path[VFIO_PATH_MAX];

	vfio_group_path(vfio, path);
	vfio->group = open(path, O_RDWR | O_CLOEXEC);
	if (vfio->group >= 0)
		return CLI_OK;
	if (errno == EBUSY)
		cli_error("%s: %s is open: end who has it", address, path);
	else if (errno == ENOENT)
		cli_error("%s: there is no %s: with VFIO's noiommu mode this does not work",
			  address, path);
	else
		cli_error("%s: %s: %s: run it as root", address, path, strerror(errno));
	return CLI_REFUSED;
}

static enum cli_exit vfio_attach_group(struct vfio *vfio)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	const char *address = vfio->device->address;

	if (ioctl(vfio->group, VFIO_GROUP_GET_STATUS, &status)) {
		cli_error("%s: IOMMU group %ld: %s", address, vfio->number,
			  strerror(errno));
		return CLI_FAILED;
	}
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE)) {
		cli_error("%s: another device of IOMMU group %ld has a driver that is not VFIO's: unbind it",
			  address, vfio->number);
		return CLI_REFUSED;
	}
	if (ioctl(vfio->group, VFIO_GROUP_SET_CONTAINER, &vfio->container) ||
	    ioctl(vfio->container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU)) {
		cli_error("%s: IOMMU group %ld cannot be used with TYPE1v2: %s (is vfio_iommu_type1 loaded?)",
			  address, vfio->number, strerror(errno));
		return CLI_REFUSED;
	}
	return CLI_OK;
}

enum cli_exit vfio_claim(struct vfio *vfio, const struct host_device *device)
{
	enum cli_exit status;
	char number[16];

	*vfio = (struct vfio){
		.device = device, .container = -1, .group = -1, .iommufd = -1,
		.file = -1,
	};
	if (sysfs_read_link(number, sizeof(number), "%s/iommu_group", device->path)) {
		cli_error("%s: is in no IOMMU group: VFIO needs an IOMMU",
			  device->address);
		return CLI_REFUSED;
	}
	vfio->number = atol(number);
	if (!vfio_group_serves(vfio) && cdev_find(device, vfio->own, sizeof(vfio->own)))
		return cdev_begin(vfio);
	status = vfio_open_container(vfio);
	if (status == CLI_OK)
		status = vfio_open_group_file(vfio);
	if (status == CLI_OK)
		status = vfio_attach_group(vfio);
	return status;
}

void vfio_close(struct vfio *vfio)
{
	vfio_close_file(&vfio->file);
}

void vfio_release(struct vfio *vfio)
{
	vfio_close(vfio);
	vfio_close_file(&vfio->group);
	vfio_close_file(&vfio->container);
	vfio_close_file(&vfio->iommufd);
}

enum cli_exit vfio_open(struct vfio *vfio)
{
	if (vfio->iommufd >= 0)
		return cdev_open(vfio);
	vfio->file = ioctl(vfio->group, VFIO_GROUP_GET_DEVICE_FD,
			   vfio->device->address);
	if (vfio->file >= 0)
		return CLI_OK;
	cli_error("%s: cannot be opened: %s; the kernel log may say more",
		  vfio->device->address, strerror(errno));
	return CLI_REFUSED;
}

/* The areas of a BAR of which not everything may be mapped. */
static void vfio_read_areas(struct vfio_bar *bar, const u8 *info, u32 offset,
			    u32 size)
{
	const struct vfio_region_info_cap_sparse_mmap *sparse;
	const struct vfio_info_cap_header *header;
	unsigned int i;

	for (; offset && offset + sizeof(*sparse) <= size; offset = header->next) {
		header = (const void *)(info + offset);
		if (header->id != VFIO_REGION_INFO_CAP_SPARSE_MMAP)
			continue;
		sparse = (const void *)header;
		bar->nr = 0;
		for (i = 0; i < sparse->nr_areas &&
		     offset + sizeof(*sparse) + (i + 1) * sizeof(*sparse->areas) <= size;
		     i++) {
			if (bar->nr == PATTERN_WINDOWS_MAX) {
				bar->left_out++;
				continue;
			}
			bar->areas[bar->nr++] = (struct pattern_window){
				.offset = sparse->areas[i].offset,
				.length = sparse->areas[i].size,
			};
		}
	}
}

enum cli_exit vfio_read_bar(const struct vfio *vfio, unsigned int number,
			    struct vfio_bar *bar)
{
	static union {
		struct vfio_region_info info;
		u8 bytes[VFIO_INFO_MAX];
	} room;
	struct vfio_region_info *info = &room.info;

	*info = (struct vfio_region_info){
		.argsz = sizeof(room), .index = number,
	};
	if (ioctl(vfio->file, VFIO_DEVICE_GET_REGION_INFO, info)) {
		cli_error("%s: BAR %u: VFIO does not know it: %s",
			  vfio->device->address, number, strerror(errno));
		return CLI_FAILED;
	}
	*bar = (struct vfio_bar){ .size = info->size, .start = info->offset };
	if (!(info->flags & VFIO_REGION_INFO_FLAG_MMAP) || !info->size)
		return CLI_OK;
	bar->areas[0].length = info->size;
	bar->nr = 1;
	if (info->flags & VFIO_REGION_INFO_FLAG_CAPS)
		vfio_read_areas(bar, room.bytes, info->cap_offset,
				info->argsz < sizeof(room) ? info->argsz : sizeof(room));
	return CLI_OK;
}
