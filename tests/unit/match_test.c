// SPDX-License-Identifier: GPL-2.0-only
/*
 * match_test.c - is a rule about this device and this BAR, and does its range
 * lie inside the BAR? Every hit has its near misses: one field off by one bit.
 */
#include "unit.h"

struct match_row {
	const char *text;
	unsigned int bar;
	bool selects;
};

static void selects(void **state)
{
	const struct match_row *row = *state;
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_rule rule = unit_rule(row->text);

	assert_int_equal(vfio_nc_rule_selects(&rule, &device, row->bar),
			 row->selects);
}

#define HIT(name, selector)						\
	UNIT_ROW(#name "_matches", selects,				\
		 (&(struct match_row){ selector "/all=device", 0, true }))
#define MISS(name, selector)						\
	UNIT_ROW(#name "_does_not_match", selects,			\
		 (&(struct match_row){ selector "/all=device", 0, false }))
#define BAR_HIT(name, bars, bar)					\
	UNIT_ROW(#name "_are_meant", selects,				\
		 (&(struct match_row){ "*:*/" bars "=device", bar, true }))
#define BAR_MISS(name, bars, bar)					\
	UNIT_ROW(#name "_are_not_meant", selects,			\
		 (&(struct match_row){ "*:*/" bars "=device", bar, false }))

static void range_does_not_count_in_selection(void **state)
{
	struct vfio_nc_rule rule = unit_rule("*:*/0@0x100000+0x1000=permit");
	struct vfio_nc_device device = unit_device();

	(void)state;
	assert_true(vfio_nc_rule_selects(&rule, &device, 0));
}

static bool selects_changed(const char *text, const struct vfio_nc_device *device)
{
	struct vfio_nc_rule rule = unit_rule(text);

	return vfio_nc_rule_selects(&rule, device, 0);
}

static void port_rule_without_root_port_does_not_match(void **state)
{
	struct vfio_nc_device device = unit_device();

	(void)state;
	device.has_port = false;
	assert_false(selects_changed("port:1022:1483/all=device", &device));
	assert_false(selects_changed("port:*:*/all=device", &device));
	device.port_vendor = 0;
	device.port_device = 0;
	assert_false(selects_changed("port:0000:0000/all=device", &device));
}

static void other_rules_without_root_port_match(void **state)
{
	struct vfio_nc_device device = unit_device();

	(void)state;
	device.has_port = false;
	assert_true(selects_changed("8086:1592/all=device", &device));
	assert_true(selects_changed("0001:02:03.4/all=device", &device));
}

static void domain_above_16_bits_matches_only_star(void **state)
{
	struct vfio_nc_device device = unit_device();

	(void)state;
	device.domain = 0x10001;
	assert_false(selects_changed("0001:02:03.4/all=device", &device));
	assert_true(selects_changed("*:02:03.4/all=device", &device));
}

static void largest_numbers_match(void **state)
{
	struct vfio_nc_device device = {
		.domain = 0xffff, .bus = 0xff, .slot = 0x1f, .function = 7,
		.vendor = 0xffff, .device = 0xffff,
		.subvendor = 0xffff, .subdevice = 0xffff,
		.class = 0xffffff, .has_port = true,
		.port_vendor = 0xffff, .port_device = 0xffff,
		.bar[0] = { .size = UNIT_PAGE },
	};

	(void)state;
	assert_true(selects_changed("ffff:ff:1f.7/0=device", &device));
	assert_true(selects_changed("ffff:ffff:ffff:ffff/0=device", &device));
	assert_true(selects_changed("class:ffff/0=device", &device));
	assert_true(selects_changed("class:ffffff/0=device", &device));
	assert_true(selects_changed("port:ffff:ffff/0=device", &device));
}

static void class_interface_0_is_not_any_interface(void **state)
{
	struct vfio_nc_device device = unit_device();

	(void)state;
	assert_false(selects_changed("class:020000/0=device", &device));
	device.class = 0x020000;
	assert_true(selects_changed("class:020000/0=device", &device));
	assert_true(selects_changed("class:0200/0=device", &device));
}

struct fit_row {
	u64 size;
	u64 offset;
	u64 length;
	bool fits;
};

static void fits(void **state)
{
	const struct fit_row *row = *state;
	struct vfio_nc_clause clause = {
		.offset = row->offset,
		.length = row->length,
	};
	struct vfio_nc_bar bar = { .size = row->size };

	assert_int_equal(vfio_nc_clause_fits(&clause, &bar), row->fits);
}

#define FIT(name, ...)							\
	UNIT_ROW(#name, fits, (&(struct fit_row){ __VA_ARGS__ }))

static const struct CMUnitTest cases[] = {
	HIT(address, "0001:02:03.4"),
	HIT(address_with_any_domain, "*:02:03.4"),
	HIT(address_with_any_bus, "0001:*:03.4"),
	HIT(address_with_any_slot, "0001:02:*.4"),
	HIT(address_with_any_function, "0001:02:03.*"),
	HIT(address_of_stars, "*:*:*.*"),
	MISS(address_with_other_domain, "0000:02:03.4"),
	MISS(address_with_other_bus, "0001:03:03.4"),
	MISS(address_with_other_slot, "0001:02:02.4"),
	MISS(address_with_other_function, "0001:02:03.5"),
	MISS(address_with_any_but_domain, "0003:*:*.*"),
	MISS(address_with_any_but_bus, "*:00:*.*"),
	MISS(address_with_any_but_slot, "*:*:13.*"),
	MISS(address_with_any_but_function, "*:*:*.0"),
	MISS(address_with_fields_swapped, "0001:03:02.4"),

	HIT(id, "8086:1592"),
	HIT(id_with_any_vendor, "*:1592"),
	HIT(id_with_any_device, "8086:*"),
	HIT(id_of_stars, "*:*"),
	MISS(id_with_other_vendor, "8087:1592"),
	MISS(id_with_other_device, "8086:1593"),
	MISS(id_with_any_device_of_other_vendor, "0086:*"),
	MISS(id_with_any_vendor_of_other_device, "*:9592"),
	MISS(id_with_fields_swapped, "1592:8086"),
	MISS(id_of_the_subsystem, "1af4:1100"),
	MISS(id_of_the_root_port, "1022:1483"),

	HIT(subsystem, "8086:1592:1af4:1100"),
	HIT(subsystem_with_any_vendor, "*:1592:1af4:1100"),
	HIT(subsystem_with_any_device, "8086:*:1af4:1100"),
	HIT(subsystem_with_any_svvv, "8086:1592:*:1100"),
	HIT(subsystem_with_any_sddd, "8086:1592:1af4:*"),
	HIT(subsystem_of_stars, "*:*:*:*"),
	MISS(subsystem_with_other_vendor, "8087:1592:1af4:1100"),
	MISS(subsystem_with_other_device, "8086:1593:1af4:1100"),
	MISS(subsystem_with_other_svvv, "8086:1592:1af5:1100"),
	MISS(subsystem_with_other_sddd, "8086:1592:1af4:1101"),
	MISS(subsystem_with_any_but_svvv, "*:*:1ae4:*"),
	MISS(subsystem_with_any_but_sddd, "*:*:*:9100"),

	HIT(class, "class:0200"),
	HIT(class_with_interface, "class:020010"),
	HIT(class_of_star, "class:*"),
	MISS(class_with_other_base, "class:0300"),
	MISS(class_with_other_sub_class, "class:0201"),
	MISS(class_with_other_interface, "class:020011"),
	MISS(class_with_interface_and_other_base, "class:030010"),
	MISS(class_with_interface_and_other_sub_class, "class:028010"),
	MISS(class_of_the_lower_16_bits, "class:0010"),

	HIT(port, "port:1022:1483"),
	HIT(port_with_any_vendor, "port:*:1483"),
	HIT(port_with_any_device, "port:1022:*"),
	HIT(port_of_stars, "port:*:*"),
	MISS(port_with_other_vendor, "port:1023:1483"),
	MISS(port_with_other_device, "port:1022:1482"),
	MISS(port_of_the_device_itself, "port:8086:1592"),
	cmocka_unit_test(port_rule_without_root_port_does_not_match),
	cmocka_unit_test(other_rules_without_root_port_match),
	cmocka_unit_test(domain_above_16_bits_matches_only_star),
	cmocka_unit_test(largest_numbers_match),
	cmocka_unit_test(class_interface_0_is_not_any_interface),

	BAR_HIT(bars_all_and_prefetchable_bar, "all", 0),
	BAR_HIT(bars_all_and_other_bar, "all", 2),
	BAR_HIT(bars_all_and_last_bar, "all", 5),
	BAR_HIT(bars_pref_and_prefetchable_bar, "pref", 0),
	BAR_HIT(bars_pref_and_later_prefetchable_bar, "pref", 4),
	BAR_HIT(bar_list_and_its_first, "0,2,5", 0),
	BAR_HIT(bar_list_and_its_middle, "0,2,5", 2),
	BAR_HIT(bar_list_and_its_last, "0,2,5", 5),
	BAR_MISS(bars_all_and_absent_bar, "all", 1),
	BAR_MISS(bars_pref_and_absent_bar, "pref", 3),
	BAR_MISS(bar_list_and_absent_bar, "1", 1),
	BAR_MISS(bars_pref_and_bar_not_prefetchable, "pref", 2),
	BAR_MISS(bars_pref_and_last_bar_not_prefetchable, "pref", 5),
	BAR_MISS(bar_list_and_bar_between, "0,5", 2),
	BAR_MISS(bar_list_and_bar_before, "2,4", 0),
	BAR_MISS(bar_list_and_bar_after, "2,4", 5),
	cmocka_unit_test(range_does_not_count_in_selection),

	FIT(rule_without_range_fits, 0x4000, 0, 0, true),
	FIT(range_of_whole_bar_fits, 0x4000, 0, 0x4000, true),
	FIT(range_at_start_fits, 0x4000, 0, 0x1000, true),
	FIT(range_in_middle_fits, 0x4000, 0x1000, 0x2000, true),
	FIT(range_to_end_fits, 0x4000, 0x3000, 0x1000, true),
	FIT(range_past_end_does_not_fit, 0x4000, 0x3000, 0x2000, false),
	FIT(range_longer_than_bar_does_not_fit, 0x4000, 0, 0x5000, false),
	FIT(range_from_end_does_not_fit, 0x4000, 0x4000, 0x1000, false),
	FIT(range_beyond_end_does_not_fit, 0x4000, 0x5000, 0x1000, false),
	FIT(range_to_last_byte_of_64_bits_does_not_fit,
	    0x4000, 0x1000, 0xffffffffffffe000, false),
	FIT(range_in_huge_bar_fits,
	    1ull << 63, 0x7ffffffffffff000, 0x1000, true),
};

UNIT_MAIN(cases)
