// SPDX-License-Identifier: GPL-2.0-only
/*
 * source_test.c - the six sources: what each says when it is asked, which of
 * them wins, and how an answer is printed.
 */
#include "tables.h"

/* Each source says one thing about BAR 0 of unit_device(), or is silent. */
struct world {
	struct vfio_nc_clause override[2];
	struct vfio_nc_rule rules[3];
	struct vfio_nc_platform platform;
	struct vfio_nc_row row;
	struct vfio_nc_key key;
	struct vfio_nc_table table;
	struct vfio_nc_policy policy;
	struct vfio_nc_device device;
};

static const u16 world_ids[] = { 0x1592 };
static const u16 world_ports[] = { 0x1483 };

/* All are silent, but for unlisted: of several clauses only the last is meant. */
static void world_make(struct world *world)
{
	*world = (struct world){
		.platform = { "ampere_altra", .port_vendor = 0x1022,
			      .ports = world_ports, .nr_ports = 1 },
		.row = { "bochs_vram", .vendor = 0x8086, .ids = world_ids,
			 .nr_ids = 1 },
		.table = { .rows = &world->row, .nr_rows = 1,
			   .keys = &world->key, .nr_keys = 1,
			   .platforms = &world->platform, .nr_platforms = 1 },
		.policy = { .override = world->override, .nr_override = 2,
			    .rules = world->rules, .nr_rules = 3,
			    .table = &world->table },
		.device = unit_device(),
	};
	unit_parse("8086:1593/all=device;8086:1593/0=permit;"
		   "8086:1592/2=device", UNIT_PAGE, world->rules);
	vfio_nc_table_sort(&world->row, 1, &world->key);
}

static void world_say(struct world *world, enum vfio_nc_source source,
		      enum vfio_nc_verdict verdict)
{
	struct vfio_nc_clause clause = { .bars = 1, .verdict = verdict };

	switch (source) {
	case VFIO_NC_SOURCE_OVERRIDE:
		world->override[1] = clause;
		break;
	case VFIO_NC_SOURCE_RULES:
		world->rules[2].clause = clause;
		break;
	case VFIO_NC_SOURCE_FIRMWARE:
		world->device.firmware[0].node = "/pcie@10000000";
		world->device.firmware[0].verdict = verdict;
		break;
	case VFIO_NC_SOURCE_PLATFORM:
		world->platform.cap = true;
		world->platform.verdict = verdict;
		world->policy.cap = &world->platform;
		break;
	case VFIO_NC_SOURCE_TABLE:
		world->row.clause = clause;
		break;
	default:
		world->policy.unlisted = verdict;
	}
}

static const struct {
	unsigned int rule;
	const char *id;
	const char *text;
} world_answers[VFIO_NC_NR_SOURCES] = {
	[VFIO_NC_SOURCE_OVERRIDE] = { 2, NULL, "override#2" },
	[VFIO_NC_SOURCE_RULES] = { 3, NULL, "rules#3" },
	[VFIO_NC_SOURCE_FIRMWARE] = { 0, "/pcie@10000000", "firmware:/pcie@10000000" },
	[VFIO_NC_SOURCE_PLATFORM] = { 0, "ampere_altra", "platform:ampere_altra" },
	[VFIO_NC_SOURCE_TABLE] = { 0, "bochs_vram", "table:bochs_vram" },
	[VFIO_NC_SOURCE_UNLISTED] = { 0, NULL, "unlisted" },
};

/* Who and what; of the end only that it is the BAR's. */
static void assert_answer(const struct vfio_nc_decision *got,
			  enum vfio_nc_source source,
			  enum vfio_nc_verdict verdict)
{
	char text[64];
	int length = vfio_nc_decision_print(got, text, sizeof(text));

	assert_string_equal(text, world_answers[source].text);
	assert_int_equal(length, strlen(text));
	assert_int_equal(got->source, source);
	assert_int_equal(got->rule, world_answers[source].rule);
	assert_string_equal(got->id ? got->id : "none",
			    world_answers[source].id ? world_answers[source].id : "none");
	assert_string_equal(vfio_nc_verdict_name(got->verdict),
			    vfio_nc_verdict_name(verdict));
	assert_int_equal(got->end, 16 * UNIT_PAGE);
}

struct pair {
	enum vfio_nc_source stronger;
	enum vfio_nc_source weaker;
};

/* May @source say @verdict? A cap that is no cap is not tried here. */
static bool may_say(const struct pair *pair, enum vfio_nc_source source,
		    enum vfio_nc_verdict verdict)
{
	if (source == VFIO_NC_SOURCE_UNLISTED)
		return verdict == VFIO_NC_STOCK || verdict == VFIO_NC_DEVICE;
	if (source == VFIO_NC_SOURCE_PLATFORM && pair->stronger == source)
		return verdict == VFIO_NC_DEVICE;
	return true;
}

/* With two that speak the answer is the stronger one's, whatever they say. */
static void stronger_wins(void **state)
{
	const struct pair *pair = *state;
	enum vfio_nc_verdict a, b;
	struct vfio_nc_decision got;
	struct world world;

	for (a = 0; a < VFIO_NC_NR_VERDICTS; a++) {
		for (b = 0; b < VFIO_NC_NR_VERDICTS; b++) {
			/* A cap that cuts nothing down does not answer. */
			if (pair->stronger == VFIO_NC_SOURCE_PLATFORM &&
			    b == VFIO_NC_DEVICE)
				continue;
			if (!may_say(pair, pair->stronger, a) ||
			    !may_say(pair, pair->weaker, b))
				continue;
			world_make(&world);
			world_say(&world, pair->stronger, a);
			world_say(&world, pair->weaker, b);
			got = unit_decide(&world.policy, &world.device, 0, 0);
			assert_answer(&got, pair->stronger, a);
		}
	}
}

#define BEATS(stronger, weaker)						\
	UNIT_ROW(#stronger "_beats_" #weaker, stronger_wins,		\
		 (&(struct pair){ VFIO_NC_SOURCE_##stronger, VFIO_NC_SOURCE_##weaker }))

/* Asked alone, and beside all others. */
static void source_says_the_same_whoever_else_speaks(void **state)
{
	enum vfio_nc_source source, other;
	struct vfio_nc_decision got;
	struct world world;

	(void)state;
	for (source = 0; source < VFIO_NC_NR_SOURCES; source++) {
		world_make(&world);
		world_say(&world, source, VFIO_NC_DEVICE);
		got = (struct vfio_nc_decision){ .end = 16 * UNIT_PAGE };
		assert_true(vfio_nc_ask(&world.policy, &world.device, source, 0,
					0, &got));
		assert_answer(&got, source, VFIO_NC_DEVICE);
		for (other = 0; other < VFIO_NC_NR_SOURCES; other++) {
			if (other != source)
				world_say(&world, other, VFIO_NC_STOCK);
		}
		got = (struct vfio_nc_decision){ .end = 16 * UNIT_PAGE };
		assert_true(vfio_nc_ask(&world.policy, &world.device, source, 0,
					0, &got));
		assert_answer(&got, source, VFIO_NC_DEVICE);
	}
}

static void source_is_silent_whoever_else_speaks(void **state)
{
	enum vfio_nc_source source, other;
	struct world world;

	(void)state;
	for (source = 0; source < VFIO_NC_SOURCE_UNLISTED; source++) {
		struct vfio_nc_decision got = { .end = 16 * UNIT_PAGE };

		world_make(&world);
		for (other = 0; other < VFIO_NC_NR_SOURCES; other++) {
			if (other != source)
				world_say(&world, other, VFIO_NC_DEVICE);
		}
		assert_false(vfio_nc_ask(&world.policy, &world.device, source, 0,
					 0, &got));
		assert_int_equal(got.rule, 0);
		assert_null(got.id);
		assert_int_equal(got.end, 16 * UNIT_PAGE);
	}
}

static void sources_without_a_table_are_silent(void **state)
{
	struct vfio_nc_decision got = { .end = 16 * UNIT_PAGE };
	struct world world;

	(void)state;
	world_make(&world);
	world.policy.table = NULL;
	assert_false(vfio_nc_ask(&world.policy, &world.device,
				 VFIO_NC_SOURCE_PLATFORM, 0, 0, &got));
	assert_false(vfio_nc_ask(&world.policy, &world.device,
				 VFIO_NC_SOURCE_TABLE, 0, 0, &got));
}

/* A statement is about one BAR. */
static void firmware_speaks_of_its_bar_only(void **state)
{
	struct vfio_nc_decision got;
	struct world world;

	(void)state;
	world_make(&world);
	world_say(&world, VFIO_NC_SOURCE_FIRMWARE, VFIO_NC_PERMIT);
	got = unit_decide(&world.policy, &world.device, 4, 0);
	assert_int_equal(got.source, VFIO_NC_SOURCE_UNLISTED);
	got = unit_decide(&world.policy, &world.device, 0, 0);
	assert_int_equal(got.source, VFIO_NC_SOURCE_FIRMWARE);
}

static void first_clause_of_override_wins(void **state)
{
	struct vfio_nc_decision got;
	struct world world;

	(void)state;
	world_make(&world);
	world_say(&world, VFIO_NC_SOURCE_OVERRIDE, VFIO_NC_DEVICE);
	world.override[0] = (struct vfio_nc_clause){
		.bars = 1, .verdict = VFIO_NC_NORMAL_NC,
		.offset = 4 * UNIT_PAGE, .length = 4 * UNIT_PAGE,
	};
	got = unit_decide(&world.policy, &world.device, 0, 0);
	assert_int_equal(got.rule, 2);
	assert_int_equal(got.end, 4 * UNIT_PAGE);
	got = unit_decide(&world.policy, &world.device, 0, 4 * UNIT_PAGE);
	assert_int_equal(got.rule, 1);
	assert_int_equal(got.verdict, VFIO_NC_NORMAL_NC);
	assert_int_equal(got.end, 8 * UNIT_PAGE);
}

/* Where one of them has a range, what is weaker holds up to it and behind it. */
static void ranges_of_several_sources_cut_each_other(void **state)
{
	static const struct {
		u64 start;
		enum vfio_nc_source source;
	} want[] = {
		{ 0, VFIO_NC_SOURCE_UNLISTED }, { 2, VFIO_NC_SOURCE_TABLE },
		{ 4, VFIO_NC_SOURCE_RULES }, { 6, VFIO_NC_SOURCE_OVERRIDE },
		{ 10, VFIO_NC_SOURCE_RULES }, { 12, VFIO_NC_SOURCE_TABLE },
		{ 14, VFIO_NC_SOURCE_UNLISTED },
	};
	struct vfio_nc_span spans[ARRAY_SIZE(want)];
	struct world world;
	unsigned int i;

	(void)state;
	world_make(&world);
	world.override[1] = (struct vfio_nc_clause){ .bars = 1,
		.offset = 6 * UNIT_PAGE, .length = 4 * UNIT_PAGE };
	world.rules[2].clause = (struct vfio_nc_clause){ .bars = 1,
		.offset = 4 * UNIT_PAGE, .length = 8 * UNIT_PAGE };
	world.row.clause = (struct vfio_nc_clause){ .bars = 1,
		.offset = 2 * UNIT_PAGE, .length = 12 * UNIT_PAGE };
	assert_int_equal(unit_fill(&world.policy, &world.device, 0,
					    UNIT_PAGE, spans, ARRAY_SIZE(want)),
			 ARRAY_SIZE(want));
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		assert_int_equal(spans[i].start, want[i].start * UNIT_PAGE);
		assert_int_equal(spans[i].decision.source, want[i].source);
	}
}

static void decision_print_into_small_buffer_is_cut(void **state)
{
	static const char full[] = "firmware:/pcie@10000000";
	const struct vfio_nc_decision decision = {
		.source = VFIO_NC_SOURCE_FIRMWARE, .id = "/pcie@10000000",
	};
	char text[sizeof(full) + 1];
	size_t size;

	(void)state;
	for (size = 1; size <= sizeof(full); size++) {
		memset(text, '#', sizeof(text));
		assert_int_equal(vfio_nc_decision_print(&decision, text, size),
				 size - 1);
		assert_memory_equal(text, full, size - 1);
		assert_int_equal(text[size - 1], '\0');
		assert_int_equal(text[size], '#');
	}
}

static void decision_print_counts_rules_beyond_9(void **state)
{
	const struct vfio_nc_decision decision = {
		.source = VFIO_NC_SOURCE_RULES, .rule = 4294967295u,
	};
	char text[64];

	(void)state;
	vfio_nc_decision_print(&decision, text, sizeof(text));
	assert_string_equal(text, "rules#4294967295");
}

static const struct CMUnitTest cases[] = {
	BEATS(OVERRIDE, RULES),
	BEATS(OVERRIDE, FIRMWARE),
	BEATS(OVERRIDE, PLATFORM),
	BEATS(OVERRIDE, TABLE),
	BEATS(OVERRIDE, UNLISTED),
	BEATS(RULES, FIRMWARE),
	BEATS(RULES, PLATFORM),
	BEATS(RULES, TABLE),
	BEATS(RULES, UNLISTED),
	BEATS(FIRMWARE, PLATFORM),
	BEATS(FIRMWARE, TABLE),
	BEATS(FIRMWARE, UNLISTED),
	BEATS(PLATFORM, TABLE),
	BEATS(PLATFORM, UNLISTED),
	BEATS(TABLE, UNLISTED),
	cmocka_unit_test(source_says_the_same_whoever_else_speaks),
	cmocka_unit_test(source_is_silent_whoever_else_speaks),
	cmocka_unit_test(sources_without_a_table_are_silent),
	cmocka_unit_test(firmware_speaks_of_its_bar_only),
	cmocka_unit_test(first_clause_of_override_wins),
	cmocka_unit_test(ranges_of_several_sources_cut_each_other),
	cmocka_unit_test(decision_print_into_small_buffer_is_cut),
	cmocka_unit_test(decision_print_counts_rules_beyond_9),
};

UNIT_MAIN(cases)
