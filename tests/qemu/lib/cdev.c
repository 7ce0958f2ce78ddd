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

#define MAX_DEVICES 16

/*
 * struct cdev_entry - a device that is open, or is being opened or closed
 * @bdf: which
 * @fd: its file
 * @users: how many have it or wait for it; 0: the entry is free
 * @busy: one of them is opening or closing it
 */
struct cdev_entry {
	char bdf[16];
	int fd;
	unsigned int users;
	bool busy;
};

static struct cdev_entry devices[MAX_DEVICES];
static int iommufd = -1;
static uint32_t address_space;
static unsigned int nr_open;
static pthread_mutex_t cdev_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cdev_ready = PTHREAD_COND_INITIALIZER;

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

static int iommufd_open(struct vfio_dev *d)
{
	struct iommufd_ioas_alloc alloc = { .size = sizeof(alloc) };
	int ret;

	iommufd = open("/dev/iommu", O_RDWR | O_CLOEXEC);
	if (iommufd < 0)
		return vfio_fail(d, errno, "/dev/iommu");
	if (ioctl(iommufd, IOMMUFD_IOAS_ALLOC, &alloc) == 0) {
		address_space = alloc.out_ioas_id;
		return 0;
	}
	ret = vfio_fail(d, errno, "IOMMU_IOAS_ALLOC");
	close(iommufd);
	return ret;
}

static int iommufd_get(struct vfio_dev *d)
{
	int ret = nr_open ? 0 : iommufd_open(d);

	if (!ret)
		nr_open++;
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

int cdev_open_bound(const char *bdf, int to)
{
	char path[64];
	int ret = cdev_path(bdf, path, sizeof(path));
	int fd;

	if (ret)
		return ret;
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = cdev_bind(fd, to);
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

static int cdev_open_file(struct vfio_dev *d)
{
	struct iommufd_attach attach = {
		.argsz = sizeof(attach), .pt_id = address_space,
	};
	int fd = cdev_open_bound(d->bdf, iommufd);

	if (fd < 0)
		return vfio_fail(d, -fd, "its own file (bound to a vfio driver?)");
	if (ioctl(fd, IOMMUFD_ATTACH, &attach) == 0)
		return fd;
	vfio_fail(d, errno, "VFIO_DEVICE_ATTACH_IOMMUFD_PT");
	close(fd);
	return -EIO;
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

/*
 * Its first user opens it, without the lock: the kernel may reset the device then,
 * which takes 0.1 s and more.
 */
static int cdev_open_first(struct vfio_dev *d, struct cdev_entry *entry)
{
	int ret = iommufd_get(d);

	if (ret)
		return ret;
	entry->busy = true;
	pthread_mutex_unlock(&cdev_lock);
	ret = cdev_open_file(d);
	pthread_mutex_lock(&cdev_lock);
	entry->busy = false;
	pthread_cond_broadcast(&cdev_ready);
	if (ret >= 0)
		return ret;
	iommufd_put();
	return ret;
}

/* Return: the file, or -errno */
static int cdev_get(struct vfio_dev *d, struct cdev_entry *entry)
{
	if (!entry->users++) {
		snprintf(entry->bdf, sizeof(entry->bdf), "%s", d->bdf);
		entry->fd = -1;
	}
	while (entry->busy)
		pthread_cond_wait(&cdev_ready, &cdev_lock);
	if (entry->fd < 0)
		entry->fd = cdev_open_first(d, entry);
	if (entry->fd < 0)
		entry->users--;
	return entry->fd;
}

int cdev_open(struct vfio_dev *d)
{
	struct cdev_entry *entry;
	int fd;

	pthread_mutex_lock(&cdev_lock);
	entry = cdev_find(d->bdf);
	fd = entry ? cdev_get(d, entry) :
		     vfio_fail(d, EMFILE, "more than %d devices", MAX_DEVICES);
	pthread_mutex_unlock(&cdev_lock);
	if (fd < 0)
		return fd;
	d->fd = fd;
	return 0;
}

/* As it was opened: whoever opens it next waits until it is closed. */
static void cdev_close_last(struct cdev_entry *entry)
{
	int fd = entry->fd;

	entry->fd = -1;
	entry->busy = true;
	pthread_mutex_unlock(&cdev_lock);
	close(fd);
	pthread_mutex_lock(&cdev_lock);
	entry->busy = false;
	pthread_cond_broadcast(&cdev_ready);
	iommufd_put();
}

void cdev_close(struct vfio_dev *d)
{
	struct cdev_entry *entry;

	pthread_mutex_lock(&cdev_lock);
	entry = cdev_find(d->bdf);
	if (entry && entry->users) {
		if (entry->users == 1)
			cdev_close_last(entry);
		entry->users--;
	}
	pthread_mutex_unlock(&cdev_lock);
	d->fd = -1;
}
