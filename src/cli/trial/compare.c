// SPDX-License-Identifier: GPL-2.0-only
/*
 * compare.c - what was read back against what was written.
 *
 * Bytes that differ are first joined to runs that are explained as one; then
 * each run is explained, with the others as the places to look for what is
 * missing in it.
 */
#include "compare.h"

/* Runs that are looked at to explain others. */
#define COMPARE_RUNS	8192
#define COMPARE_CHUNK	4096

/* A run is not longer; what lies in one may have been merged. */
#define COMPARE_BLOCK	64

struct compare_run {
	u64 at;
	u64 length;
};

struct compare_runs {
	const struct compare_images *images;
	struct compare_run run[COMPARE_RUNS];
	unsigned int nr;
	u64 all;
	u64 bytes;
};

static bool compare_is_written(const struct compare_images *images, u64 at)
{
	return images->before[at] != images->expected[at];
}

static bool compare_is_stale(const struct compare_images *images, u64 at,
			     u64 length)
{
	return images->again &&
	       !memcmp(images->again + at, images->expected + at, length);
}

/* Do two bytes that differ belong to the same run? */
static bool compare_joins(const struct compare_images *images, u64 a, u64 b)
{
	return compare_is_written(images, a) == compare_is_written(images, b) &&
	       (images->got[a] == images->before[a]) ==
	       (images->got[b] == images->before[b]);
}

static void compare_add(struct compare_runs *runs, u64 at, u64 length)
{
	if (runs->nr < COMPARE_RUNS)
		runs->run[runs->nr++] = (struct compare_run){ at, length };
	runs->all++;
	runs->bytes += length;
}

/* Return: the end of the run that starts at @at. */
static u64 compare_find_end(const struct compare_images *images, u64 at)
{
	u64 end = at + 1;

	while (end < images->size && end - at < COMPARE_BLOCK &&
	       images->got[end] != images->expected[end] &&
	       compare_joins(images, end - 1, end))
		end++;
	return end;
}

static void compare_find_all(struct compare_runs *runs)
{
	const struct compare_images *images = runs->images;
	u64 at = 0, end;

	while (at < images->size) {
		u64 length = images->size - at;

		if (length > COMPARE_CHUNK)
			length = COMPARE_CHUNK;
		if (!memcmp(images->got + at, images->expected + at, length)) {
			at += length;
			continue;
		}
		while (images->got[at] == images->expected[at])
			at++;
		end = compare_find_end(images, at);
		compare_add(runs, at, end - at);
		at = end;
	}
}

static u64 compare_distance(u64 a, u64 b)
{
	u64 distance = a < b ? b - a : a - b;

	/* Hardware that sends a byte elsewhere keeps its lane. */
	return a % 8 == b % 8 ? distance : distance + (1ull << 62);
}

/* Has something changed there, and not to what it should be? */
static bool compare_has_landed(const struct compare_images *images, u64 at,
			       u64 length)
{
	return memcmp(images->got + at, images->before + at, length) &&
	       memcmp(images->got + at, images->expected + at, length);
}

/*
 * Look through the bytes that differ for what belongs to @run. With @missing
 * that is what was to be written there and has arrived elsewhere; else it is
 * what was to be written elsewhere and has arrived there.
 */
static bool compare_search(const struct compare_runs *runs,
			   const struct compare_run *run, bool missing,
			   u64 *where)
{
	const struct compare_images *images = runs->images;
	const u8 *wanted = missing ? images->expected : images->got;
	const u8 *place = missing ? images->got : images->expected;
	u64 best = ~0ull;
	unsigned int i;

	for (i = 0; i < runs->nr; i++) {
		const struct compare_run *other = &runs->run[i];
		/* Its first bytes may by chance have been right. */
		u64 at = other->at < 7 ? 0 : other->at - 7;

		for (; at < other->at + other->length; at++) {
			u64 distance = compare_distance(at, run->at);

			if (at == run->at || at + run->length > images->size ||
			    distance >= best ||
			    memcmp(place + at, wanted + run->at, run->length))
				continue;
			if (missing ? !compare_has_landed(images, at, run->length) :
			    !compare_is_written(images, at))
				continue;
			best = distance;
			*where = at;
		}
	}
	return best != ~0ull;
}

/* Was what is in @run, where nobody wrote it, written correctly as well? */
static bool compare_search_copy(const struct compare_images *images,
				const struct compare_run *run, u64 *where)
{
	u64 best = ~0ull;
	u64 at;
	unsigned int i;

	/* Fewer bytes are found by chance. */
	if (run->length < 4)
		return false;
	for (i = 0; i < images->nr; i++) {
		const struct pattern_op *op = &images->ops[i];
		u64 end = op->at + (op->count - 1) * op->stride + op->width;

		for (at = op->at; at + run->length <= end; at++) {
			u64 distance = compare_distance(at, run->at);

			if (at == run->at || distance >= best ||
			    memcmp(images->expected + at, images->got + run->at,
				   run->length))
				continue;
			best = distance;
			*where = at;
		}
	}
	return best != ~0ull;
}

static const struct pattern_op *
compare_find_op(const struct compare_images *images, u64 at, u64 *first,
		u64 *length)
{
	unsigned int i;

	for (i = 0; i < images->nr; i++) {
		if (pattern_writes(&images->ops[i], at, first, length))
			return &images->ops[i];
	}
	return NULL;
}

/* Has another part of the access that wrote here arrived? */
static bool compare_is_lane(const struct compare_images *images,
			    const struct compare_run *run)
{
	u64 first, length, at;

	if (!compare_find_op(images, run->at, &first, &length))
		return false;
	for (at = first; at < first + length; at++) {
		if (images->got[at] == images->expected[at])
			return true;
	}
	return false;
}

/* Is there a byte that was written, next to these or at most 8 from them? */
static bool compare_has_neighbour(const struct compare_images *images,
				  const struct compare_run *run)
{
	u64 at = run->at < 8 ? 0 : run->at - 8;
	u64 end = run->at + run->length + 8;
	u64 first, length;

	for (; at < end && at < images->size; at++) {
		if (at / COMPARE_BLOCK == run->at / COMPARE_BLOCK &&
		    compare_find_op(images, at, &first, &length))
			return true;
	}
	return false;
}

static enum compare_kind compare_explain_written(const struct compare_runs *runs,
						 const struct compare_run *run,
						 u64 *elsewhere)
{
	const struct compare_images *images = runs->images;

	if (compare_is_lane(images, run))
		return COMPARE_LANE;
	if (compare_search(runs, run, true, elsewhere))
		return COMPARE_ADDRESS;
	if (!memcmp(images->got + run->at, images->before + run->at,
		    run->length))
		return COMPARE_LOST;
	return COMPARE_OTHER;
}

static enum compare_kind compare_explain_other(const struct compare_runs *runs,
					       const struct compare_run *run,
					       u64 *elsewhere)
{
	const struct compare_images *images = runs->images;

	if (compare_has_neighbour(images, run))
		return COMPARE_MERGED;
	if (compare_search_copy(images, run, elsewhere))
		return COMPARE_ADDRESS;
	return COMPARE_OTHER;
}

/* Return: false if what missed it explains it. */
static bool compare_explain(const struct compare_runs *runs,
			    const struct compare_run *run,
			    struct compare_difference *difference)
{
	const struct compare_images *images = runs->images;
	u64 shown = run->length < COMPARE_BYTES ? run->length : COMPARE_BYTES;
	u64 first, length;

	*difference = (struct compare_difference){
		.at = run->at,
		.length = run->length,
		.meant = compare_is_written(images, run->at),
	};
	memcpy(difference->expected, images->expected + run->at, shown);
	memcpy(difference->got, images->got + run->at, shown);
	difference->op = compare_find_op(images, run->at, &first, &length);
	if (compare_is_stale(images, run->at, run->length)) {
		difference->kind = COMPARE_STALE;
		return true;
	}
	if (difference->meant)
		difference->kind = compare_explain_written(runs, run,
							   &difference->elsewhere);
	else
		difference->kind = COMPARE_OTHER;
	if (difference->kind != COMPARE_OTHER)
		return true;
	if (compare_search(runs, run, false, &difference->elsewhere))
		return false;
	if (!difference->meant)
		difference->kind = compare_explain_other(runs, run,
							 &difference->elsewhere);
	return true;
}

bool compare(const struct compare_images *images,
	     struct compare_report *report)
{
	/* Not on the stack; there is one thread. */
	static struct compare_runs runs;
	unsigned int i;

	*report = (struct compare_report){ 0 };
	runs = (struct compare_runs){ .images = images };
	compare_find_all(&runs);
	report->bytes = runs.bytes;
	report->nr = runs.all;
	for (i = 0; i < runs.nr && report->explained < COMPARE_MAX; i++) {
		if (compare_explain(&runs, &runs.run[i],
				    &report->difference[report->explained]))
			report->explained++;
		else
			report->nr--;
	}
	return !runs.all;
}

const char *compare_name(enum compare_kind kind)
{
	static const char * const names[COMPARE_NR_KINDS] = {
		[COMPARE_LOST] = "lost",
		[COMPARE_ADDRESS] = "wrong address",
		[COMPARE_LANE] = "byte lane",
		[COMPARE_MERGED] = "merged",
		[COMPARE_STALE] = "stale",
		[COMPARE_OTHER] = "changed",
	};

	return names[kind];
}
