// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of any 8 bytes that a device tree has for the host bridge's names, the first name that
 * a row knows is found, and nothing is read behind them; two names of up to 3 characters
 * are compared as they stand, and so are any IDs of ACPI's MCFG table; and of 3 rows that
 * are about a platform in any way, the cap is the first by key, then by row.
 */
#include "platform.c"
#include "any.h"

#define NR_BYTES 8
#define NR_ROWS 3
#define NAME 3

static char bytes[NR_BYTES];
static bool is_known[NR_BYTES];
static bool is_about[NR_ROWS][PLATFORM_NR_KEYS];
static struct vfio_nc_platform row[NR_ROWS];
static struct vfio_nc_table table = { .platforms = row, .nr_platforms = NR_ROWS };
static struct vfio_nc_machine machine;
static struct vfio_nc_device device;

size_t strnlen(const char *at, size_t most)
{
	size_t nr = 0;

	while (nr < most && at[nr])
		nr++;
	return nr;
}

static unsigned int place_of(const char *at)
{
	unsigned int i;

	for (i = 0; i < NR_BYTES; i++) {
		if (at == device.compatible + i)
			return i;
	}
	prove(false, "a name is one of the device's");
	return 0;
}

/* Does a name stand there? It may be empty. */
static bool begins(unsigned int at)
{
	return at < device.compatible_size && (!at || !device.compatible[at - 1]);
}

static unsigned int length_of(unsigned int at)
{
	unsigned int i;

	for (i = at; i < NR_BYTES; i++) {
		if (i >= device.compatible_size || !device.compatible[i])
			break;
	}
	return i - at;
}

/* Instead of platform_is_known(). */
bool any_known(const struct vfio_nc_table *asked, const struct platform_name *name)
{
	unsigned int at = place_of(name->text);

	prove(begins(at) && name->length == length_of(at), "a name is whole");
	return is_known[at];
}

/* Instead of platform_matches(). */
bool any_match(const struct vfio_nc_table *asked, unsigned int i, enum platform_key key,
	       const struct vfio_nc_device *about, const struct platform_name *name)
{
	return is_about[i][key];
}

static void prove_found(void)
{
	struct platform_name name;
	unsigned int at, i;
	bool first = true;

	for (i = 0; i < NR_BYTES; i++) {
		bytes[i] = nondet_char();
		is_known[i] = nondet_bool();
	}
	device.compatible_size = any_up_to(NR_BYTES);
	device.compatible = bytes + NR_BYTES - device.compatible_size;
	name = platform_find_name(&table, &device);
	for (at = 0; at < NR_BYTES; at++) {
		if (!begins(at))
			continue;
		if (is_known[at])
			break;
		first = first && !length_of(at);
	}
	if (at == NR_BYTES) {
		prove(!name.text, "no name is found that no row knows");
		return;
	}
	prove(name.text == device.compatible + at && name.length == length_of(at),
	      "the first is found that a row knows");
	prove(name.first == first, "it is known whether another stands before it");
}

/* Up to 3 characters and a 0. */
static void any_string(char *string, unsigned int size)
{
	unsigned int i;

	for (i = 0; i + 1 < size; i++)
		string[i] = nondet_char();
	string[i] = '\0';
}

static bool is_same(const char *a, const char *b, unsigned int size)
{
	unsigned int i;

	for (i = 0; i < size; i++) {
		if (a[i] != b[i])
			return false;
		if (!a[i])
			break;
	}
	return true;
}

static void prove_compared(void)
{
	static char known[NAME + 1], given[NAME + 1];
	const char * const names[] = { known, NULL };
	struct platform_name name = { .text = given };

	any_string(known, sizeof(known));
	any_string(given, sizeof(given));
	name.length = strnlen(given, NAME);
	prove(platform_is_among(&name, names) == is_same(known, given, NAME + 1),
	      "names are compared as they stand");
}

static void prove_mcfg(void)
{
	static char id[VFIO_NC_OEM_ID_SIZE], table_id[VFIO_NC_OEM_TABLE_ID_SIZE];
	bool same;

	any_string(id, sizeof(id));
	any_string(table_id, sizeof(table_id));
	any_string(machine.oem_id, sizeof(machine.oem_id));
	any_string(machine.oem_table_id, sizeof(machine.oem_table_id));
	row[0].oem_id = nondet_bool() ? id : NULL;
	row[0].oem_table_id = table_id;
	device.machine = nondet_bool() ? &machine : NULL;
	same = is_same(id, machine.oem_id, sizeof(id)) &&
	       is_same(table_id, machine.oem_table_id, sizeof(table_id));
	prove(platform_has_mcfg(&row[0], &device) == (row[0].oem_id && device.machine && same),
	      "both IDs of the table are the row's");
}

static void prove_cap(void)
{
	const struct vfio_nc_platform *first = NULL;
	unsigned int key, i;
	u64 notes = 0;

	for (i = 0; i < NR_ROWS; i++) {
		row[i].cap = nondet_bool();
		for (key = 0; key < PLATFORM_NR_KEYS; key++) {
			is_about[i][key] = nondet_bool();
			notes |= (u64)(is_about[i][key] && !row[i].cap) << i;
		}
	}
	for (key = PLATFORM_NR_KEYS; key; key--) {
		for (i = NR_ROWS; i; i--) {
			if (row[i - 1].cap && is_about[i - 1][key - 1])
				first = &row[i - 1];
		}
	}
	prove(vfio_nc_table_cap(&table, &device) == first, "the first cap is found");
	prove(vfio_nc_table_notes(&table, &device) == notes, "all notes are found");
}

void proof(void)
{
	switch (any_up_to(3)) {
	case 0:
		prove_found();
		break;
	case 1:
		prove_compared();
		break;
	case 2:
		prove_mcfg();
		break;
	default:
		prove_cap();
	}
}
