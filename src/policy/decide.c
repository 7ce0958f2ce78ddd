// SPDX-License-Identifier: GPL-2.0-only
/*
 * decide.c - the decision: who spoke first, and how far it holds.
 */
#include <vfio_nc/abi.h>
#include <vfio_nc/rule.h>

/*
 * Does the rule's range hold @offset? Either way *@end comes down to the next
 * place where this rule's answer changes.
 */
static bool decide_covers(const struct vfio_nc_rule *rule, u64 offset, u64 *end)
{
	u64 stop = rule->offset + rule->length;

	if (!rule->length)
		return true;
	if (offset < rule->offset) {
		if (rule->offset < *end)
			*end = rule->offset;
		return false;
	}
	if (offset >= stop)
		return false;
	if (stop < *end)
		*end = stop;
	return true;
}

struct vfio_nc_decision vfio_nc_decide(const struct vfio_nc_policy *policy,
				       const struct vfio_nc_device *device,
				       unsigned int bar, u64 offset)
{
	struct vfio_nc_decision decision = {
		.verdict = policy->unlisted,
		.source = VFIO_NC_SOURCE_UNLISTED,
		.end = device->bar[bar].size,
	};
	unsigned int i;

	for (i = 0; i < policy->nr_rules; i++) {
		const struct vfio_nc_rule *rule = &policy->rules[i];

		if (!vfio_nc_rule_selects(rule, device, bar) ||
		    !decide_covers(rule, offset, &decision.end))
			continue;
		decision.verdict = vfio_nc_rule_fits(rule, &device->bar[bar]) ?
			rule->verdict : VFIO_NC_DEVICE;
		decision.source = VFIO_NC_SOURCE_RULES;
		decision.rule = i + 1;
		break;
	}
	return decision;
}

unsigned int vfio_nc_spans_fill(const struct vfio_nc_policy *policy,
				const struct vfio_nc_device *device,
				unsigned int bar, struct vfio_nc_span *spans,
				unsigned int max)
{
	struct vfio_nc_span span = { 0 };
	unsigned int nr;

	for (nr = 0; span.start < device->bar[bar].size; nr++) {
		span.decision = vfio_nc_decide(policy, device, bar, span.start);
		if (nr < max)
			spans[nr] = span;
		span.start = span.decision.end;
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
		[VFIO_NC_SOURCE_UNLISTED] = VFIO_NC_WORD_UNLISTED,
		[VFIO_NC_SOURCE_RULES] = VFIO_NC_WORD_RULES,
	};

	return name[source];
}
