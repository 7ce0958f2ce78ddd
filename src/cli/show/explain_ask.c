// SPDX-License-Identifier: GPL-2.0-only
/*
 * explain_ask.c - what each source answers, in words.
 */
#include "explain_parts.h"

/* Say it into @answer->text, behind what stands there. */
#define answer_say(answer, ...)							\
	scnprintf((answer)->text + strlen((answer)->text),			\
		  sizeof((answer)->text) - strlen((answer)->text), __VA_ARGS__)

static void answer_override(const struct view_device *device,
			    struct explain_answer *answer)
{
	char text[VFIO_NC_CLAUSE_TEXT_MAX];

	if (answer->spoke) {
		vfio_nc_clause_print(&device->policy.override[answer->decision.rule - 1],
				     text, sizeof(text));
		answer_say(answer, "clause %u, %s", answer->decision.rule, text);
	} else if (device->policy.nr_override) {
		answer_say(answer, "no clause about it");
	} else {
		answer_say(answer, "not set");
	}
}

static void answer_rules(const struct view_device *device,
			 struct explain_answer *answer)
{
	char text[VFIO_NC_RULE_TEXT_MAX];

	if (answer->spoke) {
		vfio_nc_rule_print(&device->policy.rules[answer->decision.rule - 1],
				   text, sizeof(text));
		answer_say(answer, "rule %u, %s", answer->decision.rule, text);
	} else if (device->policy.nr_rules) {
		answer_say(answer, "none of %u is about it", device->policy.nr_rules);
	} else {
		answer_say(answer, "there are none");
	}
}

static void answer_firmware(const struct view *view,
			    const struct view_device *device,
			    struct explain_answer *answer)
{
	if (answer->spoke)
		answer_say(answer, "node %s", answer->decision.id);
	else if (device->host.nr_faults)
		answer_say(answer, "not heard, %s", device->host.fault[0]);
	else if (host_has_acpi(&view->host, &device->host))
		answer_say(answer, "ACPI, which sysfs does not show; the module reads it");
	else
		answer_say(answer, "no node has a property vfio-nc,*");
}

static void answer_notes(const struct view *view,
			 const struct view_device *device,
			 struct explain_answer *answer)
{
	const struct vfio_nc_table *table = &view->host.table;
	u64 notes = vfio_nc_table_notes(table, &device->host.facts);
	unsigned int i;

	for (i = 0; i < table->nr_platforms; i++) {
		if (!(notes & 1ull << i))
			continue;
		answer_say(answer, "%s%s: %s", *answer->text ? "; note " :
			   "only a note, ", table->platforms[i].id,
			   table->platforms[i].why);
	}
}

static void answer_platform(const struct view *view,
			    const struct view_device *device,
			    struct explain_answer *answer)
{
	if (answer->spoke)
		answer_say(answer, "row %s: the tables may say at most this",
			   answer->decision.id);
	answer_notes(view, device, answer);
	if (*answer->text)
		return;
	if (view->host.mcfg_hidden)
		answer_say(answer, "no row, as far as may be read (MCFG: root)");
	else
		answer_say(answer, "no row");
}

static void answer_table(const struct view_device *device,
			 struct explain_answer *answer)
{
	if (answer->spoke)
		answer_say(answer, "row %s", answer->decision.id);
	else
		answer_say(answer, "no row about this BAR of %04x:%04x",
			   device->host.facts.vendor, device->host.facts.device);
}

void explain_ask(const struct view *view, const struct view_device *device,
		 enum vfio_nc_source source, unsigned int bar, u64 start,
		 struct explain_answer *answer)
{
	*answer = (struct explain_answer){
		.start = start,
		.decision.end = device->host.facts.bar[bar].size,
	};
	answer->spoke = vfio_nc_ask(&device->policy, &device->host.facts, source,
				    bar, start, &answer->decision);
	switch (source) {
	case VFIO_NC_SOURCE_OVERRIDE:
		return answer_override(device, answer);
	case VFIO_NC_SOURCE_RULES:
		return answer_rules(device, answer);
	case VFIO_NC_SOURCE_FIRMWARE:
		return answer_firmware(view, device, answer);
	case VFIO_NC_SOURCE_PLATFORM:
		return answer_platform(view, device, answer);
	case VFIO_NC_SOURCE_TABLE:
		return answer_table(device, answer);
	default:
		answer_say(answer, view->module.loaded ?
			   "the module's parameter" : "the module's default");
	}
}

const struct evidence *explain_evidence(const struct vfio_nc_decision *decision)
{
	if (!decision->id)
		return NULL;
	if (decision->source == VFIO_NC_SOURCE_PLATFORM)
		return evidence_of_platform(decision->id);
	if (decision->source == VFIO_NC_SOURCE_TABLE)
		return evidence_of_device(decision->id);
	return NULL;
}

/* As the log of the module does. */
void explain_rule(const struct view_device *device, char *text)
{
	const struct vfio_nc_device *facts = &device->host.facts;
	struct vfio_nc_rule rule = {
		.selector = {
			.kind = VFIO_NC_SELECTOR_ID,
			.nr = 2,
			.field = { facts->vendor, facts->device },
		},
		.clause.verdict = VFIO_NC_DEVICE,
	};
	unsigned int number, i;

	for (number = 0; number < VFIO_NC_NR_BARS; number++) {
		const struct view_bar *bar = &device->bar[number];

		for (i = 0; !bar->own && i < bar->nr; i++) {
			if (bar->next[i].decision.source == VFIO_NC_SOURCE_UNLISTED)
				rule.clause.bars |= (u8)(1u << number);
		}
	}
	*text = '\0';
	if (rule.clause.bars)
		vfio_nc_rule_print(&rule, text, VFIO_NC_RULE_TEXT_MAX);
}
