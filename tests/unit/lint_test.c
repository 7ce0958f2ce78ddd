// SPDX-License-Identifier: GPL-2.0-only
/*
 * lint_test.c - the checks of the built-in rows find what is wrong, and only
 * that: tried on tables of two rows, and on rows as they are written.
 */
#include "lint.h"
#include "lint_fields.h"

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

/* As in devices.def: what stands there from HOLDS to the last piece of evidence. */
struct lint_written {
	const struct fields *fields;
	const char *wrong;
};

static void written_is_found(void **state)
{
	const struct lint_written *row = *state;
	const char *wrong = lint_fields(row->fields);

	if (!wrong != !row->wrong || (wrong && !strstr(wrong, row->wrong)))
		fail_msg("%s, not %s", wrong ? wrong : "good",
			 row->wrong ? row->wrong : "good");
}

#define WRITTEN(name, wrong, ...)					\
	UNIT_ROW(name, written_is_found,				\
		 (&(struct lint_written){ FIELDS(chip, __VA_ARGS__), wrong }))
#define BAD_ROW(name, wrong, ...) WRITTEN(#name "_is_found", wrong, __VA_ARGS__)
#define GOOD_ROW(name, ...) WRITTEN(#name "_is_good", NULL, __VA_ARGS__)

/* A user-space driver, and each of its places wrong in turn. */
#define ASKED(repository, commit, file, function, expression)		\
	HOLDS(QUEUES) VERDICT(NORMAL_NC) ASKS(repository, commit, file, function, expression)

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
	BAD(bar_that_must_be_io, "must be I/O", ROWS(CHIP(.io = 1), OTHER())),
	GOOD(other_bar_must_be_io, ROWS(CHIP(.io = 2), OTHER())),
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

	/* What the BAR is */
	GOOD_ROW(memory_combined, HOLDS(MEMORY) VERDICT(NORMAL_NC)),
	GOOD_ROW(queues_permitted, HOLDS(QUEUES) VERDICT(PERMIT)),
	GOOD_ROW(mixture_not_combined, HOLDS(MIXED) VERDICT(DEVICE)),
	BAD_ROW(queues_combined, "neither HOLDS(MEMORY) nor ASKS",
		HOLDS(QUEUES) VERDICT(NORMAL_NC)),
	BAD_ROW(mixture_combined, "neither HOLDS(MEMORY) nor ASKS",
		HOLDS(MIXED) VERDICT(NORMAL_NC)),
	BAD_ROW(queues_combined_by_the_kernel, "neither HOLDS(MEMORY) nor ASKS",
		HOLDS(QUEUES) VERDICT(NORMAL_NC)
		OUTSIDE("a/b", "0123456", "c.c", "", "ioremap_wc")),
	BAD_ROW(holds_nothing, "HOLDS neither", VERDICT(PERMIT)),
	BAD_ROW(holds_another_word, "HOLDS neither", HOLDS(RAM) VERDICT(PERMIT)),

	/* Prefetchable is not memory */
	GOOD_ROW(pref_with_reason, PREF("all of them") HOLDS(MEMORY) VERDICT(PERMIT)),
	BAD_ROW(pref_without_reason, "PREF", PREF("") HOLDS(MEMORY) VERDICT(PERMIT)),
	BAD_ROW(pref_with_one_word, "PREF", PREF("yes") HOLDS(MEMORY) VERDICT(PERMIT)),
	BAD_ROW(pref_of_device_without_reason, "PREF", PREF() HOLDS(MIXED) VERDICT(DEVICE)),

	/* Outside the kernel's tree */
	GOOD_ROW(queues_that_a_process_asks_for,
		 ASKED("DPDK/dpdk", "0123456", "lib/a-b/c.c", "probe", "WC")),
	GOOD_ROW(expression_outside_functions, ASKED("a/b.c", "0123456789abcdef", "c.h", "", "WC")),
	BAD_ROW(repository_without_owner, "owner/name", ASKED("dpdk", "0123456", "c.c", "f", "x")),
	BAD_ROW(repository_as_address, "owner/name",
		ASKED("https://example.org/a/b", "0123456", "c.c", "f", "x")),
	BAD_ROW(repository_with_a_third_part, "owner/name",
		ASKED("a/b/c", "0123456", "c.c", "f", "x")),
	BAD_ROW(repository_above, "owner/name", ASKED("a/..", "0123456", "c.c", "f", "x")),
	BAD_ROW(commit_of_6_digits, "commit", ASKED("a/b", "012345", "c.c", "f", "x")),
	BAD_ROW(commit_of_41_digits, "commit",
		ASKED("a/b", "0123456789012345678901234567890123456789a", "c.c", "f", "x")),
	BAD_ROW(commit_that_is_a_tag, "commit", ASKED("a/b", "v25.11.1", "c.c", "f", "x")),
	BAD_ROW(file_absolute, "path", ASKED("a/b", "0123456", "/c.c", "f", "x")),
	BAD_ROW(file_above, "path", ASKED("a/b", "0123456", "d/../../c.c", "f", "x")),
	BAD_ROW(file_empty, "path", ASKED("a/b", "0123456", "", "f", "x")),
	BAD_ROW(function_with_parentheses, "function", ASKED("a/b", "0123456", "c.c", "f()", "x")),
	BAD_ROW(expression_empty, "expression", ASKED("a/b", "0123456", "c.c", "f", "")),
	BAD_ROW(outside_commit_of_6_digits, "commit", HOLDS(MIXED) VERDICT(PERMIT)
		OUTSIDE("a/b", "012345", "c.c", "f", "x")),
	BAD_ROW(second_place_without_owner, "owner/name", HOLDS(MIXED) VERDICT(PERMIT)
		OUTSIDE("a/b", "0123456", "c.c", "f", "x") OUTSIDE("b", "0123456", "c.c", "f", "x")),
	BAD_ROW(list_without_owner, "owner/name", HOLDS(MIXED) VERDICT(PERMIT)
		LISTS("b", "0123456", "c.c")),
};

UNIT_MAIN(cases)
