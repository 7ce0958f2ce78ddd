// SPDX-License-Identifier: GPL-2.0-only
/*
 * VFIO PCI devices through the legacy group and container interface; how they are
 * opened otherwise is in cdev.c. The only global state is the table of the open groups.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/pci_regs.h>
#include <linux/vfio.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cdev.h"
#include "vfio.h"

#define MAX_GROUPS	64
#define MAX_AFFECTED	64

struct open_group {
	int number;
	int fd;
	int container;
	unsigned int users;
};

static struct open_group groups[MAX_GROUPS];
static pthread_mutex_t groups_lock = PTHREAD_MUTEX_INITIALIZER;

static int group_number(struct vfio_dev *d)
{
	char path[96], target[256];
	const char *name;
	ssize_t length;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group", d->bdf);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return vfio_fail(d, errno, "%s (bound to a driver?)", path);
	target[length] = '\0';
	name = strrchr(target, '/');
	return atoi(name ? name + 1 : target);
}

static int container_open(struct vfio_dev *d)
{
	int fd = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return vfio_fail(d, errno, "/dev/vfio/vfio");
	if (ioctl(fd, VFIO_GET_API_VERSION) == VFIO_API_VERSION)
		return fd;
	close(fd);
	return vfio_fail(d, EPROTO, "VFIO_GET_API_VERSION");
}

static int group_attach(struct vfio_dev *d, struct open_group *group)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };

	if (ioctl(group->fd, VFIO_GROUP_GET_STATUS, &status))
		return vfio_fail(d, errno, "VFIO_GROUP_GET_STATUS, group %d", group->number);
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		return vfio_fail(d, EBUSY, "group %d has a device with another driver",
			    group->number);
	if (ioctl(group->fd, VFIO_GROUP_SET_CONTAINER, &group->container))
		return vfio_fail(d, errno, "VFIO_GROUP_SET_CONTAINER, group %d", group->number);
	if (ioctl(group->container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		return vfio_fail(d, errno, "VFIO_SET_IOMMU (is vfio_iommu_type1 loaded?)");
	return 0;
}

static int group_open(struct vfio_dev *d, struct open_group *group, int number)
{
	char path[32];
	int ret;

	group->number = number;
	group->container = container_open(d);
	if (group->container < 0)
		return group->container;
	snprintf(path, sizeof(path), "/dev/vfio/%d", number);
	group->fd = open(path, O_RDWR | O_CLOEXEC);
	if (group->fd < 0) {
		ret = vfio_fail(d, errno, "%s", path);
		goto close_container;
	}
	ret = group_attach(d, group);
	if (!ret)
		return 0;
	close(group->fd);
close_container:
	close(group->container);
	return ret;
}

static struct open_group *group_find(int number)
{
	for (int i = 0; i < MAX_GROUPS; i++)
		if (groups[i].users && groups[i].number == number)
			return &groups[i];
	return NULL;
}

static struct open_group *group_free_entry(void)
{
	for (int i = 0; i < MAX_GROUPS; i++)
		if (!groups[i].users)
			return &groups[i];
	return NULL;
}

static int group_get(struct vfio_dev *d, int number, struct open_group **found)
{
	struct open_group *group = group_find(number);
	int ret;

	if (!group) {
		group = group_free_entry();
		if (!group)
			return vfio_fail(d, EMFILE, "more than %d groups", MAX_GROUPS);
		ret = group_open(d, group, number);
		if (ret)
			return ret;
	}
	group->users++;
	*found = group;
	return 0;
}

static void group_put(struct open_group *group)
{
	if (--group->users)
		return;
	close(group->fd);
	close(group->container);
}

/*
 * Its user keeps the group open, so the lock is not held while the device is
 * opened: the kernel may reset it then, which takes 0.1 s and more.
 */
static int open_in_group(struct vfio_dev *d)
{
	struct open_group *group = NULL;
	int ret;

	pthread_mutex_lock(&groups_lock);
	ret = group_get(d, d->group, &group);
	pthread_mutex_unlock(&groups_lock);
	if (ret)
		return ret;
	d->fd = ioctl(group->fd, VFIO_GROUP_GET_DEVICE_FD, d->bdf);
	if (d->fd < 0) {
		ret = vfio_fail(d, errno, "VFIO_GROUP_GET_DEVICE_FD, group %d", d->group);
		pthread_mutex_lock(&groups_lock);
		group_put(group);
		pthread_mutex_unlock(&groups_lock);
		return ret;
	}
	d->group_fd = group->fd;
	d->container = group->container;
	return 0;
}

int vfio_dev_open(struct vfio_dev *d, const char *bdf)
{
	memset(d, 0, sizeof(*d));
	d->fd = -1;
	d->group_fd = -1;
	d->container = -1;
	snprintf(d->bdf, sizeof(d->bdf), "%s", bdf);
	if (cdev_is_chosen())
		return cdev_open(d);
	d->group = group_number(d);
	if (d->group < 0)
		return d->group;
	return open_in_group(d);
}

void vfio_dev_close(struct vfio_dev *d)
{
	struct open_group *group;

	if (d->fd < 0)
		return;
	if (cdev_is_chosen()) {
		cdev_close(d);
		return;
	}
	close(d->fd);
	d->fd = -1;
	pthread_mutex_lock(&groups_lock);
	group = group_find(d->group);
	if (group)
		group_put(group);
	pthread_mutex_unlock(&groups_lock);
}

int vfio_bar_info(struct vfio_dev *d, unsigned int bar, uint64_t *size,
		  uint32_t *flags, uint64_t *region_offset)
{
	struct vfio_region_info info = { .argsz = sizeof(info), .index = bar };

	if (ioctl(d->fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		return vfio_fail(d, errno, "VFIO_DEVICE_GET_REGION_INFO %u", bar);
	if (size)
		*size = info.size;
	if (flags)
		*flags = info.flags;
	if (region_offset)
		*region_offset = info.offset;
	return 0;
}

static void *map_fail(struct vfio_dev *d, int error, unsigned int bar,
		      uint64_t offset, size_t length)
{
	vfio_fail(d, error, "mmap of BAR %u, 0x%llx + 0x%zx", bar,
	     (unsigned long long)offset, length);
	errno = error;
	return NULL;
}

static void *map_region(struct vfio_dev *d, void *wanted, unsigned int bar,
			uint64_t offset, size_t length, int prot)
{
	int flags = MAP_SHARED | (wanted ? MAP_FIXED : 0);
	uint64_t start = 0;
	void *p;
	int ret;

	ret = vfio_bar_info(d, bar, NULL, NULL, &start);
	if (ret) {
		errno = -ret;
		return NULL;
	}
	p = mmap(wanted, length, prot, flags, d->fd, start + offset);
	if (p == MAP_FAILED)
		return map_fail(d, errno, bar, offset, length);
	return p;
}

void *vfio_bar_map(struct vfio_dev *d, unsigned int bar, uint64_t offset,
		   size_t length, int prot)
{
	return map_region(d, NULL, bar, offset, length, prot);
}

void *vfio_bar_map_aligned(struct vfio_dev *d, unsigned int bar,
			   uint64_t offset, size_t length, int prot,
			   size_t align)
{
	size_t page = getpagesize(), span, head;
	char *reserved, *p;
	int error;

	length = (length + page - 1) & ~(page - 1);
	span = length + align;
	reserved = mmap(NULL, span, PROT_NONE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (reserved == MAP_FAILED)
		return map_fail(d, errno, bar, offset, length);
	head = (offset - (uintptr_t)reserved) & (align - 1);
	p = map_region(d, reserved + head, bar, offset, length, prot);
	error = errno;
	if (!p) {
		munmap(reserved, span);
		errno = error;
		return NULL;
	}
	if (head)
		munmap(reserved, head);
	munmap(p + length, span - head - length);
	return p;
}

int vfio_dev_reset(struct vfio_dev *d)
{
	if (ioctl(d->fd, VFIO_DEVICE_RESET))
		return vfio_fail(d, errno, "VFIO_DEVICE_RESET");
	return 0;
}

/* Collect the files of the groups in @info, each once. */
static int affected_groups(struct vfio_dev *d,
			   const struct vfio_pci_hot_reset_info *info,
			   struct vfio_pci_hot_reset *reset)
{
	for (unsigned int i = 0; i < info->count; i++) {
		const struct vfio_pci_dependent_device *dep = &info->devices[i];
		struct open_group *group = group_find(dep->group_id);
		unsigned int seen = 0;

		if (!group)
			return vfio_fail(d, EPERM, "hot reset of a bus, group %u is not open here",
				    dep->group_id);
		while (seen < reset->count && reset->group_fds[seen] != group->fd)
			seen++;
		reset->group_fds[seen] = group->fd;
		if (seen == reset->count)
			reset->count++;
	}
	return 0;
}

int vfio_dev_hot_reset(struct vfio_dev *d)
{
	union {
		struct vfio_pci_hot_reset_info info;
		char room[sizeof(struct vfio_pci_hot_reset_info) +
			  MAX_AFFECTED * sizeof(struct vfio_pci_dependent_device)];
	} affected = { .info.argsz = sizeof(affected) };
	union {
		struct vfio_pci_hot_reset reset;
		char room[sizeof(struct vfio_pci_hot_reset) + MAX_GROUPS * sizeof(int32_t)];
	} request = { .reset.argsz = sizeof(request) };
	int ret;

	if (ioctl(d->fd, VFIO_DEVICE_GET_PCI_HOT_RESET_INFO, &affected))
		return vfio_fail(d, errno, "VFIO_DEVICE_GET_PCI_HOT_RESET_INFO");
	/* Without groups, the iommufd that all are bound to says whose they are. */
	if (!cdev_is_chosen()) {
		pthread_mutex_lock(&groups_lock);
		ret = affected_groups(d, &affected.info, &request.reset);
		pthread_mutex_unlock(&groups_lock);
		if (ret)
			return ret;
	}
	if (ioctl(d->fd, VFIO_DEVICE_PCI_HOT_RESET, &request))
		return vfio_fail(d, errno, "VFIO_DEVICE_PCI_HOT_RESET");
	return 0;
}

static int region_io_done(struct vfio_dev *d, ssize_t done, size_t length,
			  const char *what, unsigned int region, uint64_t offset)
{
	if (done == (ssize_t)length)
		return 0;
	return vfio_fail(d, done < 0 ? errno : EIO, "%s of region %u at 0x%llx", what,
		    region, (unsigned long long)offset);
}

int vfio_region_read(struct vfio_dev *d, unsigned int region, uint64_t offset,
		     void *buf, size_t length)
{
	uint64_t start = 0;
	int ret;

	ret = vfio_bar_info(d, region, NULL, NULL, &start);
	if (ret)
		return ret;
	return region_io_done(d, pread(d->fd, buf, length, start + offset),
			      length, "read", region, offset);
}

int vfio_region_write(struct vfio_dev *d, unsigned int region, uint64_t offset,
		      const void *buf, size_t length)
{
	uint64_t start = 0;
	int ret;

	ret = vfio_bar_info(d, region, NULL, NULL, &start);
	if (ret)
		return ret;
	return region_io_done(d, pwrite(d->fd, buf, length, start + offset),
			      length, "write", region, offset);
}

int vfio_command_memory(struct vfio_dev *d, bool on)
{
	uint16_t command;
	int ret;

	ret = vfio_region_read(d, VFIO_PCI_CONFIG_REGION_INDEX, PCI_COMMAND,
			       &command, sizeof(command));
	if (ret)
		return ret;
	if (on)
		command |= PCI_COMMAND_MEMORY;
	else
		command &= ~PCI_COMMAND_MEMORY;
	return vfio_region_write(d, VFIO_PCI_CONFIG_REGION_INDEX, PCI_COMMAND,
				 &command, sizeof(command));
}
