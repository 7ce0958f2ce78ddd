// SPDX-License-Identifier: GPL-2.0-only
/*
 * rules.c - any text as the parameter `rules`.
 *
 * It is taken, and then its canonical text means the same; or rejected, and then
 * the complaint is about a place in it. What a kernel with larger pages takes,
 * one with smaller pages takes as the same rules.
 */
#include <stdlib.h>

#include "fuzz.h"

#define RULES_LARGE_PAGE 65536

struct rules {
	struct vfio_nc_rule *rule;
	int nr;
};

static int try_text(const char *text, struct vfio_nc_text_error *error)
{
	struct vfio_nc_rule *rules = malloc(vfio_nc_text_count(text) * sizeof(*rules));
	int nr = vfio_nc_rules_parse(text, FUZZ_PAGE, rules, error);

	free(rules);
	return nr;
}

static struct rules parse(const char *text, u64 page_size)
{
	unsigned int count = vfio_nc_text_count(text);
	struct vfio_nc_text_error error = { 0 };
	struct rules rules;

	/* Without room for none of them: malloc(0) is a byte that nobody may use. */
	rules.rule = malloc(count * sizeof(*rules.rule));
	rules.nr = vfio_nc_rules_parse(text, page_size, rules.rule, &error);
	if (rules.nr < 0) {
		MUST(rules.nr == -EINVAL);
		fuzz_check_error(text, &error);
		if (page_size == FUZZ_PAGE)
			fuzz_check_instead(text, &error, try_text);
	} else {
		fuzz_check_count(text, (unsigned int)rules.nr);
	}
	return rules;
}

static char *print(const struct rules *rules)
{
	size_t size = (size_t)rules->nr * (VFIO_NC_RULE_TEXT_MAX + 1) + 1;
	char *text = calloc(1, size);
	int at = 0;
	int i;

	for (i = 0; i < rules->nr; i++) {
		char one[VFIO_NC_RULE_TEXT_MAX];
		int length = vfio_nc_rule_print(&rules->rule[i], one, sizeof(one));

		MUST(length > 0 && length < VFIO_NC_RULE_TEXT_MAX - 1);
		MUST(strlen(one) == (size_t)length);
		at += sprintf(text + at, "%s%s", i ? ";" : "", one);
	}
	return text;
}

static bool same_selector(const struct vfio_nc_selector *a,
			  const struct vfio_nc_selector *b)
{
	return a->kind == b->kind && a->nr == b->nr && a->any == b->any &&
	       !memcmp(a->field, b->field, sizeof(a->field));
}

static bool same_clause(const struct vfio_nc_clause *a,
			const struct vfio_nc_clause *b)
{
	return a->bars == b->bars && a->pref == b->pref &&
	       a->verdict == b->verdict && a->offset == b->offset &&
	       a->length == b->length;
}

static void check_same(const struct rules *a, const struct rules *b)
{
	int i;

	MUST(a->nr == b->nr);
	for (i = 0; i < a->nr; i++) {
		MUST(same_selector(&a->rule[i].selector, &b->rule[i].selector));
		MUST(same_clause(&a->rule[i].clause, &b->rule[i].clause));
	}
}

static void check_canonical(const struct rules *rules)
{
	char *once = print(rules);
	struct rules again = parse(once, FUZZ_PAGE);
	char *twice;

	check_same(rules, &again);
	twice = print(&again);
	MUST(!strcmp(once, twice));
	free(again.rule);
	free(twice);
	free(once);
}

static void check_decisions(const struct rules *rules)
{
	const struct vfio_nc_device device = fuzz_device();
	const struct vfio_nc_policy policy = {
		.rules = rules->rule,
		.nr_rules = (unsigned int)rules->nr,
	};

	fuzz_check_spans(&policy, &device);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = fuzz_text(bytes, size);
	struct rules rules = parse(text, FUZZ_PAGE);
	struct rules large = parse(text, RULES_LARGE_PAGE);

	if (large.nr >= 0)
		check_same(&large, &rules);
	if (rules.nr >= 0) {
		check_canonical(&rules);
		check_decisions(&rules);
	}
	free(large.rule);
	free(rules.rule);
	free(text);
	return 0;
}
