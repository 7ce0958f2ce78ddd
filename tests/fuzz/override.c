// SPDX-License-Identifier: GPL-2.0-only
/*
 * override.c - any text as a device's `override`.
 *
 * As for the rules; and the decision at each end of each range is what a naive
 * reader finds there.
 */
#include <stdlib.h>

#include "fuzz.h"

#define OVERRIDE_CLAUSES_MAX 32

static int try_text(const char *text, struct vfio_nc_text_error *error)
{
	struct vfio_nc_clause *clauses = malloc(vfio_nc_text_count(text) * sizeof(*clauses));
	int nr = vfio_nc_clauses_parse(text, FUZZ_PAGE, clauses, error);

	free(clauses);
	return nr;
}

static int parse(const char *text, struct vfio_nc_clause *clauses)
{
	struct vfio_nc_text_error error = { 0 };
	int nr = vfio_nc_clauses_parse(text, FUZZ_PAGE, clauses, &error);

	if (nr < 0) {
		fuzz_check_error(text, &error);
		fuzz_check_instead(text, &error, try_text);
	} else {
		fuzz_check_count(text, (unsigned int)nr);
	}
	return nr;
}

/* Each alone: its canonical text is a clause, and the same one. */
static void check_canonical(const struct vfio_nc_clause *clause)
{
	char once[VFIO_NC_CLAUSE_TEXT_MAX], twice[VFIO_NC_CLAUSE_TEXT_MAX];
	struct vfio_nc_clause again;
	int length = vfio_nc_clause_print(clause, once, sizeof(once));

	MUST(length > 0 && length < VFIO_NC_CLAUSE_TEXT_MAX - 1);
	MUST(parse(once, &again) == 1);
	MUST(again.bars == clause->bars && again.pref == clause->pref &&
	     again.verdict == clause->verdict && again.offset == clause->offset &&
	     again.length == clause->length);
	vfio_nc_clause_print(&again, twice, sizeof(twice));
	MUST(!strcmp(once, twice));
}

/* Which clause speaks, and what: told without src/policy. */
static unsigned int read_page(const struct vfio_nc_clause *clauses, int nr,
			      const struct vfio_nc_bar *bar, unsigned int number,
			      u64 at, enum vfio_nc_verdict *verdict)
{
	int i;

	*verdict = VFIO_NC_STOCK;
	for (i = 0; i < nr; i++) {
		const struct vfio_nc_clause *clause = &clauses[i];

		if (!(clause->bars >> number & 1) || (clause->pref && !bar->prefetchable))
			continue;
		if (clause->length && (at < clause->offset ||
				       at - clause->offset >= clause->length))
			continue;
		*verdict = clause->offset + clause->length > bar->size ?
			VFIO_NC_DEVICE : clause->verdict;
		return (unsigned int)i + 1;
	}
	return 0;
}

/* At the ends of the BAR and of each clause's range. */
static void check_place(const struct vfio_nc_policy *policy,
			const struct vfio_nc_device *device, unsigned int number, u64 at)
{
	const struct vfio_nc_bar *bar = &device->bar[number];
	struct vfio_nc_decision decision;
	enum vfio_nc_verdict verdict;
	unsigned int rule;

	if (at >= bar->size)
		return;
	decision = fuzz_decide(policy, device, number, at);
	rule = read_page(policy->override, (int)policy->nr_override, bar, number, at,
			 &verdict);
	MUST(decision.rule == rule && decision.verdict == verdict);
	MUST(decision.source == (rule ? VFIO_NC_SOURCE_OVERRIDE :
				 VFIO_NC_SOURCE_UNLISTED));
}

static void check_places(const struct vfio_nc_policy *policy,
			 const struct vfio_nc_device *device)
{
	unsigned int bar, i;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		check_place(policy, device, bar, 0);
		check_place(policy, device, bar, device->bar[bar].size - 1);
		for (i = 0; i < policy->nr_override; i++) {
			const struct vfio_nc_clause *clause = &policy->override[i];
			u64 end = clause->offset + clause->length;

			check_place(policy, device, bar, clause->offset);
			check_place(policy, device, bar, clause->offset - 1);
			check_place(policy, device, bar, end);
			check_place(policy, device, bar, end - 1);
		}
	}
}

static void check_decisions(const struct vfio_nc_clause *clauses, int nr)
{
	const struct vfio_nc_device device = fuzz_device();
	const struct vfio_nc_policy policy = {
		.override = clauses,
		.nr_override = (unsigned int)nr,
	};

	fuzz_check_spans(&policy, &device);
	check_places(&policy, &device);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = fuzz_text(bytes, size);
	struct vfio_nc_clause *clauses =
		malloc(vfio_nc_text_count(text) * sizeof(*clauses));
	int nr = parse(text, clauses);
	int i;

	for (i = 0; i < nr; i++)
		check_canonical(&clauses[i]);
	if (nr >= 0 && nr <= OVERRIDE_CLAUSES_MAX)
		check_decisions(clauses, nr);
	free(clauses);
	free(text);
	return 0;
}
