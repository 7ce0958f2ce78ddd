/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * wish.h - what of a verdict is left to a process that chooses within it.
 */
#ifndef VFIO_NC_WISH_H
#define VFIO_NC_WISH_H

#include <vfio_nc/policy.h>
#include <vfio_nc/uapi.h>

/**
 * vfio_nc_verdict_lower() - take a verdict down
 * @verdict: what was decided
 * @most: device or permit, or normal-nc, which takes nothing away
 *
 * Stock under permit stays stock: it grants guests no more.
 *
 * Return: the lesser of both.
 */
enum vfio_nc_verdict vfio_nc_verdict_lower(enum vfio_nc_verdict verdict,
					   enum vfio_nc_verdict most);

/**
 * vfio_nc_wish_grant() - may a mapping have what a process wishes?
 * @wish: VFIO_NC_WISH_*, or any other number
 * @verdict: the one verdict for the whole mapping, lowered
 * @stock_grants: this kernel alone lets guests have Normal-NC
 *
 * A granted wish of stock leaves guests with what the kernel does, and the process
 * with Device.
 *
 * Return: the verdict that is to be applied, -EPERM if the wish is above
 * @verdict, -EINVAL if there is no such wish.
 */
int vfio_nc_wish_grant(u64 wish, enum vfio_nc_verdict verdict, bool stock_grants);

#endif /* VFIO_NC_WISH_H */
