// SPDX-License-Identifier: GPL-2.0-only
/*
 * table_test.c - which row about devices answers, on hand-made tables.
 *
 * In a row offsets and ends are in pages. The device is unit_device() with the
 * IDs and the class that the row names: BAR 0 has 16 pages and is prefetchable,
 * BAR 2 has 4 and is not, BAR 4 has 1 and is prefetchable, BAR 5 has 2 and is
 * not.
 */
#include "tables.h"

#define ANY TABLES_ANY
#define ALL TABLES_ALL
#define BAR(nr) (1u << (nr))

/* In no order at all, as the keys must be. */
static const struct vfio_nc_row rows[] = {
	{ "any_display", .vendor = ANY, TABLES_IDS(ANY), TABLES_BARS(ALL, PERMIT),
	  .clause.pref = true, .class = 0x030000, .class_mask = 0xff0000 },
	{ "chip", .vendor = 0x8086, TABLES_IDS(0x0000, 0x1592, 0xfffe),
	  TABLES_BARS(BAR(0), NORMAL_NC) },
	{ "chip_window", .vendor = 0x8086, TABLES_IDS(0x1592),
	  TABLES_BARS(BAR(0), PERMIT), TABLES_PAGES(2, 4) },
	{ "vendor", .vendor = 0x8086, TABLES_IDS(ANY),
	  TABLES_BARS(BAR(0) | BAR(2), DEVICE) },
	{ "vendor_window", .vendor = 0x8086, TABLES_IDS(ANY),
	  TABLES_BARS(BAR(0), PERMIT), TABLES_PAGES(4, 4) },
	{ "class", .vendor = 0x8086, TABLES_IDS(0x1593),
	  TABLES_BARS(ALL, PERMIT), .class = 0x020000, .class_mask = 0xffff00 },
	{ "bits", .vendor = 0x8086, TABLES_IDS(0x1594),
	  TABLES_BARS(ALL, PERMIT), .class = 0x000010, .class_mask = 0x0000f0 },
	{ "pref", .vendor = 0x1234, TABLES_IDS(0x1111),
	  TABLES_BARS(ALL, NORMAL_NC), .clause.pref = true },
	{ "past", .vendor = 0x1234, TABLES_IDS(0x1112, 0x1113),
	  TABLES_BARS(BAR(0), NORMAL_NC), TABLES_PAGES(12, 8) },
	{ "past_whole", .vendor = 0x1234, TABLES_IDS(0x1112),
	  TABLES_BARS(BAR(0), PERMIT) },
	{ "behind", .vendor = 0x1234, TABLES_IDS(0x1114),
	  TABLES_BARS(BAR(0), DEVICE), TABLES_PAGES(16, 1) },
	{ "whole", .vendor = 0x1234, TABLES_IDS(0x1115), TABLES_BARS(BAR(0), DEVICE) },
	{ "second", .vendor = 0x1234, TABLES_IDS(0x1115),
	  TABLES_BARS(BAR(0), PERMIT), TABLES_PAGES(8, 2) },
	{ "first", .vendor = 0x1234, TABLES_IDS(0x1115),
	  TABLES_BARS(BAR(0), NORMAL_NC), TABLES_PAGES(3, 2) },
	{ "bar_0", .vendor = 0x1234, TABLES_IDS(0x1116), TABLES_BARS(BAR(0), PERMIT) },
	{ "bar_2", .vendor = 0x1234, TABLES_IDS(0x1116), TABLES_BARS(BAR(2), DEVICE) },
	{ "twins_a", .vendor = 0x1234, TABLES_IDS(0x1117), TABLES_BARS(ALL, PERMIT) },
	{ "twins_b", .vendor = 0x1234, TABLES_IDS(0x1117), TABLES_BARS(ALL, DEVICE) },
	{ "io", .vendor = 0x1234, TABLES_IDS(0x1118), TABLES_BARS(ALL, PERMIT), .io = BAR(1) },
	{ "io_0", .vendor = 0x1234, TABLES_IDS(0x1119), TABLES_BARS(ALL, PERMIT), .io = BAR(0) },
	{ "io_4", .vendor = 0x1234, TABLES_IDS(0x111a), TABLES_BARS(ALL, PERMIT),
	  .io = BAR(1) | BAR(4) },
	{ "zero", .vendor = 0x0000, TABLES_IDS(0x0000, 0x0001), TABLES_BARS(ALL, PERMIT) },
	{ "last", .vendor = 0xfffe, TABLES_IDS(0xfffe), TABLES_BARS(ALL, DEVICE) },
};

struct table_row {
	u16 vendor;
	u16 device;
	u32 class;
	unsigned int bar;
	u64 page;
	const char *id;
	enum vfio_nc_verdict verdict;
	u64 end;
};

/* A decision whose fields show whether they were written. */
static struct vfio_nc_decision blank(const struct vfio_nc_device *device,
				     unsigned int bar)
{
	return (struct vfio_nc_decision){
		.verdict = VFIO_NC_NR_VERDICTS,
		.source = VFIO_NC_SOURCE_UNLISTED,
		.rule = 77,
		.end = device->bar[bar].size,
	};
}

static void assert_same_text(const char *got, const char *want)
{
	assert_string_equal(got ? got : "silent", want ? want : "silent");
}

static void answers(void **state)
{
	const struct table_row *row = *state;
	struct vfio_nc_table table = tables_make(rows, ARRAY_SIZE(rows));
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_decision decision = blank(&device, row->bar);
	bool spoke;

	device.vendor = row->vendor;
	device.device = row->device;
	device.class = row->class;
	spoke = vfio_nc_table_answers(&table, &device, row->bar,
				      row->page * UNIT_PAGE, &decision);
	assert_same_text(decision.id, row->id);
	assert_int_equal(spoke, !!row->id);
	assert_int_equal(decision.verdict,
			 row->id ? row->verdict : VFIO_NC_NR_VERDICTS);
	assert_int_equal(decision.end, row->end * UNIT_PAGE);
	assert_int_equal(decision.source, VFIO_NC_SOURCE_UNLISTED);
	assert_int_equal(decision.rule, 77);
	assert_null(decision.lifted);
	tables_free(&table);
}

#define NETWORK 0x020000
#define DISPLAY 0x038000

#define ASK_CLASS(name, vendor, device, class, bar, page, id, verdict, end)	\
	UNIT_ROW(#name, answers, (&(struct table_row){ vendor, device, class,	\
		 bar, page, id, VFIO_NC_##verdict, end }))
#define ASK(name, vendor, device, bar, page, id, verdict, end)			\
	ASK_CLASS(name, vendor, device, NETWORK, bar, page, id, verdict, end)
#define SILENT(name, vendor, device, bar, page, end)				\
	ASK_CLASS(name, vendor, device, NETWORK, bar, page, NULL, STOCK, end)

static void keys_are_sorted_by_vendor_device_range_and_row(void **state)
{
	const struct vfio_nc_row few[] = {
		{ "a", .vendor = 0x8086, TABLES_IDS(0x0002, 0x0001) },
		{ "b", .vendor = ANY, TABLES_IDS(ANY) },
		{ "c", .vendor = 0x8086, TABLES_IDS(ANY, 0x0001) },
		{ "d", .vendor = 0x8086, TABLES_IDS(0x0001), TABLES_PAGES(0, 1) },
		{ "e", .vendor = 0x0001, TABLES_IDS(0xfffe) },
		{ "f", .vendor = 0x8086, TABLES_IDS(0x0001), TABLES_PAGES(1, 1) },
	};
	static const struct vfio_nc_key want[] = {
		{ 0x0001, 0xfffe, 4 | VFIO_NC_KEY_WHOLE },
		{ 0x8086, 0x0001, 3 },
		{ 0x8086, 0x0001, 5 },
		{ 0x8086, 0x0001, 0 | VFIO_NC_KEY_WHOLE },
		{ 0x8086, 0x0001, 2 | VFIO_NC_KEY_WHOLE },
		{ 0x8086, 0x0002, 0 | VFIO_NC_KEY_WHOLE },
		{ 0x8086, ANY, 2 | VFIO_NC_KEY_WHOLE },
		{ ANY, ANY, 1 | VFIO_NC_KEY_WHOLE },
	};
	struct vfio_nc_table table = tables_make(few, ARRAY_SIZE(few));

	(void)state;
	assert_int_equal(table.nr_keys, ARRAY_SIZE(want));
	assert_memory_equal(table.keys, want, sizeof(want));
	tables_free(&table);
}

/* Each is shown by its own id, so two rows are two answers. */
static void rows_of_one_verdict_are_two_spans(void **state)
{
	const struct vfio_nc_row two[] = {
		{ "head", .vendor = 0x8086, TABLES_IDS(0x1592), TABLES_BARS(1, PERMIT),
		  TABLES_PAGES(0, 4) },
		{ "rest", .vendor = 0x8086, TABLES_IDS(0x1592), TABLES_BARS(1, PERMIT) },
	};
	struct vfio_nc_table table = tables_make(two, ARRAY_SIZE(two));
	struct vfio_nc_policy policy = { .table = &table };
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_span spans[4];

	(void)state;
	assert_int_equal(unit_fill(&policy, &device, 0, UNIT_PAGE, spans, 4),
			 2);
	assert_string_equal(spans[0].decision.id, "head");
	assert_string_equal(spans[1].decision.id, "rest");
	tables_free(&table);
}

static void table_without_rows_is_silent(void **state)
{
	struct vfio_nc_table table = tables_make(rows, 0);
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_decision decision = blank(&device, 0);

	(void)state;
	assert_false(vfio_nc_table_answers(&table, &device, 0, 0, &decision));
	assert_int_equal(decision.end, device.bar[0].size);
	tables_free(&table);
}

static void table_of_one_row_answers_and_is_silent(void **state)
{
	const struct vfio_nc_row one[] = {
		{ "one", .vendor = 0x8086, TABLES_IDS(0x1592), TABLES_BARS(ALL, PERMIT) },
	};
	struct vfio_nc_table table = tables_make(one, 1);
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_decision decision = blank(&device, 0);
	int step;

	(void)state;
	for (step = -1; step <= 1; step++) {
		device.device = (u16)(0x1592 + step);
		assert_int_equal(vfio_nc_table_answers(&table, &device, 0, 0,
						       &decision), !step);
	}
	tables_free(&table);
}

/* A row's number has 15 bits, so that each bit of it is used here. */
static void table_of_most_rows_finds_each(void **state)
{
	struct vfio_nc_row *many = calloc(VFIO_NC_KEY_WHOLE, sizeof(*many));
	u16 *ids = calloc(VFIO_NC_KEY_WHOLE, sizeof(*ids));
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_decision decision;
	struct vfio_nc_table table;
	unsigned int i;

	(void)state;
	assert_non_null(many);
	assert_non_null(ids);
	for (i = 0; i < VFIO_NC_KEY_WHOLE; i++) {
		ids[i] = (u16)i;
		many[i] = (struct vfio_nc_row){
			.id = (const char *)&ids[i],
			.vendor = i & 1 ? 0x8086 : 0x10de,
			.ids = &ids[i],
			.nr_ids = 1,
			TABLES_BARS(ALL, PERMIT),
		};
	}
	table = tables_make(many, VFIO_NC_KEY_WHOLE);
	for (i = 0; i < VFIO_NC_KEY_WHOLE; i++) {
		decision = blank(&device, 0);
		device.vendor = many[i].vendor;
		device.device = (u16)i;
		assert_true(vfio_nc_table_answers(&table, &device, 0, 0, &decision));
		assert_ptr_equal(decision.id, &ids[i]);
		device.vendor ^= 1;
		assert_false(vfio_nc_table_answers(&table, &device, 0, 0, &decision));
	}
	tables_free(&table);
	free(ids);
	free(many);
}

/*
 * Random tables against a slow oracle, which knows no keys: it goes through all
 * rows six times, and asks every page alone.
 */
#define ORACLE_TABLES	400
#define ORACLE_ROWS	24
#define ORACLE_IDS	4
#define ORACLE_PAGES	16

struct oracle_row {
	struct vfio_nc_row row;
	u16 ids[ORACLE_IDS];
	u64 first;
	u64 pages;
};

struct oracle {
	struct oracle_row own[ORACLE_ROWS];
	struct vfio_nc_row rows[ORACLE_ROWS];
	unsigned int nr;
};

static const u16 vendors[] = { 0x0000, 0x8086, 0x8087, 0xfffe };
static const u16 devices[] = { 0x0000, 0x0001, 0x1592, 0x1593, 0xfffe };
static const u32 classes[] = { 0x020000, 0x020010, 0x030000, 0x038000 };
static const u32 masks[] = { 0, 0, 0, 0xff0000, 0xffff00, 0xffffff };

#define PICK(seed, array) ((array)[unit_random_below(seed, ARRAY_SIZE(array))])

static void random_ids(struct oracle_row *own, u64 *seed)
{
	struct vfio_nc_row *row = &own->row;

	row->ids = own->ids;
	row->nr_ids = (u16)(1 + unit_random_below(seed, ORACLE_IDS));
	for (unsigned int n = 0; n < row->nr_ids; n++)
		own->ids[n] = PICK(seed, devices);
	row->vendor = PICK(seed, vendors);
	if (unit_random_below(seed, 3))
		return;
	own->ids[0] = ANY;
	row->nr_ids = 1;
	if (!unit_random_below(seed, 3))
		row->vendor = ANY;
}

static void random_row(struct oracle_row *own, const char *id, u64 *seed)
{
	struct vfio_nc_row *row = &own->row;

	*own = (struct oracle_row){ .row.id = id };
	random_ids(own, seed);
	row->class = PICK(seed, classes);
	row->class_mask = PICK(seed, masks);
	row->clause.bars = (u8)(1 + unit_random_below(seed, ALL));
	row->clause.verdict = unit_random_below(seed, VFIO_NC_NR_VERDICTS);
	if (!unit_random_below(seed, 4)) {
		row->clause.bars = ALL;
		row->clause.pref = true;
	}
	if (unit_random_below(seed, 2)) {
		own->first = unit_random_below(seed, ORACLE_PAGES + 2);
		own->pages = 1 + unit_random_below(seed, ORACLE_PAGES / 2);
		row->clause.offset = own->first * UNIT_PAGE;
		row->clause.length = own->pages * UNIT_PAGE;
	}
}

static void random_oracle(struct oracle *oracle, u64 *seed)
{
	static char names[ORACLE_ROWS][8];
	unsigned int i;

	oracle->nr = unit_random_below(seed, ORACLE_ROWS + 1);
	for (i = 0; i < oracle->nr; i++) {
		sprintf(names[i], "row%u", i);
		random_row(&oracle->own[i], names[i], seed);
		oracle->rows[i] = oracle->own[i].row;
	}
}

/* How near is a row to a device? 0 is the nearest, 3 is not about it. */
static unsigned int distance(const struct vfio_nc_row *row,
			     const struct vfio_nc_device *device)
{
	unsigned int n;

	if (row->class_mask &&
	    (row->class & row->class_mask) != (device->class & row->class_mask))
		return 3;
	if (row->vendor == ANY)
		return 2;
	if (row->vendor != device->vendor)
		return 3;
	for (n = 0; n < row->nr_ids; n++) {
		if (row->ids[n] == device->device)
			return 0;
	}
	return row->ids[0] == ANY ? 1 : 3;
}

static bool speaks(const struct oracle_row *own, const struct vfio_nc_bar *bar,
		   unsigned int nr, u64 page)
{
	if (!bar->size || !(own->row.clause.bars >> nr & 1))
		return false;
	if (own->row.clause.pref && !bar->prefetchable)
		return false;
	return !own->pages ||
	       (page >= own->first && page < own->first + own->pages);
}

/* The row that answers for a page, or NULL. */
static const struct oracle_row *ask(const struct oracle *oracle,
				    const struct vfio_nc_device *device,
				    unsigned int bar, u64 page)
{
	unsigned int pass, i;

	for (pass = 0; pass < 6; pass++) {
		for (i = 0; i < oracle->nr; i++) {
			const struct oracle_row *own = &oracle->own[i];

			if (distance(&own->row, device) == pass / 2 &&
			    pass % 2 == (own->pages ? 0 : 1) &&
			    speaks(own, &device->bar[bar], bar, page))
				return own;
		}
	}
	return NULL;
}

static void check_page(const struct oracle *oracle,
		       const struct vfio_nc_table *table,
		       const struct vfio_nc_device *device, unsigned int bar,
		       u64 page)
{
	const struct oracle_row *want = ask(oracle, device, bar, page);
	u64 pages = device->bar[bar].size / UNIT_PAGE;
	struct vfio_nc_decision got = blank(device, bar);
	bool spoke = vfio_nc_table_answers(table, device, bar,
					   page * UNIT_PAGE + page, &got);

	assert_same_text(got.id, want ? want->row.id : NULL);
	assert_int_equal(spoke, !!want);
	if (want && want->pages && want->first + want->pages > pages)
		assert_int_equal(got.verdict, VFIO_NC_DEVICE);
	else if (want)
		assert_int_equal(got.verdict, want->row.clause.verdict);
	assert_int_equal(got.end % UNIT_PAGE, 0);
	assert_in_range(got.end / UNIT_PAGE, page + 1, pages);
	while (++page < got.end / UNIT_PAGE)
		assert_ptr_equal(ask(oracle, device, bar, page), want);
}

static void check_device(const struct oracle *oracle,
			 const struct vfio_nc_table *table, u64 *seed)
{
	struct vfio_nc_device device = unit_device();
	unsigned int bar;
	u64 page;

	device.vendor = PICK(seed, vendors);
	device.device = PICK(seed, devices);
	device.class = PICK(seed, classes);
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		for (page = 0; page < device.bar[bar].size / UNIT_PAGE; page++)
			check_page(oracle, table, &device, bar, page);
	}
}

static void answers_equal_the_slow_ones(void **state)
{
	static struct oracle oracle;
	struct vfio_nc_table table;
	u64 seed = UNIT_SEED;
	unsigned int i, n;

	(void)state;
	print_message("# %u tables, seed 0x%llx\n", ORACLE_TABLES, UNIT_SEED);
	for (i = 0; i < ORACLE_TABLES; i++) {
		random_oracle(&oracle, &seed);
		table = tables_make(oracle.rows, oracle.nr);
		for (n = 0; n < 20; n++)
			check_device(&oracle, &table, &seed);
		tables_free(&table);
	}
}

static const struct CMUnitTest cases[] = {
	/* The nearest row wins */
	ASK(device_row_beats_vendor_row, 0x8086, 0x1592, 0, 8, "chip", NORMAL_NC, 16),
	ASK(device_row_silent_about_bar_leaves_vendor_row, 0x8086, 0x1592, 2, 0,
	    "vendor", DEVICE, 4),
	ASK(vendor_row_answers_for_device_id_not_listed, 0x8086, 0x1591, 0, 0, "vendor", DEVICE, 4),
	ASK_CLASS(device_row_beats_any_vendor_row, 0x8086, 0x1592, DISPLAY, 0, 8,
		  "chip", NORMAL_NC, 16),
	ASK_CLASS(vendor_row_beats_any_vendor_row, 0x8086, 0x1591, DISPLAY, 0, 8,
		  "vendor", DEVICE, 16),
	ASK_CLASS(vendor_row_silent_about_bar_leaves_any_vendor_row, 0x8086, 0x1592, DISPLAY, 4, 0,
		  "any_display", PERMIT, 1),
	ASK_CLASS(any_vendor_row_answers_for_vendor_not_listed, 0x10de, 0x1592, DISPLAY, 0, 0,
		  "any_display", PERMIT, 16),
	SILENT(vendor_not_listed_is_silent, 0x8085, 0x1592, 0, 0, 16),
	SILENT(vendor_one_more_is_silent, 0x8087, 0x1592, 0, 0, 16),
	SILENT(id_of_other_vendor_is_silent, 0x1234, 0x1592, 0, 0, 16),
	SILENT(ids_swapped_are_silent, 0x1592, 0x8086, 0, 0, 16),
	SILENT(vendor_with_rows_but_not_for_this_bar_is_silent, 0x8086, 0x1592, 5, 0, 2),

	/* Class */
	ASK(class_of_row_answers, 0x8086, 0x1593, 0, 8, "class", PERMIT, 16),
	ASK_CLASS(class_with_other_interface_answers, 0x8086, 0x1593, 0x0200ff, 0, 8,
		  "class", PERMIT, 16),
	ASK_CLASS(class_with_other_sub_class_misses, 0x8086, 0x1593, 0x020100, 0, 8,
		  "vendor", DEVICE, 16),
	ASK_CLASS(class_with_other_base_misses, 0x8086, 0x1593, 0x030000, 0, 8,
		  "vendor", DEVICE, 16),
	ASK_CLASS(class_of_zero_misses, 0x8086, 0x1593, 0, 0, 8, "vendor", DEVICE, 16),
	ASK_CLASS(class_bits_that_count_answer, 0x8086, 0x1594, 0xffff1f, 0, 8,
		  "bits", PERMIT, 16),
	ASK_CLASS(class_bit_more_than_counts_misses, 0x8086, 0x1594, 0xffff3f, 0, 8,
		  "vendor", DEVICE, 16),
	ASK_CLASS(class_bit_less_than_counts_misses, 0x8086, 0x1594, 0xffff0f, 0, 8,
		  "vendor", DEVICE, 16),
	ASK_CLASS(class_last_of_base_answers, 0x10de, 0x0001, 0x03ffff, 0, 0,
		  "any_display", PERMIT, 16),
	ASK_CLASS(class_below_base_misses, 0x10de, 0x0001, 0x02ffff, 0, 0, NULL, STOCK, 16),
	ASK_CLASS(class_above_base_misses, 0x10de, 0x0001, 0x040000, 0, 0, NULL, STOCK, 16),

	/* BARs */
	ASK(pref_answers_for_prefetchable_bar, 0x1234, 0x1111, 0, 0, "pref", NORMAL_NC, 16),
	ASK(pref_answers_for_other_prefetchable_bar, 0x1234, 0x1111, 4, 0, "pref", NORMAL_NC, 1),
	SILENT(pref_is_silent_about_bar_not_prefetchable, 0x1234, 0x1111, 2, 0, 4),
	ASK(rows_about_different_bars_answer_first, 0x1234, 0x1116, 0, 0, "bar_0", PERMIT, 16),
	ASK(rows_about_different_bars_answer_second, 0x1234, 0x1116, 2, 0, "bar_2", DEVICE, 4),
	SILENT(rows_about_different_bars_leave_the_others, 0x1234, 0x1116, 4, 0, 1),
	ASK(bar_that_must_be_io_and_is_not_there_lets_answer, 0x1234, 0x1118, 0, 0, "io", PERMIT,
	    16),
	SILENT(bar_that_must_be_io_and_is_memory_is_silent, 0x1234, 0x1119, 2, 0, 4),
	SILENT(one_of_two_bars_that_must_be_io_is_memory_is_silent, 0x1234, 0x111a, 0, 0, 16),
	ASK(first_of_two_equal_rows_answers, 0x1234, 0x1117, 0, 0, "twins_a", PERMIT, 16),

	/* Ranges */
	ASK(range_cuts_the_row_of_the_whole_bar, 0x8086, 0x1592, 0, 0, "chip", NORMAL_NC, 2),
	ASK(range_beats_the_row_of_the_whole_bar, 0x8086, 0x1592, 0, 2, "chip_window", PERMIT, 6),
	ASK(range_answers_to_its_last_page, 0x8086, 0x1592, 0, 5, "chip_window", PERMIT, 6),
	ASK(range_leaves_what_is_behind_it, 0x8086, 0x1592, 0, 6, "chip", NORMAL_NC, 16),
	ASK(range_of_vendor_is_not_asked_when_device_row_answers, 0x8086, 0x0000, 0, 4,
	    "chip", NORMAL_NC, 16),
	ASK(range_of_vendor_does_not_cut_when_device_row_answers, 0x8086, 0x0000, 0, 0,
	    "chip", NORMAL_NC, 16),
	ASK(range_of_vendor_beats_its_row_of_the_whole_bar, 0x8086, 0x1591, 0, 4,
	    "vendor_window", PERMIT, 8),
	ASK(range_of_other_bar_does_not_cut, 0x8086, 0x1591, 2, 0, "vendor", DEVICE, 4),
	ASK(ranges_cut_before_the_nearest, 0x1234, 0x1115, 0, 0, "whole", DEVICE, 3),
	ASK(ranges_answer_inside_the_first, 0x1234, 0x1115, 0, 3, "first", NORMAL_NC, 5),
	ASK(ranges_cut_between, 0x1234, 0x1115, 0, 5, "whole", DEVICE, 8),
	ASK(ranges_answer_inside_the_second, 0x1234, 0x1115, 0, 9, "second", PERMIT, 10),
	ASK(ranges_leave_what_is_behind_both, 0x1234, 0x1115, 0, 10, "whole", DEVICE, 16),

	/* Ranges that do not lie inside the BAR: the device is another one */
	ASK(range_past_end_is_device_inside, 0x1234, 0x1112, 0, 12, "past", DEVICE, 16),
	ASK(range_past_end_is_device_to_last_page, 0x1234, 0x1112, 0, 15, "past", DEVICE, 16),
	ASK(range_past_end_leaves_what_is_before, 0x1234, 0x1112, 0, 11, "past_whole", PERMIT, 12),
	SILENT(range_past_end_alone_is_silent_before, 0x1234, 0x1113, 0, 0, 12),
	ASK(range_past_end_alone_is_device_inside, 0x1234, 0x1113, 0, 12, "past", DEVICE, 16),
	SILENT(range_behind_end_is_silent, 0x1234, 0x1114, 0, 15, 16),

	/* The smallest and the largest IDs are IDs like others */
	ASK(device_id_0_is_not_any, 0x8086, 0x0000, 0, 0, "chip", NORMAL_NC, 16),
	ASK(device_id_1_is_not_0, 0x8086, 0x0001, 0, 8, "vendor", DEVICE, 16),
	ASK(device_id_fffe_is_not_any, 0x8086, 0xfffe, 0, 8, "chip", NORMAL_NC, 16),
	ASK(device_id_fffd_is_not_fffe, 0x8086, 0xfffd, 0, 8, "vendor", DEVICE, 16),
	ASK(vendor_0_is_found, 0x0000, 0x0000, 0, 0, "zero", PERMIT, 16),
	ASK(vendor_0_has_a_second_device, 0x0000, 0x0001, 0, 0, "zero", PERMIT, 16),
	SILENT(vendor_0_has_no_third_device, 0x0000, 0x0002, 0, 0, 16),
	ASK(vendor_fffe_is_found, 0xfffe, 0xfffe, 0, 0, "last", DEVICE, 16),
	SILENT(vendor_fffe_has_no_other_device, 0xfffe, 0xfffd, 0, 0, 16),
	SILENT(vendor_1_is_not_0, 0x0001, 0x0000, 0, 0, 16),

	cmocka_unit_test(keys_are_sorted_by_vendor_device_range_and_row),
	cmocka_unit_test(rows_of_one_verdict_are_two_spans),
	cmocka_unit_test(table_without_rows_is_silent),
	cmocka_unit_test(table_of_one_row_answers_and_is_silent),
	cmocka_unit_test(table_of_most_rows_finds_each),
	cmocka_unit_test(answers_equal_the_slow_ones),
};

UNIT_MAIN(cases)
