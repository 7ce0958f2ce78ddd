// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of any pieces that divide a BAR, up to NR_PIECES, whole pages are made: they divide
 * the BAR in the room that there is, neighbours differ, and each page has what all of
 * its bytes may have, and the name that policy.h says.
 */
#include "spans.c"
#include "../../unit/slow.h"
#include "pieces.h"

#define ROOM (2 * NR_PIECES + 1)

static struct vfio_nc_span span[ROOM], piece[NR_PIECES];

/* Who speaks has one verdict in a BAR, above the cap or not. */
static void assume_steady(unsigned int i, unsigned int other)
{
	const struct vfio_nc_decision *a = &piece[i].decision;
	const struct vfio_nc_decision *b = &piece[other].decision;

	assume(a->source != b->source || a->rule != b->rule || a->id != b->id ||
	       (a->verdict == b->verdict && a->lifted == b->lifted));
}

static u64 any_pieces(void)
{
	unsigned int i, other;
	u64 at = 0;

	for (i = 0; i < NR_PIECES; i++) {
		piece[i].start = at;
		piece[i].decision = any_decision();
		assume(at < piece[i].decision.end);
		at = piece[i].decision.end;
		for (other = 0; other < i; other++)
			assume_steady(i, other);
	}
	return at;
}

/* What the bytes of one page have, and who is to be named. */
static struct vfio_nc_decision read_off(u64 start, u64 end)
{
	struct vfio_nc_decision page = { 0 };
	unsigned int seen = 0;
	unsigned int i;

	for (i = 0; i < NR_PIECES; i++) {
		if (piece[i].start >= end || piece[i].decision.end <= start)
			continue;
		if (!seen || slow_names(&piece[i].decision, &page))
			page = piece[i].decision;
		seen |= 1u << piece[i].decision.verdict;
	}
	page.verdict = slow_mixture(seen);
	return page;
}

/*
 * vfio_nc_spans_fill() has the pieces at the end of the same room. Of this one and of
 * those behind it none is written over: i is less than ROOM - NR_PIECES + holder.
 */
static void prove_apart(unsigned int i)
{
	unsigned int holder = 0;

	while (piece[holder].decision.end <= span[i].start)
		holder++;
	prove(i < 2 * holder + 2, "spans do not meet the pieces they are made of");
}

static void prove_divided(unsigned int nr, unsigned int i, u64 size, u64 page_size)
{
	struct vfio_nc_decision has = span[i].decision;
	struct vfio_nc_decision before;

	prove(span[0].start == 0, "the first begins with the BAR");
	prove(span[nr - 1].decision.end == size, "the last ends with the BAR");
	prove(span[i].start < span[i].decision.end, "a span is not empty");
	prove(!(span[i].start & (page_size - 1)), "a span begins with a page");
	if (!i)
		return;
	prove(span[i].start == span[i - 1].decision.end, "spans leave no gap");
	before = span[i - 1].decision;
	prove(!slow_same(&before, &has), "neighbours differ");
}

void proof(void)
{
	unsigned int i = any_up_to(ROOM - 1);
	u64 page_size = any_page_size();
	u64 byte = nondet_u64();
	struct vfio_nc_decision page, has;
	unsigned int nr;
	u64 size;

	size = any_pieces();
	assume(!(size & (page_size - 1)));
	nr = spans_round(piece, size, page_size, span);
	prove(nr && nr <= ROOM, "there are spans, in the room they have");
	assume(i < nr && span[i].start <= byte && byte < span[i].decision.end);
	prove_divided(nr, i, size, page_size);
	prove_apart(i);
	byte &= ~(page_size - 1);
	page = read_off(byte, byte + page_size);
	has = span[i].decision;
	prove(slow_same(&has, &page), "a page has what all of its bytes may have");
	prove(has.lifted == page.lifted, "a page names whose cap is lifted");
}
