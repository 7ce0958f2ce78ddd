// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * libvfio-nc.c - wishes, QUERY and LOWER of the module vfio_nc, with a way on where
 * it is not there.
 *
 * Copyright 2026 The vfio-nc authors
 */
#include <errno.h>
#include <linux/vfio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <vfio_nc/libvfio-nc.h>

static int lib_feature(int fd, uint32_t flags, void *data, size_t size)
{
	union {
		struct vfio_device_feature header;
		char room[sizeof(struct vfio_device_feature) +
			  sizeof(struct vfio_nc_query)];
	} feature = {
		.header.argsz = (uint32_t)(sizeof(feature.header) + size),
		.header.flags = flags,
	};

	memcpy(feature.room + sizeof(feature.header), data, size);
	if (ioctl(fd, VFIO_DEVICE_FEATURE, &feature))
		return -1;
	memcpy(data, feature.room + sizeof(feature.header), size);
	return 0;
}

int vfio_nc_query(int fd, struct vfio_nc_query *query)
{
	struct vfio_nc_query answer = *query;

	answer.magic = 0;
	if (lib_feature(fd, VFIO_DEVICE_FEATURE_GET | VFIO_NC_FEATURE_QUERY, &answer,
			sizeof(answer)))
		return -1;
	/* Somebody else's feature of that number. */
	if (answer.magic != VFIO_NC_QUERY_MAGIC) {
		errno = ENOTTY;
		return -1;
	}
	*query = answer;
	return 0;
}

int vfio_nc_mapped(int fd, const void *address, struct vfio_nc_query *query)
{
	*query = (struct vfio_nc_query){
		.flags = VFIO_NC_QUERY_ADDRESS,
		.address = (uintptr_t)address,
	};
	return vfio_nc_query(fd, query);
}

int vfio_nc_lower(int fd, uint32_t bars, uint32_t verdict)
{
	struct vfio_nc_lower lower = { .bars = bars, .verdict = verdict };
	struct vfio_nc_query query = { .region_index = 0 };

	/* Of BAR 0, which may not be there: then too it is ours that says so. */
	if (vfio_nc_query(fd, &query) && errno != EINVAL)
		return -1;
	return lib_feature(fd, VFIO_DEVICE_FEATURE_SET | VFIO_NC_FEATURE_LOWER, &lower,
			   sizeof(lower));
}

static int lib_region(int fd, unsigned int region, uint64_t *offset)
{
	struct vfio_region_info info = { .argsz = sizeof(info), .index = region };

	if (ioctl(fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		return -1;
	*offset = info.offset;
	return 0;
}

/* May a mapping without the wish stand for one that was refused with @error? */
static int lib_may_do_without(int error)
{
	return error == EINVAL || error == EOPNOTSUPP;
}

static void lib_tell(int fd, const void *address, int wished, struct vfio_nc_got *got)
{
	struct vfio_nc_query query;
	int error = errno;

	*got = (struct vfio_nc_got){ .wished = (uint32_t)wished };
	if (!vfio_nc_mapped(fd, address, &query)) {
		got->process = query.process;
		got->guest = query.guest;
	}
	errno = error;
}

void *vfio_nc_map(int fd, unsigned int region, uint64_t offset, size_t length,
		  int prot, unsigned int wish, int must, struct vfio_nc_got *got)
{
	int wished = wish != VFIO_NC_WISH_PLAIN;
	uint64_t start;
	void *address;

	if (wish > VFIO_NC_WISH_NORMAL_NC) {
		errno = EINVAL;
		return MAP_FAILED;
	}
	if (lib_region(fd, region, &start))
		return MAP_FAILED;
	start += offset;
	address = mmap(NULL, length, prot, MAP_SHARED, fd,
		       (off_t)(start + ((uint64_t)wish << VFIO_NC_WISH_SHIFT)));
	if (address == MAP_FAILED && wished && !must && lib_may_do_without(errno)) {
		wished = 0;
		address = mmap(NULL, length, prot, MAP_SHARED, fd, (off_t)start);
	}
	if (address != MAP_FAILED && got)
		lib_tell(fd, address, wished, got);
	return address;
}
