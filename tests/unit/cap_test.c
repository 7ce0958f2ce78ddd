// SPDX-License-Identifier: GPL-2.0-only
/*
 * cap_test.c - what the cap of a platform does to a decision, and who lifts it, on
 * a hand-made table.
 */
#include "tables.h"

#define PLATFORM_ROW(name, is_cap, word, number, device)		\
	{ .id = name, .cap = is_cap, .verdict = VFIO_NC_##word,		\
	  .port_vendor = number, .ports = (const u16[]){ device }, .nr_ports = 1 }

static const struct vfio_nc_platform platforms[] = {
	PLATFORM_ROW("port_strict", true, DEVICE, 0x1022, 0x0000),
	PLATFORM_ROW("loose", true, NORMAL_NC, 0x1022, 0x0001),
	PLATFORM_ROW("middle", true, PERMIT, 0x1022, 0x0003),
	PLATFORM_ROW("note_port", false, STOCK, 0x177d, 0xaf84),
};

#define ROW_NOTE 3

static const struct vfio_nc_table table = {
	.platforms = platforms,
	.nr_platforms = ARRAY_SIZE(platforms),
};

enum speaker {
	NOBODY,
	OVERRIDE,
	RULES,
	FIRMWARE,
	TABLE,
	TABLE_RANGE,
};

/* What is said about BAR 0; a range is the pages 4 to 7. */
struct said {
	struct vfio_nc_clause clause;
	struct vfio_nc_rule rule;
	struct vfio_nc_row row;
	struct vfio_nc_key key;
	struct vfio_nc_table table;
	struct vfio_nc_policy policy;
};

static const u16 said_ids[] = { 0x1592 };

static void say(struct said *said, enum speaker speaker,
		enum vfio_nc_verdict verdict)
{
	*said = (struct said){
		.clause = { .bars = TABLES_ALL, .verdict = verdict },
		.rule = unit_rule("8086:1592/all=stock"),
		.row = { "row", .vendor = 0x8086, .ids = said_ids, .nr_ids = 1,
			 .clause = { .bars = TABLES_ALL, .verdict = verdict } },
		.table = table,
		.policy = { .override = &said->clause, .rules = &said->rule,
			    .table = &said->table },
	};
	said->rule.clause.verdict = verdict;
	said->policy.nr_override = speaker == OVERRIDE;
	said->policy.nr_rules = speaker == RULES;
	if (speaker == TABLE_RANGE) {
		said->row.clause.offset = 4 * UNIT_PAGE;
		said->row.clause.length = 4 * UNIT_PAGE;
	}
	said->table.rows = &said->row;
	said->table.nr_rows = 1;
	said->table.keys = &said->key;
	vfio_nc_table_sort(&said->row, 1, &said->key);
	said->table.nr_keys = speaker == TABLE || speaker == TABLE_RANGE;
}

struct decide_row {
	enum speaker speaker;
	enum vfio_nc_verdict says;
	u16 port;
	u64 page;
	enum vfio_nc_verdict verdict;
	enum vfio_nc_source source;
	const char *lifted;
	u64 end;
};

static void assert_decided(const struct decide_row *row,
			   const struct vfio_nc_decision *decision)
{
	assert_string_equal(vfio_nc_verdict_name(decision->verdict),
			    vfio_nc_verdict_name(row->verdict));
	assert_string_equal(vfio_nc_source_name(decision->source),
			    vfio_nc_source_name(row->source));
	assert_string_equal(decision->lifted ? decision->lifted : "nothing",
			    row->lifted ? row->lifted : "nothing");
	assert_int_equal(decision->end, row->end * UNIT_PAGE);
}

static void decides(void **state)
{
	const struct decide_row *row = *state;
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_decision decision;
	struct said said;

	say(&said, row->speaker, row->says);
	device.port_vendor = 0x1022;
	device.port_device = row->port;
	if (row->speaker == FIRMWARE)
		device.firmware[0] = (struct vfio_nc_statement){ "/pcie", row->says };
	decision = unit_decide(&said.policy, &device, 0, row->page * UNIT_PAGE);
	assert_decided(row, &decision);
	if (row->source == VFIO_NC_SOURCE_PLATFORM)
		assert_string_equal(decision.id, row->port ? "loose" : "port_strict");
	if (row->source == VFIO_NC_SOURCE_TABLE)
		assert_string_equal(decision.id, "row");
}

/* IDs of root ports with caps of device, permit and normal-nc, and with none. */
#define STRICT	0x0000
#define MIDDLE	0x0003
#define LOOSE	0x0001
#define NO_CAP	0x0002

#define DECIDE(name, speaker, says, port, page, verdict, source, lifted, end)	\
	UNIT_ROW(#name, decides, (&(struct decide_row){ speaker,		\
		 VFIO_NC_##says, port, page, VFIO_NC_##verdict,			\
		 VFIO_NC_SOURCE_##source, lifted, end }))
/* What an operator or the firmware says holds, and perhaps lifts a cap. */
#define LIFT(name, speaker, says, port, lifted)					\
	DECIDE(name, speaker, says, port, 0, says, speaker, lifted, 16)

/* Every cap against every row, in both orders of strength. */
static void cap_and_row_give_the_stricter(void **state)
{
	static const enum vfio_nc_verdict verdicts[] = {
		VFIO_NC_DEVICE, VFIO_NC_PERMIT, VFIO_NC_NORMAL_NC,
	};
	static const u16 port[] = { 0 };
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_decision got;
	struct said said;
	unsigned int c, r;

	(void)state;
	device.port_device = 0;
	for (c = 0; c < ARRAY_SIZE(verdicts); c++) {
		for (r = 0; r < ARRAY_SIZE(verdicts); r++) {
			const struct vfio_nc_platform cap = {
				.id = "cap", .cap = true, .verdict = verdicts[c],
				.port_vendor = 0x1022, .ports = port, .nr_ports = 1,
			};

			say(&said, TABLE, verdicts[r]);
			said.table.platforms = &cap;
			said.table.nr_platforms = 1;
			got = unit_decide(&said.policy, &device, 0, 0);
			assert_int_equal(got.verdict, verdicts[c < r ? c : r]);
			assert_string_equal(got.id, r <= c ? "row" : "cap");
			assert_null(got.lifted);
		}
	}
}

/* Whoever says normal-nc, where the kernel's Normal-NC is none: no more than permit. */
static void kernel_without_nc_has_permit_at_most(void **state)
{
	static const enum speaker speakers[] = { OVERRIDE, RULES, FIRMWARE, TABLE };
	const struct vfio_nc_machine machine = { .no_normal_nc = true };
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_decision got;
	enum vfio_nc_verdict says;
	struct said said;
	unsigned int i;

	(void)state;
	device.machine = &machine;
	for (i = 0; i < ARRAY_SIZE(speakers); i++) {
		for (says = VFIO_NC_DEVICE; says < VFIO_NC_NR_VERDICTS; says++) {
			say(&said, speakers[i], says);
			device.firmware[0] = (struct vfio_nc_statement){
				speakers[i] == FIRMWARE ? "/pcie" : NULL, says,
			};
			got = unit_decide(&said.policy, &device, 0, 0);
			assert_int_equal(got.verdict, says == VFIO_NC_NORMAL_NC ?
					 VFIO_NC_PERMIT : says);
			assert_null(got.lifted);
		}
	}
}

/* The row inside is cut down to what holds around it: one answer, one span. */
static void capped_range_is_one_span(void **state)
{
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_span spans[4];
	struct said said;

	(void)state;
	say(&said, TABLE_RANGE, VFIO_NC_NORMAL_NC);
	device.port_device = 0;
	assert_int_equal(unit_fill(&said.policy, &device, 0, UNIT_PAGE, spans, 4),
			 1);
	assert_int_equal(spans[0].decision.end, device.bar[0].size);
	device.has_port = false;
	assert_int_equal(unit_fill(&said.policy, &device, 0, UNIT_PAGE, spans, 4),
			 3);
}

static void note_changes_no_decision(void **state)
{
	static const enum speaker speakers[] = {
		NOBODY, OVERRIDE, RULES, FIRMWARE, TABLE, TABLE_RANGE,
	};
	struct vfio_nc_device plain = unit_device(), noted = unit_device();
	struct vfio_nc_decision a, b;
	struct said said;
	unsigned int i;
	u64 page;

	(void)state;
	noted.port_vendor = 0x177d;
	noted.port_device = 0xaf84;
	assert_int_equal(vfio_nc_table_notes(&table, &plain), 0);
	assert_int_equal(vfio_nc_table_notes(&table, &noted), 1u << ROW_NOTE);
	for (i = 0; i < ARRAY_SIZE(speakers); i++) {
		say(&said, speakers[i], VFIO_NC_NORMAL_NC);
		plain.firmware[0] = (struct vfio_nc_statement){
			speakers[i] == FIRMWARE ? "/pcie" : NULL, VFIO_NC_PERMIT,
		};
		noted.firmware[0] = plain.firmware[0];
		for (page = 0; page < 16; page++) {
			a = unit_decide(&said.policy, &plain, 0, page * UNIT_PAGE);
			b = unit_decide(&said.policy, &noted, 0, page * UNIT_PAGE);
			assert_int_equal(a.verdict, b.verdict);
			assert_int_equal(a.source, b.source);
			assert_ptr_equal(a.id, b.id);
			assert_null(b.lifted);
			assert_int_equal(a.end, b.end);
		}
	}
}

static const struct CMUnitTest cases[] = {
	/* What a cap does */
	cmocka_unit_test(cap_and_row_give_the_stricter),
	cmocka_unit_test(capped_range_is_one_span),
	cmocka_unit_test(kernel_without_nc_has_permit_at_most),
	DECIDE(cap_cuts_a_row_down, TABLE, NORMAL_NC, STRICT, 0, DEVICE, PLATFORM, NULL, 16),
	DECIDE(cap_not_stricter_leaves_the_row, TABLE, DEVICE, LOOSE, 0, DEVICE, TABLE, NULL, 16),
	DECIDE(cap_holds_where_nobody_spoke, NOBODY, STOCK, STRICT, 0, DEVICE, PLATFORM, NULL, 16),
	DECIDE(cap_not_stricter_leaves_unlisted, NOBODY, DEVICE, LOOSE, 0, STOCK, UNLISTED,
	       NULL, 16),
	DECIDE(cap_of_permit_does_not_grant_it, NOBODY, STOCK, MIDDLE, 0, STOCK, UNLISTED,
	       NULL, 16),
	DECIDE(cap_of_other_port_leaves_the_row, TABLE, NORMAL_NC, NO_CAP, 0,
	       NORMAL_NC, TABLE, NULL, 16),
	DECIDE(cap_of_other_port_leaves_unlisted, NOBODY, STOCK, NO_CAP, 0,
	       STOCK, UNLISTED, NULL, 16),
	DECIDE(cap_holds_before_a_row_with_range, TABLE_RANGE, NORMAL_NC, STRICT, 0,
	       DEVICE, PLATFORM, NULL, 16),
	DECIDE(cap_holds_inside_a_row_with_range, TABLE_RANGE, NORMAL_NC, STRICT, 4,
	       DEVICE, PLATFORM, NULL, 16),
	DECIDE(cap_holds_behind_a_row_with_range, TABLE_RANGE, NORMAL_NC, STRICT, 8,
	       DEVICE, PLATFORM, NULL, 16),
	DECIDE(stricter_row_with_range_is_seen_from_before, TABLE_RANGE, DEVICE, LOOSE, 0,
	       STOCK, UNLISTED, NULL, 4),
	DECIDE(stricter_row_with_range_wins_inside, TABLE_RANGE, DEVICE, LOOSE, 7,
	       DEVICE, TABLE, NULL, 8),
	DECIDE(stricter_row_with_range_leaves_the_rest, TABLE_RANGE, DEVICE, LOOSE, 8,
	       STOCK, UNLISTED, NULL, 16),

	/* Who lifts a cap */
	LIFT(override_normal_nc_lifts_the_cap, OVERRIDE, NORMAL_NC, STRICT, "port_strict"),
	LIFT(override_permit_lifts_the_cap, OVERRIDE, PERMIT, STRICT, "port_strict"),
	LIFT(override_stock_lifts_the_cap, OVERRIDE, STOCK, STRICT, "port_strict"),
	LIFT(override_device_lifts_nothing, OVERRIDE, DEVICE, STRICT, NULL),
	LIFT(override_lifts_no_cap_that_is_not_stricter, OVERRIDE, NORMAL_NC, LOOSE, NULL),
	LIFT(override_lifts_nothing_without_cap, OVERRIDE, NORMAL_NC, NO_CAP, NULL),
	LIFT(rule_normal_nc_lifts_the_cap, RULES, NORMAL_NC, STRICT, "port_strict"),
	LIFT(rule_permit_lifts_the_cap, RULES, PERMIT, STRICT, "port_strict"),
	LIFT(rule_stock_lifts_the_cap, RULES, STOCK, STRICT, "port_strict"),
	LIFT(rule_normal_nc_lifts_a_cap_of_permit, RULES, NORMAL_NC, MIDDLE, "middle"),
	LIFT(rule_permit_lifts_no_cap_of_permit, RULES, PERMIT, MIDDLE, NULL),
	LIFT(rule_stock_lifts_no_cap_of_permit, RULES, STOCK, MIDDLE, NULL),
	LIFT(rule_device_lifts_nothing, RULES, DEVICE, STRICT, NULL),
	LIFT(rule_lifts_nothing_without_cap, RULES, NORMAL_NC, NO_CAP, NULL),
	LIFT(firmware_normal_nc_lifts_the_cap, FIRMWARE, NORMAL_NC, STRICT, "port_strict"),
	LIFT(firmware_permit_lifts_the_cap, FIRMWARE, PERMIT, STRICT, "port_strict"),
	LIFT(firmware_stock_lifts_the_cap, FIRMWARE, STOCK, STRICT, "port_strict"),
	LIFT(firmware_device_lifts_nothing, FIRMWARE, DEVICE, STRICT, NULL),
	LIFT(firmware_lifts_nothing_without_cap, FIRMWARE, NORMAL_NC, NO_CAP, NULL),

	cmocka_unit_test(note_changes_no_decision),
};

UNIT_MAIN(cases)
