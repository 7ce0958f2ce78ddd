/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a process asks of vfio_nc, as include/vfio_nc/uapi.h has it.
 *
 * Functions that return int answer 0 or -errno.
 */
#ifndef TESTS_QEMU_LIB_WISH_H
#define TESTS_QEMU_LIB_WISH_H

#include <stddef.h>
#include <stdint.h>

#include <vfio_nc/uapi.h>

#include "vfio.h"

/**
 * wish_map() - map a part of a BAR with a wish, for reading and writing
 * @region: region index
 * @wish: any number below 16
 *
 * Return: the address, or NULL with errno.
 */
void *wish_map(struct vfio_dev *d, unsigned int region, uint64_t offset,
	       size_t length, uint64_t wish);

/** wish_map_at() - the same, at @where */
void *wish_map_at(struct vfio_dev *d, void *where, unsigned int region,
		  uint64_t offset, size_t length, uint64_t wish);

/** must_wish() - wish_map(), or end the case */
void *must_wish(struct vfio_dev *d, unsigned int bar, uint64_t offset,
		size_t length, uint64_t wish);

/** wish_errno() - map, unmap; Return: 0 or errno */
int wish_errno(struct vfio_dev *d, unsigned int region, uint64_t offset,
	       size_t length, uint64_t wish);

/** wish_feature() - VFIO_DEVICE_FEATURE with @size bytes of @data, both ways */
int wish_feature(struct vfio_dev *d, uint32_t flags, void *data, size_t size);

/** wish_query() - QUERY, as @query says */
int wish_query(struct vfio_dev *d, struct vfio_nc_query *query);

/** must_query() - of a range, or end the case; the magic is looked at */
struct vfio_nc_query must_query(struct vfio_dev *d, unsigned int bar,
				uint64_t offset, uint64_t length);

/** must_query_at() - of the mapping at an address, or end the case */
struct vfio_nc_query must_query_at(struct vfio_dev *d, const void *address);

/** wish_lower() - LOWER */
int wish_lower(struct vfio_dev *d, uint32_t bars, uint32_t verdict);

#endif
