// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of any 3 keys that are sorted, and any rows, the next row that is found is the next
 * that is about the device, the strongest first, wherever the walk is: so a walk finds
 * all of them.
 */
#include "table.c"
#include "any.h"

#define NR 3

static struct vfio_nc_row row[NR];
static struct vfio_nc_key key[NR];
static struct vfio_nc_table table = {
	.rows = row, .nr_rows = NR, .keys = key, .nr_keys = NR };
static struct vfio_nc_device device;
static bool is_meant[NR];

/* Instead of table_is_meant(), which meant.c has. */
bool any_meaning(const struct vfio_nc_row *asked, const struct vfio_nc_device *about)
{
	unsigned int i;

	for (i = 0; i < NR; i++) {
		if (asked == &row[i])
			return is_meant[i];
	}
	prove(false, "a row is one of the table");
	return false;
}

static unsigned int row_of(unsigned int k)
{
	return key[k].row & (VFIO_NC_KEY_WHOLE - 1);
}

/* By vendor, by device, then rows with a range and as they stand. */
static u64 rank(const struct vfio_nc_key *of)
{
	return (u64)of->vendor << 32 | (u64)of->device << 16 | of->row;
}

static void any_table(void)
{
	unsigned int i;

	for (i = 0; i < NR; i++) {
		key[i].vendor = nondet_u16();
		key[i].device = nondet_u16();
		key[i].row = any_up_to(NR - 1) | (nondet_bool() ? VFIO_NC_KEY_WHOLE : 0);
		assume(!i || rank(&key[i - 1]) < rank(&key[i]));
		is_meant[i] = nondet_bool();
	}
	device.vendor = nondet_u16();
	device.device = nondet_u16();
	assume(device.vendor != VFIO_NC_ANY && device.device != VFIO_NC_ANY);
}

/* As which of its IDs does a key mean the device? 3 = it does not. */
static unsigned int means(unsigned int k)
{
	if (key[k].vendor == VFIO_NC_ANY)
		return key[k].device == VFIO_NC_ANY ? 2 : 3;
	if (key[k].vendor != device.vendor)
		return 3;
	return key[k].device == device.device ? 0 : key[k].device == VFIO_NC_ANY ? 1 : 3;
}

/* The key that is next from @at of ID @id on; NR if there is none. */
static unsigned int next(unsigned int id, unsigned int at)
{
	unsigned int best = NR;
	unsigned int k;

	for (k = 0; k < NR; k++) {
		unsigned int as = means(k);

		if (as == 3 || as < id || (as == id && k < at) || !is_meant[row_of(k)])
			continue;
		if (best == NR || as < means(best))
			best = k;
	}
	return best;
}

void proof(void)
{
	struct vfio_nc_table_walk walk = {
		.id = any_up_to(VFIO_NC_TABLE_IDS), .found = nondet_bool() };
	const struct vfio_nc_row *found;
	unsigned int k;

	any_table();
	walk.at = any_up_to(NR);
	/* A walk stands behind the last key that it has found. */
	assume(!walk.found || (walk.at && means(walk.at - 1) == walk.id));
	k = next(walk.id, walk.found ? walk.at : 0);
	found = vfio_nc_table_next(&table, &device, &walk);
	if (k == NR) {
		prove(!found, "no row is found that is not about the device");
		return;
	}
	prove(found == &row[row_of(k)], "the next row about the device is found");
	prove(walk.id == means(k) && walk.found && walk.at == k + 1, "the walk is behind it");
}
