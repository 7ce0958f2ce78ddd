// SPDX-License-Identifier: GPL-2.0-only
/*
 * wish.c - wishes, QUERY and LOWER, by the kernel's interface alone.
 */
#include <errno.h>
#include <linux/vfio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "harness.h"
#include "wish.h"

void *wish_map_at(struct vfio_dev *d, void *where, unsigned int region,
		  uint64_t offset, size_t length, uint64_t wish)
{
	uint64_t at = ((uint64_t)region << 40) + offset + (wish << VFIO_NC_WISH_SHIFT);
	void *p = mmap(where, length, PROT_READ | PROT_WRITE,
		       MAP_SHARED | (where ? MAP_FIXED : 0), d->fd, (off_t)at);

	return p == MAP_FAILED ? NULL : p;
}

void *wish_map(struct vfio_dev *d, unsigned int region, uint64_t offset,
	       size_t length, uint64_t wish)
{
	return wish_map_at(d, NULL, region, offset, length, wish);
}

void *must_wish(struct vfio_dev *d, unsigned int bar, uint64_t offset,
		size_t length, uint64_t wish)
{
	void *p = wish_map(d, bar, offset, length, wish);

	if (!p)
		FAIL("wish %llu for BAR %u at %#llx: %s", (unsigned long long)wish, bar,
		     (unsigned long long)offset, strerror(errno));
	return p;
}

int wish_errno(struct vfio_dev *d, unsigned int region, uint64_t offset,
	       size_t length, uint64_t wish)
{
	void *p = wish_map(d, region, offset, length, wish);

	if (!p)
		return errno;
	munmap(p, length);
	return 0;
}

int wish_feature(struct vfio_dev *d, uint32_t flags, void *data, size_t size)
{
	union {
		struct vfio_device_feature header;
		char room[256];
	} feature = {
		.header.argsz = sizeof(feature.header) + size,
		.header.flags = flags,
	};

	REQUIRE(size <= sizeof(feature) - sizeof(feature.header));
	memcpy(feature.header.data, data, size);
	if (ioctl(d->fd, VFIO_DEVICE_FEATURE, &feature))
		return -errno;
	memcpy(data, feature.header.data, size);
	return 0;
}

int wish_query(struct vfio_dev *d, struct vfio_nc_query *query)
{
	return wish_feature(d, VFIO_DEVICE_FEATURE_GET | VFIO_NC_FEATURE_QUERY,
			    query, sizeof(*query));
}

static struct vfio_nc_query query_must(struct vfio_dev *d, struct vfio_nc_query query)
{
	int ret = wish_query(d, &query);

	if (ret)
		FAIL("QUERY: %s", strerror(-ret));
	REQUIRE_EQ(query.magic, VFIO_NC_QUERY_MAGIC);
	REQUIRE_EQ(query.wish_shift, VFIO_NC_WISH_SHIFT);
	return query;
}

struct vfio_nc_query must_query(struct vfio_dev *d, unsigned int bar,
				uint64_t offset, uint64_t length)
{
	return query_must(d, (struct vfio_nc_query){
		.region_index = bar, .offset = offset, .length = length,
	});
}

struct vfio_nc_query must_query_at(struct vfio_dev *d, const void *address)
{
	return query_must(d, (struct vfio_nc_query){
		.flags = VFIO_NC_QUERY_ADDRESS, .address = (uintptr_t)address,
	});
}

int wish_lower(struct vfio_dev *d, uint32_t bars, uint32_t verdict)
{
	struct vfio_nc_lower lower = { .bars = bars, .verdict = verdict };

	return wish_feature(d, VFIO_DEVICE_FEATURE_SET | VFIO_NC_FEATURE_LOWER,
			    &lower, sizeof(lower));
}
