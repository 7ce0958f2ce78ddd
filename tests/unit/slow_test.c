// SPDX-License-Identifier: GPL-2.0-only
/*
 * slow_test.c - painted spans are those of slow.h, on random policies about BAR 0.
 *
 * Every source may speak; ranges overlap, touch, end beyond the BAR and, of rows,
 * within a page. Pages are of 4, 16 and 64 KiB.
 */
#include "slow.h"
#include "tables.h"

#define SLOW_POLICIES 20000
#define SLOW_CLAUSES 6
#define SLOW_SPANS 64
#define SLOW_BYTES (24 * UNIT_PAGE)

static const u16 slow_ids[][1] = { { 0x1592 }, { 0x1593 }, { TABLES_ANY } };
static const u16 slow_ports[] = { 0x1483 };

struct slow {
	struct vfio_nc_device device;
	struct vfio_nc_machine machine;
	struct vfio_nc_clause override[SLOW_CLAUSES];
	struct vfio_nc_rule rules[SLOW_CLAUSES];
	struct vfio_nc_row rows[SLOW_CLAUSES];
	struct vfio_nc_key keys[SLOW_CLAUSES];
	struct vfio_nc_platform platform;
	struct vfio_nc_table table;
	struct vfio_nc_policy policy;
};

/* One in @limit times. */
static bool random_hit(u64 *seed, unsigned int limit)
{
	return !unit_random_below(seed, limit);
}

/* In multiples of @unit bytes; one in four is about all of the BAR. */
static struct vfio_nc_clause random_clause(u64 *seed, unsigned int unit)
{
	static const u8 bars[] = { 1, 1, 1, VFIO_NC_ALL_BARS, 4 };
	struct vfio_nc_clause clause = {
		.bars = bars[unit_random_below(seed, ARRAY_SIZE(bars))],
		.verdict = unit_random_below(seed, VFIO_NC_NR_VERDICTS),
	};

	clause.pref = clause.bars == VFIO_NC_ALL_BARS && random_hit(seed, 2);
	if (random_hit(seed, 4))
		return clause;
	clause.offset = (u64)unit_random_below(seed, SLOW_BYTES / unit) * unit;
	clause.length = (1ull + unit_random_below(seed, SLOW_BYTES / unit / 3)) * unit;
	return clause;
}

static void random_table(struct slow *slow, u64 *seed)
{
	unsigned int nr = unit_random_below(seed, SLOW_CLAUSES + 1), i;

	for (i = 0; i < nr; i++)
		slow->rows[i] = (struct vfio_nc_row){
			.id = (const char *[]){ "a", "b", "c", "d", "e", "f" }[i],
			.vendor = 0x8086,
			.ids = slow_ids[unit_random_below(seed, ARRAY_SIZE(slow_ids))],
			.nr_ids = 1,
			.class_mask = random_hit(seed, 8) ? 0xff0000 : 0,
			.clause = random_clause(seed, UNIT_PAGE / 4),
		};
	vfio_nc_table_sort(slow->rows, nr, slow->keys);
	slow->platform = (struct vfio_nc_platform){
		.id = "cap", .cap = random_hit(seed, 2),
		.verdict = unit_random_below(seed, VFIO_NC_NR_VERDICTS),
		.port_vendor = 0x1022, .ports = slow_ports, .nr_ports = 1,
	};
	slow->table = (struct vfio_nc_table){
		.rows = slow->rows, .nr_rows = nr, .keys = slow->keys, .nr_keys = nr,
		.platforms = &slow->platform, .nr_platforms = 1,
	};
	slow->policy.table = &slow->table;
	slow->policy.cap = vfio_nc_table_cap(&slow->table, &slow->device);
}

static void random_rules(struct slow *slow, u64 *seed)
{
	unsigned int i;

	slow->policy.nr_rules = unit_random_below(seed, SLOW_CLAUSES + 1);
	for (i = 0; i < slow->policy.nr_rules; i++) {
		slow->rules[i] = unit_rule(random_hit(seed, 4) ? "8086:1593/0=stock" :
								 "8086:1592/0=stock");
		slow->rules[i].clause = random_clause(seed, UNIT_PAGE);
	}
	slow->policy.nr_override = unit_random_below(seed, SLOW_CLAUSES + 1);
	for (i = 0; i < slow->policy.nr_override; i++)
		slow->override[i] = random_clause(seed, UNIT_PAGE);
}

static void slow_make(struct slow *slow, u64 *seed)
{
	*slow = (struct slow){ .device = unit_device() };
	slow->device.bar[0] = (struct vfio_nc_bar){
		.size = (1ull + unit_random_below(seed, SLOW_BYTES / UNIT_PAGE)) * UNIT_PAGE,
		.prefetchable = random_hit(seed, 2),
	};
	slow->machine.no_normal_nc = random_hit(seed, 4);
	if (!random_hit(seed, 4))
		slow->device.machine = &slow->machine;
	slow->policy.override = slow->override;
	slow->policy.rules = slow->rules;
	slow->policy.unlisted = random_hit(seed, 2) ? VFIO_NC_DEVICE : VFIO_NC_STOCK;
	random_rules(slow, seed);
	if (!random_hit(seed, 3))
		random_table(slow, seed);
	if (random_hit(seed, 4))
		slow->device.firmware[0] = (struct vfio_nc_statement){
			"/pcie", 1 + unit_random_below(seed, VFIO_NC_NR_VERDICTS - 1),
		};
}

static void assert_same(const struct vfio_nc_span *got,
			const struct vfio_nc_span *want)
{
	const struct vfio_nc_decision *a = &got->decision, *b = &want->decision;

	assert_int_equal(got->start, want->start);
	assert_int_equal(a->end, b->end);
	assert_string_equal(vfio_nc_verdict_name(a->verdict),
			    vfio_nc_verdict_name(b->verdict));
	assert_string_equal(vfio_nc_source_name(a->source),
			    vfio_nc_source_name(b->source));
	assert_int_equal(a->rule, b->rule);
	assert_ptr_equal(a->id, b->id);
	assert_ptr_equal(a->lifted, b->lifted);
}

/* What unit_fill() allocates is vfio_nc_spans_room(): the sanitizer sees more. */
static unsigned int check_policy(const struct slow *slow, u64 page_size)
{
	struct vfio_nc_span got[SLOW_SPANS], want[SLOW_SPANS];
	unsigned int nr = slow_fill(&slow->policy, &slow->device, 0, page_size, want,
				    SLOW_SPANS);
	unsigned int i;

	assert_in_range(nr, 1, SLOW_SPANS);
	assert_int_equal(unit_fill(&slow->policy, &slow->device, 0, page_size, got,
				   SLOW_SPANS), nr);
	for (i = 0; i < nr; i++)
		assert_same(&got[i], &want[i]);
	return nr;
}

static void painted_spans_are_the_slow_ones(void **state)
{
	unsigned int i, most = 0;
	u64 seed = UNIT_SEED;

	(void)state;
	print_message("# %u policies, seed 0x%llx\n", SLOW_POLICIES, UNIT_SEED);
	for (i = 0; i < SLOW_POLICIES; i++) {
		unsigned int nr;
		struct slow slow;

		slow_make(&slow, &seed);
		nr = check_policy(&slow, UNIT_PAGE);
		most = nr > most ? nr : most;
		check_policy(&slow, 4 * UNIT_PAGE);
		check_policy(&slow, 16 * UNIT_PAGE);
	}
	/* Else the policies are too simple to tell anything. */
	assert_in_range(most, 10, SLOW_SPANS);
}

/* A rule for every other page, and then one about all: as many pieces as can be. */
static void ranges_in_any_order_give_the_same_spans(void **state)
{
	static const unsigned int step[] = { 1, 7, 11 };
	struct vfio_nc_span spans[UNIT_RULES_MAX * 2 + 1];
	struct vfio_nc_rule rules[UNIT_RULES_MAX];
	struct vfio_nc_policy policy = { .rules = rules, .nr_rules = UNIT_RULES_MAX };
	struct vfio_nc_device device = unit_device();
	unsigned int i, n;

	(void)state;
	device.bar[0].size = (2 * UNIT_RULES_MAX + 1) * UNIT_PAGE;
	for (n = 0; n < ARRAY_SIZE(step); n++) {
		for (i = 0; i < UNIT_RULES_MAX; i++) {
			rules[i] = unit_rule("*:*/0@0+0x1000=permit");
			rules[i].clause.offset = UNIT_PAGE *
				(1 + 2 * (u64)(i * step[n] % UNIT_RULES_MAX));
		}
		assert_int_equal(unit_fill(&policy, &device, 0, UNIT_PAGE, spans,
					   ARRAY_SIZE(spans)), ARRAY_SIZE(spans));
		for (i = 0; i < ARRAY_SIZE(spans); i++) {
			assert_int_equal(spans[i].start, (u64)i * UNIT_PAGE);
			assert_int_equal(spans[i].decision.verdict,
					 i % 2 ? VFIO_NC_PERMIT : VFIO_NC_STOCK);
		}
	}
}

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(painted_spans_are_the_slow_ones),
	cmocka_unit_test(ranges_in_any_order_give_the_same_spans),
};

UNIT_MAIN(cases)
