// SPDX-License-Identifier: GPL-2.0-only
/*
 * rows_test.c - every row of tables/devices.def: that it is sound, that it is
 * reached, and that its case in rows.def hits and misses.
 */
#include <vfio_nc/rows.h>

#include "lint.h"
#include "lint_fields.h"

/*
 * Rows that grant something on whatever is prefetchable. Each more is a claim about
 * all chips that match, which its reason must bear.
 */
#define ROWS_GRANT_PREF 0

/* Cases: what is asked, of a device whose BARs are all alike. */

#define ROWS_BAR_SIZE (16ull << 30)

struct question {
	u16 vendor;
	u16 device;
	u32 class;
	unsigned int bar;
	u64 offset;
};

struct rows_case {
	const char *id;
	struct question hit;
	struct question miss;
};

#define CASE(name, ...)	{ .id = #name, __VA_ARGS__ },
#define HIT(...)	.hit = { __VA_ARGS__ }
#define MISS(...)	.miss = { __VA_ARGS__ }

static const struct rows_case rows_cases[] = {
#include "rows.def"
};

#undef HIT
#undef MISS

static const struct vfio_nc_table *builtin(void)
{
	static struct vfio_nc_key keys[VFIO_NC_NR_KEYS];
	static struct vfio_nc_table table;

	if (!table.rows)
		table = vfio_nc_rows_table(keys);
	return &table;
}

/* @io: bits of the BARs that are not memory */
static struct vfio_nc_decision decide(const struct question *question, u8 io)
{
	struct vfio_nc_policy policy = { .table = builtin() };
	struct vfio_nc_device device = {
		.vendor = question->vendor,
		.device = question->device,
		.class = question->class,
	};
	unsigned int bar;

	assert_in_range(question->bar, 0, VFIO_NC_NR_BARS - 1);
	assert_in_range(question->offset, 0, ROWS_BAR_SIZE - 1);
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (!(io & (1u << bar)))
			device.bar[bar] = (struct vfio_nc_bar){ ROWS_BAR_SIZE, true };
	}
	return unit_decide(&policy, &device, question->bar, question->offset);
}

static const struct vfio_nc_row *find_row(const char *id)
{
	unsigned int i;

	for (i = 0; i < vfio_nc_nr_rows; i++) {
		if (!strcmp(vfio_nc_rows[i].id, id))
			return &vfio_nc_rows[i];
	}
	fail_msg("%s is no row of tables/devices.def", id);
	return NULL;
}

static const struct rows_case *find_case(const char *id)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows_cases); i++) {
		if (!strcmp(rows_cases[i].id, id))
			return &rows_cases[i];
	}
	fail_msg("%s has no CASE in tests/unit/rows.def", id);
	return NULL;
}

static unsigned int differences(const struct question *a,
				const struct question *b)
{
	return (a->vendor != b->vendor) + (a->device != b->device) +
	       (a->class != b->class) + (a->bar != b->bar) +
	       (a->offset != b->offset);
}

static void assert_hit(const struct vfio_nc_row *row,
		       const struct question *hit)
{
	struct vfio_nc_decision got = decide(hit, row->io);
	char text[64];

	vfio_nc_decision_print(&got, text, sizeof(text));
	if (got.source != VFIO_NC_SOURCE_TABLE || strcmp(got.id, row->id))
		fail_msg("%s: its HIT is answered by %s", row->id, text);
	if (got.verdict != row->clause.verdict)
		fail_msg("%s: its HIT gets %s, not %s", row->id,
			 vfio_nc_verdict_name(got.verdict),
			 vfio_nc_verdict_name(row->clause.verdict));
}

static void assert_miss(const struct vfio_nc_row *row,
			const struct rows_case *own)
{
	struct vfio_nc_decision got = decide(&own->miss, row->io);

	if (got.id && !strcmp(got.id, row->id))
		fail_msg("%s: its MISS is a hit", row->id);
	if (differences(&own->hit, &own->miss) != 1)
		fail_msg("%s: HIT and MISS differ in %u things, not in one",
			 row->id, differences(&own->hit, &own->miss));
}

/* "Any" is spelt ANY, and a number has its four digits. */
static void assert_numbers(const struct fields *fields)
{
	const struct field *field;

	for (field = fields->field; field->letter; field++) {
		const char *text = field->text[0];

		if (!strchr("VI", field->letter))
			continue;
		if (!fields_match(text, "^(ANY|0x[0-9a-f]{4}(, 0x[0-9a-f]{4})*)$"))
			fail_msg("%s: \"%s\" is not as 0x01ab or ANY",
				 fields->id, text);
		if (strstr(text, "0xffff"))
			fail_msg("%s: 0xffff is no ID: ANY is spelt ANY",
				 fields->id);
	}
}

/* One case a row. */
static void row_is_sound(void **state)
{
	const struct fields *fields = *state;
	const struct vfio_nc_row *row = find_row(fields->id);
	const struct rows_case *own = find_case(fields->id);
	const char *wrong = lint_table(builtin(),
				       (unsigned int)(row - vfio_nc_rows));

	if (wrong)
		fail_msg("%s %s", row->id, wrong);
	assert_fields(fields, LINT_FIELDS_ORDER);
	wrong = lint_fields(fields);
	if (wrong)
		fail_msg("%s %s", row->id, wrong);
	assert_numbers(fields);
	assert_hit(row, &own->hit);
	assert_miss(row, own);
}

static void cases_are_the_rows_in_their_order(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < vfio_nc_nr_rows && i < ARRAY_SIZE(rows_cases); i++)
		assert_string_equal(rows_cases[i].id, vfio_nc_rows[i].id);
	assert_int_equal(ARRAY_SIZE(rows_cases), vfio_nc_nr_rows);
}

static void rows_that_grant_pref_are_counted(void **state)
{
	unsigned int i, count = 0;

	(void)state;
	for (i = 0; i < vfio_nc_nr_rows; i++) {
		const struct vfio_nc_clause *clause = &vfio_nc_rows[i].clause;

		count += clause->pref && clause->verdict != VFIO_NC_DEVICE;
	}
	assert_int_equal(count, ROWS_GRANT_PREF);
}

static void keys_are_as_many_as_are_made(void **state)
{
	(void)state;
	assert_int_equal(tables_count(vfio_nc_rows, vfio_nc_nr_rows),
			 VFIO_NC_NR_KEYS);
	assert_in_range(vfio_nc_nr_rows, 1, VFIO_NC_KEY_WHOLE);
}

#define DEVICE(name, ...) UNIT_ROW("row_" #name, row_is_sound, FIELDS(name, __VA_ARGS__)),

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(cases_are_the_rows_in_their_order),
	cmocka_unit_test(rows_that_grant_pref_are_counted),
	cmocka_unit_test(keys_are_as_many_as_are_made),
#include "../../tables/devices.def"
};

UNIT_MAIN(cases)
