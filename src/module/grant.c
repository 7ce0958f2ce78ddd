// SPDX-License-Identifier: GPL-2.0-only
/*
 * grant.c - from a latch to physical ranges that are looked up without a lock.
 *
 * The governed BARs of all open devices are in one array, sorted by address, which
 * is searched by halves; so are the ranges of a BAR. The array is replaced as a whole
 * when a device is opened. When one is closed its places in it are emptied, which
 * needs no memory and so cannot fail, and are left out of the next array.
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "grant.h"
#include "latch.h"

/**
 * struct grant_bar - the governed ranges of one BAR
 * @start: first byte of the first
 * @end: the byte after the last one's last
 * @bar: BAR number
 * @whole: the answer for any part of it; @VFIO_NC_COVER_NONE: that is by the ranges
 * @grant: of its device; NULL when that was withdrawn
 */
struct grant_bar {
	phys_addr_t start;
	phys_addr_t end;
	u8 bar;
	u8 whole;
	struct vfio_nc_grant __rcu *grant;
};

/* For grant_find(). */
static_assert(!offsetof(struct grant_bar, start) &&
	      offsetof(struct grant_bar, end) == sizeof(phys_addr_t) &&
	      !offsetof(struct vfio_nc_extent, start) &&
	      offsetof(struct vfio_nc_extent, end) == sizeof(phys_addr_t));

struct grant_map {
	struct rcu_head rcu;
	unsigned int nr;
	struct grant_bar bar[];
};

/* Leaf lock of writers; readers are vfio_nc_grant_cover(), under RCU. */
static DEFINE_SPINLOCK(grant_lock);
static struct grant_map __rcu *grant_map;

#define grant_locked(pointer) \
	rcu_dereference_protected(pointer, lockdep_is_held(&grant_lock))

/* Add a range, or lengthen the last one; Return: how many there are then. */
static unsigned int grant_append(struct vfio_nc_extent *extent, unsigned int nr,
				 phys_addr_t base, const struct vfio_nc_span *span)
{
	bool granted = vfio_nc_verdict_grants(span->decision.verdict);

	if (nr && extent[nr - 1].end == base + span->start &&
	    extent[nr - 1].granted == granted) {
		extent[nr - 1].end = base + span->decision.end;
		return nr;
	}
	extent[nr] = (struct vfio_nc_extent){
		.start = base + span->start,
		.end = base + span->decision.end,
		.granted = granted,
	};
	return nr + 1;
}

/* Return: how many ranges of the BAR there are. */
static unsigned int grant_fill_bar(struct vfio_nc_extent *extent, phys_addr_t base,
				   const struct vfio_nc_latch *latch, unsigned int bar)
{
	unsigned int nr = 0;
	unsigned int i;

	/* Shares its pages with other BARs: vfio-pci never maps it. */
	if (!PAGE_ALIGNED(base))
		return 0;
	for (i = latch->first[bar]; i < latch->first[bar + 1]; i++) {
		if (latch->spans[i].decision.verdict != VFIO_NC_STOCK)
			nr = grant_append(extent, nr, base, &latch->spans[i]);
	}
	return nr;
}

struct vfio_nc_grant *vfio_nc_grant_create(struct pci_dev *pdev,
					   const struct vfio_nc_latch *latch)
{
	unsigned int nr = latch->first[VFIO_NC_NR_BARS];
	struct vfio_nc_grant *grant;
	unsigned int bar;

	grant = kvzalloc(struct_size(grant, extent, nr), GFP_KERNEL);
	if (!grant)
		return ERR_PTR(-ENOMEM);
	for (bar = 0, nr = 0; bar < VFIO_NC_NR_BARS; bar++) {
		grant->first[bar] = nr;
		nr += grant_fill_bar(grant->extent + nr,
				     pci_resource_start(pdev, bar), latch, bar);
	}
	grant->first[bar] = nr;
	if (nr)
		return grant;
	kvfree(grant);
	return NULL;
}

void vfio_nc_grant_destroy(struct vfio_nc_grant *grant)
{
	kvfree(grant);
}

/* The BAR that has the ranges @first to @end - 1. */
static struct grant_bar grant_bar_of(struct vfio_nc_grant *grant, unsigned int bar,
				     unsigned int first, unsigned int end)
{
	struct grant_bar made = {
		.start = grant->extent[first].start,
		.end = grant->extent[end - 1].end,
		.bar = bar,
	};

	if (end - first == 1)
		made.whole = grant->extent[first].granted ? VFIO_NC_COVER_GRANTED :
							    VFIO_NC_COVER_DENIED;
	RCU_INIT_POINTER(made.grant, grant);
	return made;
}

/* Put a BAR where it belongs; there is room. */
static void grant_map_add(struct grant_map *map, const struct grant_bar *bar)
{
	unsigned int i = map->nr++;

	for (; i && map->bar[i - 1].start > bar->start; i--)
		map->bar[i] = map->bar[i - 1];
	map->bar[i] = *bar;
}

/* Under grant_lock: what is in the old map, and one device more. */
static void grant_map_fill(struct grant_map *map, const struct grant_map *old,
			   struct vfio_nc_grant *grant)
{
	unsigned int i;

	for (i = 0; old && i < old->nr; i++) {
		if (rcu_access_pointer(old->bar[i].grant))
			map->bar[map->nr++] = old->bar[i];
	}
	for (i = 0; i < VFIO_NC_NR_BARS; i++) {
		unsigned int first = grant->first[i];
		unsigned int end = grant->first[i + 1];
		struct grant_bar bar;

		if (first == end)
			continue;
		bar = grant_bar_of(grant, i, first, end);
		grant_map_add(map, &bar);
	}
}

/* Return: what the next map must have room for, at the moment. */
static unsigned int grant_map_room(const struct grant_map *map)
{
	return (map ? map->nr : 0) + VFIO_NC_NR_BARS;
}

int vfio_nc_grant_publish(struct vfio_nc_grant *grant)
{
	struct grant_map *map = NULL, *old;
	unsigned int room = 0;

	spin_lock(&grant_lock);
	old = grant_locked(grant_map);
	/* More may have come while there was no lock. */
	while (grant_map_room(old) > room) {
		room = grant_map_room(old);
		spin_unlock(&grant_lock);
		kvfree(map);
		map = kvzalloc(struct_size(map, bar, room), GFP_KERNEL);
		if (!map)
			return -ENOMEM;
		spin_lock(&grant_lock);
		old = grant_locked(grant_map);
	}
	grant_map_fill(map, old, grant);
	/* Pairs with vfio_nc_grant_cover(). */
	rcu_assign_pointer(grant_map, map);
	spin_unlock(&grant_lock);
	if (old)
		kvfree_rcu(old, rcu);
	return 0;
}

/* A walk that begins now does not find it; one under way keeps it until it ends. */
void vfio_nc_grant_withdraw(struct vfio_nc_grant *grant)
{
	struct grant_map *map;
	unsigned int i;

	spin_lock(&grant_lock);
	map = grant_locked(grant_map);
	for (i = 0; i < map->nr; i++) {
		if (rcu_access_pointer(map->bar[i].grant) == grant)
			RCU_INIT_POINTER(map->bar[i].grant, NULL);
	}
	spin_unlock(&grant_lock);
	kvfree_rcu(grant, rcu);
}

void vfio_nc_grant_exit(void)
{
	kvfree(rcu_dereference_protected(grant_map, true));
	RCU_INIT_POINTER(grant_map, NULL);
}

void vfio_nc_grant_drop(struct vfio_nc_grant *grant, unsigned int bar)
{
	set_bit(bar, &grant->dropped);
}

void vfio_nc_grant_deny(struct vfio_nc_grant *grant, unsigned int bar)
{
	set_bit(bar, &grant->denied);
}

/*
 * The first of @low to @high - 1 that ends behind @start, or @high: what is in
 * @ranges begins with its start and its end, and is sorted.
 */
static __always_inline unsigned int grant_find(const void *ranges, size_t size,
					       unsigned int low, unsigned int high,
					       phys_addr_t start)
{
	while (low < high) {
		unsigned int middle = low + (high - low) / 2;
		const phys_addr_t *range = ranges + middle * size;

		if (range[1] <= start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Ranges do not overlap, so the greatest answer is the answer. */
static notrace noinline enum vfio_nc_cover
grant_bar_cover(const struct vfio_nc_grant *grant, unsigned int bar, phys_addr_t start,
		phys_addr_t end)
{
	enum vfio_nc_cover greatest = VFIO_NC_COVER_NONE;
	unsigned int last = grant->first[bar + 1];
	/* Set before the mapping that must not be covered can be faulted in. */
	bool denied = READ_ONCE(grant->denied) & BIT(bar);
	unsigned int i;

	/* Likewise. */
	if (READ_ONCE(grant->dropped) & BIT(bar))
		return VFIO_NC_COVER_NONE;
	for (i = grant_find(grant->extent, sizeof(grant->extent[0]), grant->first[bar],
			    last, start);
	     i < last && grant->extent[i].start < end; i++) {
		const struct vfio_nc_extent *extent = &grant->extent[i];

		if (!extent->granted || denied)
			greatest = max(greatest, VFIO_NC_COVER_DENIED);
		else if (extent->start <= start && end <= extent->end)
			return VFIO_NC_COVER_GRANTED;
		else
			greatest = VFIO_NC_COVER_STRADDLING;
	}
	return greatest;
}

/* What may lie in more than one BAR, or in more than one range of one. */
static notrace noinline struct vfio_nc_covered
grant_map_cover(const struct grant_map *map, unsigned int i, phys_addr_t start,
		phys_addr_t end)
{
	struct vfio_nc_covered greatest = { .cover = VFIO_NC_COVER_NONE };

	for (; i < map->nr && map->bar[i].start < end; i++) {
		struct vfio_nc_grant *each = rcu_dereference_raw(map->bar[i].grant);
		enum vfio_nc_cover cover = !each ? VFIO_NC_COVER_NONE :
			grant_bar_cover(each, map->bar[i].bar, start, end);

		if (cover > greatest.cover)
			greatest = (struct vfio_nc_covered){ each, cover };
	}
	return greatest;
}

/*
 * Preemption is off: that is an RCU reader too, and pairs with who frees. What is all
 * in one BAR, as a page of a guest is, and in one range of it, must not pay for what is
 * not: hence the call at the end.
 */
notrace struct vfio_nc_covered vfio_nc_grant_cover(phys_addr_t start, phys_addr_t end)
{
	const struct grant_map *map = rcu_dereference_raw(grant_map);
	const struct grant_bar *bar;
	struct vfio_nc_grant *each;
	unsigned int i;

	if (!map)
		return (struct vfio_nc_covered){ .cover = VFIO_NC_COVER_NONE };
	i = grant_find(map->bar, sizeof(map->bar[0]), 0, map->nr, start);
	bar = &map->bar[i];
	if (i < map->nr && bar->start <= start && end <= bar->end && bar->whole) {
		each = rcu_dereference_raw(bar->grant);
		/* As in grant_bar_cover(). */
		if (each && !((READ_ONCE(each->denied) | READ_ONCE(each->dropped)) &
			      BIT(bar->bar)))
			return (struct vfio_nc_covered){ each, bar->whole };
	}
	return grant_map_cover(map, i, start, end);
}
