// SPDX-License-Identifier: GPL-2.0-only
/*
 * decide.c - what each source says when it is asked.
 */
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
			 struct vfio_nc_decision *decision)
{
	if (!policy->cap)
		return false;
	decision->verdict = policy->cap->verdict;
	decision->id = policy->cap->id;
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
		return ask_platform(policy, decision);
	case VFIO_NC_SOURCE_TABLE:
		return policy->table &&
		       vfio_nc_table_answers(policy->table, device, bar, offset,
					     decision);
	default:
		decision->verdict = policy->unlisted;
		return true;
	}
}
