// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of any row and device: it is about the device if the bits of the class that count are
 * the same, and no BAR is memory that must not be. Of any 2 rows with up to 2 IDs each
 * the keys are made, and any 2 keys are in the order that table.h says.
 */
#include "table.c"
#include "any.h"

static struct vfio_nc_row row[2];
static struct vfio_nc_device device;
static struct vfio_nc_key key[4];
static u16 ids[2][2];
static unsigned int nr_sorted;

/* Instead of qsort(). */
void sort_nothing(void *base, size_t nr, size_t size, int (*compare)(const void *, const void *))
{
	prove(base == key && size == sizeof(*key), "it is the keys that are sorted");
	nr_sorted = nr;
}

static void prove_meant(void)
{
	bool is_meant = true;
	unsigned int bar;

	row[0].class = nondet_u32();
	row[0].class_mask = nondet_u32();
	row[0].io = nondet_u8() & VFIO_NC_ALL_BARS;
	device.class = nondet_u32();
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		device.bar[bar].size = nondet_u64();
		if (row[0].io & 1u << bar && device.bar[bar].size)
			is_meant = false;
	}
	if ((device.class & row[0].class_mask) != (row[0].class & row[0].class_mask))
		is_meant = false;
	prove(table_is_meant(&row[0], &device) == is_meant, "a row is about what it says");
}

static void prove_made(void)
{
	unsigned int i, n, at = 0;

	for (i = 0; i < 2; i++) {
		for (n = 0; n < 2; n++)
			ids[i][n] = nondet_u16();
		row[i].ids = ids[i];
		row[i].nr_ids = any_up_to(2);
		row[i].vendor = nondet_u16();
		row[i].clause.length = nondet_u64();
	}
	vfio_nc_table_sort(row, 2, key);
	prove(nr_sorted == row[0].nr_ids + row[1].nr_ids, "there is a key for each ID");
	i = any_up_to(1);
	n = any_up_to(1);
	assume(n < row[i].nr_ids);
	at = (i ? row[0].nr_ids : 0) + n;
	prove(key[at].vendor == row[i].vendor && key[at].device == ids[i][n] &&
	      key[at].row == (i | (row[i].clause.length ? 0 : VFIO_NC_KEY_WHOLE)),
	      "a key is its row's");
}

static u64 rank(const struct vfio_nc_key *of)
{
	return (u64)of->vendor << 32 | (u64)of->device << 16 | of->row;
}

static void prove_order(void)
{
	struct vfio_nc_key a = { nondet_u16(), nondet_u16(), nondet_u16() };
	struct vfio_nc_key b = { nondet_u16(), nondet_u16(), nondet_u16() };
	int order = table_compare(&a, &b);

	prove((order < 0) == (rank(&a) < rank(&b)) && (order > 0) == (rank(&a) > rank(&b)),
	      "keys are in order");
}

void proof(void)
{
	switch (any_up_to(2)) {
	case 0:
		prove_meant();
		break;
	case 1:
		prove_made();
		break;
	default:
		prove_order();
	}
}
