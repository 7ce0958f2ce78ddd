// SPDX-License-Identifier: GPL-2.0-only
/*
 * lint_test.c - the checks of the built-in rows find what is wrong, and only
 * that: tried on tables of two rows.
 */
#include "lint.h"

#define ANY TABLES_ANY
#define ALL TABLES_ALL

/* Good rows: each bad one differs from one of them in one thing. */
#define CHIP(...)	{ "chip", .vendor = 0x1234, TABLES_IDS(0x0001, 0x0002),	\
			  TABLES_BARS(1, PERMIT), __VA_ARGS__ }
#define OTHER(...)	{ "other", .vendor = 0x8086, TABLES_IDS(0x0001),		\
			  TABLES_BARS(1, DEVICE), __VA_ARGS__ }

struct lint_row {
	struct vfio_nc_row rows[2];
	const char *wrong;
};

/* Something is wrong with one of the rows, or nothing with both. */
static void is_found(void **state)
{
	const struct lint_row *row = *state;
	struct vfio_nc_table table = tables_make(row->rows, 2);
	const char *wrong = lint_table(&table, 0);

	if (!wrong)
		wrong = lint_table(&table, 1);
	if (!wrong != !row->wrong || (wrong && !strstr(wrong, row->wrong)))
		fail_msg("%s, not %s", wrong ? wrong : "good",
			 row->wrong ? row->wrong : "good");
	tables_free(&table);
}

#define ROWS(...) { __VA_ARGS__ }
#define BAD(name, wrong, rows)						\
	UNIT_ROW(#name "_is_found", is_found, (&(struct lint_row){ rows, wrong }))
#define GOOD(name, rows)						\
	UNIT_ROW(#name "_is_good", is_found, (&(struct lint_row){ rows, NULL }))

/* Another row about CHIP's devices. */
#define SAME(...)	{ "same", .vendor = 0x1234, TABLES_IDS(0x0002, 0x0003),	\
			  TABLES_BARS(1, DEVICE), __VA_ARGS__ }

/* A row's fault is a field that is given a second time. */
#pragma GCC diagnostic ignored "-Woverride-init"

static const struct CMUnitTest cases[] = {
	GOOD(two_rows, ROWS(CHIP(), OTHER())),

	/* By itself */
	BAD(row_without_ids, "no device ID", ROWS(CHIP(.nr_ids = 0), OTHER())),
	BAD(id_twice, "twice", ROWS(CHIP(TABLES_IDS(1, 1)), OTHER())),
	BAD(ids_that_descend, "ascend", ROWS(CHIP(TABLES_IDS(2, 1)), OTHER())),
	BAD(ids_that_descend_at_the_end, "ascend", ROWS(CHIP(TABLES_IDS(1, 3, 2)), OTHER())),
	BAD(any_beside_ids, "ANY", ROWS(CHIP(TABLES_IDS(1, ANY)), OTHER())),
	BAD(ids_of_any_vendor, "any vendor", ROWS(CHIP(), OTHER(.vendor = ANY))),
	GOOD(any_of_a_vendor, ROWS(CHIP(TABLES_IDS(ANY)), OTHER())),
	GOOD(any_of_any_vendor, ROWS(CHIP(), OTHER(.vendor = ANY, TABLES_IDS(ANY)))),
	BAD(class_of_25_bits, "24 bits", ROWS(CHIP(.class_mask = 0x1000000), OTHER())),
	BAD(class_bits_outside_mask, "do not count",
	    ROWS(CHIP(.class = 0x030001, .class_mask = 0xff0000), OTHER())),
	GOOD(class_of_any, ROWS(CHIP(.class = ANY), OTHER())),
	BAD(row_without_bars, "no BAR", ROWS(CHIP(.clause.bars = 0), OTHER())),
	BAD(verdict_stock, "stock", ROWS(CHIP(TABLES_BARS(1, STOCK)), OTHER())),
	BAD(range_of_length_0, "length 0", ROWS(CHIP(TABLES_PAGES(1, 0)), OTHER())),
	BAD(offset_not_aligned, "4096", ROWS(CHIP(.clause.offset = 0x1800,
	    .clause.length = 0x1000), OTHER())),
	BAD(length_not_aligned, "4096", ROWS(CHIP(.clause.length = 0x1800), OTHER())),
	BAD(range_that_wraps, "2^64", ROWS(CHIP(.clause.offset = 0xfffffffffffff000,
	    .clause.length = 0x1000), OTHER())),
	GOOD(range_from_0, ROWS(CHIP(TABLES_PAGES(0, 1)), OTHER())),

	/* In their order */
	BAD(vendors_that_descend, "vendor ID", ROWS(OTHER(), CHIP())),
	BAD(ids_of_rows_that_descend, "id that is less",
	    ROWS(CHIP(), { "before", .vendor = 0x1234, TABLES_IDS(3), TABLES_BARS(1, DEVICE) })),
	GOOD(ids_of_rows_that_descend_with_vendor, ROWS(CHIP(.id = "zebra"), OTHER())),

	/* In pairs */
	BAD(id_of_row_twice, "another row has too", ROWS(CHIP(), OTHER(.id = "chip"))),
	BAD(device_in_two_rows, "same place", ROWS(CHIP(), SAME())),
	GOOD(device_in_two_rows_about_other_bars, ROWS(CHIP(), SAME(.clause.bars = 2))),
	BAD(device_in_two_rows_one_of_them_pref, "same place",
	    ROWS(CHIP(), SAME(.clause.bars = ALL, .clause.pref = true))),
	GOOD(devices_of_two_vendors, ROWS(CHIP(), SAME(.vendor = 0x1235))),
	GOOD(devices_with_other_ids, ROWS(CHIP(), SAME(TABLES_IDS(3, 4)))),
	GOOD(row_with_range_over_whole_row, ROWS(CHIP(), SAME(TABLES_PAGES(0, 1)))),
	BAD(ranges_that_overlap, "same place",
	    ROWS(CHIP(TABLES_PAGES(0, 2)), SAME(TABLES_PAGES(1, 2)))),
	BAD(range_inside_another, "same place",
	    ROWS(CHIP(TABLES_PAGES(0, 9)), SAME(TABLES_PAGES(1, 2)))),
	GOOD(ranges_that_touch, ROWS(CHIP(TABLES_PAGES(0, 1)), SAME(TABLES_PAGES(1, 2)))),
	GOOD(vendor_row_below_device_row, ROWS(CHIP(), SAME(TABLES_IDS(ANY)))),
	BAD(vendor_rows_two, "same place", ROWS(CHIP(TABLES_IDS(ANY)), SAME(TABLES_IDS(ANY)))),
	BAD(any_vendor_rows_two, "same place", ROWS(CHIP(.vendor = ANY, TABLES_IDS(ANY)),
	    SAME(.vendor = ANY, TABLES_IDS(ANY)))),
	GOOD(classes_that_differ, ROWS(CHIP(.class = 0x030000, .class_mask = 0xff0000),
	     SAME(.class = 0x040000, .class_mask = 0xff0000))),
	BAD(class_inside_another, "same place",
	    ROWS(CHIP(.class = 0x030000, .class_mask = 0xff0000),
	    SAME(.class = 0x030200, .class_mask = 0xffff00))),
	BAD(class_beside_any_class, "same place",
	    ROWS(CHIP(.class = 0x030000, .class_mask = 0xff0000), SAME())),

	/* In their table: 2^64 is not reached by a range, so that little is left */
	BAD(whole_row_below_range_of_everything, "never answers",
	    ROWS(CHIP(), SAME(.clause.length = 0xfffffffffffff000))),
	GOOD(whole_row_below_range_of_all_but_a_page,
	     ROWS(CHIP(), SAME(.clause.length = 0xffffffffffffe000))),
	GOOD(vendor_row_with_id_1_taken, ROWS(CHIP(), SAME(TABLES_IDS(ANY)))),
};

UNIT_MAIN(cases)
