/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * table.h - the safety tables: rows about devices, rows about platforms.
 *
 * The rows themselves stand in tables/, with their reasons and evidence; here is
 * what a decision needs of them.
 */
#ifndef VFIO_NC_TABLE_H
#define VFIO_NC_TABLE_H

#include <vfio_nc/clause.h>

/*
 * Any vendor or device ID. No device has it: a read from an absent one returns
 * all ones (PCI Local Bus Specification 3.0, 6.1).
 */
#define VFIO_NC_ANY 0xffff

/**
 * struct vfio_nc_row - what is known about some devices
 * @id: the row's name, for people
 * @vendor: vendor ID, or VFIO_NC_ANY
 * @nr_ids: how many device IDs
 * @ids: the device IDs; one VFIO_NC_ANY for all of the vendor
 * @class: class code that is meant, 24 bits
 * @class_mask: which bits of it count; 0 = any class
 * @io: bits of the BARs that must not be memory
 * @clause: what is said about these devices
 */
struct vfio_nc_row {
	const char *id;
	const u16 *ids;
	u16 nr_ids;
	u16 vendor;
	u32 class;
	u32 class_mask;
	u8 io;
	struct vfio_nc_clause clause;
};

/**
 * struct vfio_nc_platform - what is known about a root complex
 * @id: the row's name, for people
 * @why: what goes wrong there, or what is useless
 * @process: what a process and a guest have to do there whatever the memory type,
 *	or NULL
 * @cap: @verdict caps what device rows say; else the row is a note
 * @verdict: the most that is safe
 * @port_vendor: vendor ID of its root ports
 * @nr_ports: how many device IDs of root ports; 0 = no such key
 * @ports: these device IDs
 * @bridge_vendor: vendor ID of its host bridge functions
 * @nr_bridges: how many device IDs of these; 0 = no such key
 * @bridges: these device IDs
 * @soc_id: pattern for the soc bus's soc_id, as "jep106:0a16:0001", or NULL
 * @soc_revision: pattern for its revision
 * @compatible: the host bridge's names in a device tree, as the first of them, NULL
 *	behind the last; or NULL
 * @fallback: names that count behind others too, in the same way
 * @oem_id: OEM ID of the ACPI MCFG table, padded as there, or NULL
 * @oem_table_id: OEM table ID of the same
 * @mair: wherever the kernel's MAIR_EL1 makes Normal-NC another type
 */
struct vfio_nc_platform {
	const char *id;
	const char *why;
	const char *process;
	bool cap;
	enum vfio_nc_verdict verdict;
	u16 port_vendor;
	u16 nr_ports;
	const u16 *ports;
	u16 bridge_vendor;
	u16 nr_bridges;
	const u16 *bridges;
	const char *soc_id;
	const char *soc_revision;
	const char * const *compatible;
	const char * const *fallback;
	const char *oem_id;
	const char *oem_table_id;
	bool mair;
};

/**
 * struct vfio_nc_key - where a device ID's row stands
 * @vendor: vendor ID, or VFIO_NC_ANY
 * @device: device ID, or VFIO_NC_ANY
 * @row: index of the row; VFIO_NC_KEY_WHOLE is added for one without a range,
 *	so that rows with a range come first
 */
struct vfio_nc_key {
	u16 vendor;
	u16 device;
	u16 row;
};

#define VFIO_NC_KEY_WHOLE 0x8000

/**
 * struct vfio_nc_table - both tables, ready to be asked
 * @rows: rows about devices
 * @nr_rows: how many, at most VFIO_NC_KEY_WHOLE
 * @keys: sorted by vendor, device and row: see vfio_nc_table_sort()
 * @nr_keys: how many: one for each ID of each row
 * @platforms: rows about platforms
 * @nr_platforms: how many, at most 64
 */
struct vfio_nc_table {
	const struct vfio_nc_row *rows;
	unsigned int nr_rows;
	const struct vfio_nc_key *keys;
	unsigned int nr_keys;
	const struct vfio_nc_platform *platforms;
	unsigned int nr_platforms;
};

/**
 * vfio_nc_table_sort() - make the keys of rows
 * @rows: the rows
 * @nr_rows: how many
 * @keys: where to write them: one for each ID of each row
 */
void vfio_nc_table_sort(const struct vfio_nc_row *rows, unsigned int nr_rows,
			struct vfio_nc_key *keys);

/* A device's own ID, its vendor's any, and any vendor's. */
#define VFIO_NC_TABLE_IDS 3

/**
 * struct vfio_nc_table_walk - a way through the rows that are about a device
 * @id: which of its IDs is looked for
 * @found: it was
 * @at: the next key
 *
 * All 0 to begin with.
 */
struct vfio_nc_table_walk {
	unsigned int id;
	bool found;
	unsigned int at;
};

/**
 * vfio_nc_table_next() - the next row that is about a device, the strongest first
 * @table: the tables
 * @device: the device
 * @walk: where we are
 *
 * Rows that name the device ID come before rows about all of a vendor's devices,
 * and these before rows about any vendor's; among equals, rows with a range come
 * first.
 *
 * Return: the row, whatever BARs it is about; NULL behind the last.
 */
const struct vfio_nc_row *vfio_nc_table_next(const struct vfio_nc_table *table,
					     const struct vfio_nc_device *device,
					     struct vfio_nc_table_walk *walk);

/**
 * vfio_nc_table_answers() - what do the rows about devices say?
 * @table: the tables
 * @device: the device
 * @bar: BAR number, 0 to VFIO_NC_NR_BARS - 1
 * @offset: offset in the BAR, below its size
 * @decision: as for vfio_nc_clause_answers(), and the row's id
 *
 * Return: true if one speaks.
 */
bool vfio_nc_table_answers(const struct vfio_nc_table *table,
			   const struct vfio_nc_device *device,
			   unsigned int bar, u64 offset,
			   struct vfio_nc_decision *decision);

/**
 * vfio_nc_table_cap() - the platform row that caps a device
 * @table: the tables
 * @device: the device
 *
 * Asked by the root port's IDs, then the host bridge functions', then the SoC, then
 * the host bridge's name in the device tree, ACPI's MCFG table, and MAIR_EL1.
 *
 * Of the names in the device tree only one is asked: the first that any row knows.
 * Behind another name it is a fallback, which says how to drive the host bridge, not
 * which one it is: it counts for rows that know it as that.
 *
 * Return: the row, or NULL.
 */
const struct vfio_nc_platform *
vfio_nc_table_cap(const struct vfio_nc_table *table,
		  const struct vfio_nc_device *device);

/**
 * vfio_nc_table_notes() - the platform rows that have something to say, no cap
 * @table: the tables
 * @device: the device
 *
 * Return: bit n for row n.
 */
u64 vfio_nc_table_notes(const struct vfio_nc_table *table,
			const struct vfio_nc_device *device);

#endif /* VFIO_NC_TABLE_H */
