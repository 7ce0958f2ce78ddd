/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * grant.h - the physical ranges of open devices about which there is a verdict,
 * and which of them may be Normal-NC in stage 2, for whoever may not take a lock.
 */
#ifndef VFIO_NC_GRANT_H
#define VFIO_NC_GRANT_H

#include <linux/rcupdate.h>
#include <linux/types.h>

#include <vfio_nc/policy.h>

struct pci_dev;
struct vfio_nc_latch;

/**
 * struct vfio_nc_extent - a physical range
 * @start: first byte
 * @end: the byte after its last
 * @granted: it may be Normal-NC; else it is Device
 */
struct vfio_nc_extent {
	phys_addr_t start;
	phys_addr_t end;
	bool granted;
};

/**
 * struct vfio_nc_grant - the governed ranges of one open device
 * @rcu: frees it when no reader can be left
 * @dropped: bit n: the ranges of BAR n count no more
 * @denied: bit n: the ranges of BAR n are not granted any more
 * @seen: bit n: enum vfio_nc_hook_count n was counted in it
 * @first: index in @extent of each BAR's first range; [VFIO_NC_NR_BARS] is the
 *	number of all
 * @extent: the ranges, BAR by BAR, ascending in each; those of a BAR that touch
 *	each other and have the same answer are one
 */
struct vfio_nc_grant {
	struct rcu_head rcu;
	unsigned long dropped;
	unsigned long denied;
	unsigned long seen;
	unsigned int first[VFIO_NC_NR_BARS + 1];
	struct vfio_nc_extent extent[];
};

/**
 * enum vfio_nc_cover - how a range lies to what is governed
 * @VFIO_NC_COVER_NONE: outside of it
 * @VFIO_NC_COVER_DENIED: in it, and nothing of it is granted
 * @VFIO_NC_COVER_STRADDLING: a part of it is granted
 * @VFIO_NC_COVER_GRANTED: all of it is granted, by one device
 * @VFIO_NC_NR_COVERS: how many there are
 */
enum vfio_nc_cover {
	VFIO_NC_COVER_NONE,
	VFIO_NC_COVER_DENIED,
	VFIO_NC_COVER_STRADDLING,
	VFIO_NC_COVER_GRANTED,
	VFIO_NC_NR_COVERS,
};

/**
 * struct vfio_nc_covered - the same, and whose it is; returned in two registers
 * @grant: the device's; NULL if @cover is @VFIO_NC_COVER_NONE
 * @cover: how
 */
struct vfio_nc_covered {
	struct vfio_nc_grant *grant;
	enum vfio_nc_cover cover;
};

/**
 * vfio_nc_grant_create() - collect a device's governed ranges: all but stock
 * @pdev: the device
 * @latch: what was decided about it
 *
 * Return: the grant, NULL if nothing is governed, or ERR_PTR(-ENOMEM).
 */
struct vfio_nc_grant *vfio_nc_grant_create(struct pci_dev *pdev,
					   const struct vfio_nc_latch *latch);

/**
 * vfio_nc_grant_destroy() - free a grant that was not published
 * @grant: the grant
 */
void vfio_nc_grant_destroy(struct vfio_nc_grant *grant);

/**
 * vfio_nc_grant_publish() - let vfio_nc_grant_cover() find it
 * @grant: the grant
 *
 * Return: 0, or -ENOMEM: then nothing of it is found.
 */
int vfio_nc_grant_publish(struct vfio_nc_grant *grant);

/**
 * vfio_nc_grant_withdraw() - hide and free it; never waits, and needs no memory
 * @grant: a published grant
 */
void vfio_nc_grant_withdraw(struct vfio_nc_grant *grant);

/**
 * vfio_nc_grant_drop() - the ranges of one BAR count no more
 * @grant: a published grant
 * @bar: BAR number
 */
void vfio_nc_grant_drop(struct vfio_nc_grant *grant, unsigned int bar);

/**
 * vfio_nc_grant_deny() - the ranges of one BAR are Device, all of them
 * @grant: a published grant
 * @bar: BAR number
 */
void vfio_nc_grant_deny(struct vfio_nc_grant *grant, unsigned int bar);

/**
 * vfio_nc_grant_cover() - how does a range lie to what is governed?
 * @start: first byte, physical
 * @end: the byte after its last
 *
 * Context: any with preemption off, and as long as it is the grant stays; takes no
 * lock, is not traced.
 *
 * Return: how; where a byte of it is governed, never @VFIO_NC_COVER_NONE.
 */
struct vfio_nc_covered vfio_nc_grant_cover(phys_addr_t start, phys_addr_t end);

/**
 * vfio_nc_grant_exit() - free what is left; nothing is published, nobody looks
 */
void vfio_nc_grant_exit(void);

#endif /* VFIO_NC_GRANT_H */
