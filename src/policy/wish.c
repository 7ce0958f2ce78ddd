// SPDX-License-Identifier: GPL-2.0-only
/*
 * wish.c - a process chooses within its verdict: less, or Normal-NC for itself
 * where a guest could have it anyway.
 */
#include <vfio_nc/wish.h>

enum vfio_nc_verdict vfio_nc_verdict_lower(enum vfio_nc_verdict verdict,
					   enum vfio_nc_verdict most)
{
	if (most == VFIO_NC_DEVICE)
		return VFIO_NC_DEVICE;
	if (most == VFIO_NC_PERMIT && verdict == VFIO_NC_NORMAL_NC)
		return VFIO_NC_PERMIT;
	return verdict;
}

int vfio_nc_wish_grant(u64 wish, enum vfio_nc_verdict verdict, bool stock_grants)
{
	switch (wish) {
	case VFIO_NC_WISH_PLAIN:
		return verdict;
	case VFIO_NC_WISH_DEVICE:
		return VFIO_NC_DEVICE;
	case VFIO_NC_WISH_PERMIT:
		if (verdict == VFIO_NC_STOCK && stock_grants)
			return VFIO_NC_STOCK;
		return vfio_nc_verdict_grants(verdict) ? VFIO_NC_PERMIT : -EPERM;
	case VFIO_NC_WISH_NORMAL_NC:
		return vfio_nc_verdict_grants(verdict) ? VFIO_NC_NORMAL_NC : -EPERM;
	default:
		return -EINVAL;
	}
}
