// SPDX-License-Identifier: GPL-2.0-only
/*
 * latch.c - collect facts and what was said, ask the policy, keep its answer.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/jhash.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include <vfio_nc/abi.h>
#include <vfio_nc/rule.h>

#include "host.h"
#include "latch.h"
#include "platform.h"
#include "record.h"
#include "told.h"
#include "trace.h"

static struct vfio_nc_policy latch_policy(const struct vfio_nc_latch *latch)
{
	return (struct vfio_nc_policy){
		.override = latch->override ? latch->override->clauses : NULL,
		.nr_override = latch->override ? latch->override->nr : 0,
		.rules = latch->ruleset ? latch->ruleset->rules : NULL,
		.nr_rules = latch->ruleset ? latch->ruleset->nr : 0,
		.cap = latch->cap,
		.table = vfio_nc_platform_table(),
		.unlisted = vfio_nc_host_unlisted(),
	};
}

static unsigned int latch_room(const struct vfio_nc_policy *policy,
			       const struct vfio_nc_device *device,
			       unsigned int bars)
{
	unsigned int nr = 0;
	unsigned int bar;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (bars & BIT(bar))
			nr += vfio_nc_spans_room(policy, device, bar);
	}
	return nr;
}

static void latch_fill(struct vfio_nc_latch *latch,
		       const struct vfio_nc_policy *policy, unsigned int bars,
		       struct vfio_nc_span *spans, unsigned int room)
{
	unsigned int at = 0;
	unsigned int bar;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		latch->first[bar] = at;
		if (bars & BIT(bar))
			at += vfio_nc_spans_fill(policy, &latch->device, bar,
						 PAGE_SIZE, spans + at, room - at);
	}
	latch->first[bar] = at;
}

static void latch_find_heads(struct vfio_nc_latch *latch)
{
	unsigned int bar;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		latch->head[bar].end = vfio_nc_latch_same(latch, bar, 0);
		if (latch->head[bar].end)
			latch->head[bar].verdict =
				latch->spans[latch->first[bar]].decision.verdict;
	}
}

/* As large as it must be: the room for painting is much more. */
static struct vfio_nc_latch *latch_copy(const struct vfio_nc_latch *from,
					const struct vfio_nc_span *spans)
{
	unsigned int nr = from->first[VFIO_NC_NR_BARS];
	struct vfio_nc_latch *latch;

	latch = kvmalloc(struct_size(latch, spans, nr), GFP_KERNEL);
	if (!latch)
		return ERR_PTR(-ENOMEM);
	*latch = *from;
	memcpy(latch->spans, spans, nr * sizeof(*spans));
	latch_find_heads(latch);
	return latch;
}

struct vfio_nc_latch *vfio_nc_latch_create(struct vfio_nc_record *record,
					   struct vfio_nc_override *override,
					   unsigned int bars)
{
	struct vfio_nc_latch made = {
		.override = override,
		.ruleset = vfio_nc_host_get_ruleset(),
		.dry_run = vfio_nc_host_dry_run(),
	};
	struct vfio_nc_latch *latch = ERR_PTR(-ENOMEM);
	struct vfio_nc_policy policy;
	struct vfio_nc_span *spans;
	unsigned int room;

	made.cap = vfio_nc_record_facts(record, &made.device);
	policy = latch_policy(&made);
	room = latch_room(&policy, &made.device, bars);
	spans = kvmalloc_array(room, sizeof(*spans), GFP_KERNEL);
	if (spans) {
		latch_fill(&made, &policy, bars, spans, room);
		latch = latch_copy(&made, spans);
		kvfree(spans);
	}
	if (IS_ERR(latch)) {
		vfio_nc_override_put(override);
		vfio_nc_host_put_ruleset(made.ruleset);
	}
	return latch;
}

void vfio_nc_latch_destroy(struct vfio_nc_latch *latch)
{
	if (!latch)
		return;
	vfio_nc_override_put(latch->override);
	vfio_nc_host_put_ruleset(latch->ruleset);
	kvfree(latch);
}

unsigned int vfio_nc_latch_first(const struct vfio_nc_latch *latch, unsigned int bar,
				 u64 start)
{
	unsigned int first = latch->first[bar];

	return first + vfio_nc_spans_find(latch->spans + first,
					  latch->first[bar + 1] - first, start);
}

enum vfio_nc_verdict vfio_nc_latch_find(const struct vfio_nc_latch *latch,
					unsigned int bar, u64 start, u64 end)
{
	unsigned int first = latch->first[bar];

	return vfio_nc_spans_verdict(latch->spans + first,
				     latch->first[bar + 1] - first, start, end);
}

bool vfio_nc_latch_grants_any(const struct vfio_nc_latch *latch,
			      unsigned int bar, u64 start, u64 end)
{
	unsigned int i = vfio_nc_latch_first(latch, bar, start);

	for (; i < latch->first[bar + 1] && latch->spans[i].start < end; i++) {
		if (vfio_nc_verdict_grants(latch->spans[i].decision.verdict))
			return true;
	}
	return false;
}

u64 vfio_nc_latch_same(const struct vfio_nc_latch *latch, unsigned int bar,
		       u64 start)
{
	unsigned int i = vfio_nc_latch_first(latch, bar, start);
	u64 end = start;

	for (; i < latch->first[bar + 1]; i++) {
		const struct vfio_nc_decision *decision = &latch->spans[i].decision;

		if (end > start &&
		    decision->verdict != latch->spans[i - 1].decision.verdict)
			break;
		end = decision->end;
	}
	return end;
}

/*
 * A line of the log that is put together from pieces. Spans get so much of it
 * that what follows them always fits; those that do not fit are counted.
 */
struct latch_line {
	char text[900];
	int at;
	const char *why;
	unsigned int left_out;
	bool denied;
};

#define LATCH_SPANS_MAX 580

#define latch_say(line, ...) \
	((line)->at += scnprintf((line)->text + (line)->at, \
				 sizeof((line)->text) - (line)->at, \
				 __VA_ARGS__))

static void latch_say_span(struct latch_line *line, unsigned int bar, u64 size,
			   const struct vfio_nc_span *span)
{
	const struct vfio_nc_decision *decision = &span->decision;
	bool denied = vfio_nc_verdict_grants(decision->verdict) && line->why;
	int before = line->at;

	line->denied |= denied;
	/* What comes behind one that did not fit is not even put together. */
	if (line->left_out) {
		line->left_out++;
		return;
	}
	latch_say(line, "%s bar%u", line->at ? "," : "", bar);
	if (span->start || decision->end != size)
		latch_say(line, "@0x%llx+0x%llx", span->start,
			  decision->end - span->start);
	latch_say(line, " %s ", vfio_nc_verdict_name(decision->verdict));
	line->at += vfio_nc_decision_print(decision, line->text + line->at,
					   sizeof(line->text) - line->at);
	if (denied)
		latch_say(line, " " VFIO_NC_NOTE_GUEST);
	if (line->at <= LATCH_SPANS_MAX)
		return;
	line->at = before;
	line->left_out = 1;
}

/* Say every span of a BAR; Return: is a part of it unlisted? */
static bool latch_say_bar(struct latch_line *line,
			  const struct vfio_nc_latch *latch, unsigned int bar)
{
	bool unlisted = false;
	unsigned int i;

	for (i = latch->first[bar]; i < latch->first[bar + 1]; i++) {
		const struct vfio_nc_span *span = &latch->spans[i];

		latch_say_span(line, bar, latch->device.bar[bar].size, span);
		unlisted |= span->decision.source == VFIO_NC_SOURCE_UNLISTED;
	}
	return unlisted;
}

/* The rule one would write for BARs that nobody spoke about. */
static void latch_say_missing(struct latch_line *line,
			      const struct vfio_nc_latch *latch, u8 bars)
{
	struct vfio_nc_rule rule = {
		.selector = {
			.kind = VFIO_NC_SELECTOR_ID,
			.nr = 2,
			.field = { latch->device.vendor, latch->device.device },
		},
		.clause = { .bars = bars, .verdict = VFIO_NC_DEVICE },
	};
	char text[VFIO_NC_RULE_TEXT_MAX];

	vfio_nc_rule_print(&rule, text, sizeof(text));
	latch_say(line, "; to decide write rules=%s (or permit, or normal-nc)",
		  text);
}

/* What was written for a larger BAR: another device's, or before a resize. */
struct latch_misfits {
	const struct vfio_nc_latch *latch;
	const char *source;
	unsigned int number;
	unsigned int bar;
	unsigned int nr;
	u32 hash;
};

static void latch_add_misfit(struct latch_misfits *misfits, const char *source,
			     unsigned int number,
			     const struct vfio_nc_clause *clause, unsigned int bar)
{
	if (vfio_nc_clause_fits(clause, &misfits->latch->device.bar[bar]))
		return;
	if (!misfits->nr++) {
		misfits->source = source;
		misfits->number = number;
		misfits->bar = bar;
	}
	misfits->hash = jhash_3words(number << 3 | bar, (u32)clause->offset,
				     (u32)(clause->offset >> 32), misfits->hash);
	misfits->hash = jhash_3words(clause->verdict, (u32)clause->length,
				     (u32)(clause->length >> 32), misfits->hash);
}

static void latch_find_misfits(struct latch_misfits *misfits, unsigned int bar)
{
	const struct vfio_nc_latch *latch = misfits->latch;
	const struct vfio_nc_override *override = latch->override;
	const struct vfio_nc_ruleset *set = latch->ruleset;
	unsigned int i;

	for (i = 0; override && i < override->nr; i++) {
		if (vfio_nc_clause_selects(&override->clauses[i],
					   latch->device.bar, bar))
			latch_add_misfit(misfits, VFIO_NC_WORD_OVERRIDE, i + 1,
					 &override->clauses[i], bar);
	}
	for (i = 0; set && i < set->nr; i++) {
		if (vfio_nc_rule_selects(&set->rules[i], &latch->device, bar))
			latch_add_misfit(misfits, VFIO_NC_WORD_RULES, i + 1,
					 &set->rules[i].clause, bar);
	}
}

/* One line for all of them, once for each text. */
static void latch_warn_misfits(const struct vfio_nc_latch *latch,
			       const char *name, struct vfio_nc_told *told)
{
	struct latch_misfits misfits = { .latch = latch };
	char more[40] = "";
	unsigned int bar;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++)
		latch_find_misfits(&misfits, bar);
	if (!vfio_nc_told_misfits(told, misfits.nr ? misfits.hash | 1 : 0))
		return;
	if (misfits.nr > 1)
		scnprintf(more, sizeof(more), "; so do %u more", misfits.nr - 1);
	pr_warn("%s: %s#%u ends beyond bar%u: device there%s\n", name,
		misfits.source, misfits.number, misfits.bar, more);
}

static void latch_log_platform(const struct vfio_nc_platform *row,
			       const char *name)
{
	if (row->cap)
		pr_info("%s: platform %s, at most %s: %s\n", name, row->id,
			vfio_nc_verdict_name(row->verdict), row->why);
	else
		pr_info("%s: platform %s: %s\n", name, row->id, row->why);
	if (row->process)
		pr_warn("%s: platform %s: no memory type prevents that; process and guest: %s\n",
			name, row->id, row->process);
}

/* Who lifts the platform's cap, of the BARs in their order; NULL for nobody. */
static const char *latch_lifted_by(const struct vfio_nc_latch *latch)
{
	unsigned int i;

	for (i = 0; latch->cap && i < latch->first[VFIO_NC_NR_BARS]; i++) {
		const struct vfio_nc_decision *decision = &latch->spans[i].decision;

		if (decision->lifted)
			return vfio_nc_source_name(decision->source);
	}
	return NULL;
}

/* Which platform rows have a say, and where somebody overruled one. */
static void latch_log_platforms(const struct vfio_nc_latch *latch,
				const char *name)
{
	const struct vfio_nc_table *table = vfio_nc_platform_table();
	const struct vfio_nc_platform *cap = latch->cap;
	u64 notes = vfio_nc_table_notes(table, &latch->device);
	const char *lifted_by = latch_lifted_by(latch);
	unsigned int i;

	if (cap)
		latch_log_platform(cap, name);
	for (i = 0; i < table->nr_platforms; i++) {
		if (notes & BIT_ULL(i))
			latch_log_platform(&table->platforms[i], name);
	}
	if (lifted_by)
		pr_warn("%s: the cap of platform %s %s lifted by %s: what it prevents can happen\n",
			name, cap->id, latch->dry_run ? "would be" : "is", lifted_by);
}

void vfio_nc_latch_trace(const struct vfio_nc_latch *latch,
			 const struct pci_dev *pdev)
{
	unsigned int bar, i;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		for (i = latch->first[bar]; i < latch->first[bar + 1]; i++)
			trace_vfio_nc_decide(pdev, bar, &latch->spans[i]);
	}
}

/* Return: is a part of the device unlisted? Those BARs, as a set. */
static u8 latch_say_bars(struct latch_line *line, const struct vfio_nc_latch *latch)
{
	unsigned int bar;
	u8 missing = 0;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (latch_say_bar(line, latch, bar))
			missing |= 1U << bar;
	}
	return missing;
}

bool vfio_nc_latch_log(const struct vfio_nc_latch *latch, const char *name,
		       const char *why, struct vfio_nc_told *told)
{
	struct latch_line *line = kzalloc(sizeof(*line), GFP_KERNEL);
	unsigned int unsaid;
	u8 missing;
	bool tell;

	if (!line) {
		pr_warn_ratelimited("%s opened: no memory to say how: see its bar0 to bar5\n",
				    name);
		return false;
	}
	line->why = why;
	missing = latch_say_bars(line, latch);
	if (line->left_out)
		latch_say(line, ", %u more", line->left_out);
	if (line->denied)
		latch_say(line, "; guests get Device: %s", why);
	if (missing)
		latch_say_missing(line, latch, missing);
	if (latch->dry_run)
		latch_say(line, " (dry run, nothing is changed)");
	/* A cap may be lifted by a part that the line has no room for. */
	tell = vfio_nc_told_open(told, line->text, latch_lifted_by(latch) ? 1 : 0, &unsaid);
	if (tell && unsaid)
		latch_say(line, " (and %u time%s not in the log)", unsaid,
			  unsaid == 1 ? "" : "s");
	if (tell)
		pr_info("%s [%04x:%04x] opened:%s\n", name, latch->device.vendor,
			latch->device.device, line->text);
	kfree(line);
	if (tell)
		latch_log_platforms(latch, name);
	latch_warn_misfits(latch, name, told);
	return tell;
}
