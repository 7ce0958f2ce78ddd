// SPDX-License-Identifier: GPL-2.0-only
/*
 * pattern.c - which accesses to a BAR are tried, and with which bytes.
 *
 * The windows are divided into cells. In each there is one operation, which
 * leaves most of its cell alone: bytes that land elsewhere are seen there.
 */
#include "pattern.h"

#define PATTERN_CELL	256

/* The last bytes of a cell, which no operation uses, hold one access at the end. */
#define PATTERN_TAIL	16

/*
 * Unaligned cells start here, so that offset 64 of a cell is the end of a
 * block, and in every 16th cell that of a page.
 */
#define PATTERN_SHIFT	192

#define ACCESSES(at, width, stride, count) \
	{ PATTERN_ACCESS, at, width, stride, count }
#define ACCESS(at, width)	ACCESSES(at, width, width, 1)
#define BLOCKS(at, stride, count) { PATTERN_BLOCKS, at, 64, stride, count }
#define COPY(at, width)		{ PATTERN_COPY, at, width, width, 1 }

static const struct pattern_op pattern_aligned[] = {
	ACCESS(0, 1), ACCESS(1, 1), ACCESS(2, 1), ACCESS(3, 1), ACCESS(4, 1),
	ACCESS(5, 1), ACCESS(6, 1), ACCESS(7, 1), ACCESS(63, 1),
	ACCESS(0, 2), ACCESS(2, 2), ACCESS(4, 2), ACCESS(6, 2), ACCESS(62, 2),
	ACCESS(0, 4), ACCESS(4, 4), ACCESS(12, 4), ACCESS(60, 4),
	ACCESS(0, 8), ACCESS(8, 8), ACCESS(56, 8),
	ACCESS(0, 16), ACCESS(48, 16),
};

static const struct pattern_op pattern_unaligned[] = {
	ACCESS(1, 2), ACCESS(3, 2), ACCESS(7, 2), ACCESS(15, 2), ACCESS(63, 2),
	ACCESS(1, 4), ACCESS(2, 4), ACCESS(3, 4), ACCESS(6, 4), ACCESS(15, 4),
	ACCESS(62, 4),
	ACCESS(1, 8), ACCESS(2, 8), ACCESS(3, 8), ACCESS(4, 8), ACCESS(7, 8),
	ACCESS(12, 8), ACCESS(57, 8), ACCESS(60, 8), ACCESS(63, 8),
	ACCESS(1, 16), ACCESS(4, 16), ACCESS(8, 16), ACCESS(15, 16),
	ACCESS(49, 16), ACCESS(56, 16), ACCESS(63, 16),
};

static const struct pattern_op pattern_gaps[] = {
	ACCESSES(0, 1, 2, 32), ACCESSES(1, 1, 2, 32), ACCESSES(60, 1, 2, 8),
	ACCESSES(0, 1, 3, 21), ACCESSES(0, 1, 4, 16), ACCESSES(3, 1, 5, 12),
	ACCESSES(0, 1, 7, 2), ACCESSES(0, 1, 8, 8), ACCESSES(7, 1, 9, 7),
	ACCESSES(0, 1, 15, 2), ACCESSES(0, 1, 63, 2), ACCESSES(0, 1, 2, 2),
	ACCESSES(0, 2, 4, 16), ACCESSES(2, 2, 4, 16), ACCESSES(0, 2, 6, 10),
	ACCESSES(1, 2, 3, 20), ACCESSES(0, 2, 8, 8),
	ACCESSES(0, 4, 8, 8), ACCESSES(4, 4, 8, 8), ACCESSES(0, 4, 12, 5),
	ACCESSES(1, 4, 6, 10), ACCESSES(0, 8, 16, 4), ACCESSES(8, 8, 24, 5),
	ACCESSES(3, 8, 10, 6), ACCESSES(0, 16, 32, 4),
};

static const struct pattern_op pattern_pieces[] = {
	BLOCKS(0, 64, 1), BLOCKS(64, 64, 2), BLOCKS(0, 64, 3),
	BLOCKS(0, 128, 2), BLOCKS(16, 64, 1), BLOCKS(32, 64, 2),
	BLOCKS(8, 64, 1), BLOCKS(1, 64, 1), BLOCKS(63, 80, 2),
	COPY(0, 3), COPY(1, 5), COPY(2, 7), COPY(0, 9), COPY(3, 13),
	COPY(0, 15), COPY(1, 16), COPY(5, 17), COPY(0, 24), COPY(7, 31),
	COPY(0, 32), COPY(1, 33), COPY(40, 48), COPY(0, 63), COPY(0, 64),
	COPY(1, 64), COPY(0, 65), COPY(50, 100), COPY(0, 127), COPY(64, 128),
	COPY(3, 129), COPY(0, 192), COPY(1, 200), COPY(17, 222),
};

/* What a run of stores is made of; width 0: as long as the run. */
static const struct pattern_op pattern_bursts[] = {
	ACCESS(0, 8), BLOCKS(0, 64, 1), COPY(0, 0), ACCESS(0, 4), ACCESS(0, 16),
	ACCESS(0, 1), ACCESS(0, 2),
};

#define PATTERN_BURST_MIN	64
#define PATTERN_BURST_MAX	65536

struct pattern_set {
	const char *name;
	const struct pattern_op *ops;
	unsigned int nr;
	unsigned int shift;
};

#define SET(name, ops, shift) { name, ops, ARRAY_SIZE(ops), shift }

static const struct pattern_set pattern_sets[PATTERN_NR_ROUNDS] = {
	[PATTERN_ALIGNED] = SET("aligned", pattern_aligned, 0),
	[PATTERN_UNALIGNED] = SET("unaligned", pattern_unaligned,
				  PATTERN_SHIFT),
	[PATTERN_GAPS] = SET("with gaps", pattern_gaps, 0),
	[PATTERN_PIECES] = SET("NEON and memcpy", pattern_pieces, 0),
	[PATTERN_BURSTS] = SET("bursts", pattern_bursts, 0),
};

static void pattern_add(struct pattern_image *image, u64 offset, u64 length)
{
	if (!length || image->nr == PATTERN_WINDOWS_MAX)
		return;
	image->window[image->nr++] = (struct pattern_window){
		.offset = offset,
		.at = image->size,
		.length = length,
	};
	image->size += length;
}

static void pattern_add_slices(struct pattern_image *image,
			       const struct pattern_window *area, u64 share,
			       u64 page)
{
	u64 slice = share / PATTERN_SLICES / page * page;
	unsigned int i;

	if (slice < page)
		slice = page;
	for (i = 0; i < PATTERN_SLICES; i++) {
		u64 step = (area->length - slice) / (PATTERN_SLICES - 1);

		if (i == PATTERN_SLICES - 1)
			step = area->length - slice;
		else
			step *= i;
		pattern_add(image, area->offset + step / page * page, slice);
	}
}

void pattern_choose(struct pattern_image *image,
		    const struct pattern_window *areas, unsigned int nr,
		    u64 limit, u64 page)
{
	u64 share = nr ? limit / nr : limit;
	u64 all = 0;
	unsigned int i;

	*image = (struct pattern_image){ 0 };
	for (i = 0; i < nr; i++)
		all += areas[i].length;
	for (i = 0; i < nr; i++) {
		if (all <= limit ||
		    areas[i].length <= share + PATTERN_SLICES * page)
			pattern_add(image, areas[i].offset, areas[i].length);
		else
			pattern_add_slices(image, &areas[i], share, page);
	}
	image->whole = image->size == all;
}

const struct pattern_window *pattern_find(const struct pattern_image *image,
					  u64 at)
{
	unsigned int i;

	for (i = image->nr - 1; i && image->window[i].at > at; i--)
		;
	return &image->window[i];
}

u64 pattern_offset(const struct pattern_image *image, u64 at)
{
	const struct pattern_window *window = pattern_find(image, at);

	return window->offset + (at - window->at);
}

const char *pattern_name(enum pattern_round round)
{
	return pattern_sets[round].name;
}

/* Small windows have no room for a shift. */
static u64 pattern_shift(enum pattern_round round,
			 const struct pattern_window *window)
{
	return window->length < 4 * PATTERN_CELL ? 0 : pattern_sets[round].shift;
}

/* How many cells a window has, and, odd, how many to go from one used to the next. */
static u64 pattern_cells(enum pattern_round round,
			 const struct pattern_image *image,
			 const struct pattern_window *window, u64 *step)
{
	u64 room = window->length - pattern_shift(round, window);
	u64 cells = window->length < PATTERN_CELL ? 0 : room / PATTERN_CELL;
	u64 most = PATTERN_OPS_MAX / 2 / image->nr;

	*step = ((cells + most - 1) / most) | 1;
	return cells;
}

/* How many cells of all windows one pass uses. */
static u64 pattern_used(enum pattern_round round,
			const struct pattern_image *image)
{
	u64 used = 0;
	unsigned int i;

	for (i = 0; i < image->nr; i++) {
		u64 step, cells = pattern_cells(round, image,
						&image->window[i], &step);

		used += (cells + step - 1) / step;
	}
	return used;
}

unsigned int pattern_passes(enum pattern_round round,
			    const struct pattern_image *image)
{
	unsigned int nr = pattern_sets[round].nr;
	u64 used = pattern_used(round, image);

	if (round == PATTERN_BURSTS)
		return image->size < 2 * PATTERN_BURST_MIN ? 0 : 3;
	return used ? (unsigned int)((nr + used - 1) / used) : 0;
}

static unsigned int pattern_make_cells(enum pattern_round round,
				       const struct pattern_image *image,
				       const struct pattern_window *window,
				       u64 turn, struct pattern_op *ops)
{
	const struct pattern_set *set = &pattern_sets[round];
	u64 shift = pattern_shift(round, window);
	unsigned int nr = 0;
	u64 step, cell;
	u64 cells = pattern_cells(round, image, window, &step);

	for (cell = 0; cell < cells; cell += step) {
		ops[nr] = set->ops[(turn + nr) % set->nr];
		ops[nr++].at += window->at + shift + cell * PATTERN_CELL;
	}
	return nr;
}

/* One access that ends with the window. */
static struct pattern_op pattern_make_tail(const struct pattern_window *window,
					   unsigned int turn)
{
	u64 width = PATTERN_TAIL >> turn % 5;

	return (struct pattern_op){
		.kind = PATTERN_ACCESS,
		.at = window->at + window->length - width,
		.width = width,
		.stride = width,
		.count = 1,
	};
}

static struct pattern_op pattern_make_burst(u64 at, u64 length,
					    unsigned int turn)
{
	struct pattern_op op = pattern_bursts[turn % ARRAY_SIZE(pattern_bursts)];

	op.at = at;
	if (!op.width)
		op.width = op.stride = length;
	op.count = length / op.width;
	return op;
}

/* Every second section, and always the last. */
static unsigned int pattern_make_bursts(const struct pattern_image *image,
					const struct pattern_window *window,
					unsigned int turn,
					struct pattern_op *ops)
{
	u64 most = PATTERN_OPS_MAX / 2 / image->nr;
	u64 section = window->length / 16 / PATTERN_BURST_MIN * PATTERN_BURST_MIN;
	u64 last, at;
	unsigned int nr = 0;

	if (window->length < 2 * PATTERN_BURST_MIN)
		return 0;
	if (section < PATTERN_BURST_MIN)
		section = PATTERN_BURST_MIN;
	if (section > PATTERN_BURST_MAX)
		section = PATTERN_BURST_MAX;
	last = window->length - section;
	for (at = 0; at + section <= last && nr < most - 1; at += 2 * section) {
		ops[nr] = pattern_make_burst(window->at + at, section,
					     turn + nr + 1);
		nr++;
	}
	ops[nr++] = pattern_make_burst(window->at + last, section, turn);
	return nr;
}

unsigned int pattern_make(enum pattern_round round, unsigned int pass,
			  const struct pattern_image *image,
			  struct pattern_op *ops)
{
	u64 turn = pass * pattern_used(round, image);
	unsigned int nr = 0;
	unsigned int i, made;

	for (i = 0; i < image->nr; i++) {
		const struct pattern_window *window = &image->window[i];

		if (round == PATTERN_BURSTS) {
			nr += pattern_make_bursts(image, window, pass, ops + nr);
			continue;
		}
		made = pattern_make_cells(round, image, window, turn, ops + nr);
		turn += made;
		nr += made;
		if (made && round == PATTERN_ALIGNED)
			ops[nr++] = pattern_make_tail(window, pass + i);
	}
	return nr;
}

/* splitmix64: each 8 aligned bytes of the BAR have others. */
static u64 pattern_mix(u64 word)
{
	word += 0x9e3779b97f4a7c15ull;
	word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9ull;
	word = (word ^ word >> 27) * 0x94d049bb133111ebull;
	return word ^ word >> 31;
}

static void pattern_write_bytes(const struct pattern_image *image, u64 at,
				u64 length, unsigned int generation, u8 *bytes)
{
	const struct pattern_window *window = pattern_find(image, at);
	u64 offset = window->offset + (at - window->at);
	/* Odd, so that 256 generations are 256 bytes. */
	u8 mask = (u8)(generation * 0x35);
	u64 i, word = 0;

	for (i = 0; i < length; i++, offset++) {
		if (!i || !(offset % 8))
			word = pattern_mix(offset / 8);
		bytes[at + i] = (u8)(word >> 8 * (offset % 8)) ^ mask;
	}
}

void pattern_write(const struct pattern_op *op,
		   const struct pattern_image *image, unsigned int generation,
		   u8 *bytes)
{
	u64 i;

	for (i = 0; i < op->count; i++)
		pattern_write_bytes(image, op->at + i * op->stride, op->width,
				    generation, bytes);
}

bool pattern_writes(const struct pattern_op *op, u64 at, u64 *first,
		    u64 *length)
{
	u64 start, end, word = at & ~7ull;

	if (at < op->at ||
	    at - op->at >= (op->count - 1) * op->stride + op->width)
		return false;
	start = op->at + (at - op->at) / op->stride * op->stride;
	end = start + op->width;
	if (at >= end)
		return false;
	*first = start > word ? start : word;
	*length = (end < word + 8 ? end : word + 8) - *first;
	return true;
}
