/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lint.h - what can be wrong with rows about devices.
 *
 * Every function returns what is wrong, or NULL. They are tried on bad rows in
 * lint_test.c and on the built-in ones in rows_test.c.
 */
#ifndef VFIO_NC_LINT_H
#define VFIO_NC_LINT_H

#include "tables.h"

/* The smallest page: what a range must be a multiple of. */
#define LINT_PAGE 4096

static inline bool lint_has_id(const struct vfio_nc_row *row, u16 id)
{
	unsigned int n;

	for (n = 0; n < row->nr_ids; n++) {
		if (row->ids[n] == id)
			return true;
	}
	return false;
}

static inline const char *lint_ids(const struct vfio_nc_row *row)
{
	unsigned int n;

	if (!row->nr_ids)
		return "has no device ID";
	for (n = 1; n < row->nr_ids; n++) {
		if (row->ids[n] == row->ids[n - 1])
			return "has a device ID twice";
		if (row->ids[n] < row->ids[n - 1])
			return "has device IDs that do not ascend";
	}
	if (row->nr_ids > 1 && lint_has_id(row, VFIO_NC_ANY))
		return "has ANY beside device IDs";
	if (row->vendor == VFIO_NC_ANY && !lint_has_id(row, VFIO_NC_ANY))
		return "has device IDs of any vendor";
	return NULL;
}

static inline const char *lint_class(const struct vfio_nc_row *row)
{
	if (row->class > 0xffffff || row->class_mask > 0xffffff)
		return "has a class of more than 24 bits";
	if (row->class_mask && row->class & ~row->class_mask)
		return "has bits of a class that do not count";
	return NULL;
}

static inline const char *lint_io(const struct vfio_nc_row *row)
{
	if (row->io & row->clause.bars && !row->clause.pref)
		return "is about a BAR that must be I/O";
	return NULL;
}

static inline const char *lint_clause(const struct vfio_nc_clause *clause)
{
	if (!clause->bars)
		return "is about no BAR";
	if (clause->verdict == VFIO_NC_STOCK)
		return "says stock, which is no knowledge";
	if (clause->offset && !clause->length)
		return "has a range of length 0";
	if ((clause->offset | clause->length) % LINT_PAGE)
		return "has a range that is no multiple of 4096";
	if (clause->length > U64_MAX - clause->offset)
		return "has a range that ends beyond 2^64";
	return NULL;
}

/* A row by itself. */
static inline const char *lint_row(const struct vfio_nc_row *row)
{
	const char *wrong = lint_ids(row);

	if (!wrong)
		wrong = lint_class(row);
	if (!wrong)
		wrong = lint_io(row);
	return wrong ? wrong : lint_clause(&row->clause);
}

/* A row and the next one. */
static inline const char *lint_order(const struct vfio_nc_row *row,
				     const struct vfio_nc_row *next)
{
	if (next->vendor < row->vendor)
		return "stands before a smaller vendor ID";
	if (next->vendor == row->vendor && strcmp(next->id, row->id) < 0)
		return "stands before an id that is less";
	return NULL;
}

static inline bool lint_share_device(const struct vfio_nc_row *a,
				     const struct vfio_nc_row *b)
{
	unsigned int n;

	if (a->vendor != b->vendor)
		return false;
	for (n = 0; n < a->nr_ids; n++) {
		if (lint_has_id(b, a->ids[n]))
			return true;
	}
	return false;
}

static inline bool lint_ranges_meet(const struct vfio_nc_clause *a,
				    const struct vfio_nc_clause *b)
{
	if (!a->length || !b->length)
		return !a->length && !b->length;
	return a->offset < b->offset + b->length &&
	       b->offset < a->offset + a->length;
}

/* Two rows, in any order. */
static inline const char *lint_pair(const struct vfio_nc_row *a,
				    const struct vfio_nc_row *b)
{
	if (!strcmp(a->id, b->id))
		return "has an id that another row has too";
	if (a->clause.bars & b->clause.bars &&
	    !((a->class ^ b->class) & a->class_mask & b->class_mask) &&
	    lint_ranges_meet(&a->clause, &b->clause) && lint_share_device(a, b))
		return "speaks about the same place as another row of the same rank";
	return NULL;
}

/* An ID that no row lists; @vendor may be VFIO_NC_ANY, then a vendor's ID. */
static inline u16 lint_unlisted_id(const struct vfio_nc_table *table, u16 vendor)
{
	unsigned int i;
	u16 id = 1;

	for (i = 0; i < table->nr_rows; i++) {
		const struct vfio_nc_row *row = &table->rows[i];

		if (vendor == VFIO_NC_ANY ? row->vendor == id :
		    row->vendor == vendor && lint_has_id(row, id)) {
			id++;
			i = (unsigned int)-1;
		}
	}
	return id;
}

/* BARs in which every range has room and something behind it. */
static inline struct vfio_nc_device lint_device(const struct vfio_nc_table *table,
						const struct vfio_nc_row *row,
						u16 id)
{
	struct vfio_nc_device device = {
		.vendor = row->vendor,
		.device = id,
		.class = row->class & row->class_mask,
	};
	unsigned int bar;

	if (id == VFIO_NC_ANY)
		device.device = lint_unlisted_id(table, row->vendor);
	if (row->vendor == VFIO_NC_ANY)
		device.vendor = lint_unlisted_id(table, VFIO_NC_ANY);
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (!(row->io & (1u << bar)))
			device.bar[bar] = (struct vfio_nc_bar){ ~(u64)(LINT_PAGE - 1), true };
	}
	return device;
}

/* Does @row answer anywhere in a BAR? Ask each place where an answer changes. */
static inline bool lint_answers(const struct vfio_nc_table *table,
				const struct vfio_nc_row *row,
				const struct vfio_nc_device *device,
				unsigned int bar)
{
	u64 offset = 0;

	while (offset < device->bar[bar].size) {
		struct vfio_nc_decision decision = {
			.end = device->bar[bar].size,
		};

		if (vfio_nc_table_answers(table, device, bar, offset, &decision) &&
		    decision.id == row->id)
			return true;
		offset = decision.end;
	}
	return false;
}

/* A row in its table: does it answer for every device ID and BAR it names? */
static inline const char *lint_reach(const struct vfio_nc_table *table,
				     const struct vfio_nc_row *row)
{
	unsigned int n, bar;

	for (n = 0; n < row->nr_ids; n++) {
		struct vfio_nc_device device =
			lint_device(table, row, row->ids[n]);

		for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
			if (row->clause.bars & (1u << bar) &&
			    !lint_answers(table, row, &device, bar))
				return "never answers for one of its devices and BARs";
		}
	}
	return NULL;
}

/* All of it, for the row @i. */
static inline const char *lint_table(const struct vfio_nc_table *table,
				     unsigned int i)
{
	const struct vfio_nc_row *row = &table->rows[i];
	const char *wrong = lint_row(row);
	unsigned int other;

	if (!wrong && i + 1 < table->nr_rows)
		wrong = lint_order(row, row + 1);
	for (other = 0; !wrong && other < table->nr_rows; other++) {
		if (other != i)
			wrong = lint_pair(row, &table->rows[other]);
	}
	return wrong ? wrong : lint_reach(table, row);
}

#endif /* VFIO_NC_LINT_H */
