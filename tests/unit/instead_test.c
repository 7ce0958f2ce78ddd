// SPDX-License-Identifier: GPL-2.0-only
/*
 * instead_test.c - bad texts of which it is clear what was meant: the report says what
 * to write instead, and of others nothing.
 */
#include "unit.h"

struct instead_row {
	const char *text;
	const char *instead;
};

static void rule_is_told(void **state)
{
	const struct instead_row *row = *state;
	struct vfio_nc_text_error error = { 0 };
	struct vfio_nc_rule rules[UNIT_RULES_MAX];

	assert_int_equal(vfio_nc_rules_parse(row->text, UNIT_PAGE, rules, &error), -EINVAL);
	assert_string_equal(error.instead, row->instead);
}

static void clause_is_told(void **state)
{
	const struct instead_row *row = *state;
	struct vfio_nc_text_error error = { 0 };
	struct vfio_nc_clause clauses[UNIT_RULES_MAX];

	assert_int_equal(vfio_nc_clauses_parse(row->text, UNIT_PAGE, clauses, &error), -EINVAL);
	assert_string_equal(error.instead, row->instead);
}

#define RULE(name, text, instead)					\
	UNIT_ROW(#name "_is_told", rule_is_told, (&(struct instead_row){ text, instead }))
#define CLAUSE(name, text, instead)					\
	UNIT_ROW(#name "_is_told", clause_is_told, (&(struct instead_row){ text, instead }))

static const struct CMUnitTest cases[] = {
	RULE(id_with_0x, "0x10de:0x2204/1=permit", "10de:2204"),
	RULE(id_with_0x_once, "10de:0X2204/1=permit", "10de:2204"),
	RULE(id_with_dot, "10de.2204/1=permit", "10de:2204"),
	RULE(id_with_dash, "10de-2204/1=permit", "10de:2204"),
	RULE(id_of_four_with_0x, "0x10de:0x2204:0x1458:0x403b/1=permit", "10de:2204:1458:403b"),
	RULE(id_with_comma, "10de,2204/1=permit", "10de:2204"),
	RULE(id_in_brackets, "[10de:2204]/1=permit", "10de:2204"),
	RULE(id_before_blank, "10de:2204 /1=permit", "10de:2204"),
	RULE(id_alone, "10de/1=permit", ""),
	RULE(ids_with_comma, "10de:2204,15b3:101d/1=permit", ""),
	RULE(ids_with_dash, "10de:2204-10de:2206/1=permit", ""),
	RULE(id_of_vendor_and_all, "0x10de:all/1=permit", "10de:*"),
	RULE(id_of_vendor_and_some, "10de:some/1=permit", ""),
	RULE(port_with_0x, "port:0x1def:0xe101/1=permit", "port:1def:e101"),
	RULE(port_in_capitals, "Port:1def.e101/1=permit", "port:1def:e101"),
	RULE(port_of_four, "port:1def:e101:1234:5678/1=permit", ""),
	RULE(class_with_0x, "class:0x0300/1=permit", "class:0300"),
	RULE(class_in_capitals, "CLASS:030000/1=permit", "class:030000"),
	RULE(class_of_five, "class:0x03000/1=permit", ""),
	RULE(address_of_few_digits, "1:0.0/1=permit", "0000:01:00.0"),
	RULE(address_with_domain_of_few_digits, "1:2:3.4/1=permit", "0001:02:03.4"),
	RULE(address_with_colons, "0000:01:00:0/1=permit", "0000:01:00.0"),
	RULE(address_of_no_function_with_domain, "0005:01:00/1=permit", ""),
	RULE(address_of_no_dot, "01:00:0/1=permit", ""),
	RULE(address_of_dots, "1.0.0/1=permit", ""),
	RULE(address_of_no_slot, "0000:01:20.0/1=permit;01:20.0/1=permit", ""),
	RULE(quoted, "'10de:2204/1=permit'", "what is between the quotes"),
	RULE(parameter_quoted, "rules='10de:2204/1=permit'",
	     "what is between the quotes behind \"rules=\""),
	RULE(id_of_three, "10de:2204:1458/1=permit", ""),
	RULE(id_of_five, "10de:2204:1458:403b:0000/1=permit", ""),
	RULE(id_too_short, "0x10d:0x2204/1=permit", ""),
	RULE(address_without_domain, "01:00.0/1=permit", "0000:01:00.0"),
	RULE(address_of_no_function, "01:00/1=permit", ""),
	RULE(parameter_named, "rules=10de:2204/1=permit", "what follows \"rules=\" alone"),
	RULE(parameter_of_module, "vfio_nc.rules=10de:2204/1=permit",
	     "what follows \"rules=\" alone"),
	RULE(line_of_modprobe, "options vfio_nc rules = 10de:2204/1=permit",
	     "what follows \"rules=\" alone"),
	RULE(rules_as_selector, "rules/1=permit", ""),
	RULE(comma_between_rules, "10de:2204/1=permit,15b3:*/0=device", "permit;15b3:*/0=device"),
	RULE(comma_between_clauses_of_a_rule, "10de:2204/1=permit,3=device",
	     "permit;10de:2204/3=device"),
	RULE(blank_in_second_rule, "15b3:*/0=device;10de:2204/1=permit 0,3 = device",
	     "permit;10de:2204/0,3 = device"),
	RULE(lines_of_rules, "10de:2204/1=permit\nclass:0300/0=device\n",
	     "permit;class:0300/0=device"),
	RULE(next_selector_bad, "10de:2204/1=permit,platform/1=device", ""),
	RULE(next_function_bad, "10de:2204/1=permit,0000:01:00/1=device", ""),
	RULE(next_too_long, "10de:2204/1=permit,0000:01:00.0/1@0x10000000+0x10000000=normal-nc,15b3:*/0=stock",
	     "\";\" between them, each with its selector"),
	RULE(clause_behind_the_next_rule, "10de:2204/0=device,15b3:*/0=device,0=permit",
	     "device;15b3:*/0=device;15b3:*/0=permit"),
	RULE(next_slot_bad, "10de:2204/1=device,0005:01:20.0/0=permit", ""),
	RULE(next_function_of_8, "10de:2204/1=device,0005:01:00.8/0=permit", ""),
	RULE(next_address_of_any, "10de:2204/1=device,0005:01:*.*/0=permit",
	     "device;0005:01:*.*/0=permit"),
	RULE(rule_in_a_rule, "port:1def:e101/10de:2204/1=permit", ""),
	RULE(second_rule_bad, "10de:2204/1=permit;01:00.0/1=permit", "0000:01:00.0"),
	RULE(bars_bad, "10de:2204/7=permit", ""),
	CLAUSE(comma_between_clauses, "1=permit,3=device", "permit;3=device"),
	CLAUSE(space_between_clauses, "1=permit 3=device", "permit;3=device"),
	CLAUSE(three_clauses, "2=permit,0=device,3=stock", "permit;0=device;3=stock"),
	CLAUSE(clauses_up_to_the_next, "2=permit,0=device;3=stock", "permit;0=device"),
	CLAUSE(lines_of_clauses, "2=permit\n0@4k+1M=device", "permit;0@4k+1M=device"),
	CLAUSE(clause_with_and, "2=permit and 0=device", ""),
	CLAUSE(clause_with_bar, "2=permit,bar0=device", ""),
	CLAUSE(clause_turned_round, "2=permit,device=0", ""),
	CLAUSE(clause_with_bar_6, "2=permit,6=device", ""),
	CLAUSE(clause_with_bar_twice, "2=permit,0,0=device", ""),
	CLAUSE(clause_with_half_a_range, "2=permit,0@0x1000=device", ""),
	CLAUSE(clause_of_no_pages, "2=permit,0@0+40=device", ""),
	CLAUSE(clause_of_nothing, "2=permit,0@4K+0=device", ""),
	CLAUSE(clause_of_a_rule, "2=permit,10de:2204/0=device", ""),
	CLAUSE(verdict_in_capitals_in_list, "2=Permit,0=device", "permit;0=device"),
	CLAUSE(verdict_quoted, "2=\"permit\"", "permit"),
	CLAUSE(verdict_behind_arrow, "2=>permit", "permit"),
	CLAUSE(rule_for_a_clause, "0000:01:00.1/2=permit", "what follows \"/\" alone, if this device is meant"),
	CLAUSE(bars_named_each, "bar1,BAR 3=permit", "1,3"),
	CLAUSE(bars_named_later, "1,bar3=permit", "1,3"),
	CLAUSE(bars_in_brackets, "[1,3]=permit", "1,3"),
	CLAUSE(bars_before_comma, "1,3,=permit", "1,3"),
	CLAUSE(escape_between_clauses, "1=permit,\033[2J=permit", ""),
	CLAUSE(escape_in_next_clause, "1=permit,3\033[2J=permit", ""),
	CLAUSE(delete_between_clauses, "1=permit,3\177=device", ""),
	CLAUSE(very_long_list, "1=permit,0=permit,2=permit,3=permit,4=permit,5=permit,0,1,2,3,4,5=device",
	       "\";\" between them"),
	CLAUSE(comma_at_end, "1=permit,", "permit"),
	CLAUSE(blank_at_end, "1=permit ", "permit"),
	CLAUSE(verdicts_with_comma, "1=device,permit", ""),
	CLAUSE(number_behind_verdict, "1=device 2", ""),
	CLAUSE(verdict_in_capitals, "1=Normal-NC", "normal-nc"),
	CLAUSE(verdict_with_underscore, "1=normal_nc", "normal-nc"),
	CLAUSE(verdict_without_dash, "1=normalnc;2=device", "normal-nc"),
	CLAUSE(verdict_short, "1=nc", ""),
	CLAUSE(verdict_cut, "1=normal-", ""),
	CLAUSE(verdict_missing, "1=;2=device", ""),
	CLAUSE(bar_named, "BAR2=permit", "2"),
	CLAUSE(bars_named, "bar 0, 2=permit", "0,2"),
	CLAUSE(bar_alone, "bar=permit", ""),
	CLAUSE(bars_with_blanks, "0 2 5=permit", "0,2,5"),
	CLAUSE(bars_twice, "2,2=permit", "2"),
	CLAUSE(bars_in_a_row, "02=permit", ""),
	CLAUSE(bars_with_two_commas, "0,,2=permit", ""),
	CLAUSE(bars_from_to, "0-2=permit", ""),
	CLAUSE(bar_behind_blank, " 2=permit", "2"),
	CLAUSE(bar_before_blank, "2 @0x1000+0x1000=permit", "2"),
	CLAUSE(bars_in_capitals, "ALL=permit", "all"),
	CLAUSE(bars_by_star, "*=permit", "all"),
	CLAUSE(bars_pref_in_capitals, "Pref=permit", "pref"),
	CLAUSE(bars_of_pref_and_number, "pref,0=permit", ""),
	CLAUSE(verdict_behind_colon, "2:permit", "2=permit"),
	CLAUSE(verdict_behind_blank, "0,2 Normal-NC", "0,2=normal-nc"),
	CLAUSE(verdict_behind_nothing, "2permit", ""),
	CLAUSE(bar_6, "6=permit", ""),
	RULE(bar_of_rule_named, "10de:2204/bar1=permit", "1"),
	CLAUSE(size_in_kib, "1@4KiB+4K=permit", "4K"),
	CLAUSE(size_in_mb, "1@0+1MB=permit", "1M"),
	CLAUSE(size_in_kib_not_of_pages, "1@1KiB+4K=permit", ""),
	CLAUSE(size_of_nothing, "1@0+ 0=permit", ""),
	CLAUSE(size_with_zeros, "1@ 00+4K=permit", ""),
	CLAUSE(size_with_dash, "1@0-mb+4K=permit", ""),
	CLAUSE(size_in_tib, "1@0+1TiB=permit", ""),
	CLAUSE(size_with_blanks, "1@ 0x1000 + 0x1000=permit", "0x1000"),
	CLAUSE(size_before_blank, "1@0x1000 +0x1000=permit", "0x1000"),
	CLAUSE(size_behind_blank, "1@0x1000+ 4k=permit", "4k"),
	CLAUSE(size_not_of_pages, "1@1000+4k=permit", ""),
	CLAUSE(size_missing, "1@0+=permit", ""),
	CLAUSE(range_with_colon, "1@0x2000:0x1000=permit", "0x2000+0x1000"),
	CLAUSE(range_with_colon_of_two_meanings, "1@0x1000:0x2000=permit", ""),
	CLAUSE(range_and_another, "1@0-4K,8K-12K=permit", ""),
	CLAUSE(range_and_more, "1@0-0xfff and more=permit", ""),
	CLAUSE(range_of_another_unit, "1@0-4096TiB=permit", ""),
	CLAUSE(range_with_comma, "1@4096,4096=permit", "0x1000+0x1000"),
	CLAUSE(range_with_colon_of_nothing, "1@4096:0=permit", ""),
	CLAUSE(verdict_longer, "1=permits", ""),
	CLAUSE(range_to_last, "1@0-0xfff=permit", "0x0+0x1000"),
	CLAUSE(range_with_dots, "1@0x1000..0x1fff=permit", "0x1000+0x1000"),
	CLAUSE(range_to_end, "1@4096-0x3000=permit", "0x1000+0x2000"),
	CLAUSE(range_backwards, "1@0x2000-0xfff=permit", ""),
	CLAUSE(range_not_of_pages, "1@0x10-0xfff=permit", ""),
	CLAUSE(range_of_units, "1@0-1M=permit", "0x0+0x100000"),
	CLAUSE(range_of_units_and_dots, "1@4K..8k=permit", "0x1000+0x1000"),
	CLAUSE(range_of_units_and_comma, "1@4K,4K=permit", "0x1000+0x1000"),
	CLAUSE(range_of_too_many, "1@0-0xfffffffffffffffG=permit", ""),
	CLAUSE(range_without_end, "1@0-=permit", ""),
	CLAUSE(range_of_one_dot, "1@0.0xfff=permit", ""),
	CLAUSE(range_of_no_numbers, "1@a-b=permit", ""),
};

UNIT_MAIN(cases)
