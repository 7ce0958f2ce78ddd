/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * uapi.h - how a process that has a VFIO PCI device open chooses a memory type
 * within what the module vfio_nc has decided, and asks what it has.
 *
 * It is for C and C++ programs of any licence, and needs the kernel's own
 * headers only. libvfio-nc has functions for all of it.
 *
 * Copyright 2026 The vfio-nc authors
 */
#ifndef VFIO_NC_UAPI_H
#define VFIO_NC_UAPI_H

#include <linux/types.h>

/*
 * A wish is a part of the offset that is given to mmap() of the device's file:
 *
 *	region_info.offset + where + ((__u64)wish << VFIO_NC_WISH_SHIFT)
 *
 * It is granted whole, or mmap() fails: EPERM, it is above the verdict of what
 * is mapped; EOPNOTSUPP, it cannot be told to guests (device with mirror=hook)
 * or the device's driver has chosen the type; EINVAL, there is no module, or it
 * does not govern this device now. VFIO without the module knows no such offset
 * and says EINVAL too. Where this kernel's own Normal-NC is Device (parameter
 * stage1), normal-nc is granted and gets that, as QUERY tells.
 */
#define VFIO_NC_WISH_SHIFT	60

#define VFIO_NC_WISH_PLAIN	0	/* what was decided */
#define VFIO_NC_WISH_DEVICE	1	/* Device here, and in guests */
#define VFIO_NC_WISH_PERMIT	2	/* Device here; a guest may have Normal-NC */
#define VFIO_NC_WISH_NORMAL_NC	3	/* Normal-NC here; guests as decided */

/*
 * Verdicts: what they are stands in vfio_nc(4). Their numbers are no order: stock
 * allows what permit does where the kernel alone does.
 */
#define VFIO_NC_VERDICT_STOCK		0	/* untouched: what the kernel does */
#define VFIO_NC_VERDICT_DEVICE		1
#define VFIO_NC_VERDICT_PERMIT		2
#define VFIO_NC_VERDICT_NORMAL_NC	3

/* Memory types. Of a guest: the most that it can have. */
#define VFIO_NC_TYPE_UNKNOWN	0	/* the driver's own */
#define VFIO_NC_TYPE_DEVICE	1
#define VFIO_NC_TYPE_NORMAL_NC	2
#define VFIO_NC_TYPE_CACHEABLE	3	/* only a driver's own */

/*
 * Features of the ioctl VFIO_DEVICE_FEATURE. The numbers are no part of Linux,
 * which may come to use them: believe an answer of QUERY that has the magic,
 * and before that give nobody LOWER.
 */
#define VFIO_NC_FEATURE_QUERY	0xfc4e	/* GET, struct vfio_nc_query */
#define VFIO_NC_FEATURE_LOWER	0xfc4f	/* SET, struct vfio_nc_lower */

#define VFIO_NC_QUERY_MAGIC	0x434e4656	/* "VFNC" in memory */

/* In: tell of the caller's own mapping at @address, not of a range. */
#define VFIO_NC_QUERY_ADDRESS	(1U << 0)
/* Out: decided but not done; open since before the module was there. */
#define VFIO_NC_QUERY_DRY_RUN	(1U << 1)
#define VFIO_NC_QUERY_EARLY	(1U << 2)
/* Out: the device's driver chooses the type of this BAR. */
#define VFIO_NC_QUERY_OWN	(1U << 3)
/* Out: the BAR was lowered since the device was opened. */
#define VFIO_NC_QUERY_LOWERED	(1U << 4)
/* Out: guests follow for each page, not for each mapping. */
#define VFIO_NC_QUERY_HOOK	(1U << 5)

/**
 * struct vfio_nc_query - what holds for a range of a BAR, or for a mapping
 * @magic: out: VFIO_NC_QUERY_MAGIC
 * @flags: in and out: VFIO_NC_QUERY_*
 * @region_index: in: the BAR, 0 to 5; with ADDRESS out
 * @verdict: out: VFIO_NC_VERDICT_* of the whole range, lowering counted in;
 *	with DRY_RUN what it would be
 * @offset: in: first byte in the BAR, a multiple of the page size; with ADDRESS
 *	out: where the page of @address lies
 * @length: in: bytes, 0 for all up to the BAR's end; out: bytes meant, whole
 *	pages; with ADDRESS out: bytes of the mapping from that page on
 * @address: in, with ADDRESS: an address in a mapping of this device's BARs
 * @span: out: bytes from @offset on that have one verdict, lowering not counted in,
 *	which may be less or more than @length
 * @process: out: VFIO_NC_TYPE_* of a mapping without a wish, or of the mapping
 * @guest: out: likewise, what a guest can have of the whole range at most; with
 *	ADDRESS of the page; UNKNOWN where the device's driver chooses the type, which
 *	@process tells with ADDRESS only
 * @wishes: out: bit n: a mapping of the range with wish n would be granted
 * @wish_shift: out: VFIO_NC_WISH_SHIFT
 */
struct vfio_nc_query {
	__u32 magic;
	__u32 flags;
	__u32 region_index;
	__u32 verdict;
	__u64 offset;
	__u64 length;
	__u64 address;
	__u64 span;
	__u32 process;
	__u32 guest;
	__u32 wishes;
	__u32 wish_shift;
};

/**
 * struct vfio_nc_lower - take the most that BARs may have down
 * @bars: bit n: BAR n, of 0 to 5; at least one
 * @verdict: VFIO_NC_VERDICT_DEVICE or VFIO_NC_VERDICT_PERMIT
 *
 * It holds for all mappings that are made later, by whomever, until the last
 * close of the device, and never raises. EBUSY: one of the BARs is or was mapped
 * since the open, or an mmap of it came as far as the device's driver, which
 * refused it; then nothing has changed. EOPNOTSUPP: the module does not
 * govern the device now. EINVAL: a bad mask or verdict.
 */
struct vfio_nc_lower {
	__u32 bars;
	__u32 verdict;
};

#endif /* VFIO_NC_UAPI_H */
