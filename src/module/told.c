// SPDX-License-Identifier: GPL-2.0-only
/*
 * told.c - bounds what the log is told about a device.
 */
#include <linux/bitops.h>
#include <linux/jhash.h>
#include <linux/jiffies.h>
#include <linux/string.h>

#include "told.h"

#define TOLD_INTERVAL	(VFIO_NC_TOLD_MINUTES * 60UL * HZ)

/* Return: has the text that is printed again and again used up its lines? */
static bool told_is_full(struct vfio_nc_told *told)
{
	if (!told->nr || time_after(jiffies, told->since + TOLD_INTERVAL)) {
		told->since = jiffies;
		told->nr = 0;
	}
	return told->nr++ >= VFIO_NC_TOLD_MAX;
}

bool vfio_nc_told_open(struct vfio_nc_told *told, const char *text, u32 besides,
		       unsigned int *unsaid)
{
	u32 opened = jhash(text, strlen(text), besides);

	if (opened == told->opened && told_is_full(told)) {
		told->unsaid++;
		return false;
	}
	if (opened != told->opened) {
		told->opened = opened;
		told->since = jiffies;
		told->nr = 1;
	}
	*unsaid = told->unsaid;
	told->unsaid = 0;
	WRITE_ONCE(told->own, 0);
	return true;
}

bool vfio_nc_told_misfits(struct vfio_nc_told *told, u32 hash)
{
	bool other = hash != told->misfits;

	told->misfits = hash;
	return other && hash;
}

bool vfio_nc_told_own(struct vfio_nc_told *told, unsigned int bar)
{
	return !test_and_set_bit(bar, &told->own);
}
