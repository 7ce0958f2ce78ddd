// SPDX-License-Identifier: GPL-2.0-only
/*
 * rows.c - the rows of tables/, compiled. Reasons and evidence about devices
 * are left out: people read them in the file, or ask the command.
 */
#include <vfio_nc/rows.h>

#define ANY			VFIO_NC_ANY
#define WHY(text)
#define SINCE(version)

/* tables/devices.def */
#define DEVICE(name, ...)	{ .id = #name, __VA_ARGS__ },
#define VENDOR(number)		.vendor = (number),
#define IDS(...)		.ids = (const u16[]){ __VA_ARGS__ },		\
				.nr_ids = ARRAY_SIZE(((const u16[]){ __VA_ARGS__ })),
#define CLASS_CODE(...)		CLASS_CODE_OF(__VA_ARGS__, 0)
#define CLASS_CODE_OF(value, mask, ...)	.class = (value), .class_mask = (mask),
/* Numbers that are not given become 7, which is no BAR. */
#define IO(...)			.io = BITS_OF(__VA_ARGS__, 7, 7, 7, 7, 7),
#define BARS(...)		.clause.bars = BITS_OF(__VA_ARGS__, 7, 7, 7, 7, 7),
#define BITS_OF(a, b, c, d, e, f, ...)						\
				(VFIO_NC_ALL_BARS &				\
					(1 << (a) | 1 << (b) | 1 << (c) |	\
					 1 << (d) | 1 << (e) | 1 << (f)))
#define PREF(reason)		.clause.bars = VFIO_NC_ALL_BARS, .clause.pref = true,
#define WHOLE
#define RANGE(start, size)	.clause.offset = (start), .clause.length = (size),
#define HOLDS(what)
#define VERDICT(word)		.clause.verdict = VFIO_NC_##word,
#define MAPS(file, function, call)
#define PICKS(file, function, expression)
#define ASKS(repository, commit, file, function, expression)
#define OUTSIDE(repository, commit, file, function, expression)
#define TABLE(file)
#define ADDS(number)
#define LISTS(repository, commit, file)
#define KERNEL(release)

const struct vfio_nc_row vfio_nc_rows[] = {
#include "../../tables/devices.def"
};

const unsigned int vfio_nc_nr_rows = ARRAY_SIZE(vfio_nc_rows);

#undef WHY

/* tables/platforms.def: few rows, so that the log can say why. */
#define PLATFORM(name, ...)	{ .id = #name, __VA_ARGS__ },
#define CAP(word)		.cap = true, .verdict = VFIO_NC_##word,
#define NOTE			.verdict = VFIO_NC_STOCK,
#define PORTS(number, ...)	.port_vendor = (number),			\
				.ports = (const u16[]){ __VA_ARGS__ },		\
				.nr_ports = ARRAY_SIZE(((const u16[]){ __VA_ARGS__ })),
#define BRIDGE(number, ...)	.bridge_vendor = (number),			\
				.bridges = (const u16[]){ __VA_ARGS__ },	\
				.nr_bridges = ARRAY_SIZE(((const u16[]){ __VA_ARGS__ })),
#define SEEN(text)
#define SOC(id, revision)	.soc_id = (id), .soc_revision = (revision),
#define COMPATIBLE(...)		.compatible = (const char * const[]){ __VA_ARGS__, NULL },
#define FALLBACK(...)		.fallback = (const char * const[]){ __VA_ARGS__, NULL },
#define MCFG(id, table_id)	.oem_id = (id), .oem_table_id = (table_id),
#define MAIR			.mair = true,
#define NO_DT(text)
#define NO_ACPI(text)
#define WHY(text)		.why = (text),
#define PROCESS(text)		.process = (text),
#define STRENGTH(text)
#define REF(text)

const struct vfio_nc_platform vfio_nc_platforms[] = {
#include "../../tables/platforms.def"
};

const unsigned int vfio_nc_nr_platforms = ARRAY_SIZE(vfio_nc_platforms);

struct vfio_nc_table vfio_nc_rows_table(struct vfio_nc_key *keys)
{
	vfio_nc_table_sort(vfio_nc_rows, vfio_nc_nr_rows, keys);
	return (struct vfio_nc_table){
		.rows = vfio_nc_rows,
		.nr_rows = vfio_nc_nr_rows,
		.keys = keys,
		.nr_keys = VFIO_NC_NR_KEYS,
		.platforms = vfio_nc_platforms,
		.nr_platforms = vfio_nc_nr_platforms,
	};
}
