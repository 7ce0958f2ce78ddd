// SPDX-License-Identifier: GPL-2.0-only
/*
 * VFIO devices through their own files and iommufd.
 * The only global state is the process's iommufd and the table of its devices.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <iommufd.h>

#include "cdev.h"
#include "harness.h"
#include "vfio.h"

#define MAX_DEVICES 16

struct cdev_entry {
	char bdf[16];
	int fd;
	unsigned int users;
};

static struct cdev_entry devices[MAX_DEVICES];
static int iommufd = -1;
static uint32_t address_space;
static unsigned int nr_open;
static pthread_mutex_t cdev_lock = PTHREAD_MUTEX_INITIALIZER;

bool cdev_is_chosen(void)
{
	return harness_number("cdev", 0);
}

int cdev_path(const char *bdf, char *path, size_t size)
{
	struct dirent *entry;
	char folder[64];
	int ret = -ENOENT;
	DIR *dir;

	snprintf(folder, sizeof(folder), "/sys/bus/pci/devices/%s/vfio-dev", bdf);
	dir = opendir(folder);
	while (dir && ret && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, "vfio", 4))
			continue;
		snprintf(path, size, "/dev/vfio/devices/%.24s", entry->d_name);
		ret = access(path, F_OK) ? -errno : 0;
	}
	if (dir)
		closedir(dir);
	return ret;
}

static int iommufd_get(struct vfio_dev *d)
{
	struct iommufd_ioas_alloc alloc = { .size = sizeof(alloc) };
	int ret;

	if (nr_open++)
		return 0;
	iommufd = open("/dev/iommu", O_RDWR | O_CLOEXEC);
	if (iommufd < 0) {
		nr_open--;
		return vfio_fail(d, errno, "/dev/iommu");
	}
	if (ioctl(iommufd, IOMMUFD_IOAS_ALLOC, &alloc) == 0) {
		address_space = alloc.out_ioas_id;
		return 0;
	}
	ret = vfio_fail(d, errno, "IOMMU_IOAS_ALLOC");
	close(iommufd);
	nr_open--;
	return ret;
}

static void iommufd_put(void)
{
	if (!--nr_open)
		close(iommufd);
}

int cdev_bind(int fd, int to)
{
	struct iommufd_bind bind = { .argsz = sizeof(bind), .iommufd = to };

	return ioctl(fd, IOMMUFD_BIND, &bind) ? -errno : 0;
}

static int cdev_attach(struct vfio_dev *d)
{
	struct iommufd_attach attach = {
		.argsz = sizeof(attach), .pt_id = address_space,
	};
	int ret = cdev_bind(d->fd, iommufd);

	if (ret)
		return vfio_fail(d, -ret, "VFIO_DEVICE_BIND_IOMMUFD");
	if (ioctl(d->fd, IOMMUFD_ATTACH, &attach))
		return vfio_fail(d, errno, "VFIO_DEVICE_ATTACH_IOMMUFD_PT");
	return 0;
}

static int cdev_open_file(struct vfio_dev *d)
{
	char path[64];
	int ret = cdev_path(d->bdf, path, sizeof(path));

	if (ret)
		return vfio_fail(d, -ret, "no file of its own (bound to a vfio driver?)");
	d->fd = open(path, O_RDWR | O_CLOEXEC);
	if (d->fd < 0)
		return vfio_fail(d, errno, "%s", path);
	ret = cdev_attach(d);
	if (ret)
		close(d->fd);
	return ret;
}

/* The device's entry, or a free one for it; NULL when there is none. */
static struct cdev_entry *cdev_find(const char *bdf)
{
	struct cdev_entry *found = NULL;

	for (int i = 0; i < MAX_DEVICES; i++) {
		if (devices[i].users && !strcmp(devices[i].bdf, bdf))
			return &devices[i];
		if (!devices[i].users)
			found = &devices[i];
	}
	return found;
}

static int cdev_open_new(struct vfio_dev *d, struct cdev_entry *entry)
{
	int ret = iommufd_get(d);

	if (ret)
		return ret;
	ret = cdev_open_file(d);
	if (ret) {
		iommufd_put();
		return ret;
	}
	snprintf(entry->bdf, sizeof(entry->bdf), "%s", d->bdf);
	entry->fd = d->fd;
	return 0;
}

int cdev_open(struct vfio_dev *d)
{
	struct cdev_entry *entry;
	int ret = -EMFILE;

	pthread_mutex_lock(&cdev_lock);
	entry = cdev_find(d->bdf);
	if (entry) {
		ret = entry->users ? 0 : cdev_open_new(d, entry);
		if (!ret)
			entry->users++;
	}
	pthread_mutex_unlock(&cdev_lock);
	if (ret)
		d->fd = -1;
	else
		d->fd = entry->fd;
	return ret;
}

void cdev_close(struct vfio_dev *d)
{
	struct cdev_entry *entry;

	pthread_mutex_lock(&cdev_lock);
	entry = cdev_find(d->bdf);
	if (entry && entry->users && !--entry->users) {
		close(entry->fd);
		iommufd_put();
	}
	pthread_mutex_unlock(&cdev_lock);
	d->fd = -1;
}
