// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * file.c - which of a program's files are VFIO PCI devices, and which devices.
 *
 * A device's file from its group has no name but in the call that made it, before
 * Linux 6.18, so that is kept, for each number of a file. What then becomes of the
 * file is not watched: whether it still is a device's is looked up each time.
 *
 * Copyright 2026 The vfio-nc authors
 */
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "preload.h"

#define FILE_NOTES	65536
#define FILE_NOTED	(1ULL << 63)
#define FILE_CDEV	"/dev/vfio/devices/"
#define FILE_SYSPATH	"vfio-device-syspath:"

/* By number: the address, with FILE_NOTED; 0 if none is known. */
static uint64_t file_notes[FILE_NOTES];

/* Return: 0 and the address that a path ends in, or -1. */
static int file_address_of_path(const char *path, uint64_t *address)
{
	const char *name = strrchr(path, '/');
	size_t length;

	name = name ? name + 1 : path;
	length = preload_address_parse(name, address);
	return length && !name[length] ? 0 : -1;
}

static int file_read_link(const char *path, char *link, size_t size)
{
	long length = syscall(SYS_readlinkat, AT_FDCWD, path, link, size - 1);

	link[length < 0 ? 0 : length] = '\0';
	return length < 0 ? -1 : 0;
}

/* Of /proc, since Linux 6.18. */
static int file_address_told(int fd, uint64_t *address)
{
	char path[64], text[1024], *found;
	long file, length;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
	if (file < 0)
		return -1;
	length = syscall(SYS_read, (int)file, text, sizeof(text) - 1);
	syscall(SYS_close, (int)file);
	text[length < 0 ? 0 : length] = '\0';
	found = strstr(text, FILE_SYSPATH);
	if (!found)
		return -1;
	found[strcspn(found, "\n")] = '\0';
	return file_address_of_path(found, address);
}

static int file_address_noted(int fd, uint64_t *address)
{
	uint64_t note = 0;

	if (fd < FILE_NOTES)
		note = __atomic_load_n(&file_notes[fd], __ATOMIC_RELAXED);
	*address = note & ~FILE_NOTED;
	return note & FILE_NOTED ? 0 : -1;
}

static int file_address_of_cdev(const char *link, uint64_t *address)
{
	char path[96], device[256];

	snprintf(path, sizeof(path), "/sys/class/vfio-dev/%.32s/device",
		 link + strlen(FILE_CDEV));
	if (file_read_link(path, device, sizeof(device)))
		return -1;
	return file_address_of_path(device, address);
}

void preload_file_note(int fd, const char *name)
{
	uint64_t address, note = 0;

	if (fd < 0 || fd >= FILE_NOTES)
		return;
	/* Behind the address may stand what the driver is to know. */
	if (preload_address_parse(name, &address))
		note = address | FILE_NOTED;
	__atomic_store_n(&file_notes[fd], note, __ATOMIC_RELAXED);
}

/* Return: 0 and the region's offset and size, or -1. */
static int file_region(int fd, unsigned int index, struct vfio_region_info *info)
{
	*info = (struct vfio_region_info){ .argsz = sizeof(*info), .index = index };
	return syscall(SYS_ioctl, fd, VFIO_DEVICE_GET_REGION_INFO, info) ? -1 : 0;
}

static bool file_is_pci(int fd)
{
	struct vfio_device_info info = { .argsz = sizeof(info) };

	return !syscall(SYS_ioctl, fd, VFIO_DEVICE_GET_INFO, &info) &&
	       info.flags & VFIO_DEVICE_FLAGS_PCI;
}

static bool file_find_bar(struct preload_file *file, uint64_t offset)
{
	struct vfio_region_info info;

	for (file->bar = 0; file->bar < PRELOAD_NR_BARS; file->bar++) {
		if (file_region(file->fd, file->bar, &info) || offset < info.offset ||
		    offset - info.offset >= info.size)
			continue;
		file->offset = offset - info.offset;
		return true;
	}
	return false;
}

/* As the driver's user sees them: a virtual function has its own there too. */
static bool file_read_ids(struct preload_file *file)
{
	struct vfio_region_info info;
	uint8_t ids[4];

	if (file_region(file->fd, VFIO_PCI_CONFIG_REGION_INDEX, &info) ||
	    syscall(SYS_pread64, file->fd, ids, sizeof(ids), info.offset) != sizeof(ids))
		return false;
	file->vendor = ids[0] | (uint32_t)ids[1] << 8;
	file->device = ids[2] | (uint32_t)ids[3] << 8;
	return true;
}

bool preload_file_know(struct preload_file *file, int fd, uint64_t offset)
{
	char path[64], link[128];
	bool cdev;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (file_read_link(path, link, sizeof(link)))
		return false;
	cdev = !strncmp(link, FILE_CDEV, strlen(FILE_CDEV));
	if (!cdev && strcmp(link, "anon_inode:[vfio-device]"))
		return false;
	*file = (struct preload_file){ .fd = fd };
	if (!file_is_pci(fd) || !file_find_bar(file, offset))
		return false;
	if (cdev)
		file->has_address = !file_address_of_cdev(link, &file->address);
	else
		file->has_address = !file_address_told(fd, &file->address) ||
				    !file_address_noted(fd, &file->address);
	file->has_ids = file_read_ids(file);
	return true;
}

const char *preload_file_name(const struct preload_file *file, char *room, size_t size)
{
	if (file->has_address)
		snprintf(room, size, "%04x:%02x:%02x.%x",
			 (unsigned int)(file->address >> 16),
			 (unsigned int)(file->address >> 8 & 0xff),
			 (unsigned int)(file->address >> 3 & 0x1f),
			 (unsigned int)(file->address & 0x7));
	else if (file->has_ids)
		snprintf(room, size, "[%04x:%04x]", file->vendor, file->device);
	else
		snprintf(room, size, "file %d", file->fd);
	return room;
}
