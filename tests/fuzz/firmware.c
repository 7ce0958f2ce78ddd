// SPDX-License-Identifier: GPL-2.0-only
/*
 * firmware.c - any properties on the nodes above any device.
 *
 * The input is facts about a device and then nodes, nearest first. A property is
 * the bytes of a device tree's or the integers of a _DSD package; what the kernel's
 * device_property_*() make of either is done here as they do it.
 */
#include <stdlib.h>

#include <vfio_nc/firmware.h>
#include <vfio_nc/rows.h>

#include "fuzz.h"

#define FIRMWARE_NODES_MAX 4

/* The input, from the front; behind its end come zeros. */
struct input {
	const uint8_t *at;
	size_t left;
};

static u64 take(struct input *input, unsigned int bytes)
{
	u64 number = 0;

	for (; bytes; bytes--) {
		number = number << 8 | (input->left ? *input->at : 0);
		input->at += input->left > 0;
		input->left -= input->left > 0;
	}
	return number;
}

/* A list of cells; no value at all is as good as an empty one (-ENODATA). */
static void take_tree_property(struct input *input, struct vfio_nc_property *property)
{
	size_t size = take(input, 1) % 40;
	unsigned int i;

	property->form = size % 4 ? VFIO_NC_PROPERTY_OTHER : VFIO_NC_PROPERTY_NUMBERS;
	for (i = 0; i < size / 4; i++) {
		u32 cell = (u32)take(input, 4);

		if (i < VFIO_NC_PROPERTY_MAX)
			property->number[property->nr++] = cell;
	}
	take(input, size % 4);
	if (size % 4)
		property->nr = 0;
}

/* A package of integers, or one integer; any that needs 33 bits is an error. */
static void take_acpi_property(struct input *input, struct vfio_nc_property *property)
{
	unsigned int nr = (unsigned int)take(input, 1) % 10;
	unsigned int i;

	property->form = VFIO_NC_PROPERTY_NUMBERS;
	for (i = 0; i < nr; i++) {
		u64 number = take(input, 1);

		if (number == 0xff)
			number = take(input, 8);
		if (i >= VFIO_NC_PROPERTY_MAX)
			continue;
		if (number >> 32)
			property->form = VFIO_NC_PROPERTY_OTHER;
		property->number[property->nr++] = (u32)number;
	}
}

static void take_property(struct input *input, struct vfio_nc_property *property)
{
	*property = (struct vfio_nc_property){ 0 };
	switch (take(input, 1) % 4) {
	case 0:
		break;
	case 1:
		take_tree_property(input, property);
		break;
	case 2:
		take_acpi_property(input, property);
		break;
	default:
		property->form = VFIO_NC_PROPERTY_OTHER;
	}
}

/* A name, most often one that begins as ours do; Return: is it unknown? */
static bool take_name(struct input *input, struct vfio_nc_node *node)
{
	static const char * const begin[] = { "", "vfio-nc,", "vfio_nc,", "vfio-nc,permit" };
	static const char * const known[] = {
		"vfio-nc,device", "vfio-nc,permit", "vfio-nc,normal-nc",
	};
	char name[100];
	unsigned int choice = (unsigned int)take(input, 1), i;
	size_t length = strlen(strcpy(name, begin[choice % ARRAY_SIZE(begin)]));

	for (choice >>= 2; choice; choice--)
		name[length++] = (char)take(input, 1);
	name[length] = '\0';
	vfio_nc_firmware_note(node, name);
	for (i = 0; i < ARRAY_SIZE(known); i++) {
		if (!strcmp(name, known[i]))
			return false;
	}
	return !strncmp(name, "vfio-nc,", 8) || !strncmp(name, "vfio_nc,", 8);
}

/* Told without src/policy; Return: is the node to be heard? */
static bool read_node(const struct vfio_nc_node *node, unsigned int *claimed,
		      enum vfio_nc_verdict *said)
{
	unsigned int verdict, i;

	*claimed = 0;
	for (verdict = VFIO_NC_DEVICE; verdict <= VFIO_NC_NORMAL_NC; verdict++) {
		const struct vfio_nc_property *property = &node->property[verdict];

		if (property->form == VFIO_NC_PROPERTY_ABSENT)
			continue;
		if (property->form == VFIO_NC_PROPERTY_OTHER)
			return false;
		for (i = 0; i < (property->nr ? property->nr : VFIO_NC_NR_BARS); i++) {
			u32 bar = property->nr ? property->number[i] : i;

			if (bar >= VFIO_NC_NR_BARS || *claimed & (1u << bar))
				return false;
			*claimed |= 1u << bar;
			said[bar] = verdict;
		}
	}
	return true;
}

static void check_fault(const struct vfio_nc_node_fault *fault)
{
	char text[VFIO_NC_FIRMWARE_FAULT_TEXT_MAX];
	int length = vfio_nc_firmware_fault_print(fault, text, sizeof(text));

	MUST(length > 0 && length < VFIO_NC_FIRMWARE_FAULT_TEXT_MAX - 1);
	MUST((size_t)length == strlen(text));
}

/* @heard: what is expected of each BAR after all nodes so far */
static void add_node(struct input *input, struct vfio_nc_device *device,
		     struct vfio_nc_statement *heard, const char *name)
{
	enum vfio_nc_verdict said[VFIO_NC_NR_BARS];
	struct vfio_nc_node_fault fault = { 0 };
	struct vfio_nc_bar_sets sets;
	struct vfio_nc_node node = { 0 };
	unsigned int claimed, i;
	bool good, unknown = false;

	for (i = VFIO_NC_DEVICE; i < VFIO_NC_NR_VERDICTS; i++)
		take_property(input, &node.property[i]);
	for (i = (unsigned int)take(input, 1) % 4; i; i--)
		unknown |= take_name(input, &node);
	good = read_node(&node, &claimed, said) && !unknown;
	MUST(good == !vfio_nc_firmware_parse(&node, &sets, &fault));
	if (!good) {
		check_fault(&fault);
		return;
	}
	vfio_nc_firmware_add(device, &sets, name);
	for (i = 0; i < VFIO_NC_NR_BARS; i++) {
		if (claimed & (1u << i) && !heard[i].node)
			heard[i] = (struct vfio_nc_statement){ name, said[i] };
	}
}

/* Of a row of the tables, or any. */
static void take_ids(struct input *input, struct vfio_nc_device *device)
{
	unsigned int choice = (unsigned int)take(input, 1);

	device->vendor = (u16)take(input, 2);
	device->device = (u16)take(input, 2);
	if (choice < vfio_nc_nr_rows) {
		const struct vfio_nc_row *row = &vfio_nc_rows[choice];

		device->vendor = row->vendor;
		device->device = row->ids[device->device % row->nr_ids];
		device->class = row->class;
	}
	choice = (unsigned int)take(input, 1);
	device->has_port = choice & 1;
	device->port_vendor = (u16)take(input, 2);
	device->port_device = (u16)take(input, 2);
	choice >>= 1;
	if (choice < vfio_nc_nr_platforms && vfio_nc_platforms[choice].nr_ports) {
		const struct vfio_nc_platform *row = &vfio_nc_platforms[choice];

		device->port_vendor = row->port_vendor;
		device->port_device = row->ports[device->port_device % row->nr_ports];
	}
}

static void take_facts(struct input *input, struct vfio_nc_device *device,
		       struct vfio_nc_machine *machine)
{
	unsigned int bar;

	take_ids(input, device);
	machine->soc = take(input, 1);
	device->machine = machine;
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		unsigned int kind = (unsigned int)take(input, 1);

		device->bar[bar].prefetchable = kind & 1;
		if (kind & 2)
			device->bar[bar].size = FUZZ_PAGE << (kind >> 2) % 52;
		else if (kind & 4)
			device->bar[bar].size = take(input, 8) & ~(FUZZ_PAGE - 1);
	}
}

/* The tables' own answer, with and without the rows about platforms. */
static void check_cap(const struct vfio_nc_policy *policy,
		      const struct vfio_nc_device *device, unsigned int bar, u64 at)
{
	struct vfio_nc_policy loose = *policy;
	const struct vfio_nc_platform *cap = policy->cap;
	struct vfio_nc_decision a, b;

	loose.cap = NULL;
	a = fuzz_decide(policy, device, bar, at);
	b = fuzz_decide(&loose, device, bar, at);
	MUST(!vfio_nc_verdict_is_stricter(b.verdict, a.verdict));
	if (!cap) {
		MUST(a.verdict == b.verdict && a.id == b.id && !a.lifted);
	} else if (a.source < VFIO_NC_SOURCE_PLATFORM) {
		MUST(a.verdict == b.verdict && a.source == b.source);
		MUST(!a.lifted == !vfio_nc_verdict_is_stricter(cap->verdict, a.verdict));
	} else {
		MUST(!vfio_nc_verdict_is_stricter(cap->verdict, a.verdict));
	}
}

static void check_bars(const struct vfio_nc_policy *policy,
		       const struct vfio_nc_device *device,
		       const struct vfio_nc_statement *heard)
{
	struct vfio_nc_decision decision;
	unsigned int bar;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		MUST(device->firmware[bar].node == heard[bar].node);
		if (!device->bar[bar].size)
			continue;
		decision = fuzz_decide(policy, device, bar, 0);
		MUST((decision.source == VFIO_NC_SOURCE_FIRMWARE) == !!heard[bar].node);
		if (heard[bar].node)
			MUST(decision.verdict == heard[bar].verdict &&
			     decision.id == heard[bar].node);
		check_cap(policy, device, bar, 0);
		check_cap(policy, device, bar, device->bar[bar].size - 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const char * const names[FIRMWARE_NODES_MAX] = {
		"/pcie/pci@0", "/pcie/pci@1", "/pcie", "\\_SB.PCI0",
	};
	static struct vfio_nc_key keys[VFIO_NC_NR_KEYS];
	static struct vfio_nc_table table;
	struct vfio_nc_statement heard[VFIO_NC_NR_BARS] = { 0 };
	struct vfio_nc_policy policy = { .table = &table };
	struct input input = { bytes, size };
	struct vfio_nc_machine machine = { 0 };
	struct vfio_nc_device device = { 0 };
	unsigned int i;

	/* The same each time. */
	if (!table.nr_keys)
		table = vfio_nc_rows_table(keys);
	take_facts(&input, &device, &machine);
	policy.cap = vfio_nc_table_cap(&table, &device);
	policy.unlisted = take(&input, 1) & 1 ? VFIO_NC_DEVICE : VFIO_NC_STOCK;
	for (i = 0; i < FIRMWARE_NODES_MAX && input.left; i++)
		add_node(&input, &device, heard, names[i]);
	check_bars(&policy, &device, heard);
	fuzz_check_spans(&policy, &device);
	return 0;
}
