// SPDX-License-Identifier: GPL-2.0-only
/*
 * grant.c - from a latch to physical ranges that are looked up without a lock.
 */
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "grant.h"
#include "latch.h"

/* Leaf lock of writers; readers are vfio_nc_grant_cover(), under RCU. */
static DEFINE_SPINLOCK(grant_lock);
static LIST_HEAD(grant_list);

/* Add a range, or lengthen the last one, of the same BAR. */
static void grant_append(struct vfio_nc_grant *grant, phys_addr_t base,
			 unsigned int bar, const struct vfio_nc_span *span)
{
	struct vfio_nc_extent extent = {
		.start = base + span->start,
		.end = base + span->decision.end,
		.bar = bar,
		.granted = vfio_nc_verdict_grants(span->decision.verdict),
	};
	struct vfio_nc_extent *last = grant->extent + grant->nr - 1;

	if (span->start && grant->nr && last->end == extent.start &&
	    last->granted == extent.granted)
		last->end = extent.end;
	else
		grant->extent[grant->nr++] = extent;
}

static void grant_fill(struct vfio_nc_grant *grant, struct pci_dev *pdev,
		       const struct vfio_nc_latch *latch)
{
	unsigned int bar, i;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		/* Shares its pages with other BARs: vfio-pci never maps it. */
		if (!PAGE_ALIGNED(pci_resource_start(pdev, bar)))
			continue;
		for (i = latch->first[bar]; i < latch->first[bar + 1]; i++) {
			const struct vfio_nc_span *span = &latch->spans[i];

			if (span->decision.verdict != VFIO_NC_STOCK)
				grant_append(grant, pci_resource_start(pdev, bar),
					     bar, span);
		}
	}
}

struct vfio_nc_grant *vfio_nc_grant_create(struct pci_dev *pdev,
					   const struct vfio_nc_latch *latch)
{
	unsigned int nr = latch->first[VFIO_NC_NR_BARS];
	struct vfio_nc_grant *grant;

	grant = kzalloc(struct_size(grant, extent, nr), GFP_KERNEL);
	if (!grant)
		return ERR_PTR(-ENOMEM);
	grant_fill(grant, pdev, latch);
	if (grant->nr)
		return grant;
	kfree(grant);
	return NULL;
}

void vfio_nc_grant_destroy(struct vfio_nc_grant *grant)
{
	kfree(grant);
}

void vfio_nc_grant_publish(struct vfio_nc_grant *grant)
{
	spin_lock(&grant_lock);
	list_add_rcu(&grant->node, &grant_list);
	spin_unlock(&grant_lock);
}

void vfio_nc_grant_withdraw(struct vfio_nc_grant *grant)
{
	spin_lock(&grant_lock);
	list_del_rcu(&grant->node);
	spin_unlock(&grant_lock);
	kfree_rcu(grant, rcu);
}

void vfio_nc_grant_drop(struct vfio_nc_grant *grant, unsigned int bar)
{
	set_bit(bar, &grant->dropped);
}

void vfio_nc_grant_deny(struct vfio_nc_grant *grant, unsigned int bar)
{
	set_bit(bar, &grant->denied);
}

static notrace enum vfio_nc_cover
grant_extent_cover(const struct vfio_nc_grant *grant,
		   const struct vfio_nc_extent *extent, phys_addr_t start,
		   phys_addr_t end)
{
	/* Set before the mapping that must not be covered can be faulted in. */
	if (end <= extent->start || extent->end <= start ||
	    READ_ONCE(grant->dropped) & BIT(extent->bar))
		return VFIO_NC_COVER_NONE;
	/* Likewise. */
	if (!extent->granted || READ_ONCE(grant->denied) & BIT(extent->bar))
		return VFIO_NC_COVER_DENIED;
	return extent->start <= start && end <= extent->end ?
		VFIO_NC_COVER_GRANTED : VFIO_NC_COVER_STRADDLING;
}

/*
 * Preemption is off: that is an RCU reader too, and pairs with the withdrawal.
 * Ranges do not overlap, so the greatest answer is the answer.
 */
notrace enum vfio_nc_cover vfio_nc_grant_cover(phys_addr_t start, phys_addr_t end,
					       struct vfio_nc_grant **grant)
{
	enum vfio_nc_cover greatest = VFIO_NC_COVER_NONE;
	struct vfio_nc_grant *each;
	unsigned int i;

	list_for_each_entry_rcu(each, &grant_list, node, true) {
		for (i = 0; i < each->nr; i++) {
			enum vfio_nc_cover cover =
				grant_extent_cover(each, &each->extent[i], start, end);

			if (cover <= greatest)
				continue;
			greatest = cover;
			*grant = each;
		}
	}
	return greatest;
}
