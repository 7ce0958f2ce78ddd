// SPDX-License-Identifier: GPL-2.0-only
/*
 * drivers_test.c - every row of tables/drivers.def: that it is sound, and that it
 * hits and misses as drivers.def (the one here) says.
 */
#include <vfio_nc/driver.h>

#include "fields.h"

struct fact {
	const char *name;
	unsigned int bar;
};

struct drivers_case {
	const char *id;
	const char *type;
	struct fact hit;
	struct fact miss;
};

#define CASE(name, type, ...)	{ #name, type, __VA_ARGS__ },
#define HIT(name, bar)		.hit = { name, bar }
#define MISS(name, bar)		.miss = { name, bar }

static const struct drivers_case drivers_cases[] = {
#include "drivers.def"
};

/* A CASE for each row, in the same order. */
static void rows_hit_and_miss_as_their_cases_say(void **state)
{
	unsigned int i;

	(void)state;
	assert_int_equal(ARRAY_SIZE(drivers_cases), vfio_nc_nr_drivers);
	for (i = 0; i < vfio_nc_nr_drivers; i++) {
		const struct vfio_nc_driver *row = &vfio_nc_drivers[i];
		const struct drivers_case *own = &drivers_cases[i];

		assert_string_equal(own->id, row->name);
		assert_string_equal(own->type, row->type);
		assert_ptr_equal(vfio_nc_driver_find(own->hit.name, own->hit.bar), row);
		assert_ptr_not_equal(vfio_nc_driver_find(own->miss.name, own->miss.bar),
				     row);
		assert_int_equal(!strcmp(own->hit.name, own->miss.name) +
				 (own->hit.bar == own->miss.bar), 1);
	}
}

/* By name, then by the first BAR; no BAR of a driver twice. */
static const char *lint_driver(const struct vfio_nc_driver *row,
			       const struct vfio_nc_driver *next)
{
	int order = next ? strcmp(row->name, next->name) : -1;

	if (!row->bars)
		return "is about no BAR";
	if (order > 0)
		return "stands before a name that is less";
	if (!order && row->bars & next->bars)
		return "has a BAR that the next row has too";
	if (!order && (row->bars & -row->bars) > (next->bars & -next->bars))
		return "stands before a lower BAR";
	return NULL;
}

static void rows_are_sorted(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < vfio_nc_nr_drivers; i++) {
		const char *wrong = lint_driver(&vfio_nc_drivers[i],
			i + 1 < vfio_nc_nr_drivers ? &vfio_nc_drivers[i + 1] : NULL);

		if (wrong)
			fail_msg("%s %s", vfio_nc_drivers[i].name, wrong);
	}
}

static void lint_finds_what_is_wrong(void **state)
{
	static const struct vfio_nc_driver a = { "a", 1 << 2, "" }, b = { "b", 1 << 2, "" },
		first = { "a", 1 << 1, "" }, both = { "a", 1 << 1 | 1 << 2, "" },
		none = { "a", 0, "" };

	(void)state;
	assert_null(lint_driver(&a, &b));
	assert_null(lint_driver(&first, &a));
	assert_non_null(lint_driver(&b, &a));
	assert_non_null(lint_driver(&a, &first));
	assert_non_null(lint_driver(&first, &both));
	assert_non_null(lint_driver(&none, NULL));
}

static void dashes_are_underscores(void **state)
{
	(void)state;
	assert_non_null(vfio_nc_driver_find("nvgrace-gpu-vfio-pci", 2));
	assert_null(vfio_nc_driver_find("nvgrace-gpu-vfio-pci-core", 2));
	assert_null(vfio_nc_driver_find("nvgrace-gpu-vfio", 2));
	assert_null(vfio_nc_driver_find("vfio-pci", 2));
	assert_null(vfio_nc_driver_find("", 2));
}

static void row_is_sound(void **state)
{
	assert_fields(*state, "^BTWM+P+KV$");
}

#define DRIVER(name, ...) UNIT_ROW("row_" #name, row_is_sound, FIELDS(name, __VA_ARGS__)),
#define BARS(...)		FIELD('B')
#define TYPE(word)		FIELD('T')
#define WHY(text)		FIELD('W', text)
#define MAPS(file, function, expression)  FIELD('M', file, function, expression)
/* No function: outside of all. */
#define PICKS(file, function, expression) FIELD('P', file, expression)
#define KERNEL(release)		FIELD('K', release)
#define SINCE(version)		FIELD('V', version)

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(rows_hit_and_miss_as_their_cases_say),
	cmocka_unit_test(rows_are_sorted),
	cmocka_unit_test(lint_finds_what_is_wrong),
	cmocka_unit_test(dashes_are_underscores),
#include "../../tables/drivers.def"
};

UNIT_MAIN(cases)
