// SPDX-License-Identifier: GPL-2.0-only
/*
 * decide.c - what each source says when it is asked, and the words for it.
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
