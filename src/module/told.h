/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * told.h - what the log was already told about a device: whoever may open it can
 * do so in a loop, and must not fill the log.
 */
#ifndef VFIO_NC_TOLD_H
#define VFIO_NC_TOLD_H

#include <linux/types.h>

/**
 * struct vfio_nc_told - what the log was told
 * @opened: of the last line about an open, a hash
 * @misfits: of what does not fit the device's BARs, a hash; 0 if nothing is
 * @since: when counting began, in jiffies
 * @nr: opens with that text since then, those without a line too
 * @unsaid: opens since the last line
 * @own: bit n: that the driver chose BAR n's type, since that line
 *
 * All zero at first. Under dev_set->lock, but for @own.
 */
struct vfio_nc_told {
	u32 opened;
	u32 misfits;
	unsigned long since;
	unsigned int nr;
	unsigned int unsaid;
	unsigned long own;
};

/**
 * vfio_nc_told_open() - may a line about an open be printed?
 * @told: of the device
 * @text: the line
 * @besides: what it has no room for, as a number that changes with that
 * @unsaid: filled in: how many before it were not
 *
 * Another text than the last time is always printed: it takes the operator to change
 * it. The same one is VFIO_NC_TOLD_MAX times in VFIO_NC_TOLD_MINUTES.
 *
 * Return: true if so.
 */
bool vfio_nc_told_open(struct vfio_nc_told *told, const char *text, u32 besides,
		       unsigned int *unsaid);

#define VFIO_NC_TOLD_MAX	10
#define VFIO_NC_TOLD_MINUTES	10

/**
 * vfio_nc_told_misfits() - may a line be printed about what does not fit?
 * @told: of the device
 * @hash: of all that does not fit; 0 if nothing is
 *
 * Return: true if it is another than the last time.
 */
bool vfio_nc_told_misfits(struct vfio_nc_told *told, u32 hash);

/**
 * vfio_nc_told_own() - may a line be printed about a BAR with its driver's own type?
 * @told: of the device
 * @bar: BAR number
 *
 * Context: any; several at a time.
 *
 * Return: true, once for each line about an open.
 */
bool vfio_nc_told_own(struct vfio_nc_told *told, unsigned int bar);

#endif /* VFIO_NC_TOLD_H */
