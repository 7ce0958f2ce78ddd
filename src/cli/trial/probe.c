// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe.c - the experiment: do writes through a Normal-NC mapping arrive?
 *
 * First, with Device alone: does the BAR keep what is written to it? Then the rounds
 * of pattern.h: they write through Normal-NC, and all that can be seen is read
 * through Device. Last the other way.
 */
#include "probe.h"

struct probe {
	const struct probe_bar *bar;
	const struct pattern_image *image;
	struct probe_result *result;
	unsigned int generation;
	u8 *before;
	u8 *expected;
	u8 *got;
	u8 *again;
	struct pattern_op *ops;
	unsigned int nr;
	struct probe_step step;
};

/* What stopped it is in the result. */
static bool probe_fail(struct probe *probe, int error)
{
	struct probe_result *result = probe->result;

	result->error = error;
	result->outcome = PROBE_FAILED;
	if (error == -EFAULT && result->side == PROBE_NORMAL)
		result->outcome = PROBE_FAULTED;
	return false;
}

static bool probe_enter(struct probe *probe, enum probe_side side)
{
	int ret = probe->bar->enter(probe->bar->context, side);

	probe->result->side = side;
	return !ret || probe_fail(probe, ret);
}

static struct pattern_op probe_whole(const struct pattern_window *window,
				     enum pattern_kind kind)
{
	return (struct pattern_op){
		.kind = kind,
		.at = window->at,
		.width = window->length,
		.stride = window->length,
		.count = 1,
	};
}

static bool probe_load(struct probe *probe, enum pattern_kind kind, u8 *bytes)
{
	unsigned int i;

	for (i = 0; i < probe->image->nr; i++) {
		struct pattern_op op = probe_whole(&probe->image->window[i], kind);
		int ret = probe->bar->load(probe->bar->context, &op, bytes);

		if (ret)
			return probe_fail(probe, ret);
	}
	return true;
}

/* The next generation everywhere, through Device. */
static bool probe_fill(struct probe *probe)
{
	unsigned int i;

	probe->generation++;
	for (i = 0; i < probe->image->nr; i++) {
		struct pattern_op op = probe_whole(&probe->image->window[i],
						   PATTERN_FILL);
		int ret;

		pattern_write(&op, probe->image, probe->generation,
			      probe->expected);
		ret = probe->bar->store(probe->bar->context, &op,
					probe->expected);
		if (ret)
			return probe_fail(probe, ret);
	}
	return true;
}

/* Return: true if @got is as expected from @at on; else it does not read back. */
static bool probe_is_kept(struct probe *probe, u64 at, u64 length)
{
	struct probe_result *result = probe->result;
	u64 end = at + length;

	while (at < end && probe->got[at] == probe->expected[at])
		at++;
	if (at == end)
		return true;
	at = at / COMPARE_BYTES * COMPARE_BYTES;
	result->outcome = PROBE_NOT_TESTABLE;
	result->first = at;
	memcpy(result->expected, probe->expected + at, COMPARE_BYTES);
	memcpy(result->got, probe->got + at, COMPARE_BYTES);
	return false;
}

/* Registers show themselves soon: write little before writing everything. */
static bool probe_try_words(struct probe *probe)
{
	const u64 places[] = { 0, probe->image->size / 2, probe->image->size - 8 };
	unsigned int i;
	int ret;

	probe->generation++;
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		struct pattern_op op = {
			.kind = PATTERN_FILL,
			.at = places[i] / 8 * 8,
			.width = 8,
			.stride = 8,
			.count = 1,
		};

		pattern_write(&op, probe->image, probe->generation,
			      probe->expected);
		ret = probe->bar->store(probe->bar->context, &op,
					probe->expected);
		ret = ret ? ret : probe->bar->load(probe->bar->context, &op,
						   probe->got);
		if (ret)
			return probe_fail(probe, ret);
		if (!probe_is_kept(probe, op.at, 8))
			return false;
	}
	return true;
}

static bool probe_try_whole(struct probe *probe)
{
	return probe_fill(probe) && probe_load(probe, PATTERN_FILL, probe->got) &&
	       probe_is_kept(probe, 0, probe->image->size);
}

/* Does Device alone work? */
static bool probe_prepare(struct probe *probe)
{
	return probe_enter(probe, PROBE_DEVICE) && probe_try_words(probe) &&
	       probe_try_whole(probe);
}

/* Compare what was read to @got, and, if that differs, reading again with @kind. */
static bool probe_compare(struct probe *probe, enum pattern_kind kind)
{
	struct compare_images images = {
		.before = probe->before,
		.expected = probe->expected,
		.got = probe->got,
		.size = probe->image->size,
		.ops = probe->ops,
		.nr = probe->nr,
	};
	struct probe_step *step = &probe->step;
	struct probe_result *result = probe->result;
	bool same = !memcmp(images.got, images.expected, images.size);
	unsigned int i;

	if (!same) {
		if (!probe_load(probe, kind, probe->again))
			return false;
		images.again = probe->again;
	}
	compare(&images, &step->report);
	step->image = probe->image;
	step->ops = probe->nr;
	step->accesses = 0;
	for (i = 0; i < probe->nr; i++)
		step->accesses += pattern_accesses(&probe->ops[i]);
	result->steps++;
	result->operations += step->ops;
	result->accesses += step->accesses;
	result->differences += step->report.nr;
	for (i = 0; i < step->report.explained; i++)
		result->kinds[step->report.difference[i].kind]++;
	if (!same)
		result->outcome = PROBE_DIFFERS;
	probe->bar->done(probe->bar->context, step);
	/* What is there now is what the next operations find. */
	if (!same && step->write)
		memcpy(probe->expected, probe->again, images.size);
	memcpy(probe->before, probe->expected, images.size);
	return true;
}

static bool probe_store_ops(struct probe *probe)
{
	unsigned int i;

	for (i = 0; i < probe->nr; i++) {
		int ret = probe->bar->store(probe->bar->context, &probe->ops[i],
					    probe->expected);

		if (ret)
			return probe_fail(probe, ret);
	}
	return true;
}

static bool probe_try_pass(struct probe *probe, enum pattern_round round,
			   unsigned int pass)
{
	unsigned int i;

	probe->generation++;
	probe->nr = pattern_make(round, pass, probe->image, probe->ops);
	for (i = 0; i < probe->nr; i++)
		pattern_write(&probe->ops[i], probe->image, probe->generation,
			      probe->expected);
	probe->step.name = pattern_name(round);
	probe->step.write = true;
	probe->bar->begin(probe->bar->context, probe->step.name, true);
	return probe_enter(probe, PROBE_NORMAL) && probe_store_ops(probe) &&
	       probe_enter(probe, PROBE_DEVICE) &&
	       probe_load(probe, PATTERN_FILL, probe->got) &&
	       probe_compare(probe, PATTERN_FILL);
}

static bool probe_load_ops(struct probe *probe)
{
	unsigned int i;

	for (i = 0; i < probe->nr; i++) {
		int ret = probe->bar->load(probe->bar->context, &probe->ops[i],
					   probe->got);

		if (ret)
			return probe_fail(probe, ret);
	}
	return true;
}

/* Device writes everything; Normal-NC reads it whole, then in pieces. */
static bool probe_try_reading(struct probe *probe, enum pattern_round round)
{
	probe->nr = pattern_make(round, 0, probe->image, probe->ops);
	probe->step.name = pattern_name(round);
	probe->step.write = false;
	probe->bar->begin(probe->bar->context, probe->step.name, false);
	return probe_enter(probe, PROBE_DEVICE) && probe_fill(probe) &&
	       probe_enter(probe, PROBE_NORMAL) &&
	       probe_load(probe, PATTERN_COPY, probe->got) &&
	       probe_load_ops(probe) && probe_compare(probe, PATTERN_COPY);
}

static void probe_do(struct probe *probe)
{
	unsigned int round, pass;

	if (!probe_prepare(probe))
		return;
	memcpy(probe->before, probe->expected, probe->image->size);
	for (round = 0; round < PATTERN_NR_ROUNDS; round++) {
		unsigned int passes = pattern_passes(round, probe->image);

		for (pass = 0; pass < passes; pass++) {
			if (!probe_try_pass(probe, round, pass))
				return;
		}
	}
	for (round = 0; round < PATTERN_NR_ROUNDS; round++) {
		if (pattern_passes(round, probe->image) &&
		    !probe_try_reading(probe, round))
			return;
	}
}

void probe_run(const struct probe_bar *bar, struct probe_result *result)
{
	u64 size = bar->image->size;
	struct probe probe = {
		.bar = bar,
		.image = bar->image,
		.result = result,
		.before = malloc(size),
		.expected = calloc(1, size),
		.got = malloc(size),
		.again = malloc(size),
		.ops = calloc(PATTERN_OPS_MAX, sizeof(*probe.ops)),
	};

	*result = (struct probe_result){ .outcome = PROBE_GOOD };
	if (probe.before && probe.expected && probe.got && probe.again &&
	    probe.ops)
		probe_do(&probe);
	else
		probe_fail(&probe, -ENOMEM);
	free(probe.before);
	free(probe.expected);
	free(probe.got);
	free(probe.again);
	free(probe.ops);
}
