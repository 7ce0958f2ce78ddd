/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * slow.h - spans as one would read them off: at each place every source is asked
 * anew, strongest first, up to where the answer may change.
 *
 * What src/policy paints must be the same, byte for byte.
 */
#ifndef VFIO_NC_SLOW_H
#define VFIO_NC_SLOW_H

#include <vfio_nc/policy.h>

/* A process has no Normal-NC where its page tables' word for it means another type. */
static inline void slow_limit(const struct vfio_nc_device *device,
			      struct vfio_nc_decision *decision)
{
	if (device->machine && device->machine->no_normal_nc &&
	    decision->verdict == VFIO_NC_NORMAL_NC)
		decision->verdict = VFIO_NC_PERMIT;
}

/* What would hold without the cap: it stays, unless the cap allows less. */
static inline void slow_combine(const struct vfio_nc_policy *policy,
				const struct vfio_nc_device *device,
				unsigned int bar, u64 offset,
				struct vfio_nc_decision *cap)
{
	struct vfio_nc_decision below = { .end = cap->end };

	if (!vfio_nc_ask(policy, device, VFIO_NC_SOURCE_TABLE, bar, offset,
			 &below))
		vfio_nc_ask(policy, device, VFIO_NC_SOURCE_UNLISTED, bar,
			    offset, &below);
	cap->end = below.end;
	slow_limit(device, &below);
	if (!vfio_nc_verdict_is_stricter(cap->verdict, below.verdict))
		*cap = below;
}

/* Whose cap is lifted by an answer from above the tables? */
static inline const char *slow_lifted(const struct vfio_nc_policy *policy,
				      const struct vfio_nc_device *device,
				      const struct vfio_nc_decision *decision)
{
	struct vfio_nc_decision cap = { 0 };

	if (!vfio_nc_ask(policy, device, VFIO_NC_SOURCE_PLATFORM, 0, 0, &cap) ||
	    !vfio_nc_verdict_is_stricter(cap.verdict, decision->verdict))
		return NULL;
	return cap.id;
}

static inline struct vfio_nc_decision slow_decide(const struct vfio_nc_policy *policy,
						  const struct vfio_nc_device *device,
						  unsigned int bar, u64 offset)
{
	struct vfio_nc_decision decision = { .end = device->bar[bar].size };
	enum vfio_nc_source source = VFIO_NC_SOURCE_OVERRIDE;

	/* The last one always speaks. */
	while (!vfio_nc_ask(policy, device, source, bar, offset, &decision))
		source++;
	slow_limit(device, &decision);
	if (source == VFIO_NC_SOURCE_PLATFORM)
		slow_combine(policy, device, bar, offset, &decision);
	else if (source < VFIO_NC_SOURCE_PLATFORM)
		decision.lifted = slow_lifted(policy, device, &decision);
	return decision;
}

static inline bool slow_same(const struct vfio_nc_decision *a,
			     const struct vfio_nc_decision *b)
{
	return a->verdict == b->verdict && a->source == b->source &&
	       a->rule == b->rule && a->id == b->id;
}

/* What a mapping gets in which all of a set of verdicts were found. */
static inline enum vfio_nc_verdict slow_mixture(unsigned int seen)
{
	const unsigned int granted = 1u << VFIO_NC_PERMIT | 1u << VFIO_NC_NORMAL_NC;
	enum vfio_nc_verdict verdict;

	for (verdict = 0; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		if (seen == 1u << verdict)
			return verdict;
	}
	return seen & ~granted ? VFIO_NC_DEVICE : VFIO_NC_PERMIT;
}

/* Of two answers in one page: is @a the one to name? */
static inline bool slow_names(const struct vfio_nc_decision *a,
			      const struct vfio_nc_decision *b)
{
	/* Stock with a grant is device: it is the grant that needs a word. */
	static const u8 order[VFIO_NC_NR_VERDICTS] = {
		[VFIO_NC_DEVICE] = 0,
		[VFIO_NC_PERMIT] = 1,
		[VFIO_NC_NORMAL_NC] = 2,
		[VFIO_NC_STOCK] = 3,
	};

	if (a->verdict != b->verdict)
		return order[a->verdict] < order[b->verdict];
	return a->source < b->source;
}

/* One page, from where @run starts to @end, though @run stops before. */
static inline struct vfio_nc_decision slow_page(const struct vfio_nc_policy *policy,
						const struct vfio_nc_device *device,
						unsigned int bar, u64 end,
						struct vfio_nc_decision run)
{
	unsigned int seen = 1u << run.verdict;
	u64 at = run.end;

	while (at < end) {
		struct vfio_nc_decision next =
			slow_decide(policy, device, bar, at);

		seen |= 1u << next.verdict;
		at = next.end;
		if (slow_names(&next, &run))
			run = next;
	}
	run.verdict = slow_mixture(seen);
	run.end = end;
	return run;
}

/* Whole pages from @start on that have one decision; more may follow. */
static inline struct vfio_nc_decision slow_pages(const struct vfio_nc_policy *policy,
						 const struct vfio_nc_device *device,
						 unsigned int bar, u64 page_size,
						 u64 start)
{
	struct vfio_nc_decision run = slow_decide(policy, device, bar, start);
	u64 size = device->bar[bar].size;
	u64 whole = run.end & ~(page_size - 1);
	u64 end = size - start < page_size ? size : start + page_size;

	if (run.end < end)
		return slow_page(policy, device, bar, end, run);
	if (run.end < size)
		run.end = whole;
	return run;
}

static inline unsigned int slow_fill(const struct vfio_nc_policy *policy,
				     const struct vfio_nc_device *device,
				     unsigned int bar, u64 page_size,
				     struct vfio_nc_span *spans, unsigned int max)
{
	u64 size = device->bar[bar].size;
	struct vfio_nc_span span = { 0 };
	struct vfio_nc_decision next;
	unsigned int nr = 0;
	u64 at;

	for (at = 0; at < size; at = next.end) {
		next = slow_pages(policy, device, bar, page_size, at);
		if (!at || !slow_same(&span.decision, &next)) {
			nr++;
			span.start = at;
		}
		span.decision = next;
		if (nr <= max)
			spans[nr - 1] = span;
	}
	return nr;
}

#endif /* VFIO_NC_SLOW_H */
