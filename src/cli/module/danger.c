// SPDX-License-Identifier: GPL-2.0-only
#include <vfio_nc/table.h>

#include "danger.h"

#define DANGER_PREFETCHABLE						\
	"prefetchable does not mean memory: registers of GPUs, virtio's own registers "	\
	"and doorbells of NICs are in such BARs, too; name the BARs by number"
#define DANGER_ALL							\
	"all are not memory: registers and doorbells are among them; name the BARs by number"

/*
 * A rule that lifts a cap.
 * @nr: of how many devices
 * @address: the first of them
 * @last: the last
 * @cap: the first one's cap
 */
struct danger_lift {
	unsigned int nr;
	char address[HOST_ADDRESS_MAX];
	char last[HOST_ADDRESS_MAX];
	const struct vfio_nc_platform *cap;
};

/* Is it about kinds of chips that nobody named one by one? */
static bool danger_is_wide(const struct vfio_nc_selector *selector)
{
	switch (selector->kind) {
	case VFIO_NC_SELECTOR_ADDRESS:
		return selector->any;
	case VFIO_NC_SELECTOR_ID:
	case VFIO_NC_SELECTOR_SUBSYSTEM:
		return selector->any & 3;	/* vendor or device */
	default:
		return true;
	}
}

/* What is dangerous in a rule on any machine, or NULL. */
static const char *danger_of_words(const struct vfio_nc_rule *rule)
{
	const struct vfio_nc_clause *clause = &rule->clause;

	if (!vfio_nc_verdict_grants(clause->verdict) || clause->bars != VFIO_NC_ALL_BARS ||
	    !danger_is_wide(&rule->selector))
		return NULL;
	return clause->pref ? DANGER_PREFETCHABLE : DANGER_ALL;
}

/* One device more for a rule, however many of its BARs it is about. */
static void danger_count(struct danger_lift *lift, const struct host_device *device,
			 const struct vfio_nc_platform *cap)
{
	if (lift->nr && !strcmp(lift->last, device->address))
		return;
	strcpy(lift->last, device->address);
	if (lift->nr++)
		return;
	strcpy(lift->address, device->address);
	lift->cap = cap;
}

/* @lifts: one for each rule */
static enum cli_exit danger_add_bar(struct danger_lift *lifts,
				    const struct vfio_nc_policy *policy, u64 page_size,
				    const struct host_device *device, unsigned int bar)
{
	unsigned int room = vfio_nc_spans_room(policy, &device->facts, bar);
	struct vfio_nc_span *spans = room ? calloc(room, sizeof(*spans)) : NULL;
	unsigned int nr, i;

	if (!room)
		return CLI_OK;
	if (!spans)
		return CLI_FAILED;
	nr = vfio_nc_spans_fill(policy, &device->facts, bar, page_size, spans, room);
	for (i = 0; i < nr; i++) {
		const struct vfio_nc_decision *decision = &spans[i].decision;

		if (decision->lifted && decision->source == VFIO_NC_SOURCE_RULES)
			danger_count(&lifts[decision->rule - 1], device, policy->cap);
	}
	free(spans);
	return CLI_OK;
}

/* What the rules would decide, were there no override. */
static enum cli_exit danger_add_device(struct danger_lift *lifts,
				       const struct rulefile *file, const struct host *host,
				       const struct host_device *device)
{
	const struct vfio_nc_policy policy = {
		.rules = file->rules,
		.nr_rules = file->nr,
		.cap = vfio_nc_table_cap(&host->table, &device->facts),
		.table = &host->table,
	};
	enum cli_exit status = CLI_OK;
	unsigned int bar;

	for (bar = 0; policy.cap && status == CLI_OK && bar < VFIO_NC_NR_BARS; bar++)
		status = danger_add_bar(lifts, &policy, host->page_size, device, bar);
	return status;
}

static enum cli_exit danger_read_lifts(struct danger_lift *lifts,
				       const struct rulefile *file, const struct host *host,
				       struct host_device *device)
{
	enum cli_exit status = CLI_OK;
	struct sysfs_names names;
	unsigned int i;

	sysfs_list(&names, "%s", host->devices);
	for (i = 0; status == CLI_OK && i < names.nr; i++) {
		if (!host_read_device(host, names.name[i], device) && host_matters(device))
			status = danger_add_device(lifts, file, host, device);
	}
	sysfs_free_names(&names);
	return status;
}

static void danger_spell_lift(const struct danger_lift *lift, char *text)
{
	char cap[WRITE_CAP_MAX];

	write_spell_cap(lift->cap, cap);
	if (lift->nr > 1)
		scnprintf(text, DANGER_MAX, "%s and %u more: %s", lift->address, lift->nr - 1, cap);
	else
		scnprintf(text, DANGER_MAX, "%s: %s", lift->address, cap);
}

enum cli_exit danger_find(const struct host *host, const struct rulefile *file,
			  void (*tell)(void *context, const char *rule,
				       const char *danger),
			  void *context)
{
	struct danger_lift *lifts = calloc(file->nr + 1, sizeof(*lifts));
	struct host_device *device = calloc(1, sizeof(*device));
	char rule[VFIO_NC_RULE_TEXT_MAX], text[DANGER_MAX];
	enum cli_exit status = CLI_FAILED;
	unsigned int i;

	if (lifts && device)
		status = danger_read_lifts(lifts, file, host, device);
	if (status != CLI_OK)
		cli_error("out of memory");
	for (i = 0; status == CLI_OK && i < file->nr; i++) {
		const char *danger = danger_of_words(&file->rules[i]);

		vfio_nc_rule_print(&file->rules[i], rule, sizeof(rule));
		if (danger)
			tell(context, rule, danger);
		if (!lifts[i].nr)
			continue;
		danger_spell_lift(&lifts[i], text);
		tell(context, rule, text);
	}
	free(device);
	free(lifts);
	return status;
}
