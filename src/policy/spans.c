// SPDX-License-Identifier: GPL-2.0-only
/*
 * spans.c - a BAR divided by decision: who spoke first about each part of it.
 *
 * What was said is painted on the BAR, the strongest first, where nothing is
 * painted yet; a BAR that is covered is done. What came of it is then rounded to
 * whole pages.
 */
#include <vfio_nc/rule.h>
#include <vfio_nc/table.h>

/**
 * struct spans_paint - a BAR that is being painted
 * @policy: what has been said
 * @device: the device
 * @bar: which of its BARs
 * @left: bytes of it that are not painted yet
 * @piece: what is painted: ascending, perhaps with gaps
 * @nr: how many pieces
 */
struct spans_paint {
	const struct vfio_nc_policy *policy;
	const struct vfio_nc_device *device;
	unsigned int bar;
	u64 left;
	struct vfio_nc_span *piece;
	unsigned int nr;
};

unsigned int vfio_nc_spans_find(const struct vfio_nc_span *spans, unsigned int nr,
				u64 offset)
{
	unsigned int low = 0;
	unsigned int high = nr;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (spans[middle].decision.end <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Gaps in [@start, @end); @last: the first piece that begins behind it. */
static unsigned int paint_gaps(const struct spans_paint *paint, unsigned int first,
			       u64 start, u64 end, unsigned int *last)
{
	unsigned int i, nr = 0;

	for (i = first; i < paint->nr && paint->piece[i].start < end; i++) {
		nr += paint->piece[i].start > start;
		start = paint->piece[i].decision.end;
	}
	*last = i;
	return nr + (start < end);
}

/* Fill the gaps in [@start, @end), from the last one on, as pieces move up. */
static void paint_range(struct spans_paint *paint, u64 start, u64 end,
			const struct vfio_nc_decision *decision)
{
	struct vfio_nc_span *piece = paint->piece;
	unsigned int first = vfio_nc_spans_find(piece, paint->nr, start);
	unsigned int from;
	unsigned int gaps = paint_gaps(paint, first, start, end, &from);
	unsigned int to = from + gaps;

	if (!gaps)
		return;
	memmove(piece + to, piece + from, (paint->nr - from) * sizeof(*piece));
	paint->nr += gaps;
	for (;;) {
		u64 low = from > first ? piece[from - 1].decision.end : start;

		if (low < end) {
			to--;
			piece[to].start = low;
			piece[to].decision = *decision;
			piece[to].decision.end = end;
			paint->left -= end - low;
		}
		if (from == first)
			return;
		end = piece[--from].start;
		piece[--to] = piece[from];
	}
}

/* What a source says, as the platform lets it: it caps what is weaker than it. */
static void paint_say(struct spans_paint *paint, u64 start, u64 end,
		      struct vfio_nc_decision decision)
{
	const struct vfio_nc_platform *cap = paint->policy->cap;
	const struct vfio_nc_machine *machine = paint->device->machine;

	if (machine && machine->no_normal_nc && decision.verdict == VFIO_NC_NORMAL_NC)
		decision.verdict = VFIO_NC_PERMIT;
	if (cap && vfio_nc_verdict_is_stricter(cap->verdict, decision.verdict)) {
		if (decision.source < VFIO_NC_SOURCE_PLATFORM)
			decision.lifted = cap->id;
		else
			decision = (struct vfio_nc_decision){
				.verdict = cap->verdict,
				.source = VFIO_NC_SOURCE_PLATFORM,
				.id = cap->id,
			};
	}
	paint_range(paint, start, end, &decision);
}

static void paint_clause(struct spans_paint *paint,
			 const struct vfio_nc_clause *clause,
			 struct vfio_nc_decision decision)
{
	const struct vfio_nc_bar *bar = &paint->device->bar[paint->bar];
	u64 start = clause->length ? clause->offset : 0;
	u64 end = clause->length ? start + clause->length : bar->size;

	if (start >= bar->size)
		return;
	decision.verdict = vfio_nc_clause_fits(clause, bar) ? clause->verdict :
							      VFIO_NC_DEVICE;
	paint_say(paint, start, end < bar->size ? end : bar->size, decision);
}

static void paint_override(struct spans_paint *paint)
{
	const struct vfio_nc_policy *policy = paint->policy;
	unsigned int i;

	for (i = 0; i < policy->nr_override && paint->left; i++) {
		const struct vfio_nc_clause *clause = &policy->override[i];

		if (vfio_nc_clause_selects(clause, paint->device->bar, paint->bar))
			paint_clause(paint, clause, (struct vfio_nc_decision){
				.source = VFIO_NC_SOURCE_OVERRIDE, .rule = i + 1 });
	}
}

static void paint_rules(struct spans_paint *paint)
{
	const struct vfio_nc_policy *policy = paint->policy;
	unsigned int i;

	for (i = 0; i < policy->nr_rules && paint->left; i++) {
		const struct vfio_nc_rule *rule = &policy->rules[i];

		if (vfio_nc_rule_selects(rule, paint->device, paint->bar))
			paint_clause(paint, &rule->clause, (struct vfio_nc_decision){
				.source = VFIO_NC_SOURCE_RULES, .rule = i + 1 });
	}
}

static void paint_firmware(struct spans_paint *paint)
{
	const struct vfio_nc_statement *statement =
		&paint->device->firmware[paint->bar];

	if (statement->node && paint->left)
		paint_say(paint, 0, paint->device->bar[paint->bar].size,
			  (struct vfio_nc_decision){
				.verdict = statement->verdict,
				.source = VFIO_NC_SOURCE_FIRMWARE,
				.id = statement->node });
}

static void paint_table(struct spans_paint *paint)
{
	const struct vfio_nc_device *device = paint->device;
	const struct vfio_nc_table *table = paint->policy->table;
	struct vfio_nc_table_walk walk = { 0 };
	const struct vfio_nc_row *row;

	while (paint->left && table &&
	       (row = vfio_nc_table_next(table, device, &walk))) {
		if (vfio_nc_clause_selects(&row->clause, device->bar, paint->bar))
			paint_clause(paint, &row->clause, (struct vfio_nc_decision){
				.source = VFIO_NC_SOURCE_TABLE, .id = row->id });
	}
}

static void paint_unlisted(struct spans_paint *paint)
{
	if (paint->left)
		paint_say(paint, 0, paint->device->bar[paint->bar].size,
			  (struct vfio_nc_decision){
				.verdict = paint->policy->unlisted,
				.source = VFIO_NC_SOURCE_UNLISTED });
}

static bool decision_is_same(const struct vfio_nc_decision *a,
			     const struct vfio_nc_decision *b)
{
	return a->verdict == b->verdict && a->source == b->source &&
	       a->rule == b->rule && a->id == b->id;
}

/* What a mapping gets in which all of a set of verdicts were found. */
static enum vfio_nc_verdict spans_mixture(unsigned int seen)
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
static bool decision_is_named(const struct vfio_nc_decision *a,
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

/* One page, which ends at @end, in whose beginning @pieces[@i] stops. */
static struct vfio_nc_decision round_page(const struct vfio_nc_span *pieces, unsigned int i,
					  u64 end)
{
	struct vfio_nc_decision page = pieces[i].decision;
	unsigned int seen = 1u << page.verdict;

	while (pieces[i].decision.end < end) {
		i++;
		seen |= 1u << pieces[i].decision.verdict;
		if (decision_is_named(&pieces[i].decision, &page))
			page = pieces[i].decision;
	}
	page.verdict = spans_mixture(seen);
	page.end = end;
	return page;
}

/* Whole pages from @start on, which @pieces[@i] holds, that have one decision. */
static struct vfio_nc_decision round_pages(const struct vfio_nc_span *pieces, unsigned int i,
					   u64 start, u64 size, u64 page_size)
{
	struct vfio_nc_decision pages = pieces[i].decision;
	u64 end = size - start < page_size ? size : start + page_size;

	if (pages.end < end)
		return round_page(pieces, i, end);
	if (pages.end < size)
		pages.end &= ~(page_size - 1);
	return pages;
}

/*
 * The pieces stand at the end of @spans, which are written from the front: where
 * one of them ends there are at most two spans, whole pages and a mixed one, so that
 * in the room of vfio_nc_spans_room() they do not meet.
 */
static unsigned int spans_round(const struct vfio_nc_span *pieces, u64 size,
				u64 page_size, struct vfio_nc_span *spans)
{
	struct vfio_nc_decision next;
	unsigned int i = 0;
	unsigned int nr = 0;
	u64 at;

	for (at = 0; at < size; at = next.end) {
		while (pieces[i].decision.end <= at)
			i++;
		next = round_pages(pieces, i, at, size, page_size);
		if (!nr || !decision_is_same(&spans[nr - 1].decision, &next))
			spans[nr++].start = at;
		spans[nr - 1].decision = next;
	}
	return nr;
}

/* How many of what is said may begin or end within a BAR? */
static unsigned int spans_ranges(const struct vfio_nc_policy *policy,
				 const struct vfio_nc_device *device,
				 unsigned int bar)
{
	struct vfio_nc_table_walk walk = { 0 };
	const struct vfio_nc_row *row;
	unsigned int i, nr = 0;

	for (i = 0; i < policy->nr_override; i++)
		nr += policy->override[i].length &&
		      vfio_nc_clause_selects(&policy->override[i], device->bar, bar);
	for (i = 0; i < policy->nr_rules; i++)
		nr += policy->rules[i].clause.length &&
		      vfio_nc_rule_selects(&policy->rules[i], device, bar);
	while (policy->table &&
	       (row = vfio_nc_table_next(policy->table, device, &walk)))
		nr += row->clause.length &&
		      vfio_nc_clause_selects(&row->clause, device->bar, bar);
	return nr;
}

unsigned int vfio_nc_spans_room(const struct vfio_nc_policy *policy,
				const struct vfio_nc_device *device,
				unsigned int bar)
{
	if (!device->bar[bar].size)
		return 0;
	/* Of n ranges there are 2n + 1 pieces, and twice as many spans. */
	return 4 * spans_ranges(policy, device, bar) + 3;
}

unsigned int vfio_nc_spans_fill(const struct vfio_nc_policy *policy,
				const struct vfio_nc_device *device,
				unsigned int bar, u64 page_size,
				struct vfio_nc_span *spans, unsigned int room)
{
	struct spans_paint paint = {
		.policy = policy,
		.device = device,
		.bar = bar,
		.left = device->bar[bar].size,
		.piece = spans,
	};

	if (!paint.left)
		return 0;
	paint_override(&paint);
	paint_rules(&paint);
	paint_firmware(&paint);
	paint_table(&paint);
	paint_unlisted(&paint);
	memmove(spans + room - paint.nr, spans, paint.nr * sizeof(*spans));
	return spans_round(spans + room - paint.nr, device->bar[bar].size, page_size,
			   spans);
}

enum vfio_nc_verdict vfio_nc_spans_verdict(const struct vfio_nc_span *spans,
					   unsigned int nr, u64 start, u64 end)
{
	unsigned int seen = 0;
	unsigned int i;

	for (i = vfio_nc_spans_find(spans, nr, start); i < nr && spans[i].start < end; i++) {
		seen |= 1u << spans[i].decision.verdict;
		if (spans_mixture(seen) == VFIO_NC_DEVICE)
			return VFIO_NC_DEVICE;
	}
	/* Nobody spoke about what lies beyond the BAR. */
	if (nr && end > spans[nr - 1].decision.end)
		seen |= 1u << VFIO_NC_DEVICE;
	return spans_mixture(seen);
}
