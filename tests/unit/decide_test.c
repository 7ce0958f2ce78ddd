// SPDX-License-Identifier: GPL-2.0-only
/*
 * decide_test.c - rules and unlisted: which of them spoke first, and how far that holds;
 * of all sources: source_test.c.
 *
 * In a row offsets and ends are in pages. The device is unit_device(): BAR 0
 * has 16 pages and is prefetchable, BAR 2 has 4 and is not, BAR 1 is absent.
 */
#include "unit.h"

struct decide_row {
	const char *rules;
	enum vfio_nc_verdict unlisted;
	unsigned int bar;
	u64 page;
	enum vfio_nc_verdict verdict;
	unsigned int rule;
	u64 end;
};

static void assert_decision(const struct decide_row *row,
			    const struct vfio_nc_policy *policy, u64 offset)
{
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_decision decision =
		unit_decide(policy, &device, row->bar, offset);

	assert_string_equal(vfio_nc_verdict_name(decision.verdict),
			    vfio_nc_verdict_name(row->verdict));
	assert_int_equal(decision.source, row->rule ? VFIO_NC_SOURCE_RULES :
						      VFIO_NC_SOURCE_UNLISTED);
	assert_int_equal(decision.rule, row->rule);
	assert_int_equal(decision.end, row->end * UNIT_PAGE);
}

/* The answer is one for all bytes of a page. */
static void decides(void **state)
{
	const struct decide_row *row = *state;
	struct vfio_nc_rule rules[UNIT_RULES_MAX];
	struct vfio_nc_policy policy =
		unit_policy(row->rules, row->unlisted, rules);

	assert_decision(row, &policy, row->page * UNIT_PAGE);
	assert_decision(row, &policy, row->page * UNIT_PAGE + 1);
	assert_decision(row, &policy, (row->page + 1) * UNIT_PAGE - 1);
}

#define DECIDE(name, rules, unlisted, bar, page, verdict, rule, end)	\
	UNIT_ROW(#name, decides, (&(struct decide_row){ rules,		\
		 VFIO_NC_##unlisted, bar, page, VFIO_NC_##verdict, rule, end }))

/* The same for BAR 0 where nobody else spoke. */
#define AT(name, rules, page, verdict, rule, end)			\
	DECIDE(name, rules, STOCK, 0, page, verdict, rule, end)

static void verdicts_have_the_words_of_the_rules(void **state)
{
	(void)state;
	assert_string_equal(vfio_nc_verdict_name(VFIO_NC_STOCK), "stock");
	assert_string_equal(vfio_nc_verdict_name(VFIO_NC_DEVICE), "device");
	assert_string_equal(vfio_nc_verdict_name(VFIO_NC_PERMIT), "permit");
	assert_string_equal(vfio_nc_verdict_name(VFIO_NC_NORMAL_NC), "normal-nc");
}

static void sources_have_their_words_in_order_of_strength(void **state)
{
	static const char * const words[VFIO_NC_NR_SOURCES] = {
		"override", "rules", "firmware", "platform", "table", "unlisted",
	};
	unsigned int source;

	(void)state;
	for (source = 0; source < VFIO_NC_NR_SOURCES; source++)
		assert_string_equal(vfio_nc_source_name(source), words[source]);
}

/* Both orders of each pair. stock counts as permit. */
static void strictness_is_device_then_permit_then_normal_nc(void **state)
{
	static const bool stricter[VFIO_NC_NR_VERDICTS][VFIO_NC_NR_VERDICTS] = {
		[VFIO_NC_DEVICE] = {
			[VFIO_NC_STOCK] = true,
			[VFIO_NC_PERMIT] = true,
			[VFIO_NC_NORMAL_NC] = true,
		},
		[VFIO_NC_STOCK] = { [VFIO_NC_NORMAL_NC] = true },
		[VFIO_NC_PERMIT] = { [VFIO_NC_NORMAL_NC] = true },
	};
	unsigned int a, b;

	(void)state;
	for (a = 0; a < VFIO_NC_NR_VERDICTS; a++) {
		for (b = 0; b < VFIO_NC_NR_VERDICTS; b++)
			assert_int_equal(vfio_nc_verdict_is_stricter(a, b),
					 stricter[a][b]);
	}
}

#define RANGE "8086:1592/0@0x4000+0x4000="
#define OTHER "8086:1593/all=normal-nc;"

static const struct CMUnitTest cases[] = {
	/* Nobody spoke */
	DECIDE(no_rules_and_unlisted_stock_is_stock, "", STOCK, 0, 0, STOCK, 0, 16),
	DECIDE(no_rules_and_unlisted_device_is_device, "", DEVICE, 0, 0, DEVICE, 0, 16),
	DECIDE(rule_for_other_device_leaves_unlisted, OTHER "*:1590/0=permit",
	       DEVICE, 0, 0, DEVICE, 0, 16),
	DECIDE(rule_for_other_bar_leaves_unlisted, "8086:1592/0,4=permit",
	       DEVICE, 2, 0, DEVICE, 0, 4),
	DECIDE(rule_for_pref_leaves_bar_not_prefetchable, "8086:1592/pref=permit",
	       STOCK, 2, 3, STOCK, 0, 4),

	/* One rule */
	AT(rule_without_range_holds_to_end_of_bar, "8086:1592/all=permit", 0, PERMIT, 1, 16),
	AT(rule_without_range_holds_at_last_page, "8086:1592/all=permit", 15, PERMIT, 1, 16),
	AT(rule_device_is_device, "8086:1592/all=device", 7, DEVICE, 1, 16),
	AT(rule_normal_nc_is_normal_nc, "8086:1592/pref=normal-nc", 7, NORMAL_NC, 1, 16),
	DECIDE(rule_stock_beats_unlisted_device, "8086:1592/all=stock",
	       DEVICE, 0, 0, STOCK, 1, 16),
	DECIDE(rule_for_all_holds_in_small_bar, "8086:1592/all=permit",
	       STOCK, 5, 1, PERMIT, 1, 2),
	AT(rule_number_counts_rules_that_did_not_speak, OTHER OTHER "*:*/0=permit",
	   0, PERMIT, 3, 16),

	/* The first that speaks wins */
	AT(first_of_two_wins, "*:*/all=device;8086:1592/all=normal-nc", 3, DEVICE, 1, 16),
	AT(first_of_two_wins_even_if_it_grants, "*:*/all=normal-nc;*:*/all=device",
	   3, NORMAL_NC, 1, 16),
	AT(first_stock_hides_a_later_device, "*:*/all=stock;*:*/all=device", 3, STOCK, 1, 16),
	AT(second_wins_where_first_is_silent, OTHER "class:0200/all=permit;*:*/all=device",
	   3, PERMIT, 2, 16),
	DECIDE(second_wins_where_first_means_other_bars, "*:*/pref=normal-nc;*:*/all=device",
	       STOCK, 2, 0, DEVICE, 2, 4),

	/* One range */
	AT(page_0_before_range_is_unlisted_up_to_it, RANGE "permit", 0, STOCK, 0, 4),
	AT(last_page_before_range_is_unlisted_up_to_it, RANGE "permit", 3, STOCK, 0, 4),
	AT(first_page_of_range_holds_to_its_end, RANGE "permit", 4, PERMIT, 1, 8),
	AT(last_page_of_range_holds_to_its_end, RANGE "permit", 7, PERMIT, 1, 8),
	AT(first_page_after_range_is_unlisted_to_end, RANGE "permit", 8, STOCK, 0, 16),
	AT(last_page_of_bar_is_unlisted_to_end, RANGE "permit", 15, STOCK, 0, 16),
	DECIDE(page_outside_range_is_unlisted_device, RANGE "permit",
	       DEVICE, 0, 8, DEVICE, 0, 16),
	AT(range_of_whole_bar_holds_everywhere, "*:*/0@0+0x10000=permit", 9, PERMIT, 1, 16),
	AT(range_at_start_of_bar_starts_there, "*:*/0@0+4096=permit", 0, PERMIT, 1, 1),
	AT(range_at_start_of_bar_stops, "*:*/0@0+4096=permit", 1, STOCK, 0, 16),
	AT(range_at_end_of_bar_is_seen_from_0, "*:*/0@0xf000+4096=permit", 0, STOCK, 0, 15),
	AT(range_at_end_of_bar_holds_to_end, "*:*/0@0xf000+4096=permit", 15, PERMIT, 1, 16),
	DECIDE(range_in_other_bar_is_not_seen, RANGE "permit", STOCK, 2, 0, STOCK, 0, 4),

	/* Several ranges */
	AT(range_before_whole_bar_rule_wins_inside, RANGE "permit;*:*/0=device", 4, PERMIT, 1, 8),
	AT(range_before_whole_bar_rule_cuts_it_below, RANGE "permit;*:*/0=device",
	   0, DEVICE, 2, 4),
	AT(range_before_whole_bar_rule_leaves_the_rest, RANGE "permit;*:*/0=device",
	   8, DEVICE, 2, 16),
	AT(range_behind_whole_bar_rule_is_hidden, "*:*/0=device;" RANGE "permit",
	   4, DEVICE, 1, 16),
	AT(range_behind_whole_bar_rule_does_not_cut, "*:*/0=device;" RANGE "permit",
	   0, DEVICE, 1, 16),
	AT(ranges_that_overlap_before_both, RANGE "permit;*:*/0@0x6000+0x4000=device",
	   0, STOCK, 0, 4),
	AT(ranges_that_overlap_give_it_to_the_first, RANGE "permit;*:*/0@0x6000+0x4000=device",
	   6, PERMIT, 1, 8),
	AT(ranges_that_overlap_leave_the_rest_to_second,
	   RANGE "permit;*:*/0@0x6000+0x4000=device", 8, DEVICE, 2, 10),
	AT(ranges_that_overlap_behind_both, RANGE "permit;*:*/0@0x6000+0x4000=device",
	   10, STOCK, 0, 16),
	AT(ranges_in_other_order_cut_the_second, "*:*/0@0x6000+0x4000=device;" RANGE "permit",
	   4, PERMIT, 2, 6),
	AT(ranges_in_other_order_give_overlap_to_first,
	   "*:*/0@0x6000+0x4000=device;" RANGE "permit", 6, DEVICE, 1, 10),
	AT(range_inside_a_later_one_cuts_it, RANGE "device;*:*/0@0x2000+0x8000=permit",
	   2, PERMIT, 2, 4),
	AT(range_inside_a_later_one_lets_it_go_on, RANGE "device;*:*/0@0x2000+0x8000=permit",
	   8, PERMIT, 2, 10),
	AT(range_inside_an_earlier_one_is_hidden, "*:*/0@0x2000+0x8000=permit;" RANGE "device",
	   4, PERMIT, 1, 10),
	AT(ranges_adjacent_stop_at_the_border, RANGE "permit;*:*/0@0x8000+0x1000=permit",
	   7, PERMIT, 1, 8),
	AT(ranges_adjacent_go_on_at_the_border, RANGE "permit;*:*/0@0x8000+0x1000=permit",
	   8, PERMIT, 2, 9),
	AT(nearest_of_several_ranges_ends_unlisted,
	   "*:*/0@0xc000+4096=permit;*:*/0@0x3000+4096=permit;*:*/0@0x8000+4096=permit",
	   0, STOCK, 0, 3),
	AT(range_of_other_device_does_not_cut, "8086:1593/0@0x2000+4096=permit;*:*/0=device",
	   0, DEVICE, 2, 16),

	/* Ranges that do not lie inside the BAR: written for another device */
	AT(range_past_end_grants_no_permit, "*:*/0@0xf000+0x2000=permit", 15, DEVICE, 1, 16),
	AT(range_past_end_grants_no_normal_nc, "*:*/0@0xf000+0x2000=normal-nc", 15, DEVICE, 1, 16),
	AT(range_past_end_does_not_say_stock, "*:*/0@0xf000+0x2000=stock", 15, DEVICE, 1, 16),
	AT(range_past_end_is_device_inside, "*:*/0@0xf000+0x2000=device", 15, DEVICE, 1, 16),
	AT(range_past_end_is_device_from_its_start, "*:*/0@0xf000+0x2000=device",
	   14, STOCK, 0, 15),
	AT(range_past_end_lets_no_later_rule_grant,
	   "*:*/0@0xf000+0x2000=permit;*:*/0=normal-nc", 15, DEVICE, 1, 16),
	AT(stock_range_past_end_lets_no_later_rule_grant,
	   "*:*/0@0xf000+0x2000=stock;*:*/0=permit", 15, DEVICE, 1, 16),
	AT(range_past_end_cuts_the_next_rule,
	   "*:*/0@0x8000+0x9000=normal-nc;*:*/0=permit", 0, PERMIT, 2, 8),
	AT(range_from_0_past_end_grants_nothing, "*:*/0@0+0x11000=permit", 0, DEVICE, 1, 16),
	AT(range_from_0_past_end_is_device, "*:*/0@0+0x11000=device", 0, DEVICE, 1, 16),
	AT(range_behind_end_grants_nothing, "*:*/0@0x10000+4096=permit", 15, STOCK, 0, 16),
	AT(range_behind_end_is_not_even_device, "*:*/0@0x10000+4096=device", 15, STOCK, 0, 16),
	AT(range_far_behind_end_is_not_even_device, "*:*/0@0x8000000000000000+4096=device",
	   15, STOCK, 0, 16),
	AT(range_of_nearly_64_bits_is_device, "*:*/0@0x1000+0xffffffffffffe000=device",
	   1, DEVICE, 1, 16),
	DECIDE(range_that_fits_only_the_larger_bar_grants_there,
	       "*:*/all@0x4000+0x1000=permit", STOCK, 0, 4, PERMIT, 1, 5),
	DECIDE(range_that_fits_only_the_larger_bar_is_device_in_smaller,
	       "*:*/all@0x3000+0x2000=permit", STOCK, 2, 3, DEVICE, 1, 4),

	cmocka_unit_test(verdicts_have_the_words_of_the_rules),
	cmocka_unit_test(sources_have_their_words_in_order_of_strength),
	cmocka_unit_test(strictness_is_device_then_permit_then_normal_nc),
};

UNIT_MAIN(cases)
