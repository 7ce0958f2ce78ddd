/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rows.h - the rows of tables/, as data.
 *
 * Whoever asks the table brings the room for its keys, which are sorted once,
 * before the first question.
 */
#ifndef VFIO_NC_ROWS_H
#define VFIO_NC_ROWS_H

#include <vfio_nc/table.h>

extern const struct vfio_nc_row vfio_nc_rows[];
extern const unsigned int vfio_nc_nr_rows;
extern const struct vfio_nc_platform vfio_nc_platforms[];
extern const unsigned int vfio_nc_nr_platforms;

/* Counted from devices.def: a key for each device ID of each row. */
#define DEVICE(id, ...)		(0 __VA_ARGS__) +
#define VENDOR(vendor)
#define IDS(...)		+ sizeof((const u16[]){ __VA_ARGS__ }) / sizeof(u16)
#define ANY			VFIO_NC_ANY
#define CLASS_CODE(...)
#define IO(...)
#define BARS(...)
#define PREF(reason)
#define WHOLE
#define RANGE(offset, length)
#define HOLDS(what)
#define VERDICT(verdict)
#define WHY(text)
#define MAPS(file, function, call)
#define PICKS(file, function, expression)
#define ASKS(repository, commit, file, function, expression)
#define OUTSIDE(repository, commit, file, function, expression)
#define TABLE(file)
#define ADDS(number)
#define LISTS(repository, commit, file)
#define KERNEL(release)
#define SINCE(version)

enum {
	VFIO_NC_NR_KEYS =
#include "../../tables/devices.def"
	0
};

#undef DEVICE
#undef VENDOR
#undef IDS
#undef ANY
#undef CLASS_CODE
#undef IO
#undef BARS
#undef PREF
#undef WHOLE
#undef RANGE
#undef HOLDS
#undef VERDICT
#undef WHY
#undef MAPS
#undef PICKS
#undef ASKS
#undef OUTSIDE
#undef TABLE
#undef ADDS
#undef LISTS
#undef KERNEL
#undef SINCE

/**
 * vfio_nc_rows_table() - the built-in tables
 * @keys: room for VFIO_NC_NR_KEYS keys; they are made and sorted here
 *
 * Return: the tables, which use @keys as long as they are asked.
 */
struct vfio_nc_table vfio_nc_rows_table(struct vfio_nc_key *keys);

#endif /* VFIO_NC_ROWS_H */
