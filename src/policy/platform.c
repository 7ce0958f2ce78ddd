// SPDX-License-Identifier: GPL-2.0-only
/*
 * platform.c - find the row about a root complex.
 */
#include <vfio_nc/table.h>

static bool platform_has_port(const struct vfio_nc_platform *row,
			      const struct vfio_nc_device *device)
{
	unsigned int i;

	if (!device->has_port || row->port_vendor != device->port_vendor)
		return false;
	for (i = 0; i < row->nr_ports; i++) {
		if (row->ports[i] == device->port_device)
			return true;
	}
	return false;
}

/* Is @name one of the device's? The last of these may lack its 0. */
static bool platform_is_named(const struct vfio_nc_device *device,
			      const char *name)
{
	const char *own = device->compatible;
	const char *end = own + device->compatible_size;

	while (own < end) {
		size_t length = strnlen(own, (size_t)(end - own));

		if (strlen(name) == length && !memcmp(own, name, length))
			return true;
		own += length + 1;
	}
	return false;
}

static bool platform_is_compatible(const struct vfio_nc_platform *row,
				   const struct vfio_nc_device *device)
{
	const char * const *name = row->compatible;

	if (!name || !device->compatible)
		return false;
	for (; *name; name++) {
		if (platform_is_named(device, *name))
			return true;
	}
	return false;
}

static bool platform_has_mcfg(const struct vfio_nc_platform *row,
			      const struct vfio_nc_device *device)
{
	const struct vfio_nc_machine *machine = device->machine;

	return row->oem_id && machine &&
	       !strcmp(row->oem_id, machine->oem_id) &&
	       !strcmp(row->oem_table_id, machine->oem_table_id);
}

enum platform_key {
	PLATFORM_PORT,
	PLATFORM_SOC,
	PLATFORM_COMPATIBLE,
	PLATFORM_MCFG,
	PLATFORM_NR_KEYS
};

static bool platform_matches(const struct vfio_nc_table *table, unsigned int i,
			     enum platform_key key,
			     const struct vfio_nc_device *device)
{
	const struct vfio_nc_platform *row = &table->platforms[i];

	switch (key) {
	case PLATFORM_PORT:
		return platform_has_port(row, device);
	case PLATFORM_SOC:
		return row->soc_id && device->machine &&
		       device->machine->soc & (1ull << i);
	case PLATFORM_COMPATIBLE:
		return platform_is_compatible(row, device);
	default:
		return platform_has_mcfg(row, device);
	}
}

/* The first by key, then by row: all caps are alike (tests/unit/lint.h). */
static const struct vfio_nc_platform *
platform_find(const struct vfio_nc_table *table,
	      const struct vfio_nc_device *device, bool cap)
{
	enum platform_key key;
	unsigned int i;

	for (key = 0; key < PLATFORM_NR_KEYS; key++) {
		for (i = 0; i < table->nr_platforms; i++) {
			if (table->platforms[i].cap == cap &&
			    platform_matches(table, i, key, device))
				return &table->platforms[i];
		}
	}
	return NULL;
}

const struct vfio_nc_platform *
vfio_nc_table_cap(const struct vfio_nc_table *table,
		  const struct vfio_nc_device *device)
{
	return platform_find(table, device, true);
}

const struct vfio_nc_platform *
vfio_nc_table_note(const struct vfio_nc_table *table,
		   const struct vfio_nc_device *device)
{
	return platform_find(table, device, false);
}
