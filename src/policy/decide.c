// SPDX-License-Identifier: GPL-2.0-only
/*
 * decide.c - the decision: who spoke first, and how far it holds.
 */
#include <vfio_nc/abi.h>
#include <vfio_nc/rule.h>
#include <vfio_nc/table.h>

static bool ask_override(const struct vfio_nc_policy *policy,
			 const struct vfio_nc_device *device, unsigned int bar,
			 u64 offset, struct vfio_nc_decision *decision)
{
	unsigned int i;

	for (i = 0; i < policy->nr_override; i++) {
		if (!vfio_nc_clause_answers(&policy->override[i], device->bar,
					    bar, offset, decision))
			continue;
		decision->rule = i + 1;
		return true;
	}
	return false;
}

static bool ask_rules(const struct vfio_nc_policy *policy,
		      const struct vfio_nc_device *device, unsigned int bar,
		      u64 offset, struct vfio_nc_decision *decision)
{
	unsigned int i;

	for (i = 0; i < policy->nr_rules; i++) {
		const struct vfio_nc_rule *rule = &policy->rules[i];

		if (!vfio_nc_rule_selects(rule, device, bar) ||
		    !vfio_nc_clause_answers(&rule->clause, device->bar, bar,
					    offset, decision))
			continue;
		decision->rule = i + 1;
		return true;
	}
	return false;
}

static bool ask_firmware(const struct vfio_nc_device *device, unsigned int bar,
			 struct vfio_nc_decision *decision)
{
	const struct vfio_nc_statement *statement = &device->firmware[bar];

	if (!statement->node)
		return false;
	decision->verdict = statement->verdict;
	decision->id = statement->node;
	return true;
}

static bool ask_platform(const struct vfio_nc_policy *policy,
			 const struct vfio_nc_device *device,
			 struct vfio_nc_decision *decision)
{
	const struct vfio_nc_platform *row;

	row = policy->table ? vfio_nc_table_cap(policy->table, device) : NULL;
	if (!row)
		return false;
	decision->verdict = row->verdict;
	decision->id = row->id;
	return true;
}

bool vfio_nc_ask(const struct vfio_nc_policy *policy,
		 const struct vfio_nc_device *device,
		 enum vfio_nc_source source, unsigned int bar, u64 offset,
		 struct vfio_nc_decision *decision)
{
	decision->source = source;
	switch (source) {
	case VFIO_NC_SOURCE_OVERRIDE:
		return ask_override(policy, device, bar, offset, decision);
	case VFIO_NC_SOURCE_RULES:
		return ask_rules(policy, device, bar, offset, decision);
	case VFIO_NC_SOURCE_FIRMWARE:
		return ask_firmware(device, bar, decision);
	case VFIO_NC_SOURCE_PLATFORM:
		return ask_platform(policy, device, decision);
	case VFIO_NC_SOURCE_TABLE:
		return policy->table &&
		       vfio_nc_table_answers(policy->table, device, bar, offset,
					     decision);
	default:
		decision->verdict = policy->unlisted;
		return true;
	}
}

/* What would hold without the cap: it stays, unless the cap allows less. */
static void decide_combine(const struct vfio_nc_policy *policy,
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
	if (!vfio_nc_verdict_is_stricter(cap->verdict, below.verdict))
		*cap = below;
}

/* Whose cap is lifted by an answer from above the tables? */
static const char *decide_lifted(const struct vfio_nc_policy *policy,
				 const struct vfio_nc_device *device,
				 const struct vfio_nc_decision *decision)
{
	struct vfio_nc_decision cap = { 0 };

	if (!ask_platform(policy, device, &cap) ||
	    !vfio_nc_verdict_is_stricter(cap.verdict, decision->verdict))
		return NULL;
	return cap.id;
}

struct vfio_nc_decision vfio_nc_decide(const struct vfio_nc_policy *policy,
				       const struct vfio_nc_device *device,
				       unsigned int bar, u64 offset)
{
	struct vfio_nc_decision decision = { .end = device->bar[bar].size };
	enum vfio_nc_source source = VFIO_NC_SOURCE_OVERRIDE;

	/* The last one always speaks. */
	while (!vfio_nc_ask(policy, device, source, bar, offset, &decision))
		source++;
	if (source == VFIO_NC_SOURCE_PLATFORM)
		decide_combine(policy, device, bar, offset, &decision);
	else if (source < VFIO_NC_SOURCE_PLATFORM)
		decision.lifted = decide_lifted(policy, device, &decision);
	return decision;
}

static bool decide_same(const struct vfio_nc_decision *a,
			const struct vfio_nc_decision *b)
{
	return a->verdict == b->verdict && a->source == b->source &&
	       a->rule == b->rule && a->id == b->id;
}

/* What a mapping gets in which all of a set of verdicts were found. */
static enum vfio_nc_verdict decide_mixture(unsigned int seen)
{
	switch (seen) {
	case 0:
	case 1u << VFIO_NC_STOCK:
		return VFIO_NC_STOCK;
	case 1u << VFIO_NC_NORMAL_NC:
		return VFIO_NC_NORMAL_NC;
	case 1u << VFIO_NC_PERMIT:
	case 1u << VFIO_NC_PERMIT | 1u << VFIO_NC_NORMAL_NC:
		return VFIO_NC_PERMIT;
	default:
		return VFIO_NC_DEVICE;
	}
}

/* Of two answers in one page: is @a the one to name? */
static bool decide_names(const struct vfio_nc_decision *a,
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
static struct vfio_nc_decision decide_page(const struct vfio_nc_policy *policy,
					   const struct vfio_nc_device *device,
					   unsigned int bar, u64 end,
					   struct vfio_nc_decision run)
{
	unsigned int seen = 1u << run.verdict;
	u64 at = run.end;

	while (at < end) {
		struct vfio_nc_decision next =
			vfio_nc_decide(policy, device, bar, at);

		seen |= 1u << next.verdict;
		at = next.end;
		if (decide_names(&next, &run))
			run = next;
	}
	run.verdict = decide_mixture(seen);
	run.end = end;
	return run;
}

/* Whole pages from @start on that have one decision; more may follow. */
static struct vfio_nc_decision decide_pages(const struct vfio_nc_policy *policy,
					    const struct vfio_nc_device *device,
					    unsigned int bar, u64 page_size,
					    u64 start)
{
	struct vfio_nc_decision run =
		vfio_nc_decide(policy, device, bar, start);
	u64 size = device->bar[bar].size;
	u64 whole = run.end & ~(page_size - 1);
	u64 end = size - start < page_size ? size : start + page_size;

	if (run.end < end)
		return decide_page(policy, device, bar, end, run);
	if (run.end < size)
		run.end = whole;
	return run;
}

unsigned int vfio_nc_spans_fill(const struct vfio_nc_policy *policy,
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
		next = decide_pages(policy, device, bar, page_size, at);
		if (!at || !decide_same(&span.decision, &next)) {
			nr++;
			span.start = at;
		}
		span.decision = next;
		if (nr <= max)
			spans[nr - 1] = span;
	}
	return nr;
}

enum vfio_nc_verdict vfio_nc_spans_verdict(const struct vfio_nc_span *spans,
					   unsigned int nr, u64 start, u64 end)
{
	unsigned int seen = 0;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (spans[i].start < end && start < spans[i].decision.end)
			seen |= 1u << spans[i].decision.verdict;
	}
	/* Nobody spoke about what lies beyond the BAR. */
	if (nr && end > spans[nr - 1].decision.end)
		seen |= 1u << VFIO_NC_DEVICE;
	return decide_mixture(seen);
}

bool vfio_nc_verdict_is_stricter(enum vfio_nc_verdict a, enum vfio_nc_verdict b)
{
	static const u8 allows[VFIO_NC_NR_VERDICTS] = {
		[VFIO_NC_DEVICE] = 0,
		[VFIO_NC_STOCK] = 1,
		[VFIO_NC_PERMIT] = 1,
		[VFIO_NC_NORMAL_NC] = 2,
	};

	return allows[a] < allows[b];
}

const char *vfio_nc_verdict_name(enum vfio_nc_verdict verdict)
{
	static const char * const name[VFIO_NC_NR_VERDICTS] = {
		[VFIO_NC_STOCK] = VFIO_NC_WORD_STOCK,
		[VFIO_NC_DEVICE] = VFIO_NC_WORD_DEVICE,
		[VFIO_NC_PERMIT] = VFIO_NC_WORD_PERMIT,
		[VFIO_NC_NORMAL_NC] = VFIO_NC_WORD_NORMAL_NC,
	};

	return name[verdict];
}

const char *vfio_nc_source_name(enum vfio_nc_source source)
{
	static const char * const name[VFIO_NC_NR_SOURCES] = {
		[VFIO_NC_SOURCE_OVERRIDE] = VFIO_NC_WORD_OVERRIDE,
		[VFIO_NC_SOURCE_RULES] = VFIO_NC_WORD_RULES,
		[VFIO_NC_SOURCE_FIRMWARE] = VFIO_NC_WORD_FIRMWARE,
		[VFIO_NC_SOURCE_PLATFORM] = VFIO_NC_WORD_PLATFORM,
		[VFIO_NC_SOURCE_TABLE] = VFIO_NC_WORD_TABLE,
		[VFIO_NC_SOURCE_UNLISTED] = VFIO_NC_WORD_UNLISTED,
	};

	return name[source];
}

int vfio_nc_decision_print(const struct vfio_nc_decision *decision, char *buf,
			   size_t size)
{
	int at = scnprintf(buf, size, "%s", vfio_nc_source_name(decision->source));

	if (decision->rule)
		at += scnprintf(buf + at, size - at, "#%u", decision->rule);
	if (decision->id)
		at += scnprintf(buf + at, size - at, ":%s", decision->id);
	return at;
}
