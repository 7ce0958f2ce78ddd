// SPDX-License-Identifier: GPL-2.0-only
/*
 * reject_test.c - bad rule texts: each is rejected, and the report names the
 * bad token, which is marked in a row's text.
 */
#include "marked.h"

struct reject_row {
	u64 page_size;
	const char *marked;
	const char *expected;
};

static void is_rejected(void **state)
{
	const struct reject_row *row = *state;
	struct marked_text bad = marked_read(row->marked);
	struct vfio_nc_rule rules[UNIT_RULES_MAX];
	struct vfio_nc_text_error error = { 0 };

	assert_in_range(vfio_nc_text_count(bad.text), 1, UNIT_RULES_MAX);
	assert_int_equal(vfio_nc_rules_parse(bad.text, row->page_size, rules,
					     &error), -EINVAL);
	assert_marked(&bad, &error, row->expected);
}

#define REJECT_PAGE(name, page_size, marked, expected)			\
	UNIT_ROW(#name "_is_rejected", is_rejected,			\
		 (&(struct reject_row){ page_size, marked, expected }))
#define REJECT(name, marked, expected)					\
	REJECT_PAGE(name, UNIT_PAGE, marked, expected)

static const struct CMUnitTest cases[] = {
	/* Selectors: which kind is meant, and the space around them */
	REJECT(selector_missing, "[/]all=device", "a selector"),
	REJECT(selector_of_one_space, "[ ]", "a selector"),
	REJECT(selector_unknown, "[gpu]/all=device", "a selector"),
	REJECT(selector_after_space, "[ 8086:1592]/all=device", "a selector"),
	REJECT(selector_before_space, "[8086:1592 ]/all=device", "a selector"),
	REJECT(selector_before_newline, "[8086:1592\n]/all=device", "a selector"),
	REJECT(selector_not_ascii, "[\xc2\xb5]/all=device", "a selector"),
	REJECT(selector_alone, "8086:1592[]", "\"/\""),
	REJECT(selector_before_verdict, "8086:1592[=]device", "\"/\""),
	REJECT(selector_before_range, "8086:1592[@]0+4096=device", "\"/\""),
	REJECT(selector_before_semicolon, "8086:1592[;]8086:1593/0=device", "\"/\""),

	/* IDs */
	REJECT(id_of_vendor_only, "[8086]/all=device", "vvvv:dddd"),
	REJECT(id_without_device, "[8086:]/all=device", "vvvv:dddd"),
	REJECT(id_without_vendor, "[:1592]/all=device", "vvvv:dddd"),
	REJECT(id_with_3_digit_vendor, "[808:1592]/all=device", "vvvv:dddd"),
	REJECT(id_with_5_digit_vendor, "[80860:1592]/all=device", "vvvv:dddd"),
	REJECT(id_with_3_digit_device, "[8086:159]/all=device", "vvvv:dddd"),
	REJECT(id_with_5_digit_device, "[8086:15920]/all=device", "vvvv:dddd"),
	REJECT(id_with_letter_g, "[808g:1592]/all=device", "hexadecimal"),
	REJECT(id_with_0x, "[0x8086:0x1592]/all=device", "hexadecimal"),
	REJECT(id_with_minus, "[-086:1592]/all=device", "hexadecimal"),
	REJECT(id_with_star_and_digits, "[*086:1592]/all=device", "vvvv:dddd"),
	REJECT(id_with_digits_and_star, "[808*:1592]/all=device", "vvvv:dddd"),
	REJECT(id_with_two_stars_in_a_field, "[**:1592]/all=device", "vvvv:dddd"),
	REJECT(id_of_one_star, "[*]/all=device", "vvvv:dddd"),
	REJECT(id_with_dash, "[8086-1592]/all=device", "vvvv:dddd"),
	REJECT(id_with_three_fields, "[8086:1592:1af4]/all=device", "vvvv:dddd"),
	REJECT(id_with_five_fields, "[8086:1592:1af4:1100:0]/all=device", "vvvv:dddd"),

	/* IDs with the subsystem's */
	REJECT(subsystem_with_3_digit_vendor, "[808:1592:1af4:1100]/0=stock", "svvv"),
	REJECT(subsystem_with_5_digit_device, "[8086:15920:1af4:1100]/0=stock", "svvv"),
	REJECT(subsystem_with_3_digit_svvv, "[8086:1592:1af:1100]/0=stock", "svvv"),
	REJECT(subsystem_with_5_digit_svvv, "[8086:1592:1af40:1100]/0=stock", "svvv"),
	REJECT(subsystem_with_3_digit_sddd, "[8086:1592:1af4:110]/0=stock", "sddd"),
	REJECT(subsystem_with_5_digit_sddd, "[8086:1592:1af4:11000]/0=stock", "sddd"),
	REJECT(subsystem_with_empty_field, "[8086:1592::1100]/0=stock", "sddd"),
	REJECT(subsystem_with_letter_g, "[8086:1592:1af4:110g]/0=stock", "hexadecimal"),

	/* Addresses */
	REJECT(address_with_3_digit_domain, "[000:01:02.3]/all=device", "an address"),
	REJECT(address_with_5_digit_domain, "[10000:01:02.3]/all=device", "an address"),
	REJECT(address_without_domain, "[01:02.3]/all=device", "an address"),
	REJECT(address_with_1_digit_bus, "[0000:1:02.3]/all=device", "an address"),
	REJECT(address_with_3_digit_bus, "[0000:001:02.3]/all=device", "an address"),
	REJECT(address_with_1_digit_slot, "[0000:01:2.3]/all=device", "an address"),
	REJECT(address_with_3_digit_slot, "[0000:01:002.3]/all=device", "an address"),
	REJECT(address_with_slot_20, "[0000:01:20.0]/all=device", "an address"),
	REJECT(address_with_slot_ff, "[0000:01:ff.0]/all=device", "an address"),
	REJECT(address_with_function_8, "[0000:01:02.8]/all=device", "an address"),
	REJECT(address_with_function_f, "[0000:01:02.f]/all=device", "an address"),
	REJECT(address_with_2_digit_function, "[0000:01:02.00]/all=device", "an address"),
	REJECT(address_without_function, "[0000:01:02]/all=device", "an address"),
	REJECT(address_with_empty_function, "[0000:01:02.]/all=device", "an address"),
	REJECT(address_with_dots_only, "[0000.01.02.3]/all=device", "an address"),
	REJECT(address_with_colons_only, "[0000:01:02:3]/all=device", "hexadecimal"),
	REJECT(address_with_letter_g, "[0000:0g:02.3]/all=device", "hexadecimal"),

	/* Classes */
	REJECT(class_empty, "[class:]/all=device", "a class"),
	REJECT(class_with_2_digits, "[class:03]/all=device", "a class"),
	REJECT(class_with_3_digits, "[class:030]/all=device", "a class"),
	REJECT(class_with_5_digits, "[class:03000]/all=device", "a class"),
	REJECT(class_with_7_digits, "[class:0300000]/all=device", "a class"),
	REJECT(class_with_letter_g, "[class:03g0]/all=device", "a class"),
	REJECT(class_of_6_with_letter_g, "[class:03000g]/all=device", "a class"),
	REJECT(class_with_0x, "[class:0x0300]/all=device", "a class"),
	REJECT(class_with_two_stars, "[class:**]/all=device", "a class"),
	REJECT(class_with_digits_and_star, "[class:03*]/all=device", "a class"),
	REJECT(class_of_6_with_star_first, "[class:*30000]/all=device", "a class"),
	REJECT(class_with_space, "[class: 0300]/all=device", "a class"),
	REJECT(class_in_upper_case, "[CLASS:0300]/all=device", "a selector"),

	/* Root ports */
	REJECT(port_empty, "[port:]/all=device", "a root port"),
	REJECT(port_of_vendor_only, "[port:1022]/all=device", "a root port"),
	REJECT(port_without_device, "[port:1022:]/all=device", "a root port"),
	REJECT(port_with_3_digit_vendor, "[port:102:1483]/all=device", "a root port"),
	REJECT(port_with_5_digit_device, "[port:1022:14830]/all=device", "a root port"),
	REJECT(port_with_subsystem, "[port:1022:1483:1af4:1100]/0=stock", "a root port"),
	REJECT(port_with_address, "[port:0000:00:1c.0]/0=stock", "a root port"),
	REJECT(port_with_letter_g, "[port:1022:148g]/all=device", "a root port"),
	REJECT(port_in_upper_case, "[PORT:1022:1483]/all=device", "a selector"),

	/* BARs */
	REJECT(bars_missing, "8086:1592/[=]device", "BARs 0 to 5"),
	REJECT(bars_missing_before_range, "8086:1592/[@]0+4096=device", "BARs 0 to 5"),
	REJECT(bars_missing_at_end, "8086:1592/[]", "BARs 0 to 5"),
	REJECT(bars_after_two_slashes, "8086:1592/[/]0=device", "BARs 0 to 5"),
	REJECT(bar_6, "8086:1592/[6]=device", "BARs 0 to 5"),
	REJECT(bar_9, "8086:1592/[9]=device", "BARs 0 to 5"),
	REJECT(bar_of_the_letter_a, "8086:1592/[a]=device", "BARs 0 to 5"),
	REJECT(bar_minus_1, "8086:1592/[-1]=device", "BARs 0 to 5"),
	REJECT(bar_with_two_digits, "8086:1592/[00]=device", "BARs 0 to 5"),
	REJECT(bar_of_high_character, "8086:1592/[\xb0]=device", "BARs 0 to 5"),
	REJECT(bar_list_with_6, "8086:1592/[0,6]=device", "BARs 0 to 5"),
	REJECT(bar_list_with_trailing_comma, "8086:1592/[0,]=device", "BARs 0 to 5"),
	REJECT(bar_list_cut_after_comma, "8086:1592/[0,]", "BARs 0 to 5"),
	REJECT(bar_list_with_leading_comma, "8086:1592/[,0]=device", "BARs 0 to 5"),
	REJECT(bar_list_with_two_commas, "8086:1592/[0,,1]=device", "BARs 0 to 5"),
	REJECT(bar_list_with_duplicate, "8086:1592/[0,0]=device", "each once"),
	REJECT(bar_list_with_late_duplicate, "8086:1592/[5,1,0,5]=device", "each once"),
	REJECT(bar_list_with_space, "8086:1592/[0, 1]=device", "BARs 0 to 5"),
	REJECT(bar_list_with_dash, "8086:1592/[0-5]=device", "BARs 0 to 5"),
	REJECT(bar_list_with_all, "8086:1592/[0,all]=device", "BARs 0 to 5"),
	REJECT(bar_list_with_pref, "8086:1592/[pref,0]=device", "BARs 0 to 5"),
	REJECT(bars_in_upper_case, "8086:1592/[ALL]=device", "all, pref"),
	REJECT(bars_too_short_a_word, "8086:1592/[al]=device", "all, pref"),
	REJECT(bars_too_long_a_word, "8086:1592/[prefs]=device", "all, pref"),
	REJECT(bars_of_star, "8086:1592/[*]=device", "all, pref"),
	REJECT(bars_after_space, "8086:1592/[ all]=device", "all, pref"),
	REJECT(bars_alone, "8086:1592/all[]", "\"=\""),
	REJECT(bars_before_plus, "8086:1592/all[+]4096=device", "\"@\""),
	REJECT(bars_before_semicolon, "8086:1592/all[;]8086:1593/0=device", "\"=\""),

	/* A range's offset */
	REJECT(offset_missing, "8086:1592/0@[+]4096=device", "a number"),
	REJECT(offset_missing_before_verdict, "8086:1592/0@[=]device", "a number"),
	REJECT(offset_missing_at_end, "8086:1592/0@[]", "a number"),
	REJECT(offset_after_two_ats, "8086:1592/0@[@]0+4096=device", "a number"),
	REJECT(offset_of_bare_0x, "8086:1592/0@[0x]+4096=device", "a number"),
	REJECT(offset_with_two_0x, "8086:1592/0@[0x0x1000]+4096=device", "a number"),
	REJECT(offset_with_leading_zero, "8086:1592/0@[010000]+4096=device", "a number"),
	REJECT(offset_of_two_zeros, "8086:1592/0@[00]+4096=device", "a number"),
	REJECT(offset_with_letter_h, "8086:1592/0@[0x100h]+4096=device", "a number"),
	REJECT(offset_of_hex_without_0x, "8086:1592/0@[f000]+4096=device", "needs 0x"),
	REJECT(offset_of_1000_without_0x, "8086:1592/0@[1000]+4096=device", "needs 0x"),
	REJECT(offset_negative, "8086:1592/0@[-4096]+4096=device", "a number"),
	REJECT(offset_with_two_suffixes, "8086:1592/0@[4KB]+4096=device", "a number"),
	REJECT(offset_of_suffix_only, "8086:1592/0@[K]+4096=device", "a number"),
	REJECT(offset_with_suffix_unknown, "8086:1592/0@[1T]+4096=device", "a number"),
	REJECT(offset_with_suffix_and_space, "8086:1592/0@[4 K]+4096=device", "a number"),
	REJECT(length_with_suffix_beyond_2_to_64, "8086:1592/0@0+[0x400000000G]=device", "2^64"),
	REJECT(offset_after_space, "8086:1592/0@[ 4096]+4096=device", "a number"),
	REJECT(offset_before_space, "8086:1592/0@[4096 ]+4096=device", "a number"),
	REJECT(offset_of_2_to_64, "8086:1592/0@[18446744073709551616]+4096=device", "2^64"),
	REJECT(offset_of_hex_2_to_64, "8086:1592/0@[0x10000000000000000]+4096=device", "2^64"),
	REJECT(offset_that_wraps_to_0, "8086:1592/0@[36893488147419103232]+4096=device", "2^64"),
	REJECT(offset_one_over_page, "8086:1592/0@[4097]+4096=device", "page size"),
	REJECT(offset_one_under_page, "8086:1592/0@[0xfff]+4096=device", "page size"),
	REJECT(offset_of_half_a_page, "8086:1592/0@[0x1800]+4096=device", "page size"),
	REJECT(offset_of_last_byte, "8086:1592/0@[0xffffffffffffffff]+4096=device", "page size"),
	REJECT(offset_alone, "8086:1592/0@4096[]", "\"+\""),
	REJECT(offset_before_verdict, "8086:1592/0@4096[=]device", "\"+\""),
	REJECT(offset_before_minus, "8086:1592/0@[4096-8191]=device", "a number"),
	REJECT_PAGE(offset_of_4k_on_16k_pages, 0x4000, "8086:1592/0@[0x1000]+0x4000=stock", "page size"),
	REJECT_PAGE(offset_of_8k_on_16k_pages, 0x4000, "8086:1592/0@[8192]+0x4000=stock", "page size"),
	REJECT_PAGE(offset_of_4k_on_64k_pages, 0x10000, "8086:1592/0@[0x1000]+0x10000=stock", "page size"),
	REJECT_PAGE(offset_of_32k_on_64k_pages, 0x10000, "8086:1592/0@[32768]+0x10000=stock", "page size"),

	/* A range's length */
	REJECT(length_missing, "8086:1592/0@4096+[=]device", "a number"),
	REJECT(length_missing_at_end, "8086:1592/0@4096+[]", "a number"),
	REJECT(length_after_two_pluses, "8086:1592/0@4096+[+]4096=device", "a number"),
	REJECT(length_of_bare_0x, "8086:1592/0@4096+[0x]=device", "a number"),
	REJECT(length_with_letter_h, "8086:1592/0@4096+[0x100h]=device", "a number"),
	REJECT(length_0, "8086:1592/0@4096+[0]=device", "not 0"),
	REJECT(length_hex_0, "8086:1592/0@0x0+[0x0]=device", "not 0"),
	REJECT(length_one_over_page, "8086:1592/0@0+[4097]=device", "page size"),
	REJECT(length_one_under_page, "8086:1592/0@0+[4095]=device", "page size"),
	REJECT(length_1, "8086:1592/0@0+[1]=device", "page size"),
	REJECT(length_of_2_to_64, "8086:1592/0@0+[18446744073709551616]=device", "2^64"),
	REJECT(length_of_hex_2_to_64, "8086:1592/0@0+[0x10000000000000000]=device", "2^64"),
	REJECT(range_that_ends_at_2_to_64, "8086:1592/0@0xfffffffffffff000+[0x1000]=device", "2^64"),
	REJECT(range_that_wraps, "8086:1592/0@0x8000000000000000+[0x8000000000001000]=device", "2^64"),
	REJECT(range_alone, "8086:1592/0@4096+4096[]", "\"=\""),
	REJECT(range_before_second_range, "8086:1592/0@0+4096[@]8192+4096=device", "\"=\""),
	REJECT(range_before_second_length, "8086:1592/0@0+4096[+]4096=device", "\"=\""),
	REJECT_PAGE(length_of_4k_on_16k_pages, 0x4000, "8086:1592/0@0x4000+[0x1000]=stock", "page size"),
	REJECT_PAGE(length_of_20k_on_16k_pages, 0x4000, "8086:1592/0@0x4000+[20480]=stock", "page size"),
	REJECT_PAGE(length_of_4k_on_64k_pages, 0x10000, "8086:1592/0@0x10000+[4096]=stock", "page size"),
	REJECT_PAGE(length_of_32k_on_64k_pages, 0x10000, "8086:1592/0@65536+[0x8000]=stock", "page size"),

	/* Verdicts */
	REJECT(verdict_missing, "8086:1592/all=[]", "permit"),
	REJECT(verdict_missing_before_semicolon, "8086:1592/all=[;]8086:1593/0=device", "permit"),
	REJECT(verdict_after_two_equals, "8086:1592/all=[=]device", "permit"),
	REJECT(verdict_unknown, "8086:1592/all=[wc]", "normal-nc"),
	REJECT(verdict_unlisted, "8086:1592/all=[unlisted]", "stock"),
	REJECT(verdict_with_underscore, "8086:1592/all=[normal_nc]", "normal-nc"),
	REJECT(verdict_in_upper_case, "8086:1592/all=[Device]", "device"),
	REJECT(verdict_too_short, "8086:1592/all=[devic]", "device"),
	REJECT(verdict_too_long, "8086:1592/all=[devices]", "device"),
	REJECT(verdict_before_space, "8086:1592/all=[device ]", "device"),
	REJECT(verdict_before_newline, "8086:1592/all=[device\n]", "device"),
	REJECT(verdict_list, "8086:1592/all=[device,permit]", "device"),
	REJECT(verdict_before_equals, "8086:1592/all=device[=]permit", "\";\""),
	REJECT(verdict_before_range, "8086:1592/all=device[@]0+4096", "\";\""),
	REJECT(verdict_before_plus, "8086:1592/all=device[+]", "\";\""),
	REJECT(verdict_before_slash, "8086:1592/all=device[/]0", "\";\""),

	/* Lists of rules */
	REJECT(rules_of_one_semicolon, "[;]", "a selector"),
	REJECT(rules_with_two_trailing_semicolons, "8086:1592/all=device;[;]", "a selector"),
	REJECT(rules_with_leading_semicolon, "[;]8086:1592/all=device", "a selector"),
	REJECT(rules_with_empty_rule, "8086:1592/0=stock;[;]8086:1593/0=stock", "a selector"),
	REJECT(rules_with_newline_between, "8086:1592/0=[stock\n8086:1593]/0=stock", "stock"),
	REJECT(rules_with_comma_between, "8086:1592/0=[stock,8086:1593]/0=stock", "stock"),
	REJECT(rules_with_bad_second_rule, "8086:1592/0=stock;8086:1593/[6]=stock", "BARs 0 to 5"),
	REJECT(rules_with_bad_last_rule, "8086:1592/0=stock;8086:1593/0=stock;8086:1594/0=[wc]", "stock"),
	REJECT(rules_with_two_bad_tokens_first, "[808:1592]/6=wc", "a selector"),
};

UNIT_MAIN(cases)
