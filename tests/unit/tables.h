/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tables.h - hand-made tables for the unit tests.
 */
#ifndef VFIO_NC_TABLES_H
#define VFIO_NC_TABLES_H

#include <vfio_nc/table.h>

#include "unit.h"

#define TABLES_ANY	VFIO_NC_ANY
#define TABLES_ALL	VFIO_NC_ALL_BARS

/* Fields of a row. */
#define TABLES_IDS(...)		.ids = (const u16[]){ __VA_ARGS__ },	\
				.nr_ids = ARRAY_SIZE(((const u16[]){ __VA_ARGS__ }))
#define TABLES_BARS(bits, word)	.clause.bars = bits, .clause.verdict = VFIO_NC_##word
#define TABLES_PAGES(first, nr)	.clause.offset = (u64)(first) * UNIT_PAGE,	\
				.clause.length = (u64)(nr) * UNIT_PAGE

static inline unsigned int tables_count(const struct vfio_nc_row *rows,
					unsigned int nr)
{
	unsigned int count = 0;
	unsigned int i;

	for (i = 0; i < nr; i++)
		count += rows[i].nr_ids;
	return count;
}

/* A table of rows, with room for exactly its keys; tables_free() frees it. */
static inline struct vfio_nc_table tables_make(const struct vfio_nc_row *rows,
					       unsigned int nr)
{
	unsigned int count = tables_count(rows, nr);
	struct vfio_nc_key *keys = malloc(count * sizeof(*keys));

	vfio_nc_table_sort(rows, nr, keys);
	return (struct vfio_nc_table){
		.rows = rows,
		.nr_rows = nr,
		.keys = keys,
		.nr_keys = count,
	};
}

static inline void tables_free(struct vfio_nc_table *table)
{
	free((void *)table->keys);
}

#endif /* VFIO_NC_TABLES_H */
