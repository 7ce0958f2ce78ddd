// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * map.c - the ladder: with the wish; for device, by lowering; without.
 *
 * Copyright 2026 The vfio-nc authors
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <vfio_nc/libvfio-nc.h>

#include "preload.h"

static void *map_call(void *address, const struct preload_call *call, int flags,
		      uint64_t offset)
{
	return (void *)syscall(SYS_mmap, address, call->length, call->prot, flags, call->fd,
			       offset);
}

void *preload_map_plain(const struct preload_call *call)
{
	return map_call(call->address, call, call->flags, call->offset);
}

/*
 * A refused MAP_FIXED leaves a hole where something was, which another thread may
 * fill before the next attempt. So the mapping is made elsewhere, and moved there
 * when it is granted.
 */
static void *map_wish(const struct preload_call *call, unsigned int wish)
{
	uint64_t offset = call->offset + ((uint64_t)wish << VFIO_NC_WISH_SHIFT);
	void *made, *moved;

	if (!(call->flags & MAP_FIXED))
		return map_call(call->address, call, call->flags, offset);
	made = map_call(NULL, call, call->flags & ~MAP_FIXED, offset);
	if (made == MAP_FAILED)
		return made;
	moved = (void *)syscall(SYS_mremap, made, call->length, call->length,
				MREMAP_MAYMOVE | MREMAP_FIXED, call->address);
	if (moved == MAP_FAILED) {
		int error = errno;

		syscall(SYS_munmap, made, call->length);
		errno = error;
	}
	return moved;
}

static bool map_is_own(struct vfio_nc_query *query, int fd)
{
	return !vfio_nc_query(fd, query) && query->flags & VFIO_NC_QUERY_OWN;
}

/* Why there is no mapping with the wish. */
static const char *map_why(const struct preload_file *file, unsigned int wish, int error)
{
	struct vfio_nc_query query = { .region_index = file->bar };

	switch (error) {
	case EPERM:
		return "the verdict does not allow it (vfio-nc explain says whose that is)";
	case EOPNOTSUPP:
		if (wish == VFIO_NC_WISH_DEVICE && !map_is_own(&query, file->fd))
			return "guests cannot be kept from Normal-NC by one mapping, nor is the BAR without any";
		return "the vfio driver chooses the type of this BAR";
	case EINVAL:
		break;
	default:
		return strerrordesc_np(error);
	}
	if (vfio_nc_query(file->fd, &query))
		return "there is no module vfio_nc";
	if (query.flags & VFIO_NC_QUERY_EARLY)
		return "the device is open since before vfio_nc was loaded";
	if (query.flags & VFIO_NC_QUERY_DRY_RUN)
		return "vfio_nc changes nothing, with dry_run";
	return "vfio_nc does not take it";
}

static const char *map_type_name(uint32_t type)
{
	switch (type) {
	case VFIO_NC_TYPE_DEVICE:
		return "device";
	case VFIO_NC_TYPE_NORMAL_NC:
		return "normal-nc";
	case VFIO_NC_TYPE_CACHEABLE:
		return "cacheable";
	default:
		return "as the kernel does alone";
	}
}

/* @how: what became of the wish; @why: and why, or "" */
static void map_tell(const struct preload_call *call, const struct preload_file *file,
		     const struct preload_clause *clause, const void *address,
		     const char *how, const char *why)
{
	struct vfio_nc_query got;
	char name[32];

	if (vfio_nc_mapped(file->fd, address, &got))
		got.process = VFIO_NC_TYPE_UNKNOWN;
	preload_say_few("%s bar%u 0x%llx+0x%zx: wished %s, %s%s; process %s%s%s",
			preload_file_name(file, name, sizeof(name)), file->bar,
			(unsigned long long)file->offset, call->length,
			preload_wish_name(clause->wish), how, why,
			map_type_name(got.process),
			got.process ? ", guests at most " : "",
			got.process ? map_type_name(got.guest) : "");
}

static void map_tell_must(const struct preload_file *file,
			  const struct preload_clause *clause, const char *why)
{
	char name[32];

	preload_say_few("%s bar%u: wished %s!, so not mapped: %s; without the ! it would be",
			preload_file_name(file, name, sizeof(name)), file->bar,
			preload_wish_name(clause->wish), why);
}

/* Nothing but Device, for all mappings of the BAR, where one mapping cannot be told. */
static void *map_lowered(const struct preload_call *call, const struct preload_file *file)
{
	struct vfio_nc_query got;
	void *address;

	if (vfio_nc_lower(file->fd, 1U << file->bar, VFIO_NC_VERDICT_DEVICE))
		return MAP_FAILED;
	address = preload_map_plain(call);
	if (address == MAP_FAILED)
		return address;
	if (!vfio_nc_mapped(file->fd, address, &got) &&
	    got.process == VFIO_NC_TYPE_DEVICE && got.guest == VFIO_NC_TYPE_DEVICE)
		return address;
	/* What the driver chose itself. */
	syscall(SYS_munmap, address, call->length);
	return MAP_FAILED;
}

void *preload_map(const struct preload_call *call, const struct preload_file *file,
		  const struct preload_clause *clause)
{
	const char *how = "granted", *why = "";
	int before = errno, error;
	void *address;

	address = map_wish(call, clause->wish);
	error = errno;
	if (address == MAP_FAILED && error == EOPNOTSUPP &&
	    clause->wish == VFIO_NC_WISH_DEVICE) {
		how = "granted by lowering the BAR";
		address = map_lowered(call, file);
	}
	if (address == MAP_FAILED) {
		how = "not granted: ";
		why = map_why(file, clause->wish, error);
		if (clause->must) {
			map_tell_must(file, clause, why);
			errno = error;
			return MAP_FAILED;
		}
		address = preload_map_plain(call);
		/* Then it was not for the wish. */
		if (address == MAP_FAILED)
			return address;
	}
	map_tell(call, file, clause, address, how, why);
	errno = before;
	return address;
}
