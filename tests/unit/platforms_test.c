// SPDX-License-Identifier: GPL-2.0-only
/*
 * platforms_test.c - every row of tables/platforms.def: that it is sound, and
 * that each of its keys hits and misses as platforms.def (the one here) says.
 */
#include <fnmatch.h>

#include <vfio_nc/rows.h>

#include "fields.h"

/* Cases: what a device's surroundings are known by. */

enum key {
	KEY_PORT,
	KEY_SOC,
	KEY_COMPATIBLE,
	KEY_MCFG,
	NR_KEYS
};

static const char * const key_name[NR_KEYS] = {
	"PORTS", "SOC", "COMPATIBLE", "MCFG",
};

/* @size counts all of @first, which may be several names. */
struct fact {
	enum key key;
	u16 vendor;
	u16 device;
	const char *first;
	size_t size;
	const char *second;
};

struct platforms_case {
	const char *id;
	struct fact hit;
	struct fact miss;
};

#define CASE(name, ...)		{ .id = #name, __VA_ARGS__ },
#define HIT(fact)		.hit = fact
#define MISS(fact)		.miss = fact
#define PORT(vendor_, device_)						\
	{ .key = KEY_PORT, .vendor = vendor_, .device = device_ }
#define SOC(id, revision)						\
	{ .key = KEY_SOC, .first = id, .size = sizeof(id), .second = revision }
#define COMPATIBLE(names)						\
	{ .key = KEY_COMPATIBLE, .first = names, .size = sizeof(names) }
#define MCFG(id, table)							\
	{ .key = KEY_MCFG, .first = id, .size = sizeof(id), .second = table }

static const struct platforms_case platforms_cases[] = {
#include "platforms.def"
};

#undef SOC
#undef COMPATIBLE
#undef MCFG

static const struct vfio_nc_table builtin = {
	.platforms = vfio_nc_platforms,
};

/* As the module does it: soc_device_match() knows the same patterns. */
static u64 soc_bits(const char *id, const char *revision)
{
	u64 bits = 0;
	unsigned int i;

	for (i = 0; i < vfio_nc_nr_platforms; i++) {
		const struct vfio_nc_platform *row = &vfio_nc_platforms[i];

		if (row->soc_id && !fnmatch(row->soc_id, id, 0) &&
		    !fnmatch(row->soc_revision, revision, 0))
			bits |= 1ull << i;
	}
	return bits;
}

/* ACPI pads with blanks, up to the last character but no further. */
static void oem_copy(char *to, const char *from, size_t size)
{
	assert_in_range(strlen(from), 1, size - 1);
	strcpy(to, from);
}

static bool row_answers(const struct vfio_nc_platform *row,
			const struct fact *fact)
{
	struct vfio_nc_machine machine = { 0 };
	struct vfio_nc_device device = { .machine = &machine };
	struct vfio_nc_table table = builtin;
	const struct vfio_nc_platform *cap, *note;

	table.nr_platforms = vfio_nc_nr_platforms;
	if (fact->key == KEY_PORT) {
		device.has_port = true;
		device.port_vendor = fact->vendor;
		device.port_device = fact->device;
	} else if (fact->key == KEY_SOC) {
		machine.soc = soc_bits(fact->first, fact->second);
	} else if (fact->key == KEY_COMPATIBLE) {
		device.compatible = fact->first;
		device.compatible_size = fact->size;
	} else {
		oem_copy(machine.oem_id, fact->first, VFIO_NC_OEM_ID_SIZE);
		oem_copy(machine.oem_table_id, fact->second,
			 VFIO_NC_OEM_TABLE_ID_SIZE);
	}
	cap = vfio_nc_table_cap(&table, &device);
	note = vfio_nc_table_note(&table, &device);
	/* It is what it says it is. */
	assert_true((cap != row || row->cap) && (note != row || !row->cap));
	return cap == row || note == row;
}

static bool has_key(const struct vfio_nc_platform *row, enum key key)
{
	switch (key) {
	case KEY_PORT:
		return row->nr_ports;
	case KEY_SOC:
		return row->soc_id;
	case KEY_COMPATIBLE:
		return row->compatible;
	default:
		return row->oem_id;
	}
}

static unsigned int differences(const struct fact *a, const struct fact *b)
{
	bool first = a->size != b->size ||
		     (a->size && memcmp(a->first, b->first, a->size));
	bool second = a->second && strcmp(a->second, b->second);

	return (a->vendor != b->vendor) + (a->device != b->device) + first +
	       second;
}

static void assert_case(const struct vfio_nc_platform *row,
			const struct platforms_case *own)
{
	const struct fact *hit = &own->hit, *miss = &own->miss;

	assert_int_equal(hit->key, miss->key);
	if (!row_answers(row, hit))
		fail_msg("%s: its HIT by %s is a miss", row->id,
			 key_name[hit->key]);
	if (row_answers(row, miss))
		fail_msg("%s: its MISS by %s is a hit", row->id,
			 key_name[hit->key]);
	if (differences(hit, miss) != 1)
		fail_msg("%s: HIT and MISS by %s differ in %u things, not in one",
			 row->id, key_name[hit->key], differences(hit, miss));
}

static void assert_cases(const struct vfio_nc_platform *row)
{
	unsigned int tried[NR_KEYS] = { 0 };
	enum key key;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(platforms_cases); i++) {
		if (strcmp(platforms_cases[i].id, row->id))
			continue;
		assert_case(row, &platforms_cases[i]);
		tried[platforms_cases[i].hit.key]++;
	}
	for (key = 0; key < NR_KEYS; key++) {
		if (has_key(row, key) && !tried[key])
			fail_msg("%s has no CASE by %s in tests/unit/platforms.def",
				 row->id, key_name[key]);
	}
}

/* Whatever it lists is its own: no row before it takes it away. */
static void assert_lists(const struct vfio_nc_platform *row)
{
	unsigned int i;

	for (i = 0; i < row->nr_ports; i++) {
		struct fact fact = { KEY_PORT, .vendor = row->port_vendor,
				     .device = row->ports[i] };

		assert_true(row_answers(row, &fact));
		if (i && row->ports[i] <= row->ports[i - 1])
			fail_msg("%s: IDs of root ports do not ascend", row->id);
	}
	for (i = 0; row->compatible && row->compatible[i]; i++) {
		struct fact fact = { KEY_COMPATIBLE, .first = row->compatible[i],
				     .size = strlen(row->compatible[i]) + 1 };

		assert_true(row_answers(row, &fact));
	}
	if (row->oem_id) {
		assert_int_equal(strlen(row->oem_id), VFIO_NC_OEM_ID_SIZE - 1);
		assert_int_equal(strlen(row->oem_table_id),
				 VFIO_NC_OEM_TABLE_ID_SIZE - 1);
	}
}

static const struct vfio_nc_platform *find_row(const char *id)
{
	unsigned int i;

	for (i = 0; i < vfio_nc_nr_platforms; i++) {
		if (!strcmp(vfio_nc_platforms[i].id, id))
			return &vfio_nc_platforms[i];
	}
	fail_msg("%s is no row of tables/platforms.def", id);
	return NULL;
}

/*
 * One case a row. A cap is device: one of permit would be more than `unlisted`
 * gives, where nobody spoke.
 */
static void row_is_sound(void **state)
{
	const struct fields *fields = *state;
	const struct vfio_nc_platform *row = find_row(fields->id);
	const struct vfio_nc_platform *last =
		&vfio_nc_platforms[vfio_nc_nr_platforms - 1];

	assert_fields(fields, "^[CN](P|S|B|M|PS|PB|PM|SB|SM|BM|PSB|PSM|PBM|SBM|PSBM)WTRV$");
	if (row != last && strcmp(row->id, row[1].id) >= 0)
		fail_msg("%s stands before %s", row->id, row[1].id);
	if (row->cap)
		assert_int_equal(row->verdict, VFIO_NC_DEVICE);
	assert_lists(row);
	assert_cases(row);
}

static void cases_are_about_rows_in_their_order(void **state)
{
	const struct vfio_nc_platform *before = vfio_nc_platforms;
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(platforms_cases); i++) {
		const struct vfio_nc_platform *row =
			find_row(platforms_cases[i].id);

		if (row < before)
			fail_msg("%s has a CASE behind one of %s", row->id,
				 before->id);
		before = row;
	}
}

static void rows_have_a_bit_each_in_a_machine(void **state)
{
	struct vfio_nc_machine machine;

	(void)state;
	assert_in_range(vfio_nc_nr_platforms, 1, 8 * sizeof(machine.soc));
}

#define PLATFORM(name, ...) UNIT_ROW("row_" #name, row_is_sound, FIELDS(name, __VA_ARGS__)),
#define CAP(verdict)		FIELD('C')
#define NOTE			FIELD('N')
#define PORTS(...)		FIELD('P')
#define SOC(id, revision)	FIELD('S', id, revision)
#define COMPATIBLE(...)		FIELD('B')
#define MCFG(id, table)		FIELD('M', id, table)
#define WHY(text)		FIELD('W', text)
#define STRENGTH(text)		FIELD('T', text)
#define REF(text)		FIELD('R', text)
#define SINCE(version)		FIELD('V', version)

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(cases_are_about_rows_in_their_order),
	cmocka_unit_test(rows_have_a_bit_each_in_a_machine),
#include "../../tables/platforms.def"
};

UNIT_MAIN(cases)
