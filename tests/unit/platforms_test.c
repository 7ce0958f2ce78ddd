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
	KEY_BRIDGE,
	KEY_SOC,
	KEY_COMPATIBLE,
	KEY_MCFG,
	KEY_MAIR,
	NR_KEYS
};

static const char * const key_name[NR_KEYS] = {
	"PORTS", "BRIDGE", "SOC", "COMPATIBLE or FALLBACK", "MCFG", "MAIR",
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
#define BRIDGE(vendor_, device_)					\
	{ .key = KEY_BRIDGE, .vendor = vendor_, .device = device_ }
#define SOC(id, revision)						\
	{ .key = KEY_SOC, .first = id, .size = sizeof(id), .second = revision }
#define COMPATIBLE(names)						\
	{ .key = KEY_COMPATIBLE, .first = names, .size = sizeof(names) }
#define MCFG(id, table)							\
	{ .key = KEY_MCFG, .first = id, .size = sizeof(id), .second = table }
/* The byte of MAIR_EL1 that a kernel's Normal-NC selects. */
#define MAIR(type)	{ .key = KEY_MAIR, .device = type }

static const struct platforms_case platforms_cases[] = {
#include "platforms.def"
};

#undef BRIDGE
#undef SOC
#undef COMPATIBLE
#undef MCFG
#undef MAIR

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
	unsigned int i = (unsigned int)(row - vfio_nc_platforms);
	bool caps, notes;

	table.nr_platforms = vfio_nc_nr_platforms;
	if (fact->key == KEY_PORT) {
		device.has_port = true;
		device.port_vendor = fact->vendor;
		device.port_device = fact->device;
	} else if (fact->key == KEY_BRIDGE) {
		vfio_nc_device_add_bridge(&device, fact->vendor, fact->device);
	} else if (fact->key == KEY_SOC) {
		machine.soc = soc_bits(fact->first, fact->second);
	} else if (fact->key == KEY_COMPATIBLE) {
		device.compatible = fact->first;
		device.compatible_size = fact->size;
	} else if (fact->key == KEY_MAIR) {
		machine.no_normal_nc = fact->device != 0x44;
	} else {
		oem_copy(machine.oem_id, fact->first, VFIO_NC_OEM_ID_SIZE);
		oem_copy(machine.oem_table_id, fact->second,
			 VFIO_NC_OEM_TABLE_ID_SIZE);
	}
	caps = vfio_nc_table_cap(&table, &device) == row;
	notes = vfio_nc_table_notes(&table, &device) & 1ull << i;
	/* It is what it says it is. */
	assert_true((!caps || row->cap) && (!notes || !row->cap));
	return caps || notes;
}

static bool has_key(const struct vfio_nc_platform *row, enum key key)
{
	switch (key) {
	case KEY_PORT:
		return row->nr_ports;
	case KEY_BRIDGE:
		return row->nr_bridges;
	case KEY_SOC:
		return row->soc_id;
	case KEY_COMPATIBLE:
		return row->compatible || row->fallback;
	case KEY_MAIR:
		return row->mair;
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
	unsigned int keys = 0;
	enum key key;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(platforms_cases); i++) {
		if (strcmp(platforms_cases[i].id, row->id))
			continue;
		assert_case(row, &platforms_cases[i]);
		tried[platforms_cases[i].hit.key]++;
	}
	for (key = 0; key < NR_KEYS; key++) {
		keys += has_key(row, key);
		if (has_key(row, key) && !tried[key])
			fail_msg("%s has no CASE by %s in tests/unit/platforms.def",
				 row->id, key_name[key]);
	}
	if (!keys)
		fail_msg("%s has no key", row->id);
}

static const char *field_text(const struct fields *row, char letter)
{
	unsigned int i;

	for (i = 0; row->field[i].letter; i++) {
		if (row->field[i].letter == letter)
			return row->field[i].text[0];
	}
	return NULL;
}

/* Whatever it lists is its own: no row before it takes it away; and was seen. */
static void assert_ids(const struct vfio_nc_platform *row,
		       const struct fields *fields, enum key key)
{
	bool bridges = key == KEY_BRIDGE;
	const u16 *ids = bridges ? row->bridges : row->ports;
	unsigned int nr = bridges ? row->nr_bridges : row->nr_ports;
	const char *seen = field_text(fields, 'E');
	char text[] = "dddd";
	unsigned int i;

	for (i = 0; i < nr; i++) {
		struct fact fact = { key, .device = ids[i], .vendor =
				     bridges ? row->bridge_vendor : row->port_vendor };

		assert_true(row_answers(row, &fact));
		if (i && ids[i] <= ids[i - 1])
			fail_msg("%s: IDs of %s do not ascend", row->id, key_name[key]);
		snprintf(text, sizeof(text), "%04x", ids[i]);
		if (!strstr(seen, text))
			fail_msg("%s: SEEN does not say where %s was seen", row->id, text);
	}
}

/* @behind: also behind another name. */
static void assert_names(const struct vfio_nc_platform *row,
			 const char * const *names, bool behind)
{
	char list[64];

	for (; names && *names; names++) {
		struct fact fact = { KEY_COMPATIBLE, .first = *names,
				     .size = strlen(*names) + 1 };

		assert_true(row_answers(row, &fact));
		fact.first = list;
		fact.size = (size_t)snprintf(list, sizeof(list), "x%c%s", 0, *names) + 1;
		assert_in_range(fact.size, 1, sizeof(list));
		if (row_answers(row, &fact) != behind)
			fail_msg("%s: \"%s\" behind another name", row->id, *names);
	}
}

static void assert_lists(const struct vfio_nc_platform *row,
			 const struct fields *fields)
{
	assert_ids(row, fields, KEY_PORT);
	assert_ids(row, fields, KEY_BRIDGE);
	assert_names(row, row->compatible, false);
	assert_names(row, row->fallback, true);
	if (row->oem_id) {
		assert_int_equal(strlen(row->oem_id), VFIO_NC_OEM_ID_SIZE - 1);
		assert_int_equal(strlen(row->oem_table_id),
				 VFIO_NC_OEM_TABLE_ID_SIZE - 1);
	}
}

/* A cap holds however the machine was booted, or the row says why not. */
static void assert_told_by(const struct vfio_nc_platform *row,
			   const struct fields *fields, enum key own, char why_not)
{
	bool told = has_key(row, KEY_PORT) || has_key(row, KEY_BRIDGE) ||
		    has_key(row, KEY_SOC) || has_key(row, KEY_MAIR) ||
		    has_key(row, own);

	if (!told && row->cap && !field_text(fields, why_not))
		fail_msg("%s: is a cap with no key for %s, and does not say why (%s)",
			 row->id, why_not == 'D' ? "a device tree" : "ACPI",
			 why_not == 'D' ? "NO_DT" : "NO_ACPI");
	if (told && field_text(fields, why_not))
		fail_msg("%s: says why it has no key for %s, and has one", row->id,
			 why_not == 'D' ? "a device tree" : "ACPI");
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

	assert_fields(fields, "^[CN]((P|H|PH)E)?S?B?F?M?I?D?A?WX?TRV$");
	if (row != last && strcmp(row->id, row[1].id) >= 0)
		fail_msg("%s stands before %s", row->id, row[1].id);
	if (row->cap)
		assert_int_equal(row->verdict, VFIO_NC_DEVICE);
	assert_lists(row, fields);
	assert_told_by(row, fields, KEY_COMPATIBLE, 'D');
	assert_told_by(row, fields, KEY_MCFG, 'A');
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
#define BRIDGE(...)		FIELD('H')
#define SEEN(text)		FIELD('E', text)
#define SOC(id, revision)	FIELD('S', id, revision)
#define COMPATIBLE(...)		FIELD('B')
#define FALLBACK(...)		FIELD('F')
#define MCFG(id, table)		FIELD('M', id, table)
#define MAIR			FIELD('I')
#define NO_DT(text)		FIELD('D', text)
#define NO_ACPI(text)		FIELD('A', text)
#define WHY(text)		FIELD('W', text)
#define PROCESS(text)		FIELD('X', text)
#define STRENGTH(text)		FIELD('T', text)
#define REF(text)		FIELD('R', text)
#define SINCE(version)		FIELD('V', version)

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(cases_are_about_rows_in_their_order),
	cmocka_unit_test(rows_have_a_bit_each_in_a_machine),
#include "../../tables/platforms.def"
};

UNIT_MAIN(cases)
