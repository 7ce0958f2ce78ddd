// SPDX-License-Identifier: GPL-2.0-only
/*
 * host.c - what the operator has said about the whole host: rules, the verdict
 * where nobody spoke, and whether anything is to be done. Who asks is the latch.
 */
#include <linux/compiler.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "host.h"

/* Leaf lock: guards host_ruleset, the pointer. */
static DEFINE_MUTEX(host_lock);
static struct vfio_nc_ruleset *host_ruleset;

/* Both are one word without order to anything else. */
static enum vfio_nc_verdict host_unlisted = VFIO_NC_STOCK;
static bool host_dry_run;

static void host_free_ruleset(struct kref *kref)
{
	kvfree(container_of(kref, struct vfio_nc_ruleset, kref));
}

void vfio_nc_host_put_ruleset(struct vfio_nc_ruleset *set)
{
	if (set)
		kref_put(&set->kref, host_free_ruleset);
}

struct vfio_nc_ruleset *vfio_nc_host_get_ruleset(void)
{
	struct vfio_nc_ruleset *set;

	mutex_lock(&host_lock);
	set = host_ruleset;
	if (set)
		kref_get(&set->kref);
	mutex_unlock(&host_lock);
	return set;
}

void vfio_nc_host_set_ruleset(struct vfio_nc_ruleset *set)
{
	mutex_lock(&host_lock);
	swap(host_ruleset, set);
	mutex_unlock(&host_lock);
	vfio_nc_host_put_ruleset(set);
}

/* Without the lock, which lockdep knows no more. */
void vfio_nc_host_exit(void)
{
	vfio_nc_host_put_ruleset(host_ruleset);
	host_ruleset = NULL;
}

enum vfio_nc_verdict vfio_nc_host_unlisted(void)
{
	return READ_ONCE(host_unlisted);
}

void vfio_nc_host_set_unlisted(enum vfio_nc_verdict verdict)
{
	WRITE_ONCE(host_unlisted, verdict);
}

bool vfio_nc_host_dry_run(void)
{
	return READ_ONCE(host_dry_run);
}

void vfio_nc_host_set_dry_run(bool dry_run)
{
	WRITE_ONCE(host_dry_run, dry_run);
}
