// SPDX-License-Identifier: GPL-2.0-only
/*
 * table.c - find the row about a device.
 */
#include <vfio_nc/table.h>

static int table_compare_id(const struct vfio_nc_key *key, u16 vendor,
			    u16 device)
{
	if (key->vendor != vendor)
		return key->vendor < vendor ? -1 : 1;
	if (key->device != device)
		return key->device < device ? -1 : 1;
	return 0;
}

static int table_compare(const void *a, const void *b)
{
	const struct vfio_nc_key *left = a;
	const struct vfio_nc_key *right = b;
	int order = table_compare_id(left, right->vendor, right->device);

	return order ? order : (int)left->row - (int)right->row;
}

void vfio_nc_table_sort(const struct vfio_nc_row *rows, unsigned int nr_rows,
			struct vfio_nc_key *keys)
{
	unsigned int at = 0;
	unsigned int i, n;

	for (i = 0; i < nr_rows; i++) {
		const struct vfio_nc_row *row = &rows[i];
		u16 whole = row->clause.length ? 0 : VFIO_NC_KEY_WHOLE;

		for (n = 0; n < row->nr_ids; n++) {
			keys[at++] = (struct vfio_nc_key){
				.vendor = row->vendor,
				.device = row->ids[n],
				.row = (u16)i | whole,
			};
		}
	}
	vfio_nc_sort(keys, at, sizeof(*keys), table_compare);
}

/* The first key of an ID, or where it would stand. */
static unsigned int table_find(const struct vfio_nc_table *table, u16 vendor,
			       u16 device)
{
	unsigned int low = 0;
	unsigned int high = table->nr_keys;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (table_compare_id(&table->keys[middle], vendor, device) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool table_is_meant(const struct vfio_nc_row *row,
			   const struct vfio_nc_device *device)
{
	unsigned int bar;

	if ((device->class ^ row->class) & row->class_mask)
		return false;
	for (bar = 0; row->io >> bar; bar++) {
		if (row->io & (1u << bar) && device->bar[bar].size)
			return false;
	}
	return true;
}

const struct vfio_nc_row *vfio_nc_table_next(const struct vfio_nc_table *table,
					     const struct vfio_nc_device *device,
					     struct vfio_nc_table_walk *walk)
{
	const struct vfio_nc_key meant[VFIO_NC_TABLE_IDS] = {
		{ .vendor = device->vendor, .device = device->device },
		{ .vendor = device->vendor, .device = VFIO_NC_ANY },
		{ .vendor = VFIO_NC_ANY, .device = VFIO_NC_ANY },
	};

	for (; walk->id < VFIO_NC_TABLE_IDS; walk->id++, walk->found = false) {
		const struct vfio_nc_key *id = &meant[walk->id];

		if (!walk->found)
			walk->at = table_find(table, id->vendor, id->device);
		walk->found = true;
		while (walk->at < table->nr_keys) {
			const struct vfio_nc_key *key = &table->keys[walk->at];
			const struct vfio_nc_row *row =
				&table->rows[key->row & (VFIO_NC_KEY_WHOLE - 1)];

			if (table_compare_id(key, id->vendor, id->device))
				break;
			walk->at++;
			if (table_is_meant(row, device))
				return row;
		}
	}
	return NULL;
}

bool vfio_nc_table_answers(const struct vfio_nc_table *table,
			   const struct vfio_nc_device *device,
			   unsigned int bar, u64 offset,
			   struct vfio_nc_decision *decision)
{
	struct vfio_nc_table_walk walk = { 0 };
	const struct vfio_nc_row *row;

	while ((row = vfio_nc_table_next(table, device, &walk))) {
		if (!vfio_nc_clause_answers(&row->clause, device->bar, bar,
					    offset, decision))
			continue;
		decision->id = row->id;
		return true;
	}
	return false;
}
