// SPDX-License-Identifier: GPL-2.0-only
/*
 * oracle_test.c - random rules against a second, naive implementation.
 *
 * The oracle knows rules as strings and pages. It compares a selector with the
 * device's own text by fnmatch(), and asks every page alone. Nothing of
 * src/policy is used in it.
 */
#include <fnmatch.h>

#include "unit.h"

#define ORACLE_LISTS 3000
#define ORACLE_RULES 6
#define ORACLE_PAGES 16

/* Sizes of a page of the kernel's, in pages of the oracle's. */
static const unsigned int sizes[] = { 1, 2, 4, 16, 32 };

/* What a selector of one form is compared with, and some selectors. */
static const struct {
	const char *device;
	const char *selector[5];
} forms[] = {
	{ "0001:02:03.4", { "0001:02:03.4", "*:02:03.4", "0001:02:03.5", "*:*:*.*", "0000:*:*.*" } },
	{ "8086:1592", { "8086:1592", "8086:*", "*:1592", "8087:*", "*:*" } },
	{ "8086:1592:1af4:1100", { "8086:1592:1af4:1100", "8086:*:1af4:*", "*:*:*:1101",
				   "8086:1592:1af5:*", "*:*:*:*" } },
	{ "class:0200", { "class:0200", "class:*", "class:0201", "class:0300", "class:0200" } },
	{ "class:020010", { "class:020010", "class:020011", "class:020010", "class:030010",
			    "class:020000" } },
	{ "port:1022:1483", { "port:1022:1483", "port:1022:*", "port:*:*", "port:1023:1483",
			      "port:*:1482" } },
};

static const char * const bars[] = { "all", "all", "pref", "0", "0,1,2", "1", "2,5" };
static const char * const verdicts[] = { "stock", "device", "permit", "normal-nc" };

struct oracle_rule {
	bool selects;
	const char *bars;
	u64 first;
	u64 pages;
	unsigned int verdict;
};

struct oracle {
	struct oracle_rule rule[ORACLE_RULES];
	unsigned int nr;
	unsigned int unlisted;
	u64 pages;
	bool prefetchable;
	char text[ORACLE_RULES * VFIO_NC_RULE_TEXT_MAX];
};

struct oracle_page {
	unsigned int verdict;
	unsigned int rule;
};

static void add_rule(struct oracle *oracle, u64 *seed)
{
	struct oracle_rule *rule = &oracle->rule[oracle->nr];
	unsigned int form = unit_random_below(seed, ARRAY_SIZE(forms));
	const char *selector = forms[form].selector[unit_random_below(seed, 5)];
	char *end = oracle->text + strlen(oracle->text);

	*rule = (struct oracle_rule){
		.selects = !fnmatch(selector, forms[form].device, 0),
		.bars = bars[unit_random_below(seed, ARRAY_SIZE(bars))],
		.verdict = unit_random_below(seed, ARRAY_SIZE(verdicts)),
	};
	end += sprintf(end, "%s%s/%s", oracle->nr++ ? ";" : "", selector,
		       rule->bars);
	if (unit_random_below(seed, 4)) {
		rule->first = unit_random_below(seed, ORACLE_PAGES + 2);
		rule->pages = 1 + unit_random_below(seed, ORACLE_PAGES / 2);
		end += sprintf(end, "@%llu+0x%llx",
			       (unsigned long long)rule->first * UNIT_PAGE,
			       (unsigned long long)rule->pages * UNIT_PAGE);
	}
	sprintf(end, "=%s", verdicts[rule->verdict]);
}

static struct oracle random_oracle(u64 *seed)
{
	struct oracle oracle = {
		.unlisted = unit_random_below(seed, 2),
		.pages = 1 + unit_random_below(seed, ORACLE_PAGES),
		.prefetchable = unit_random_below(seed, 2),
	};
	unsigned int nr = unit_random_below(seed, ORACLE_RULES + 1);

	while (oracle.nr < nr)
		add_rule(&oracle, seed);
	return oracle;
}

/* All is about BAR 0. */
static bool rule_speaks(const struct oracle *oracle,
			const struct oracle_rule *rule, u64 page)
{
	if (!rule->selects)
		return false;
	if (!strcmp(rule->bars, "pref") && !oracle->prefetchable)
		return false;
	if (rule->bars[0] >= '0' && rule->bars[0] <= '9' &&
	    !strchr(rule->bars, '0'))
		return false;
	if (!rule->pages)
		return true;
	return page >= rule->first && page < rule->first + rule->pages;
}

static struct oracle_page ask(const struct oracle *oracle, u64 page)
{
	unsigned int i;

	for (i = 0; i < oracle->nr; i++) {
		const struct oracle_rule *rule = &oracle->rule[i];

		if (!rule_speaks(oracle, rule, page))
			continue;
		if (rule->pages && rule->first + rule->pages > oracle->pages)
			return (struct oracle_page){ VFIO_NC_DEVICE, i + 1 };
		return (struct oracle_page){ rule->verdict, i + 1 };
	}
	return (struct oracle_page){ oracle->unlisted, 0 };
}

static bool same(struct oracle_page a, struct oracle_page b)
{
	return a.verdict == b.verdict && a.rule == b.rule;
}

/* The words' order here is the enum's: checked in decide_test.c. */
static const char *ask_mapping(const struct oracle *oracle, u64 start, u64 end)
{
	u64 count[ARRAY_SIZE(verdicts)] = { 0 };
	u64 page, all = end - start;

	for (page = start; page < end; page++)
		count[ask(oracle, page).verdict]++;
	if (count[0] == all)
		return "stock";
	if (count[3] == all)
		return "normal-nc";
	return count[2] + count[3] == all ? "permit" : "device";
}

struct subject {
	struct oracle oracle;
	struct vfio_nc_device device;
	struct vfio_nc_rule rules[UNIT_RULES_MAX];
	struct vfio_nc_policy policy;
};

static void next_subject(struct subject *subject, u64 *seed)
{
	subject->oracle = random_oracle(seed);
	subject->device = unit_device();
	subject->device.bar[0].size = subject->oracle.pages * UNIT_PAGE;
	subject->device.bar[0].prefetchable = subject->oracle.prefetchable;
	subject->policy = unit_policy(subject->oracle.text,
				      subject->oracle.unlisted ?
				      VFIO_NC_DEVICE : VFIO_NC_STOCK,
				      subject->rules);
}

/* Run a check over many random subjects. */
static void for_subjects(void (*check)(const struct subject *subject))
{
	struct subject subject;
	u64 seed = UNIT_SEED;
	unsigned int i;

	print_message("# %u lists of rules, seed 0x%llx\n", ORACLE_LISTS, UNIT_SEED);
	for (i = 0; i < ORACLE_LISTS; i++) {
		next_subject(&subject, &seed);
		check(&subject);
	}
}

static void check_page(const struct subject *subject, u64 page, u64 byte)
{
	struct oracle_page want = ask(&subject->oracle, page);
	struct vfio_nc_decision got =
		unit_decide(&subject->policy, &subject->device, 0,
			       page * UNIT_PAGE + byte);
	u64 end = got.end / UNIT_PAGE;

	if (strcmp(vfio_nc_verdict_name(got.verdict), verdicts[want.verdict]) ||
	    got.rule != want.rule)
		fail_msg("\"%s\", page %u of %u: %s by %u, not %s by %u",
			 subject->oracle.text, (unsigned int)page,
			 (unsigned int)subject->oracle.pages,
			 vfio_nc_verdict_name(got.verdict), got.rule,
			 verdicts[want.verdict], want.rule);
	assert_int_equal(got.end % UNIT_PAGE, 0);
	assert_in_range(end, page + 1, subject->oracle.pages);
	while (--end > page)
		assert_true(same(ask(&subject->oracle, end), want));
}

static void check_decisions(const struct subject *subject)
{
	u64 page;

	for (page = 0; page < subject->oracle.pages; page++) {
		check_page(subject, page, 0);
		check_page(subject, page, UNIT_PAGE - 1);
	}
}

static void decisions_equal_the_naive_ones(void **state)
{
	(void)state;
	for_subjects(check_decisions);
}

/* Of a large page, the first of those that say the word, rules before nobody. */
static bool find_speaker(const struct oracle *oracle, u64 start, u64 end,
			 const char *word, struct oracle_page *found)
{
	bool any = false;
	u64 page;

	for (page = start; page < end; page++) {
		struct oracle_page one = ask(oracle, page);

		if (strcmp(verdicts[one.verdict], word) ||
		    (any && (found->rule || !one.rule)))
			continue;
		*found = one;
		any = true;
	}
	return any;
}

/* A page of the kernel's: what all of it may have, and who is named for it. */
static struct oracle_page ask_large(const struct oracle *oracle, u64 page,
				    unsigned int size)
{
	static const char * const order[] = { "device", "permit", "normal-nc", "stock" };
	u64 start = page / size * size;
	u64 end = start + size < oracle->pages ? start + size : oracle->pages;
	const char *word = ask_mapping(oracle, start, end);
	struct oracle_page named = { 0 };
	unsigned int i = 0;

	while (!find_speaker(oracle, start, end, order[i], &named))
		i++;
	for (named.verdict = 0; strcmp(verdicts[named.verdict], word); named.verdict++)
		;
	return named;
}

static void check_spans_of(const struct subject *subject, unsigned int size)
{
	struct vfio_nc_span spans[ORACLE_PAGES];
	unsigned int nr = unit_fill(&subject->policy, &subject->device, 0,
					     (u64)size * UNIT_PAGE, spans,
					     ORACLE_PAGES);
	u64 page, at = 0;

	for (page = 0; page < subject->oracle.pages; page++) {
		struct oracle_page want = ask_large(&subject->oracle, page, size);

		if (page && same(want, ask_large(&subject->oracle, page - 1, size)))
			continue;
		assert_in_range(at, 0, nr - 1);
		assert_int_equal(spans[at].start, page * UNIT_PAGE);
		assert_int_equal(spans[at].start % ((u64)size * UNIT_PAGE), 0);
		assert_int_equal(spans[at].decision.rule, want.rule);
		assert_string_equal(vfio_nc_verdict_name(spans[at].decision.verdict),
				    verdicts[want.verdict]);
		if (at)
			assert_int_equal(spans[at - 1].decision.end,
					 page * UNIT_PAGE);
		at++;
	}
	assert_int_equal(at, nr);
	assert_int_equal(spans[nr - 1].decision.end, page * UNIT_PAGE);
}

static void check_spans(const struct subject *subject)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		check_spans_of(subject, sizes[i]);
}

static void spans_equal_the_naive_ones_without_gaps(void **state)
{
	(void)state;
	for_subjects(check_spans);
}

static void check_mappings(const struct subject *subject)
{
	struct vfio_nc_span spans[ORACLE_PAGES];
	unsigned int nr = unit_fill(&subject->policy, &subject->device, 0,
					     UNIT_PAGE, spans, ORACLE_PAGES);
	u64 start, end;

	for (start = 0; start < subject->oracle.pages; start++) {
		for (end = start + 1; end <= subject->oracle.pages; end++) {
			enum vfio_nc_verdict got =
				vfio_nc_spans_verdict(spans, nr, start * UNIT_PAGE,
						      end * UNIT_PAGE);

			assert_string_equal(vfio_nc_verdict_name(got),
					    ask_mapping(&subject->oracle, start, end));
		}
	}
}

static void mappings_equal_the_naive_ones(void **state)
{
	(void)state;
	for_subjects(check_mappings);
}

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(decisions_equal_the_naive_ones),
	cmocka_unit_test(spans_equal_the_naive_ones_without_gaps),
	cmocka_unit_test(mappings_equal_the_naive_ones),
};

UNIT_MAIN(cases)
