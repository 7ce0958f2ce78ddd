// SPDX-License-Identifier: GPL-2.0-only
/*
 * driver.c - find the row about a vfio driver's own mappings.
 */
#include <vfio_nc/abi.h>
#include <vfio_nc/driver.h>

#define TYPE_NORMAL_NC		VFIO_NC_WORD_NORMAL_NC
#define TYPE_CACHEABLE		VFIO_NC_WORD_CACHEABLE

#define DRIVER(id, ...)		{ .name = #id, __VA_ARGS__ },
/* Numbers that are not given become 7, which is no BAR. */
#define BARS(...)		BARS_OF(__VA_ARGS__, 7, 7, 7, 7, 7)
#define BARS_OF(a, b, c, d, e, f, ...)						\
				.bars = VFIO_NC_ALL_BARS &			\
					(1 << (a) | 1 << (b) | 1 << (c) |	\
					 1 << (d) | 1 << (e) | 1 << (f)),
#define TYPE(word)		.type = TYPE_##word,
#define WHY(text)
#define MAPS(file, function, expression)
#define PICKS(file, function, expression)
#define KERNEL(release)
#define SINCE(version)

const struct vfio_nc_driver vfio_nc_drivers[] = {
#include "../../tables/drivers.def"
};

const unsigned int vfio_nc_nr_drivers = ARRAY_SIZE(vfio_nc_drivers);

static bool driver_is_named(const char *row, const char *name)
{
	while (*row && (*row == *name || (*row == '_' && *name == '-'))) {
		row++;
		name++;
	}
	return !*row && !*name;
}

const struct vfio_nc_driver *vfio_nc_driver_find(const char *name,
						 unsigned int bar)
{
	unsigned int i;

	for (i = 0; i < vfio_nc_nr_drivers; i++) {
		const struct vfio_nc_driver *row = &vfio_nc_drivers[i];

		if (row->bars & 1u << bar && driver_is_named(row->name, name))
			return row;
	}
	return NULL;
}
