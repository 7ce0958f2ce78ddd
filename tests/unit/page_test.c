// SPDX-License-Identifier: GPL-2.0-only
/*
 * page_test.c - rows whose range is smaller than a page of the kernel's.
 *
 * Spans are compared as text, in 4 KiB: "0-4 device head, 4-16 stock" is device
 * by the row head in the first page of 16 KiB.
 */
#include "tables.h"

#define PAGE_SPANS_MAX 8
#define PAGE_TEXT_MAX 256
#define KIB 1024u

/* By device ID. */
static const struct vfio_nc_row rows[] = {
	{ "first", .vendor = 0x8086, TABLES_IDS(1), TABLES_BARS(1, NORMAL_NC),
	  TABLES_PAGES(0, 1) },
	{ "across", .vendor = 0x8086, TABLES_IDS(2), TABLES_BARS(1, PERMIT),
	  TABLES_PAGES(3, 6) },
	{ "bells", .vendor = 0x8086, TABLES_IDS(3), TABLES_BARS(1, DEVICE),
	  TABLES_PAGES(7, 1) },
	{ "memory", .vendor = 0x8086, TABLES_IDS(3), TABLES_BARS(1, PERMIT) },
	{ "head", .vendor = 0x8086, TABLES_IDS(4), TABLES_BARS(1, NORMAL_NC),
	  TABLES_PAGES(0, 6) },
	{ "tail", .vendor = 0x8086, TABLES_IDS(4), TABLES_BARS(1, PERMIT) },
	{ "left", .vendor = 0x8086, TABLES_IDS(5), TABLES_BARS(1, DEVICE),
	  TABLES_PAGES(1, 7) },
	{ "loose", .vendor = 0x8086, TABLES_IDS(6), TABLES_BARS(1, STOCK),
	  TABLES_PAGES(0, 1) },
	{ "past", .vendor = 0x8086, TABLES_IDS(7), TABLES_BARS(1, PERMIT),
	  TABLES_PAGES(15, 2) },
};

struct page_row {
	u16 device;
	u64 page_size;
	enum vfio_nc_verdict unlisted;
	const char *spans;
};

static void spans_print(const struct vfio_nc_span *spans, unsigned int nr,
			char *text)
{
	unsigned int i;
	int at = 0;

	for (i = 0; i < nr; i++) {
		const struct vfio_nc_decision *decision = &spans[i].decision;

		at += scnprintf(text + at, PAGE_TEXT_MAX - at, "%s%llu-%llu %s%s%s",
				i ? ", " : "",
				(unsigned long long)spans[i].start / UNIT_PAGE,
				(unsigned long long)decision->end / UNIT_PAGE,
				vfio_nc_verdict_name(decision->verdict),
				decision->id ? " " : "",
				decision->id ? decision->id : "");
	}
}

static void divides(void **state)
{
	const struct page_row *row = *state;
	struct vfio_nc_table table = tables_make(rows, ARRAY_SIZE(rows));
	struct vfio_nc_policy policy = { .table = &table, .unlisted = row->unlisted };
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_span spans[PAGE_SPANS_MAX];
	char text[PAGE_TEXT_MAX];
	unsigned int nr;

	device.device = row->device;
	nr = unit_fill(&policy, &device, 0, row->page_size, spans,
				PAGE_SPANS_MAX);
	assert_in_range(nr, 1, PAGE_SPANS_MAX);
	spans_print(spans, nr, text);
	assert_string_equal(text, row->spans);
	tables_free(&table);
}

#define PAGES(name, device, kib, unlisted, spans)			\
	UNIT_ROW("pages_of_" #kib "k_" #name, divides,			\
		 (&(struct page_row){ device, (kib) * KIB,		\
				      VFIO_NC_##unlisted, spans }))

/* In a page that is half the rule's, nothing changes: rules are whole pages. */
static void rule_over_a_page_hides_its_rows(void **state)
{
	struct vfio_nc_rule rule = unit_rule("*:*/0@0+0x4000=permit");
	struct vfio_nc_table table = tables_make(rows, ARRAY_SIZE(rows));
	struct vfio_nc_policy policy = { .table = &table, .rules = &rule, .nr_rules = 1 };
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_span spans[2];

	(void)state;
	device.device = 1;
	assert_int_equal(unit_fill(&policy, &device, 0, 16 * KIB, spans, 2), 2);
	assert_int_equal(spans[0].decision.verdict, VFIO_NC_PERMIT);
	assert_int_equal(spans[0].decision.source, VFIO_NC_SOURCE_RULES);
	assert_int_equal(spans[0].decision.end, 16 * KIB);
	tables_free(&table);
}

/* A page that goes beyond the BAR ends with it. */
static void bar_of_half_a_page_is_one_span(void **state)
{
	struct vfio_nc_table table = tables_make(rows, ARRAY_SIZE(rows));
	struct vfio_nc_policy policy = { .table = &table };
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_span span;

	(void)state;
	device.device = 1;
	device.bar[0].size = 2 * UNIT_PAGE;
	assert_int_equal(unit_fill(&policy, &device, 0, 16 * KIB, &span, 1), 1);
	assert_int_equal(span.decision.verdict, VFIO_NC_DEVICE);
	assert_int_equal(span.decision.end, 2 * UNIT_PAGE);
	tables_free(&table);
}

static void last_page_of_the_largest_bar_is_reached(void **state)
{
	struct vfio_nc_rule rule = unit_rule("*:*/0@0x7fffffffff000+0x1000=permit");
	struct vfio_nc_policy policy = { .rules = &rule, .nr_rules = 1 };
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_span spans[2];

	(void)state;
	device.bar[0].size = 1ull << 51;
	assert_int_equal(unit_fill(&policy, &device, 0, 64 * KIB, spans, 2), 2);
	assert_int_equal(spans[1].start, (1ull << 51) - 64 * KIB);
	assert_int_equal(spans[1].decision.verdict, VFIO_NC_DEVICE);
	assert_int_equal(spans[1].decision.end, 1ull << 51);
}

static const struct CMUnitTest cases[] = {
	PAGES(row_of_4k_is_itself, 1, 4, STOCK, "0-1 normal-nc first, 1-16 stock"),
	PAGES(row_of_4k_is_device, 1, 16, STOCK, "0-4 device first, 4-16 stock"),
	PAGES(row_of_4k_is_device, 1, 64, STOCK, "0-16 device first"),
	PAGES(row_in_unlisted_device_names_nobody, 1, 16, DEVICE, "0-16 device"),
	PAGES(grant_shrinks_inward, 2, 4, STOCK, "0-3 stock, 3-9 permit across, 9-16 stock"),
	PAGES(grant_shrinks_inward, 2, 16, STOCK,
	      "0-4 device across, 4-8 permit across, 8-12 device across, 12-16 stock"),
	PAGES(grant_shrinks_to_nothing, 2, 64, STOCK, "0-16 device across"),
	PAGES(device_grows_outward, 3, 4, STOCK,
	      "0-7 permit memory, 7-8 device bells, 8-16 permit memory"),
	PAGES(device_grows_outward, 3, 16, STOCK,
	      "0-4 permit memory, 4-8 device bells, 8-16 permit memory"),
	PAGES(device_grows_outward, 3, 64, STOCK, "0-16 device bells"),
	PAGES(two_grants_meet_in_permit, 4, 16, STOCK,
	      "0-4 normal-nc head, 4-16 permit tail"),
	PAGES(two_grants_meet_in_permit, 4, 64, STOCK, "0-16 permit tail"),
	PAGES(device_page_joins_the_next, 5, 16, STOCK, "0-8 device left, 8-16 stock"),
	PAGES(stock_by_a_row_and_by_nobody_is_stock, 6, 16, STOCK,
	      "0-4 stock loose, 4-16 stock"),
	PAGES(range_past_the_bar_is_device, 7, 16, STOCK,
	      "0-12 stock, 12-16 device past"),
	cmocka_unit_test(rule_over_a_page_hides_its_rows),
	cmocka_unit_test(bar_of_half_a_page_is_one_span),
	cmocka_unit_test(last_page_of_the_largest_bar_is_reached),
};

UNIT_MAIN(cases)
