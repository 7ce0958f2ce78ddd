/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * policy.h - which memory type a BAR gets, as pure functions of facts.
 *
 * The same files compile in the module, in the unit tests and in the command.
 * Nothing here allocates, locks, prints or keeps state, and no decision can
 * fail: what nobody spoke about is `unlisted`.
 */
#ifndef VFIO_NC_POLICY_H
#define VFIO_NC_POLICY_H

#include <vfio_nc/env.h>

/* BARs of a type 0 header: PCI Local Bus Specification 3.0, 6.2.5.1. */
#define VFIO_NC_NR_BARS 6

/**
 * enum vfio_nc_verdict - the memory type of a BAR, or of a range of it
 * @VFIO_NC_STOCK: not touched: what this kernel does alone
 * @VFIO_NC_DEVICE: Device in the process and in stage 2
 * @VFIO_NC_PERMIT: Device in the process, Normal-NC in stage 2: the guest's
 *	stage 1 chooses
 * @VFIO_NC_NORMAL_NC: Normal-NC in the process and in stage 2
 * @VFIO_NC_NR_VERDICTS: how many there are
 */
enum vfio_nc_verdict {
	VFIO_NC_STOCK,
	VFIO_NC_DEVICE,
	VFIO_NC_PERMIT,
	VFIO_NC_NORMAL_NC,
	VFIO_NC_NR_VERDICTS
};

/**
 * enum vfio_nc_source - who spoke, strongest first
 * @VFIO_NC_SOURCE_OVERRIDE: the operator, in the device's own `override`
 * @VFIO_NC_SOURCE_RULES: the operator, in `rules`
 * @VFIO_NC_SOURCE_FIRMWARE: a property of the device's node or of a bridge above
 * @VFIO_NC_SOURCE_PLATFORM: the table of platforms, which caps the next
 * @VFIO_NC_SOURCE_TABLE: the table of devices
 * @VFIO_NC_SOURCE_UNLISTED: nobody: the parameter `unlisted` holds
 * @VFIO_NC_NR_SOURCES: how many there are
 */
enum vfio_nc_source {
	VFIO_NC_SOURCE_OVERRIDE,
	VFIO_NC_SOURCE_RULES,
	VFIO_NC_SOURCE_FIRMWARE,
	VFIO_NC_SOURCE_PLATFORM,
	VFIO_NC_SOURCE_TABLE,
	VFIO_NC_SOURCE_UNLISTED,
	VFIO_NC_NR_SOURCES
};

/**
 * struct vfio_nc_bar - one BAR as the policy sees it
 * @size: bytes that can be mapped: the BAR's length rounded up to whole
 *	pages; 0 where there is no memory BAR (absent, I/O, upper half)
 * @prefetchable: the BAR's prefetchable bit
 */
struct vfio_nc_bar {
	u64 size;
	bool prefetchable;
};

/**
 * struct vfio_nc_statement - what firmware says about one BAR
 * @node: the node that says it, as the firmware names it; NULL = nothing is said
 * @verdict: what it says
 */
struct vfio_nc_statement {
	const char *node;
	enum vfio_nc_verdict verdict;
};

/* ACPI 6.5, 5.2.6: the lengths of a table header's fields, and a 0. */
#define VFIO_NC_OEM_ID_SIZE		(6 + 1)
#define VFIO_NC_OEM_TABLE_ID_SIZE	(8 + 1)

/**
 * struct vfio_nc_machine - the facts about the machine
 * @soc: bit n is set where row n of the platform table names this machine's SoC
 * @oem_id: OEM ID of the ACPI MCFG table, padded as there; empty without one
 * @oem_table_id: OEM table ID of the same
 * @no_normal_nc: this kernel's MAIR_EL1 has another type where its page tables say
 *	Normal-NC: what maps so is Device
 */
struct vfio_nc_machine {
	u64 soc;
	char oem_id[VFIO_NC_OEM_ID_SIZE];
	char oem_table_id[VFIO_NC_OEM_TABLE_ID_SIZE];
	bool no_normal_nc;
};

/**
 * struct vfio_nc_id - what a PCI function is
 * @vendor: vendor ID
 * @device: device ID
 */
struct vfio_nc_id {
	u16 vendor;
	u16 device;
};

/* Kinds of host bridge functions on one root bus; on Arm there is mostly one. */
#define VFIO_NC_NR_BRIDGES 16

/**
 * struct vfio_nc_device - the facts about a device that a decision may use
 * @domain: PCI segment
 * @bus: bus number
 * @slot: device number, 0 to 31
 * @function: function number, 0 to 7
 * @vendor: vendor ID
 * @device: device ID
 * @subvendor: subsystem vendor ID
 * @subdevice: subsystem ID
 * @class: class code, 24 bits: base class, sub-class, programming interface
 * @has_port: a root port is above the device
 * @port_vendor: that root port's vendor ID
 * @port_device: that root port's device ID
 * @nr_bridges: how many kinds of host bridge functions are on the device's root bus
 * @bridge: these kinds: vfio_nc_device_add_bridge()
 * @compatible: the device tree's names for the host bridge, each with its 0;
 *	NULL where there is no device tree
 * @compatible_size: bytes of them
 * @machine: the machine; NULL where nothing is known about it
 * @bar: the BARs
 * @firmware: what firmware says about each
 */
struct vfio_nc_device {
	u32 domain;
	u8 bus;
	u8 slot;
	u8 function;
	u16 vendor;
	u16 device;
	u16 subvendor;
	u16 subdevice;
	u32 class;
	bool has_port;
	u16 port_vendor;
	u16 port_device;
	unsigned int nr_bridges;
	struct vfio_nc_id bridge[VFIO_NC_NR_BRIDGES];
	const char *compatible;
	size_t compatible_size;
	const struct vfio_nc_machine *machine;
	struct vfio_nc_bar bar[VFIO_NC_NR_BARS];
	struct vfio_nc_statement firmware[VFIO_NC_NR_BARS];
};

/**
 * vfio_nc_device_add_bridge() - a host bridge function is on the device's root bus
 * @device: the device
 * @vendor: the function's vendor ID
 * @id: the function's device ID
 *
 * A function of class 0600, type 0: beside the root ports, never above anything,
 * so that no walk from bridge to bridge meets it. Kinds beyond VFIO_NC_NR_BRIDGES
 * are not heard of.
 */
void vfio_nc_device_add_bridge(struct vfio_nc_device *device, u16 vendor, u16 id);

struct vfio_nc_clause;
struct vfio_nc_platform;
struct vfio_nc_rule;
struct vfio_nc_table;

/**
 * struct vfio_nc_policy - everything that has been said about one device, strongest
 *	first
 * @override: the operator's clauses about this device; the first that speaks wins
 * @nr_override: how many
 * @rules: the operator's rules; the first that speaks wins
 * @nr_rules: how many
 * @cap: the row about its platform that caps it, vfio_nc_table_cap() of @table, or
 *	NULL
 * @table: the tables, or NULL
 * @unlisted: the verdict where nobody spoke: stock or device
 */
struct vfio_nc_policy {
	const struct vfio_nc_clause *override;
	unsigned int nr_override;
	const struct vfio_nc_rule *rules;
	unsigned int nr_rules;
	const struct vfio_nc_platform *cap;
	const struct vfio_nc_table *table;
	enum vfio_nc_verdict unlisted;
};

/**
 * struct vfio_nc_decision - the answer
 * @verdict: the memory type
 * @source: who spoke
 * @rule: which clause of the override or which rule, counted from 1; else 0
 * @id: which row of a table, or which node of the firmware; else NULL
 * @lifted: the platform row that would have been stricter, had not somebody
 *	stronger spoken; else NULL
 * @end: the answer holds up to this offset in the BAR, exclusive
 */
struct vfio_nc_decision {
	enum vfio_nc_verdict verdict;
	enum vfio_nc_source source;
	unsigned int rule;
	const char *id;
	const char *lifted;
	u64 end;
};

/**
 * struct vfio_nc_span - whole pages of a BAR that have one decision
 * @start: first byte, as offset in the BAR; @decision.end is where it stops
 * @decision: what a mapping of any of them gets
 */
struct vfio_nc_span {
	u64 start;
	struct vfio_nc_decision decision;
};

/**
 * vfio_nc_ask() - what one source alone says
 * @policy: what has been said
 * @device: the device
 * @source: who is asked
 * @bar: BAR number, 0 to VFIO_NC_NR_BARS - 1, of a size that is not 0
 * @offset: offset in the BAR, below its size
 * @decision: where it speaks the answer is written; either way the end comes
 *	down to the next place where this source's answer changes
 *
 * Return: true if it speaks.
 */
bool vfio_nc_ask(const struct vfio_nc_policy *policy,
		 const struct vfio_nc_device *device,
		 enum vfio_nc_source source, unsigned int bar, u64 offset,
		 struct vfio_nc_decision *decision);

/**
 * vfio_nc_spans_room() - how many spans are surely enough to divide a BAR
 * @policy: what has been said
 * @device: the device
 * @bar: BAR number
 *
 * Return: how many; 0 for a BAR of size 0.
 */
unsigned int vfio_nc_spans_room(const struct vfio_nc_policy *policy,
				const struct vfio_nc_device *device,
				unsigned int bar);

/**
 * vfio_nc_spans_fill() - divide a BAR by decision
 * @policy: what has been said
 * @device: the device
 * @bar: BAR number; a BAR of size 0 has no spans
 * @page_size: the kernel's page size in bytes, a power of two
 * @spans: where to write them, ascending, without gaps
 * @room: how many fit, at least vfio_nc_spans_room()
 *
 * Of those who speak about a byte the strongest is heard: the first clause of the
 * override, then the first rule, the firmware, the first row about the device, and
 * else `unlisted`. A platform only caps: of the last two, what allows more than it is
 * what it says. What the others say above it stays, and the row is named as lifted.
 * Where the machine has no Normal-NC for processes, normal-nc is permit.
 *
 * Nothing smaller than a page can be mapped. A page in which several answers
 * meet (a row's range may end inside of it) gets what every byte of it may have,
 * as vfio_nc_spans_verdict() says it. Of those who speak about the page the
 * strictest is named, before who says stock; among equals the strongest.
 *
 * Return: how many the BAR has; what stands in @spans behind them means nothing.
 */
unsigned int vfio_nc_spans_fill(const struct vfio_nc_policy *policy,
				const struct vfio_nc_device *device,
				unsigned int bar, u64 page_size,
				struct vfio_nc_span *spans, unsigned int room);

/**
 * vfio_nc_spans_find() - the span that an offset is in, or the next one
 * @spans: the spans of one BAR, as vfio_nc_spans_fill() wrote them
 * @nr: how many
 * @offset: in the BAR
 *
 * Return: number of the first span that ends behind @offset; @nr if none does. It takes
 * log2(@nr) steps.
 */
unsigned int vfio_nc_spans_find(const struct vfio_nc_span *spans, unsigned int nr,
				u64 offset);

/**
 * vfio_nc_spans_verdict() - one verdict for a mapping of several spans
 * @spans: the spans of one BAR, as vfio_nc_spans_fill() wrote them
 * @nr: how many
 * @start: first byte of the mapping, as offset in the BAR
 * @end: the byte after its last
 *
 * A mapping has one type, so it gets what every byte of it may have: what is
 * not granted to all of it is not granted.
 *
 * Return: stock if all of it is stock, normal-nc if all of it is normal-nc,
 * permit if all of it is permit or normal-nc, else device.
 */
enum vfio_nc_verdict vfio_nc_spans_verdict(const struct vfio_nc_span *spans,
					   unsigned int nr, u64 start, u64 end);

/**
 * vfio_nc_verdict_grants() - does a verdict allow Normal-NC in stage 2?
 * @verdict: the verdict
 *
 * Return: true for permit and normal-nc.
 */
static inline bool vfio_nc_verdict_grants(enum vfio_nc_verdict verdict)
{
	return verdict == VFIO_NC_PERMIT || verdict == VFIO_NC_NORMAL_NC;
}

/**
 * vfio_nc_verdict_is_stricter() - does a verdict allow less than another?
 * @a: the verdict
 * @b: the other
 *
 * stock counts as permit, which it is in kernels since 6.9.
 *
 * Return: true if so; false if it allows as much.
 */
bool vfio_nc_verdict_is_stricter(enum vfio_nc_verdict a,
				 enum vfio_nc_verdict b);

/**
 * vfio_nc_verdict_name() - the word for a verdict
 * @verdict: the verdict
 *
 * Return: the word used in rules, sysfs and log.
 */
const char *vfio_nc_verdict_name(enum vfio_nc_verdict verdict);

/**
 * vfio_nc_source_name() - the word for a source
 * @source: the source
 *
 * Return: the word used in sysfs and log.
 */
const char *vfio_nc_source_name(enum vfio_nc_source source);

/**
 * vfio_nc_decision_print() - who spoke, to the one text that all views show
 * @decision: the answer
 * @buf: where to print: "rules#2", "table:bochs_vram", "unlisted"
 * @size: bytes in @buf, counting the terminating 0; of a firmware node with a
 *	very long name VFIO_NC_DECISION_TEXT_MAX holds only the beginning
 *
 * Return: characters written, without the terminating 0.
 */
int vfio_nc_decision_print(const struct vfio_nc_decision *decision, char *buf,
			   size_t size);

#define VFIO_NC_DECISION_TEXT_MAX 160

#endif /* VFIO_NC_POLICY_H */
