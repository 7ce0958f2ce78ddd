// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule_test.c - good rule texts: what they mean, and their canonical text.
 *
 * What must be rejected, and how, is in reject_test.c.
 */
#include "unit.h"

#define RULE_TEST_RANDOM 5000

static void assert_selector_equal(const struct vfio_nc_selector *a,
				  const struct vfio_nc_selector *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->nr, b->nr);
	assert_int_equal(a->any, b->any);
	assert_memory_equal(a->field, b->field, sizeof(a->field));
}

static void assert_rule_equal(const struct vfio_nc_rule *a,
			      const struct vfio_nc_rule *b)
{
	assert_selector_equal(&a->selector, &b->selector);
	assert_int_equal(a->clause.bars, b->clause.bars);
	assert_int_equal(a->clause.pref, b->clause.pref);
	assert_int_equal(a->clause.offset, b->clause.offset);
	assert_int_equal(a->clause.length, b->clause.length);
	assert_int_equal(a->clause.verdict, b->clause.verdict);
}

/* Selectors */

struct selector_row {
	const char *text;
	struct vfio_nc_selector selector;
};

static void selector_parses(void **state)
{
	const struct selector_row *row = *state;
	char text[VFIO_NC_RULE_TEXT_MAX], again[VFIO_NC_RULE_TEXT_MAX];
	struct vfio_nc_rule rule;

	snprintf(text, sizeof(text), "%s/all=device", row->text);
	rule = unit_rule(text);
	assert_selector_equal(&rule.selector, &row->selector);
	vfio_nc_rule_print(&rule, again, sizeof(again));
	assert_string_equal(again, text);
}

#define SELECTOR(name, text, kind, nr, any, ...)			\
	UNIT_ROW(#name "_parses_and_prints", selector_parses,		\
		 (&(struct selector_row){ text, {			\
			VFIO_NC_SELECTOR_##kind, nr, any, { __VA_ARGS__ } } }))

/* BARs, ranges and verdicts: the text behind the selector */

struct tail_row {
	u64 page_size;
	const char *text;
	struct vfio_nc_clause clause;
};

static void tail_parses(void **state)
{
	const struct tail_row *row = *state;
	struct vfio_nc_rule want = { .clause = row->clause }, rule;
	char text[VFIO_NC_RULE_TEXT_MAX];

	snprintf(text, sizeof(text), "8086:1592/%s", row->text);
	unit_parse(text, row->page_size, &rule);
	want.selector = rule.selector;
	assert_rule_equal(&rule, &want);
}

#define TAIL(name, page_size, text, ...)				\
	UNIT_ROW(#name "_parses", tail_parses,				\
		 (&(struct tail_row){ page_size, text, { __VA_ARGS__ } }))

#define BARS(name, text, is_pref, bits)					\
	TAIL(name, UNIT_PAGE, text "=stock", .pref = is_pref, .bars = bits)

#define RANGE(name, page_size, text, from, bytes)			\
	TAIL(name, page_size, "0" text "=stock", .bars = 1,		\
	     .offset = from, .length = bytes)

#define VERDICT(name, word, value)					\
	TAIL(name, UNIT_PAGE, "0=" word, .bars = 1, .verdict = value)

/* Canonical text */

struct canonical_row {
	const char *text;
	const char *canonical;
};

static void prints_canonical(void **state)
{
	const struct canonical_row *row = *state;
	struct vfio_nc_rule rule = unit_rule(row->text);
	char text[VFIO_NC_RULE_TEXT_MAX];
	int length = vfio_nc_rule_print(&rule, text, sizeof(text));

	assert_string_equal(text, row->canonical);
	assert_int_equal(length, strlen(row->canonical));
}

#define CANONICAL(name, text, canonical)				\
	UNIT_ROW(#name, prints_canonical,				\
		 (&(struct canonical_row){ text, canonical }))

static const char long_text[] =
	"8086:1592:1af4:1100/0,1,2,3,4@0x8000000000000000+0x7ffffffffffff000=normal-nc";

static void print_of_longest_rule_fits_text_max(void **state)
{
	struct vfio_nc_rule rule = unit_rule(long_text);
	char text[VFIO_NC_RULE_TEXT_MAX];

	(void)state;
	assert_int_equal(vfio_nc_rule_print(&rule, text, sizeof(text)),
			 strlen(long_text));
	assert_string_equal(text, long_text);
}

static void print_into_small_buffer_is_cut_and_terminated(void **state)
{
	struct vfio_nc_rule rule = unit_rule(long_text);
	char text[sizeof(long_text) + 1];
	size_t size;

	(void)state;
	for (size = 1; size <= strlen(long_text); size++) {
		memset(text, '#', sizeof(text));
		assert_int_equal(vfio_nc_rule_print(&rule, text, size),
				 size - 1);
		assert_memory_equal(text, long_text, size - 1);
		assert_int_equal(text[size - 1], '\0');
		assert_int_equal(text[size], '#');
	}
}

static void print_into_no_buffer_writes_nothing(void **state)
{
	struct vfio_nc_rule rule = unit_rule(long_text);
	char text = '#';

	(void)state;
	assert_int_equal(vfio_nc_rule_print(&rule, &text, 0), 0);
	assert_int_equal(text, '#');
}

/* Lists */

static void rules_of_empty_text_are_none(void **state)
{
	struct vfio_nc_text_error error;

	(void)state;
	assert_int_equal(vfio_nc_text_count(""), 0);
	assert_int_equal(vfio_nc_rules_parse("", UNIT_PAGE, NULL, &error), 0);
}

static void rules_keep_their_order(void **state)
{
	struct vfio_nc_rule rules[3];

	(void)state;
	assert_int_equal(unit_parse("8086:1592/2=stock;class:0300/pref=permit;"
				    "port:1022:1483/all=device",
				    UNIT_PAGE, rules), 3);
	assert_int_equal(rules[0].selector.kind, VFIO_NC_SELECTOR_ID);
	assert_int_equal(rules[0].clause.bars, 1 << 2);
	assert_int_equal(rules[0].clause.verdict, VFIO_NC_STOCK);
	assert_int_equal(rules[1].selector.kind, VFIO_NC_SELECTOR_CLASS);
	assert_true(rules[1].clause.pref);
	assert_int_equal(rules[1].clause.verdict, VFIO_NC_PERMIT);
	assert_int_equal(rules[2].selector.kind, VFIO_NC_SELECTOR_PORT);
	assert_false(rules[2].clause.pref);
	assert_int_equal(rules[2].clause.verdict, VFIO_NC_DEVICE);
}

static void rules_do_not_inherit_a_range(void **state)
{
	struct vfio_nc_rule rules[2];

	(void)state;
	memset(rules, 0xff, sizeof(rules));
	unit_parse("*:*/0@4096+4096=device;*:*/0=device", UNIT_PAGE, rules);
	assert_int_equal(rules[1].clause.offset, 0);
	assert_int_equal(rules[1].clause.length, 0);
}

static void rules_may_be_equal(void **state)
{
	struct vfio_nc_rule rules[2];

	(void)state;
	unit_parse("*:*/0=device;*:*/0=device", UNIT_PAGE, rules);
	assert_rule_equal(&rules[0], &rules[1]);
}

static void rules_a_thousand_all_parse(void **state)
{
	enum { NR = 1000, EACH = sizeof("8086:0000/0=permit;") - 1 };
	struct vfio_nc_rule *rules = calloc(NR, sizeof(*rules));
	char *text = malloc(NR * EACH + 1);
	unsigned int i;

	(void)state;
	assert_non_null(rules);
	assert_non_null(text);
	for (i = 0; i < NR; i++)
		sprintf(text + i * EACH, "8086:%04x/%u=permit;", i, i % 6);
	text[NR * EACH - 1] = '\0';
	assert_int_equal(unit_parse(text, UNIT_PAGE, rules), NR);
	for (i = 0; i < NR; i++) {
		assert_int_equal(rules[i].selector.field[1], i);
		assert_int_equal(rules[i].clause.bars, 1u << i % 6);
	}
	free(text);
	free(rules);
}

static void count_is_one_more_than_the_semicolons(void **state)
{
	(void)state;
	assert_int_equal(vfio_nc_text_count("8086:1592/0=stock"), 1);
	assert_int_equal(vfio_nc_text_count("8086:1592/0=stock;"), 2);
	assert_int_equal(vfio_nc_text_count(";"), 2);
	assert_int_equal(vfio_nc_text_count("no;rule;at all"), 3);
}

/* Round trip */

static const struct {
	u8 nr;
	u32 max[VFIO_NC_SELECTOR_FIELDS];
	bool can_be_any;
} random_kinds[] = {
	[VFIO_NC_SELECTOR_ADDRESS] = { 4, { 0xffff, 0xff, 0x1f, 7 }, true },
	[VFIO_NC_SELECTOR_ID] = { 2, { 0xffff, 0xffff }, true },
	[VFIO_NC_SELECTOR_SUBSYSTEM] = { 4, { 0xffff, 0xffff, 0xffff, 0xffff }, true },
	[VFIO_NC_SELECTOR_CLASS] = { 1, { 0xffff }, true },
	/* "class:*" is said once: as the kind above. */
	[VFIO_NC_SELECTOR_CLASS_INTERFACE] = { 1, { 0xffffff }, false },
	[VFIO_NC_SELECTOR_PORT] = { 2, { 0xffff, 0xffff }, true },
};

static struct vfio_nc_selector random_selector(u64 *seed)
{
	unsigned int kind = unit_random_below(seed, ARRAY_SIZE(random_kinds));
	struct vfio_nc_selector selector = {
		.kind = kind,
		.nr = random_kinds[kind].nr,
	};
	unsigned int n;

	for (n = 0; n < selector.nr; n++) {
		if (random_kinds[kind].can_be_any && !unit_random_below(seed, 4))
			selector.any |= (u8)(1u << n);
		else
			selector.field[n] = unit_random_below(seed,
					random_kinds[kind].max[n] + 1);
	}
	return selector;
}

static struct vfio_nc_rule random_rule(u64 *seed)
{
	struct vfio_nc_rule rule = {
		.selector = random_selector(seed),
		.clause.bars = (u8)(1 + unit_random_below(seed, 0x3f)),
		.clause.verdict = unit_random_below(seed, VFIO_NC_NR_VERDICTS),
	};
	u64 last = U64_MAX / UNIT_PAGE * UNIT_PAGE;

	if (!unit_random_below(seed, 4)) {
		rule.clause.bars = 0x3f;
		rule.clause.pref = true;
	}
	if (unit_random_below(seed, 2)) {
		rule.clause.offset = (unit_random(seed) % last) & ~(u64)(UNIT_PAGE - 1);
		last -= rule.clause.offset;
		rule.clause.length = UNIT_PAGE +
			((unit_random(seed) % last) & ~(u64)(UNIT_PAGE - 1));
	}
	return rule;
}

static void round_trip_of_random_rules_changes_nothing(void **state)
{
	char text[VFIO_NC_RULE_TEXT_MAX], again[VFIO_NC_RULE_TEXT_MAX];
	u64 seed = UNIT_SEED;
	unsigned int i;

	(void)state;
	print_message("# %u rules, seed 0x%llx\n", RULE_TEST_RANDOM, UNIT_SEED);
	for (i = 0; i < RULE_TEST_RANDOM; i++) {
		struct vfio_nc_rule rule = random_rule(&seed), parsed;

		vfio_nc_rule_print(&rule, text, sizeof(text));
		parsed = unit_rule(text);
		assert_rule_equal(&parsed, &rule);
		vfio_nc_rule_print(&parsed, again, sizeof(again));
		assert_string_equal(again, text);
	}
}

static const struct CMUnitTest cases[] = {
	SELECTOR(address, "abcd:ef:1f.7", ADDRESS, 4, 0x0, 0xabcd, 0xef, 0x1f, 7),
	SELECTOR(address_of_zeros, "0000:00:00.0", ADDRESS, 4, 0x0, 0),
	SELECTOR(address_of_largest, "ffff:ff:1f.7", ADDRESS, 4, 0x0, 0xffff, 0xff, 0x1f, 7),
	SELECTOR(address_with_any_domain, "*:02:03.4", ADDRESS, 4, 0x1, 0, 2, 3, 4),
	SELECTOR(address_with_any_bus, "0001:*:03.4", ADDRESS, 4, 0x2, 1, 0, 3, 4),
	SELECTOR(address_with_any_slot, "0001:02:*.4", ADDRESS, 4, 0x4, 1, 2, 0, 4),
	SELECTOR(address_with_any_function, "0001:02:03.*", ADDRESS, 4, 0x8, 1, 2, 3, 0),
	SELECTOR(address_of_stars, "*:*:*.*", ADDRESS, 4, 0xf, 0),
	SELECTOR(id, "abcd:0123", ID, 2, 0x0, 0xabcd, 0x0123),
	SELECTOR(id_of_zeros, "0000:0000", ID, 2, 0x0, 0),
	SELECTOR(id_of_largest, "ffff:ffff", ID, 2, 0x0, 0xffff, 0xffff),
	SELECTOR(id_with_any_vendor, "*:1592", ID, 2, 0x1, 0, 0x1592),
	SELECTOR(id_with_any_device, "8086:*", ID, 2, 0x2, 0x8086, 0),
	SELECTOR(id_of_stars, "*:*", ID, 2, 0x3, 0),
	SELECTOR(subsystem, "0123:4567:89ab:cdef", SUBSYSTEM, 4, 0x0,
		 0x0123, 0x4567, 0x89ab, 0xcdef),
	SELECTOR(subsystem_of_largest, "ffff:ffff:ffff:ffff", SUBSYSTEM, 4, 0x0,
		 0xffff, 0xffff, 0xffff, 0xffff),
	SELECTOR(subsystem_with_any_vendor, "*:0002:0003:0004", SUBSYSTEM, 4, 0x1, 0, 2, 3, 4),
	SELECTOR(subsystem_with_any_device, "0001:*:0003:0004", SUBSYSTEM, 4, 0x2, 1, 0, 3, 4),
	SELECTOR(subsystem_with_any_svvv, "0001:0002:*:0004", SUBSYSTEM, 4, 0x4, 1, 2, 0, 4),
	SELECTOR(subsystem_with_any_sddd, "0001:0002:0003:*", SUBSYSTEM, 4, 0x8, 1, 2, 3, 0),
	SELECTOR(subsystem_of_stars, "*:*:*:*", SUBSYSTEM, 4, 0xf, 0),
	SELECTOR(class, "class:0302", CLASS, 1, 0x0, 0x0302),
	SELECTOR(class_of_largest, "class:ffff", CLASS, 1, 0x0, 0xffff),
	SELECTOR(class_of_star, "class:*", CLASS, 1, 0x1, 0),
	SELECTOR(class_with_interface, "class:010802", CLASS_INTERFACE, 1, 0x0, 0x010802),
	SELECTOR(class_with_largest_interface, "class:ffffff", CLASS_INTERFACE, 1, 0x0, 0xffffff),
	SELECTOR(port, "port:1022:1483", PORT, 2, 0x0, 0x1022, 0x1483),
	SELECTOR(port_with_any_vendor, "port:*:1483", PORT, 2, 0x1, 0, 0x1483),
	SELECTOR(port_with_any_device, "port:1022:*", PORT, 2, 0x2, 0x1022, 0),
	SELECTOR(port_of_stars, "port:*:*", PORT, 2, 0x3, 0),

	BARS(bars_all, "all", false, 0x3f),
	BARS(bars_pref, "pref", true, 0x3f),
	BARS(bar_0, "0", false, 0x01),
	BARS(bar_5, "5", false, 0x20),
	BARS(bar_list, "0,2,4", false, 0x15),
	BARS(bar_list_in_any_order, "5,0,3", false, 0x29),
	BARS(bar_list_of_all_six, "0,1,2,3,4,5", false, 0x3f),

	RANGE(range_missing, UNIT_PAGE, "", 0, 0),
	RANGE(range_in_decimal, UNIT_PAGE, "@8192+4096", 8192, 4096),
	RANGE(range_in_hexadecimal, UNIT_PAGE, "@0x2000+0x1000", 0x2000, 0x1000),
	RANGE(range_in_both, UNIT_PAGE, "@8192+0x3000", 0x2000, 0x3000),
	RANGE(range_in_upper_case, UNIT_PAGE, "@0XABC000+0XD000", 0xabc000, 0xd000),
	RANGE(range_with_all_hex_digits, UNIT_PAGE, "@0x123456789abcd000+0xef000",
	      0x123456789abcd000, 0xef000),
	RANGE(range_from_0, UNIT_PAGE, "@0+4096", 0, 4096),
	RANGE(range_from_hex_0, UNIT_PAGE, "@0x0+4096", 0, 4096),
	RANGE(range_of_largest_decimal, UNIT_PAGE, "@0+18446744073709547520",
	      0, 0xfffffffffffff000),
	RANGE(range_of_largest_hex, UNIT_PAGE, "@0x0+0xfffffffffffff000",
	      0, 0xfffffffffffff000),
	RANGE(range_to_last_possible_end, UNIT_PAGE, "@0xffffffffffffe000+0x1000",
	      0xffffffffffffe000, 0x1000),
	RANGE(range_on_16k_pages, 0x4000, "@0x4000+16384", 0x4000, 0x4000),
	RANGE(range_on_64k_pages, 0x10000, "@65536+0x30000", 0x10000, 0x30000),

	VERDICT(verdict_device, "device", VFIO_NC_DEVICE),
	VERDICT(verdict_permit, "permit", VFIO_NC_PERMIT),
	VERDICT(verdict_normal_nc, "normal-nc", VFIO_NC_NORMAL_NC),
	VERDICT(verdict_stock, "stock", VFIO_NC_STOCK),

	CANONICAL(print_of_upper_case_is_lower_case,
		  "ABCD:EF:1F.7/0=device", "abcd:ef:1f.7/0=device"),
	CANONICAL(print_of_upper_case_class_is_lower_case,
		  "class:0C03FE/0=device", "class:0c03fe/0=device"),
	CANONICAL(print_of_decimal_range_is_hexadecimal,
		  "8086:1592/0@8192+4096=permit", "8086:1592/0@0x2000+0x1000=permit"),
	CANONICAL(print_of_range_has_no_leading_zeros,
		  "8086:1592/0@0x00+0x0001000=permit", "8086:1592/0@0x0+0x1000=permit"),
	CANONICAL(print_of_bar_list_is_ascending,
		  "8086:1592/4,0,2=stock", "8086:1592/0,2,4=stock"),
	CANONICAL(print_of_all_six_bars_is_all,
		  "8086:1592/5,4,3,2,1,0=stock", "8086:1592/all=stock"),
	CANONICAL(print_of_pref_is_pref,
		  "8086:1592/pref=normal-nc", "8086:1592/pref=normal-nc"),
	CANONICAL(print_of_pref_with_range_keeps_both,
		  "*:*/pref@0+4096=normal-nc", "*:*/pref@0x0+0x1000=normal-nc"),

	cmocka_unit_test(print_of_longest_rule_fits_text_max),
	cmocka_unit_test(print_into_small_buffer_is_cut_and_terminated),
	cmocka_unit_test(print_into_no_buffer_writes_nothing),
	cmocka_unit_test(rules_of_empty_text_are_none),
	cmocka_unit_test(rules_keep_their_order),
	cmocka_unit_test(rules_do_not_inherit_a_range),
	cmocka_unit_test(rules_may_be_equal),
	cmocka_unit_test(rules_a_thousand_all_parse),
	cmocka_unit_test(count_is_one_more_than_the_semicolons),
	cmocka_unit_test(round_trip_of_random_rules_changes_nothing),
};

UNIT_MAIN(cases)
