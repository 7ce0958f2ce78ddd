/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * host.h - what the operator has said about the whole host. It counts from each
 * device's next open.
 */
#ifndef VFIO_NC_HOST_H
#define VFIO_NC_HOST_H

#include <linux/kref.h>

#include <vfio_nc/rule.h>

/**
 * struct vfio_nc_ruleset - the rules of one write of the parameter
 * @kref: every latch made from it holds a reference
 * @nr: how many rules
 * @rules: the rules, in the order of the text; never changed
 */
struct vfio_nc_ruleset {
	struct kref kref;
	unsigned int nr;
	struct vfio_nc_rule rules[];
};

/**
 * vfio_nc_host_get_ruleset() - the rules that hold now
 *
 * Return: the set with a reference for the caller, or NULL: no rules.
 */
struct vfio_nc_ruleset *vfio_nc_host_get_ruleset(void);

/**
 * vfio_nc_host_put_ruleset() - give the reference back
 * @set: the set, or NULL
 */
void vfio_nc_host_put_ruleset(struct vfio_nc_ruleset *set);

/**
 * vfio_nc_host_set_ruleset() - other rules hold from now on
 * @set: the set, whose reference is taken over, or NULL: no rules
 */
void vfio_nc_host_set_ruleset(struct vfio_nc_ruleset *set);

/**
 * vfio_nc_host_exit() - forget the rules; the module's last moment: nobody asks
 */
void vfio_nc_host_exit(void);

/**
 * vfio_nc_host_unlisted() - the verdict where nobody spoke
 *
 * Return: VFIO_NC_STOCK or VFIO_NC_DEVICE.
 */
enum vfio_nc_verdict vfio_nc_host_unlisted(void);

/**
 * vfio_nc_host_set_unlisted() - another verdict where nobody spoke
 * @verdict: VFIO_NC_STOCK or VFIO_NC_DEVICE
 */
void vfio_nc_host_set_unlisted(enum vfio_nc_verdict verdict);

/**
 * vfio_nc_host_dry_run() - only decide and log?
 *
 * Return: true if so.
 */
bool vfio_nc_host_dry_run(void);

/**
 * vfio_nc_host_set_dry_run() - only decide and log, or do it
 * @dry_run: which
 */
void vfio_nc_host_set_dry_run(bool dry_run);

#endif /* VFIO_NC_HOST_H */
