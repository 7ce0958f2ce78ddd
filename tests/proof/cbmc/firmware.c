// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of any node of firmware: it is understood just as it stands, or not heard at all and
 * the fault is one that it has; and a nearer node that has spoken is not talked over.
 */
#include <vfio_nc/clause.h>
#include <vfio_nc/firmware.h>

#include "any.h"

static struct vfio_nc_node node;
static struct vfio_nc_device device;

static void any_node(void)
{
	unsigned int verdict, i;

	for (verdict = 0; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		struct vfio_nc_property *property = &node.property[verdict];

		property->form = any_up_to(VFIO_NC_PROPERTY_OTHER);
		property->nr = any_up_to(VFIO_NC_PROPERTY_MAX);
		for (i = 0; i < VFIO_NC_PROPERTY_MAX; i++)
			property->number[i] = nondet_u32();
		assume(property->form == VFIO_NC_PROPERTY_NUMBERS || !property->nr);
	}
	node.property[VFIO_NC_STOCK] = (struct vfio_nc_property){ 0 };
	node.unknown[0] = nondet_char();
}

/* How often does a property have a BAR? One that is empty has all. */
static unsigned int times(unsigned int verdict, u32 bar)
{
	const struct vfio_nc_property *property = &node.property[verdict];
	unsigned int i, nr = 0;

	for (i = 0; i < property->nr; i++)
		nr += property->number[i] == bar;
	return property->form == VFIO_NC_PROPERTY_NUMBERS && !property->nr ? 1 : nr;
}

static void prove_understood(const struct vfio_nc_bar_sets *sets)
{
	unsigned int verdict = any_up_to(VFIO_NC_NR_VERDICTS - 1);
	unsigned int other = any_up_to(VFIO_NC_NR_VERDICTS - 1);
	unsigned int i = any_up_to(VFIO_NC_PROPERTY_MAX - 1);
	u32 bar = any_up_to(VFIO_NC_NR_BARS - 1);
	bool has = sets->bars[verdict] & 1u << bar;

	prove(!*node.unknown, "a node with an unknown property is not heard");
	prove(node.property[verdict].form != VFIO_NC_PROPERTY_OTHER,
	      "a node with what is no list of numbers is not heard");
	prove(i >= node.property[verdict].nr ||
	      node.property[verdict].number[i] < VFIO_NC_NR_BARS,
	      "a node with a number that is no BAR is not heard");
	prove(times(verdict, bar) == has, "each BAR is there once, or not");
	prove(!(sets->bars[verdict] & ~VFIO_NC_ALL_BARS), "there are no other BARs");
	prove(verdict == other || !(sets->bars[verdict] & sets->bars[other]),
	      "a BAR has one verdict");
}

/* Is the fault one that the node has? */
static bool is_true(const struct vfio_nc_node_fault *fault)
{
	const struct vfio_nc_property *property = &node.property[fault->verdict];
	bool all = property->form == VFIO_NC_PROPERTY_NUMBERS && !property->nr;

	switch (fault->kind) {
	case VFIO_NC_NODE_UNKNOWN:
		return *fault->unknown;
	case VFIO_NC_NODE_NOT_NUMBERS:
		return property->form == VFIO_NC_PROPERTY_OTHER;
	case VFIO_NC_NODE_NO_BAR:
		return fault->number >= VFIO_NC_NR_BARS && times(fault->verdict, fault->number);
	case VFIO_NC_NODE_TWICE:
		return times(fault->verdict, fault->number) > 1;
	case VFIO_NC_NODE_ALL_AND_MORE:
		return all && node.property[fault->other].form != VFIO_NC_PROPERTY_ABSENT;
	default:
		return times(fault->verdict, fault->number) && times(fault->other, fault->number);
	}
}

static void prove_added(const struct vfio_nc_bar_sets *sets)
{
	u32 bar = any_up_to(VFIO_NC_NR_BARS - 1);
	struct vfio_nc_statement before, after;
	unsigned int verdict;
	unsigned int all = 0;

	device.firmware[bar].node = nondet_bool() ? "nearer" : NULL;
	device.firmware[bar].verdict = any_verdict();
	before = device.firmware[bar];
	for (verdict = 0; verdict < VFIO_NC_NR_VERDICTS; verdict++)
		all |= sets->bars[verdict];
	vfio_nc_firmware_add(&device, sets, "node");
	after = device.firmware[bar];
	if (before.node || !(all & 1u << bar))
		prove(after.node == before.node && after.verdict == before.verdict,
		      "what a nearer node says stays, and what nobody says");
	else
		prove(after.node && sets->bars[after.verdict] & 1u << bar,
		      "a BAR gets the verdict that the node has for it");
}

void proof(void)
{
	struct vfio_nc_node_fault fault;
	struct vfio_nc_bar_sets sets;

	any_node();
	if (vfio_nc_firmware_parse(&node, &sets, &fault)) {
		prove(fault.verdict < VFIO_NC_NR_VERDICTS && fault.other < VFIO_NC_NR_VERDICTS,
		      "the fault names verdicts");
		prove(is_true(&fault), "the fault is one that the node has");
		return;
	}
	prove_understood(&sets);
	prove_added(&sets);
}
