// SPDX-License-Identifier: GPL-2.0-only
/*
 * platform_test.c - which row about root complexes matches, and what its cap
 * does to a decision, on a hand-made table.
 */
#include "tables.h"

#define PLATFORM_ROW(name, is_cap, word, ...)				\
	{ .id = name, .cap = is_cap, .verdict = VFIO_NC_##word, __VA_ARGS__ }
#define CAP(name, word, ...)	PLATFORM_ROW(name, true, word, __VA_ARGS__)
#define NOTE(name, ...)		PLATFORM_ROW(name, false, STOCK, __VA_ARGS__)
#define PORTS(vendor, ...)	.port_vendor = vendor,			\
				.ports = (const u16[]){ __VA_ARGS__ },	\
				.nr_ports = ARRAY_SIZE(((const u16[]){ __VA_ARGS__ }))
#define SOC			.soc_id = "jep106:0a16:*", .soc_revision = "*"
#define NAMES(...)		.compatible = (const char * const[]){ __VA_ARGS__, NULL }
#define MCFG(id, table)		.oem_id = id, .oem_table_id = table

/* Those found by what is asked last stand first. */
static const struct vfio_nc_platform platforms[] = {
	CAP("mcfg", DEVICE, MCFG("Ampere", "Altra   ")),
	CAP("name", PERMIT, NAMES("maker,pcie", "maker,second-pcie")),
	CAP("soc", DEVICE, SOC),
	CAP("port", PERMIT, PORTS(0x1def, 0xe100, 0xe101, 0xfffe)),
	CAP("port_strict", DEVICE, PORTS(0x1022, 0x0000)),
	CAP("loose", NORMAL_NC, PORTS(0x1022, 0x0001)),
	CAP("middle", PERMIT, PORTS(0x1022, 0x0003)),
	CAP("many", DEVICE, PORTS(0x1022, 0x1480), NAMES("many,pcie"),
	    MCFG("MANY  ", "MANYMANY")),
	NOTE("note_mcfg", MCFG("Ampere", "Note    ")),
	NOTE("note_name", NAMES("note,pcie")),
	NOTE("note_soc", SOC),
	NOTE("note_port", PORTS(0x177d, 0xaf84)),
	CAP("no_soc", DEVICE, PORTS(0x0001, 0x0001)),
};

#define ROW_SOC		2
#define ROW_NOTE_SOC	10
#define ROW_NO_SOC	12

static const struct vfio_nc_table table = {
	.platforms = platforms,
	.nr_platforms = ARRAY_SIZE(platforms),
};

/* What is known about a device's surroundings; without a machine, no more. */
struct facts {
	bool has_port;
	u16 port_vendor;
	u16 port_device;
	const char *names;
	size_t names_size;
	bool has_machine;
	u64 soc;
	const char *oem_id;
	const char *oem_table_id;
};

#define PORT(vendor, device) .has_port = true, .port_vendor = vendor, .port_device = device
/* The text's own 0 is the last name's. */
#define LIST(text)		.names = text, .names_size = sizeof(text)
#define LIST_WITHOUT_0(text)	.names = text, .names_size = sizeof(text) - 1
#define BITS(bits)		.has_machine = true, .soc = bits
#define OEM(id, table_id)	.has_machine = true, .oem_id = id, .oem_table_id = table_id

static void oem_copy(char *to, const char *from, size_t size)
{
	if (!from)
		return;
	assert_in_range(strlen(from), 0, size - 1);
	memcpy(to, from, strlen(from));
}

/* @names is a copy with something else, and no 0, behind it: who reads on is seen. */
static struct vfio_nc_device device_in(const struct facts *facts,
				       struct vfio_nc_machine *machine,
				       char **names)
{
	struct vfio_nc_device device = unit_device();

	*machine = (struct vfio_nc_machine){ .soc = facts->soc };
	oem_copy(machine->oem_id, facts->oem_id, VFIO_NC_OEM_ID_SIZE);
	oem_copy(machine->oem_table_id, facts->oem_table_id,
		 VFIO_NC_OEM_TABLE_ID_SIZE);
	device.has_port = facts->has_port;
	device.port_vendor = facts->port_vendor;
	device.port_device = facts->port_device;
	device.machine = facts->has_machine ? machine : NULL;
	*names = facts->names ? malloc(facts->names_size + 1) : NULL;
	if (*names) {
		memcpy(*names, facts->names, facts->names_size);
		(*names)[facts->names_size] = 'X';
	}
	device.compatible = *names;
	device.compatible_size = facts->names_size;
	return device;
}

struct match_row {
	struct facts facts;
	const char *cap;
	const char *note;
};

static void assert_platform(const struct vfio_nc_platform *got, const char *want)
{
	assert_string_equal(got ? got->id : "none", want ? want : "none");
}

static void matches(void **state)
{
	const struct match_row *row = *state;
	struct vfio_nc_machine machine;
	char *names;
	struct vfio_nc_device device = device_in(&row->facts, &machine, &names);

	assert_platform(vfio_nc_table_cap(&table, &device), row->cap);
	assert_platform(vfio_nc_table_note(&table, &device), row->note);
	free(names);
}

#define MATCH(name, cap, note, ...)					\
	UNIT_ROW(#name, matches, (&(struct match_row){ { __VA_ARGS__ }, cap, note }))
#define CAPPED(name, cap, ...)	MATCH(name, cap, NULL, __VA_ARGS__)
#define NOTED(name, note, ...)	MATCH(name, NULL, note, __VA_ARGS__)
#define NEITHER(name, ...)	MATCH(name, NULL, NULL, __VA_ARGS__)

static void table_without_platforms_matches_nothing(void **state)
{
	const struct match_row everything = { { PORT(0, 0), BITS(~0ull) }, 0, 0 };
	const struct vfio_nc_table empty = { 0 };
	struct vfio_nc_machine machine;
	char *names;
	struct vfio_nc_device device =
		device_in(&everything.facts, &machine, &names);

	(void)state;
	assert_null(vfio_nc_table_cap(&empty, &device));
	assert_null(vfio_nc_table_note(&empty, &device));
}

/* Bit 63 is the last that a machine has. */
static void soc_of_row_63_is_found(void **state)
{
	struct vfio_nc_platform rows[64] = { 0 };
	const struct vfio_nc_table full = { .platforms = rows, .nr_platforms = 64 };
	struct vfio_nc_machine machine = { 0 };
	struct vfio_nc_device device = unit_device();
	unsigned int i;

	(void)state;
	device.machine = &machine;
	for (i = 0; i < 64; i++)
		rows[i] = (struct vfio_nc_platform)CAP("soc", DEVICE, SOC);
	assert_null(vfio_nc_table_cap(&full, &device));
	for (i = 0; i < 64; i++) {
		machine.soc = 1ull << i;
		assert_ptr_equal(vfio_nc_table_cap(&full, &device), &rows[i]);
	}
}

/* Decisions */

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
	decision = vfio_nc_decide(&said.policy, &device, 0, row->page * UNIT_PAGE);
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
			got = vfio_nc_decide(&said.policy, &device, 0, 0);
			assert_int_equal(got.verdict, verdicts[c < r ? c : r]);
			assert_string_equal(got.id, r <= c ? "row" : "cap");
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
	assert_int_equal(vfio_nc_spans_fill(&said.policy, &device, 0, spans, 4), 1);
	assert_int_equal(spans[0].decision.end, device.bar[0].size);
	device.has_port = false;
	assert_int_equal(vfio_nc_spans_fill(&said.policy, &device, 0, spans, 4), 3);
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
	assert_null(vfio_nc_table_note(&table, &plain));
	assert_platform(vfio_nc_table_note(&table, &noted), "note_port");
	for (i = 0; i < ARRAY_SIZE(speakers); i++) {
		say(&said, speakers[i], VFIO_NC_NORMAL_NC);
		plain.firmware[0] = (struct vfio_nc_statement){
			speakers[i] == FIRMWARE ? "/pcie" : NULL, VFIO_NC_PERMIT,
		};
		noted.firmware[0] = plain.firmware[0];
		for (page = 0; page < 16; page++) {
			a = vfio_nc_decide(&said.policy, &plain, 0, page * UNIT_PAGE);
			b = vfio_nc_decide(&said.policy, &noted, 0, page * UNIT_PAGE);
			assert_int_equal(a.verdict, b.verdict);
			assert_int_equal(a.source, b.source);
			assert_ptr_equal(a.id, b.id);
			assert_null(b.lifted);
			assert_int_equal(a.end, b.end);
		}
	}
}

static const struct CMUnitTest cases[] = {
	NEITHER(nothing_known_matches_nothing, 0),

	/* The root port's IDs */
	CAPPED(port_first_of_list_matches, "port", PORT(0x1def, 0xe100)),
	CAPPED(port_middle_of_list_matches, "port", PORT(0x1def, 0xe101)),
	CAPPED(port_last_of_list_matches, "port", PORT(0x1def, 0xfffe)),
	CAPPED(port_0_matches, "port_strict", PORT(0x1022, 0x0000)),
	NEITHER(port_one_below_misses, PORT(0x1def, 0xe0ff)),
	NEITHER(port_one_above_misses, PORT(0x1def, 0xe102)),
	NEITHER(port_of_other_vendor_misses, PORT(0x1dee, 0xe100)),
	NEITHER(port_ids_swapped_miss, PORT(0xe100, 0x1def)),
	NEITHER(port_that_is_absent_misses, .port_vendor = 0x1def, .port_device = 0xe100),
	NEITHER(port_that_is_absent_misses_even_0, 0),
	NOTED(port_of_note_matches_the_note, "note_port", PORT(0x177d, 0xaf84)),

	/* The SoC's bit, which counts only for a row that has this key */
	CAPPED(soc_bit_of_cap_matches, "soc", BITS(1ull << ROW_SOC)),
	NOTED(soc_bit_of_note_matches, "note_soc", BITS(1ull << ROW_NOTE_SOC)),
	MATCH(soc_all_bits_match_one_of_each, "soc", "note_soc", BITS(~0ull)),
	NEITHER(soc_no_bit_misses, BITS(0)),
	NEITHER(soc_neighbours_bits_miss, BITS(1ull << (ROW_SOC - 1) | 1ull << (ROW_SOC + 1))),
	NEITHER(soc_bit_of_row_without_key_misses, BITS(1ull << ROW_NO_SOC)),
	NEITHER(soc_bit_32_higher_misses, BITS(1ull << (ROW_SOC + 32))),
	NEITHER(soc_without_machine_misses, .soc = 1ull << ROW_SOC),

	/* The host bridge's names */
	CAPPED(name_alone_matches, "name", LIST("maker,pcie")),
	CAPPED(name_second_of_row_matches, "name", LIST("maker,second-pcie")),
	CAPPED(name_first_of_device_matches, "name", LIST("maker,pcie\0other,pcie")),
	CAPPED(name_last_of_device_matches, "name", LIST("other,pcie\0maker,pcie")),
	CAPPED(name_middle_of_device_matches, "name", LIST("a\0maker,pcie\0b")),
	CAPPED(name_last_without_its_0_matches, "name", LIST_WITHOUT_0("other,pcie\0maker,pcie")),
	CAPPED(name_alone_without_its_0_matches, "name", LIST_WITHOUT_0("maker,pcie")),
	CAPPED(name_behind_empty_name_matches, "name", LIST("\0maker,pcie")),
	NEITHER(name_prefix_misses, LIST("maker,pci")),
	NEITHER(name_prefix_without_0_misses, LIST_WITHOUT_0("maker,pci")),
	NEITHER(name_one_character_longer_misses, LIST("maker,pcie2")),
	NEITHER(name_one_character_longer_without_0_misses, LIST_WITHOUT_0("maker,pcie2")),
	NEITHER(name_suffix_misses, LIST("pcie")),
	NEITHER(name_as_suffix_misses, LIST("xmaker,pcie")),
	NEITHER(name_in_upper_case_misses, LIST("MAKER,PCIE")),
	NEITHER(name_one_character_off_misses, LIST("maker,pcif")),
	NEITHER(name_in_two_parts_misses, LIST("maker,\0pcie")),
	NEITHER(name_of_maker_only_misses, LIST("maker")),
	NEITHER(names_of_size_0_miss, .names = "maker,pcie", .names_size = 0),
	NEITHER(names_empty_miss, LIST("")),
	NEITHER(names_of_zeros_miss, LIST("\0\0\0")),
	NOTED(name_of_note_matches_the_note, "note_name", LIST("note,pcie")),

	/* ACPI's MCFG */
	CAPPED(mcfg_matches, "mcfg", OEM("Ampere", "Altra   ")),
	NOTED(mcfg_of_note_matches_the_note, "note_mcfg", OEM("Ampere", "Note    ")),
	NEITHER(mcfg_table_without_padding_misses, OEM("Ampere", "Altra")),
	NEITHER(mcfg_table_with_less_padding_misses, OEM("Ampere", "Altra  ")),
	NEITHER(mcfg_table_one_character_off_misses, OEM("Ampere", "Altra  2")),
	NEITHER(mcfg_table_in_upper_case_misses, OEM("Ampere", "ALTRA   ")),
	NEITHER(mcfg_table_of_zeros_misses, OEM("Ampere", "")),
	NEITHER(mcfg_id_one_character_off_misses, OEM("Amperf", "Altra   ")),
	NEITHER(mcfg_id_cut_misses, OEM("Amper", "Altra   ")),
	NEITHER(mcfg_id_in_upper_case_misses, OEM("AMPERE", "Altra   ")),
	NEITHER(mcfg_ids_swapped_miss, OEM("Altra ", "Ampere  ")),
	NEITHER(mcfg_without_machine_misses, .oem_id = "Ampere", .oem_table_id = "Altra   "),

	/* One of several keys is enough; which is asked first */
	CAPPED(row_of_three_keys_matches_by_port, "many", PORT(0x1022, 0x1480)),
	CAPPED(row_of_three_keys_matches_by_name, "many", LIST("many,pcie")),
	CAPPED(row_of_three_keys_matches_by_mcfg, "many", OEM("MANY  ", "MANYMANY")),
	CAPPED(port_is_asked_before_all_others, "port", PORT(0x1def, 0xe100),
	       BITS(1ull << ROW_SOC), LIST("maker,pcie"), .oem_id = "Ampere",
	       .oem_table_id = "Altra   "),
	CAPPED(soc_is_asked_before_name_and_mcfg, "soc", BITS(1ull << ROW_SOC),
	       LIST("maker,pcie"), .oem_id = "Ampere", .oem_table_id = "Altra   "),
	CAPPED(name_is_asked_before_mcfg, "name", LIST("maker,pcie"),
	       OEM("Ampere", "Altra   ")),
	CAPPED(port_unknown_leaves_it_to_the_next, "soc", PORT(0x1def, 0xe102),
	       BITS(1ull << ROW_SOC)),
	MATCH(cap_and_note_are_found_both, "mcfg", "note_port", PORT(0x177d, 0xaf84),
	      OEM("Ampere", "Altra   ")),
	MATCH(note_by_weaker_key_is_found_beside_cap, "port", "note_name",
	      PORT(0x1def, 0xe100), LIST("note,pcie")),
	cmocka_unit_test(table_without_platforms_matches_nothing),
	cmocka_unit_test(soc_of_row_63_is_found),

	/* What a cap does */
	cmocka_unit_test(cap_and_row_give_the_stricter),
	cmocka_unit_test(capped_range_is_one_span),
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
	       DEVICE, PLATFORM, NULL, 4),
	DECIDE(cap_holds_inside_a_row_with_range, TABLE_RANGE, NORMAL_NC, STRICT, 4,
	       DEVICE, PLATFORM, NULL, 8),
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
