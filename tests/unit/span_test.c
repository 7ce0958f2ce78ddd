// SPDX-License-Identifier: GPL-2.0-only
/*
 * span_test.c - a BAR divided by decision, and one verdict for a mapping.
 *
 * Spans are compared as text, in pages: "0-4 stock/0, 4-16 permit/2" is
 * unlisted and stock up to page 4, then permit by rule 2.
 */
#include "unit.h"

#define SPAN_MAX 8
#define SPAN_TEXT_MAX 256

struct span_row {
	const char *rules;
	unsigned int bar;
	const char *spans;
};

static void spans_print(const struct vfio_nc_span *spans, unsigned int nr,
			char *text)
{
	unsigned int i;
	int at = 0;

	*text = '\0';
	for (i = 0; i < nr; i++)
		at += scnprintf(text + at, SPAN_TEXT_MAX - at, "%s%llu-%llu %s/%u",
				i ? ", " : "",
				(unsigned long long)spans[i].start / UNIT_PAGE,
				(unsigned long long)spans[i].decision.end / UNIT_PAGE,
				vfio_nc_verdict_name(spans[i].decision.verdict),
				spans[i].decision.rule);
}

static unsigned int fill(const char *text, unsigned int bar,
			 struct vfio_nc_span *spans, unsigned int max)
{
	struct vfio_nc_rule rules[UNIT_RULES_MAX];
	struct vfio_nc_policy policy = unit_policy(text, VFIO_NC_STOCK, rules);
	struct vfio_nc_device device = unit_device();

	return unit_fill(&policy, &device, bar, UNIT_PAGE, spans, max);
}

static void divides(void **state)
{
	const struct span_row *row = *state;
	struct vfio_nc_span spans[SPAN_MAX];
	char text[SPAN_TEXT_MAX];
	unsigned int nr = fill(row->rules, row->bar, spans, SPAN_MAX);

	assert_in_range(nr, 0, SPAN_MAX);
	spans_print(spans, nr, text);
	assert_string_equal(text, row->spans);
}

#define SPANS(name, rules, bar, spans)					\
	UNIT_ROW("spans_of_" #name, divides,				\
		 (&(struct span_row){ rules, bar, spans }))

static const char three[] = "*:*/0@0x4000+0x4000=permit";

static unsigned int room(const char *text, unsigned int bar)
{
	struct vfio_nc_rule rules[UNIT_RULES_MAX];
	struct vfio_nc_policy policy = unit_policy(text, VFIO_NC_STOCK, rules);
	struct vfio_nc_device device = unit_device();

	return vfio_nc_spans_room(&policy, &device, bar);
}

static void room_grows_with_ranges_in_the_bar_only(void **state)
{
	(void)state;
	assert_int_equal(room("", 1), 0);
	assert_int_equal(room("", 0), 3);
	assert_int_equal(room("*:*/all=permit;*:*/0=device", 0), 3);
	assert_int_equal(room(three, 2), 3);
	assert_int_equal(room("8086:1593/0@0+0x1000=permit", 0), 3);
	assert_int_equal(room(three, 0), 7);
}

static void bar_of_no_size_has_no_spans(void **state)
{
	(void)state;
	assert_int_equal(fill("", 1, NULL, 0), 0);
	assert_int_equal(fill("*:*/all=permit", 1, NULL, 0), 0);
}

static void spans_name_their_source(void **state)
{
	struct vfio_nc_span spans[3];

	(void)state;
	fill(three, 0, spans, 3);
	assert_int_equal(spans[0].decision.source, VFIO_NC_SOURCE_UNLISTED);
	assert_int_equal(spans[1].decision.source, VFIO_NC_SOURCE_RULES);
	assert_int_equal(spans[2].decision.source, VFIO_NC_SOURCE_UNLISTED);
}

static void spans_of_largest_bar_reach_its_end(void **state)
{
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_rule rule =
		unit_rule("*:*/0@0x7fffffffff000+0x1000=permit");
	struct vfio_nc_policy policy = { .rules = &rule, .nr_rules = 1 };
	struct vfio_nc_span spans[2];

	(void)state;
	device.bar[0].size = 1ull << 51;
	assert_int_equal(unit_fill(&policy, &device, 0, UNIT_PAGE, spans, 2),
			 2);
	assert_int_equal(spans[0].decision.end, (1ull << 51) - UNIT_PAGE);
	assert_int_equal(spans[1].start, (1ull << 51) - UNIT_PAGE);
	assert_int_equal(spans[1].decision.end, 1ull << 51);
}

/* Mixtures: a span of one page for each verdict, in the order given */

#define S VFIO_NC_STOCK
#define D VFIO_NC_DEVICE
#define P VFIO_NC_PERMIT
#define N VFIO_NC_NORMAL_NC

struct mixture_row {
	unsigned int nr;
	enum vfio_nc_verdict has[VFIO_NC_NR_VERDICTS];
	enum vfio_nc_verdict verdict;
};

static void make_spans(const enum vfio_nc_verdict *has, unsigned int nr,
		       struct vfio_nc_span *spans)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		spans[i] = (struct vfio_nc_span){
			.start = (u64)i * UNIT_PAGE,
			.decision.verdict = has[i],
			.decision.end = (u64)(i + 1) * UNIT_PAGE,
		};
	}
}

static void mixes(void **state)
{
	const struct mixture_row *row = *state;
	struct vfio_nc_span spans[VFIO_NC_NR_VERDICTS];
	enum vfio_nc_verdict verdict;

	make_spans(row->has, row->nr, spans);
	verdict = vfio_nc_spans_verdict(spans, row->nr, 0, row->nr * UNIT_PAGE);
	assert_string_equal(vfio_nc_verdict_name(verdict),
			    vfio_nc_verdict_name(row->verdict));
}

#define MIX(name, verdict, ...)						\
	UNIT_ROW("mapping_of_" #name, mixes, (&(struct mixture_row){	\
		 sizeof((enum vfio_nc_verdict[]){ __VA_ARGS__ }) /	\
		 sizeof(enum vfio_nc_verdict), { __VA_ARGS__ }, verdict }))

/* Parts: mappings of stock, device, permit, normal-nc, a page each */

struct part_row {
	u64 start;
	u64 end;
	enum vfio_nc_verdict verdict;
};

static void takes_part(void **state)
{
	static const enum vfio_nc_verdict has[] = { S, D, P, N };
	const struct part_row *row = *state;
	struct vfio_nc_span spans[ARRAY_SIZE(has)];
	enum vfio_nc_verdict verdict;

	make_spans(has, ARRAY_SIZE(has), spans);
	verdict = vfio_nc_spans_verdict(spans, ARRAY_SIZE(has), row->start,
					row->end);
	assert_string_equal(vfio_nc_verdict_name(verdict),
			    vfio_nc_verdict_name(row->verdict));
}

#define PART(name, start, end, verdict)					\
	UNIT_ROW("mapping_of_" #name, takes_part,			\
		 (&(struct part_row){ start, end, verdict }))

static void mapping_without_spans_is_stock(void **state)
{
	(void)state;
	assert_int_equal(vfio_nc_spans_verdict(NULL, 0, 0, UNIT_PAGE), S);
}

static void mapping_past_the_last_span_is_not_granted(void **state)
{
	static const enum vfio_nc_verdict has[] = { N, N };
	struct vfio_nc_span spans[ARRAY_SIZE(has)];

	(void)state;
	make_spans(has, ARRAY_SIZE(has), spans);
	assert_int_equal(vfio_nc_spans_verdict(spans, 2, 0, 2 * UNIT_PAGE), N);
	assert_int_equal(vfio_nc_spans_verdict(spans, 2, 0, 3 * UNIT_PAGE), D);
}

static const struct CMUnitTest cases[] = {
	SPANS(no_rules_are_one, "", 0, "0-16 stock/0"),
	SPANS(absent_bar_are_none, "*:*/all=permit", 1, ""),
	SPANS(whole_bar_rule_are_one, "*:*/all=permit", 2, "0-4 permit/1"),
	SPANS(range_in_middle_are_three, three, 0,
	      "0-4 stock/0, 4-8 permit/1, 8-16 stock/0"),
	SPANS(range_at_start_are_two, "*:*/0@0+4096=permit", 0,
	      "0-1 permit/1, 1-16 stock/0"),
	SPANS(range_at_end_are_two, "*:*/0@0xf000+4096=permit", 0,
	      "0-15 stock/0, 15-16 permit/1"),
	SPANS(range_of_whole_bar_are_one, "*:*/0@0+0x10000=permit", 0,
	      "0-16 permit/1"),
	SPANS(range_past_end_are_device_inside, "*:*/0@0x8000+0x9000=permit", 0,
	      "0-8 stock/0, 8-16 device/1"),
	SPANS(device_range_past_end_are_clipped, "*:*/0@0x8000+0x9000=device", 0,
	      "0-8 stock/0, 8-16 device/1"),
	SPANS(hidden_range_are_one, "*:*/0=device;*:*/0@0x4000+0x4000=permit", 0,
	      "0-16 device/1"),
	SPANS(range_in_a_later_range_are_five,
	      "*:*/0@0x6000+0x2000=device;*:*/0@0x4000+0x8000=permit", 0,
	      "0-4 stock/0, 4-6 permit/2, 6-8 device/1, 8-12 permit/2, 12-16 stock/0"),
	SPANS(ranges_that_overlap_are_cut_for_the_first,
	      "*:*/0@0x6000+0x4000=device;*:*/0@0x4000+0x4000=permit;*:*/0=normal-nc", 0,
	      "0-4 normal-nc/3, 4-6 permit/2, 6-10 device/1, 10-16 normal-nc/3"),
	SPANS(adjacent_ranges_keep_their_rules,
	      "*:*/0@0+0x4000=permit;*:*/0@0x4000+0xc000=permit", 0,
	      "0-4 permit/1, 4-16 permit/2"),
	SPANS(stock_range_keeps_its_rule, "*:*/0@0x4000+0xc000=stock", 0,
	      "0-4 stock/0, 4-16 stock/1"),
	cmocka_unit_test(spans_name_their_source),
	cmocka_unit_test(spans_of_largest_bar_reach_its_end),
	cmocka_unit_test(room_grows_with_ranges_in_the_bar_only),
	cmocka_unit_test(bar_of_no_size_has_no_spans),

	MIX(stock_is_stock, S, S),
	MIX(device_is_device, D, D),
	MIX(permit_is_permit, P, P),
	MIX(normal_nc_is_normal_nc, N, N),
	MIX(stock_and_stock_is_stock, S, S, S),
	MIX(device_and_device_is_device, D, D, D),
	MIX(permit_and_permit_is_permit, P, P, P),
	MIX(normal_nc_and_normal_nc_is_normal_nc, N, N, N),
	MIX(stock_and_device_is_device, D, S, D),
	MIX(stock_and_permit_is_device, D, S, P),
	MIX(stock_and_normal_nc_is_device, D, S, N),
	MIX(device_and_permit_is_device, D, D, P),
	MIX(device_and_normal_nc_is_device, D, D, N),
	MIX(permit_and_normal_nc_is_permit, P, P, N),
	MIX(normal_nc_and_permit_is_permit, P, N, P),
	MIX(normal_nc_and_stock_is_device, D, N, S),
	MIX(stock_device_and_permit_is_device, D, S, D, P),
	MIX(stock_device_and_normal_nc_is_device, D, S, D, N),
	MIX(stock_permit_and_normal_nc_is_device, D, S, P, N),
	MIX(device_permit_and_normal_nc_is_device, D, D, P, N),
	MIX(all_four_is_device, D, S, D, P, N),

	PART(first_page_is_its_own, 0x0000, 0x1000, S),
	PART(second_page_is_its_own, 0x1000, 0x2000, D),
	PART(third_page_is_its_own, 0x2000, 0x3000, P),
	PART(last_page_is_its_own, 0x3000, 0x4000, N),
	PART(half_a_page_is_its_own, 0x2400, 0x2800, P),
	PART(last_byte_before_border_is_its_own, 0x2fff, 0x3000, P),
	PART(first_byte_behind_border_is_its_own, 0x3000, 0x3001, N),
	PART(two_bytes_at_border_is_of_both, 0x0fff, 0x1001, D),
	PART(permit_and_a_byte_of_device_is_device, 0x1fff, 0x3000, D),
	PART(normal_nc_and_a_byte_of_permit_is_permit, 0x2fff, 0x4000, P),
	PART(no_bytes_is_stock, 0x3000, 0x3000, S),
	cmocka_unit_test(mapping_without_spans_is_stock),
	cmocka_unit_test(mapping_past_the_last_span_is_not_granted),
};

UNIT_MAIN(cases)
