/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * wish.h - a process that has a device open chooses within the verdict, and asks
 * what it has: include/vfio_nc/uapi.h.
 *
 * What it has chosen for the whole device is one atomic word of the record, its
 * claims: a lane of 8 bits for each of the four things that can be true of a BAR.
 * A BAR that is marked mapped can no longer be lowered, so both are decided by one
 * exchange.
 */
#ifndef VFIO_NC_MODULE_WISH_H
#define VFIO_NC_MODULE_WISH_H

#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/mm.h>

#include <vfio_nc/wish.h>

#include "record.h"

struct vfio_nc_mirrored;

#define VFIO_NC_CLAIM_MAPPED(bar)	BIT(bar)
#define VFIO_NC_CLAIM_DEVICE(bar)	BIT(8 + (bar))
#define VFIO_NC_CLAIM_PERMIT(bar)	BIT(16 + (bar))
#define VFIO_NC_CLAIM_WISHED(bar)	BIT(24 + (bar))
/* What makes the verdict alone not count. */
#define VFIO_NC_CLAIM_ANY		(VFIO_NC_CLAIM_MAPPED(0) | \
					 VFIO_NC_CLAIM_DEVICE(0) | \
					 VFIO_NC_CLAIM_PERMIT(0))

/**
 * vfio_nc_wish_take() - read the wish from a new VMA's offset, and leave the rest
 * @vma: the VMA, before the driver's mmap
 *
 * What is taken is not put back: the driver, its faults and its zapping know the
 * device's own offsets only.
 *
 * Return: the wish, which may be any number.
 */
static inline u64 vfio_nc_wish_take(struct vm_area_struct *vma)
{
	u64 wish = vma->vm_pgoff >> (VFIO_NC_WISH_SHIFT - PAGE_SHIFT);

	if (unlikely(wish))
		vma->vm_pgoff &= BIT(VFIO_NC_WISH_SHIFT - PAGE_SHIFT) - 1;
	return wish;
}

/**
 * vfio_nc_wish_is_settled() - is it the verdict alone that counts?
 * @record: of the open device
 * @bar: BAR number
 * @wish: as vfio_nc_wish_take() returned it
 *
 * Return: true for a mapping without a wish of a BAR that was mapped before, and
 * not lowered before that.
 */
static inline bool vfio_nc_wish_is_settled(const struct vfio_nc_record *record,
					   unsigned int bar, u64 wish)
{
	unsigned int claims = atomic_read(&record->claims);

	return !wish && (claims >> bar & VFIO_NC_CLAIM_ANY) == VFIO_NC_CLAIM_MAPPED(0);
}

/**
 * vfio_nc_wish_lowered() - the most that a BAR may have
 * @record: of the open device
 * @bar: BAR number
 *
 * Return: device or permit if it was lowered so far, else normal-nc.
 */
enum vfio_nc_verdict vfio_nc_wish_lowered(const struct vfio_nc_record *record,
					  unsigned int bar);

/**
 * vfio_nc_wish_is_made() - was a part of a BAR mapped with a wish?
 * @record: of the open device
 * @bar: BAR number
 *
 * Return: true if so, since the open.
 */
bool vfio_nc_wish_is_made(const struct vfio_nc_record *record, unsigned int bar);

/**
 * struct vfio_nc_part - bytes of a BAR, whole pages
 * @bar: BAR number
 * @start: first byte, as offset in the BAR
 * @end: the byte after its last
 */
struct vfio_nc_part {
	unsigned int bar;
	u64 start;
	u64 end;
};

/* Beside a verdict: stock too is to be Device in the process. */
#define VFIO_NC_WISHED_LESSER	BIT(8)

/**
 * vfio_nc_wish_settle() - decide about a mapping, and mark the BAR mapped
 * @record: of the device, open by its latch and not in a dry run
 * @mirrored: what the mirror keeps for it
 * @wish: as vfio_nc_wish_take() returned it
 * @part: what is to be mapped
 *
 * Return: the verdict to be applied, with VFIO_NC_WISHED_LESSER where that holds;
 * -EINVAL, -EPERM or -EOPNOTSUPP: then nothing is marked.
 */
int vfio_nc_wish_settle(struct vfio_nc_record *record,
			struct vfio_nc_mirrored *mirrored, u64 wish,
			const struct vfio_nc_part *part);

/**
 * vfio_nc_wish_withholds() - is a part no process's to be mapped past the verdict?
 * @record: of the open device
 * @part: the part
 *
 * Return: true if it is Device, or only granted in part.
 */
bool vfio_nc_wish_withholds(const struct vfio_nc_record *record,
			    const struct vfio_nc_part *part);

/**
 * vfio_nc_wish_export() - a part of a BAR can be mapped from now on, by whomever
 * @record: of the open device
 * @bar: BAR number
 *
 * It counts as mapped.
 *
 * Return: 0, or -EPERM if it was lowered: then nothing is marked.
 */
int vfio_nc_wish_export(struct vfio_nc_record *record, unsigned int bar);

/**
 * vfio_nc_wish_feature() - VFIO_DEVICE_FEATURE, where it is one of ours
 * @record: of the open device
 * @mirrored: what the mirror keeps for it
 * @flags: as vfio core has them from the caller
 * @arg: the caller's data
 * @argsz: bytes of it
 *
 * Return: 0 or a negative errno; -ENOTTY if it is another feature.
 */
int vfio_nc_wish_feature(struct vfio_nc_record *record,
			 struct vfio_nc_mirrored *mirrored, u32 flags,
			 void __user *arg, size_t argsz);

#endif /* VFIO_NC_MODULE_WISH_H */
