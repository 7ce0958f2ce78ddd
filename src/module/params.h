/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * params.h - what the operator has said through module parameters.
 */
#ifndef VFIO_NC_PARAMS_H
#define VFIO_NC_PARAMS_H

#include <linux/kref.h>

#include <vfio_nc/rule.h>

#include "mirror.h"

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
 * vfio_nc_params_settle() - the parameters given at load are complete
 *
 * Return: 0, or the errno with which init must refuse them; the log has said
 * why. From now on a bad value is refused when it is written.
 */
int vfio_nc_params_settle(void);

/**
 * vfio_nc_params_get_ruleset() - the rules that hold now
 *
 * Return: the set with a reference for the caller, or NULL: no rules.
 */
struct vfio_nc_ruleset *vfio_nc_params_get_ruleset(void);

/**
 * vfio_nc_params_put_ruleset() - give the reference back
 * @set: the set, or NULL
 */
void vfio_nc_params_put_ruleset(struct vfio_nc_ruleset *set);

/**
 * vfio_nc_params_unlisted() - the verdict where nobody spoke
 *
 * Return: VFIO_NC_STOCK or VFIO_NC_DEVICE.
 */
enum vfio_nc_verdict vfio_nc_params_unlisted(void);

/**
 * vfio_nc_params_dry_run() - only decide and log?
 *
 * Return: true if so.
 */
bool vfio_nc_params_dry_run(void);

/**
 * vfio_nc_params_mirror() - how guests are to follow
 *
 * Return: what was given at load, which init may not be able to have.
 */
enum vfio_nc_mirror vfio_nc_params_mirror(void);

#endif /* VFIO_NC_PARAMS_H */
