// SPDX-License-Identifier: GPL-2.0-only
/*
 * platform.c - find the rows about a root complex.
 */
#include <vfio_nc/table.h>

void vfio_nc_device_add_bridge(struct vfio_nc_device *device, u16 vendor, u16 id)
{
	unsigned int i;

	for (i = 0; i < device->nr_bridges; i++) {
		if (device->bridge[i].vendor == vendor && device->bridge[i].device == id)
			return;
	}
	if (i < VFIO_NC_NR_BRIDGES)
		device->bridge[device->nr_bridges++] = (struct vfio_nc_id){ vendor, id };
}

static bool platform_lists(const u16 *ids, unsigned int nr, u16 id)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

static bool platform_has_port(const struct vfio_nc_platform *row,
			      const struct vfio_nc_device *device)
{
	return device->has_port && row->port_vendor == device->port_vendor &&
	       platform_lists(row->ports, row->nr_ports, device->port_device);
}

static bool platform_has_bridge(const struct vfio_nc_platform *row,
				const struct vfio_nc_device *device)
{
	unsigned int i;

	for (i = 0; i < device->nr_bridges; i++) {
		if (row->bridge_vendor == device->bridge[i].vendor &&
		    platform_lists(row->bridges, row->nr_bridges,
				   device->bridge[i].device))
			return true;
	}
	return false;
}

/**
 * struct platform_name - one of the host bridge's names in the device tree
 * @text: it, perhaps without a 0; NULL = none
 * @length: its characters
 * @first: no other name stands before it
 */
struct platform_name {
	const char *text;
	size_t length;
	bool first;
};

/* Is it one of @names? The last of these is NULL. */
static bool platform_is_among(const struct platform_name *name,
			      const char * const *names)
{
	for (; names && *names; names++) {
		if (strlen(*names) == name->length &&
		    !memcmp(*names, name->text, name->length))
			return true;
	}
	return false;
}

static bool platform_is_known(const struct vfio_nc_table *table,
			      const struct platform_name *name)
{
	unsigned int i;

	for (i = 0; i < table->nr_platforms; i++) {
		if (platform_is_among(name, table->platforms[i].compatible) ||
		    platform_is_among(name, table->platforms[i].fallback))
			return true;
	}
	return false;
}

/* The first of the device's names that a row knows. The last may lack its 0. */
static struct platform_name platform_find_name(const struct vfio_nc_table *table,
					       const struct vfio_nc_device *device)
{
	size_t size = device->compatible ? device->compatible_size : 0;
	struct platform_name name = { .first = true };
	size_t at;

	for (at = 0; at < size; at += name.length + 1) {
		name.text = device->compatible + at;
		name.length = strnlen(name.text, size - at);
		if (platform_is_known(table, &name))
			return name;
		if (name.length)
			name.first = false;
	}
	return (struct platform_name){ 0 };
}

static bool platform_is_named(const struct vfio_nc_platform *row,
			      const struct platform_name *name)
{
	if (!name->text)
		return false;
	return platform_is_among(name, row->fallback) ||
	       (name->first && platform_is_among(name, row->compatible));
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
	PLATFORM_BRIDGE,
	PLATFORM_SOC,
	PLATFORM_COMPATIBLE,
	PLATFORM_MCFG,
	PLATFORM_MAIR,
	PLATFORM_NR_KEYS
};

static bool platform_matches(const struct vfio_nc_table *table, unsigned int i,
			     enum platform_key key,
			     const struct vfio_nc_device *device,
			     const struct platform_name *name)
{
	const struct vfio_nc_platform *row = &table->platforms[i];

	switch (key) {
	case PLATFORM_PORT:
		return platform_has_port(row, device);
	case PLATFORM_BRIDGE:
		return platform_has_bridge(row, device);
	case PLATFORM_SOC:
		return row->soc_id && device->machine &&
		       device->machine->soc & (1ull << i);
	case PLATFORM_COMPATIBLE:
		return platform_is_named(row, name);
	case PLATFORM_MCFG:
		return platform_has_mcfg(row, device);
	default:
		return row->mair && device->machine && device->machine->no_normal_nc;
	}
}

/* The first by key, then by row: all caps are alike (tests/unit/platforms_test.c). */
const struct vfio_nc_platform *
vfio_nc_table_cap(const struct vfio_nc_table *table,
		  const struct vfio_nc_device *device)
{
	const struct platform_name name = platform_find_name(table, device);
	enum platform_key key;
	unsigned int i;

	for (key = 0; key < PLATFORM_NR_KEYS; key++) {
		for (i = 0; i < table->nr_platforms; i++) {
			if (table->platforms[i].cap &&
			    platform_matches(table, i, key, device, &name))
				return &table->platforms[i];
		}
	}
	return NULL;
}

u64 vfio_nc_table_notes(const struct vfio_nc_table *table,
			const struct vfio_nc_device *device)
{
	const struct platform_name name = platform_find_name(table, device);
	enum platform_key key;
	unsigned int i;
	u64 rows = 0;

	for (key = 0; key < PLATFORM_NR_KEYS; key++) {
		for (i = 0; i < table->nr_platforms; i++) {
			if (!table->platforms[i].cap &&
			    platform_matches(table, i, key, device, &name))
				rows |= 1ull << i;
		}
	}
	return rows;
}
