/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * libvfio-nc.h - choose the memory type of a mapped BAR, and ask what it is.
 *
 * For C and C++ programs that have a VFIO PCI device open. It works with and
 * without the module vfio_nc, and tells which. Safe in several threads at once;
 * nothing is kept between calls.
 *
 * Copyright 2026 The vfio-nc authors
 */
#ifndef VFIO_NC_LIBVFIO_NC_H
#define VFIO_NC_LIBVFIO_NC_H

#include <stddef.h>
#include <stdint.h>

#include <vfio_nc/uapi.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct vfio_nc_got - what a mapping really is
 * @wished: 1 if the wish was granted, 0 if it is a mapping without one
 * @process: VFIO_NC_TYPE_*; UNKNOWN where nobody can tell: without vfio_nc, or of what
 *	the device's driver maps past vfio-pci-core
 * @guest: likewise, the most that a guest can have through it
 */
struct vfio_nc_got {
	uint32_t wished;
	uint32_t process;
	uint32_t guest;
};

/**
 * vfio_nc_map() - map a part of a BAR with a wish, or else without
 * @fd: the device's file
 * @region: the BAR, 0 to 5
 * @offset: first byte in the BAR, a multiple of the page size
 * @length: bytes
 * @prot: as for mmap()
 * @wish: VFIO_NC_WISH_*
 * @must: not 0: fail rather than map without the wish
 * @got: filled in, or NULL
 *
 * EPERM, the verdict does not allow the wish, is never made good by a mapping
 * without: somebody has decided so.
 *
 * Return: the address, for munmap(), or MAP_FAILED with errno.
 */
void *vfio_nc_map(int fd, unsigned int region, uint64_t offset, size_t length,
		  int prot, unsigned int wish, int must, struct vfio_nc_got *got);

/**
 * vfio_nc_query() - what holds for a range, or for a mapping
 * @fd: the device's file
 * @query: see struct vfio_nc_query; @query->magic is looked at
 *
 * Return: 0, or -1 with errno; ENOTTY if there is no vfio_nc.
 */
int vfio_nc_query(int fd, struct vfio_nc_query *query);

/**
 * vfio_nc_mapped() - what is mapped at an address of this process
 * @fd: the file of the device whose BAR it is
 * @address: an address in the mapping
 * @query: filled in
 *
 * Return: as vfio_nc_query(); ENOENT if it is no mapping of this device.
 */
int vfio_nc_mapped(int fd, const void *address, struct vfio_nc_query *query);

/**
 * vfio_nc_lower() - take the most that BARs may have down, until the last close
 * @fd: the device's file
 * @bars: bit n: BAR n
 * @verdict: VFIO_NC_VERDICT_DEVICE or VFIO_NC_VERDICT_PERMIT
 *
 * Return: 0, or -1 with errno; ENOTTY if there is no vfio_nc.
 */
int vfio_nc_lower(int fd, uint32_t bars, uint32_t verdict);

#ifdef __cplusplus
}
#endif

#endif /* VFIO_NC_LIBVFIO_NC_H */
