/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * firmware.h - what a node of the device tree or of ACPI says about BARs.
 *
 * Three properties, each of which is empty (all BARs) or a list of BAR numbers:
 *
 *	vfio-nc,normal-nc	vfio-nc,permit		vfio-nc,device
 *
 * On a PCI device's node they mean its own BARs, on a bridge's, up to the host
 * bridge, those of all devices below. Of the nodes on a device's way up, the
 * nearest that speaks about a BAR is heard. A node that contradicts itself, is
 * malformed or has another property with this prefix, or with vfio_nc, instead, is
 * not heard at all: nobody knows what was meant.
 *
 * No binding of others has such a property; these are modelled on the device
 * tree's "nonposted-mmio" and "dma-coherent" (Devicetree Specification 0.4,
 * 2.3.9 and 2.3.10) and keep to its rules for vendor prefixes (2.3).
 */
#ifndef VFIO_NC_FIRMWARE_H
#define VFIO_NC_FIRMWARE_H

#include <vfio_nc/policy.h>

/*
 * So many numbers of a property are looked at: of one more than there are BARs,
 * one is no BAR or is there twice.
 */
#define VFIO_NC_PROPERTY_MAX (VFIO_NC_NR_BARS + 1)

/* Of the name of a property that nobody knows, with the 0; the rest is left out. */
#define VFIO_NC_PROPERTY_NAME_MAX 48

/**
 * enum vfio_nc_property_form - what a property looks like
 * @VFIO_NC_PROPERTY_ABSENT: the node does not have it
 * @VFIO_NC_PROPERTY_NUMBERS: a list of 32-bit numbers, which may be empty
 * @VFIO_NC_PROPERTY_OTHER: anything else
 */
enum vfio_nc_property_form {
	VFIO_NC_PROPERTY_ABSENT,
	VFIO_NC_PROPERTY_NUMBERS,
	VFIO_NC_PROPERTY_OTHER,
};

/**
 * struct vfio_nc_property - one property of a node, as it was read
 * @form: what it looks like
 * @nr: how many numbers are in @number
 * @number: the numbers, up to the first VFIO_NC_PROPERTY_MAX
 */
struct vfio_nc_property {
	enum vfio_nc_property_form form;
	unsigned int nr;
	u32 number[VFIO_NC_PROPERTY_MAX];
};

/**
 * struct vfio_nc_node - a node's properties, by the verdict they stand for
 * @property: the properties; there is none for stock
 * @unknown: the name of one that has our prefix, or nearly, and is none of these, or
 *	empty
 */
struct vfio_nc_node {
	struct vfio_nc_property property[VFIO_NC_NR_VERDICTS];
	char unknown[VFIO_NC_PROPERTY_NAME_MAX];
};

/**
 * enum vfio_nc_node_fault_kind - what can be wrong with a node
 * @VFIO_NC_NODE_UNKNOWN: a property has our prefix, and a word that nobody knows
 * @VFIO_NC_NODE_NOT_NUMBERS: a property is not a list of 32-bit numbers
 * @VFIO_NC_NODE_NO_BAR: a number in a property is not a BAR's
 * @VFIO_NC_NODE_TWICE: a property has a BAR twice
 * @VFIO_NC_NODE_ALL_AND_MORE: a property means all BARs, and another is there
 * @VFIO_NC_NODE_CONTRADICTION: two properties have the same BAR
 */
enum vfio_nc_node_fault_kind {
	VFIO_NC_NODE_UNKNOWN,
	VFIO_NC_NODE_NOT_NUMBERS,
	VFIO_NC_NODE_NO_BAR,
	VFIO_NC_NODE_TWICE,
	VFIO_NC_NODE_ALL_AND_MORE,
	VFIO_NC_NODE_CONTRADICTION,
};

/**
 * struct vfio_nc_node_fault - why a node is not heard
 * @kind: what is wrong
 * @unknown: for the first kind: the name; it points into the node
 * @verdict: for the others: the property that is wrong
 * @other: for the last two kinds: the other property
 * @number: for those about a number: that number
 */
struct vfio_nc_node_fault {
	enum vfio_nc_node_fault_kind kind;
	const char *unknown;
	enum vfio_nc_verdict verdict;
	enum vfio_nc_verdict other;
	u32 number;
};

/**
 * struct vfio_nc_bar_sets - what a node says, understood
 * @bars: the BARs of each verdict: bit n is set for BAR n
 */
struct vfio_nc_bar_sets {
	u8 bars[VFIO_NC_NR_VERDICTS];
};

/**
 * vfio_nc_firmware_property() - the property that stands for a verdict
 * @verdict: the verdict
 *
 * Return: its name; NULL for stock, which firmware cannot say.
 */
const char *vfio_nc_firmware_property(enum vfio_nc_verdict verdict);

/**
 * vfio_nc_firmware_note() - remember a property that nobody knows
 * @node: the node that has it, to which it is noted; of several, the one that
 *	strcmp() puts first
 * @name: the name of any of its properties; those that are not meant for us, and
 *	the three that are known, are passed over
 *
 * Firmware's text is printed: what is not a graphic character of ASCII becomes "?".
 */
void vfio_nc_firmware_note(struct vfio_nc_node *node, const char *name);

/**
 * vfio_nc_firmware_parse() - properties of a node to sets of BARs
 * @node: the properties
 * @sets: filled in when the node is good; a node without any is good
 * @fault: filled in when it is not
 *
 * Return: 0, or -EINVAL; then nothing in @sets means anything.
 */
int vfio_nc_firmware_parse(const struct vfio_nc_node *node,
			   struct vfio_nc_bar_sets *sets,
			   struct vfio_nc_node_fault *fault);

/**
 * vfio_nc_firmware_fault_print() - what is wrong with a node, and what to write
 * @fault: the fault
 * @buf: where to print
 * @size: bytes in @buf, counting the terminating 0;
 *	VFIO_NC_FIRMWARE_FAULT_TEXT_MAX always suffices
 *
 * Return: characters written, without the terminating 0.
 */
int vfio_nc_firmware_fault_print(const struct vfio_nc_node_fault *fault,
				 char *buf, size_t size);

#define VFIO_NC_FIRMWARE_FAULT_TEXT_MAX 160

/**
 * vfio_nc_firmware_add() - let a node speak, unless a nearer one has spoken
 * @device: the facts, to which the statements are added
 * @sets: what the node says
 * @name: the node's name, for people; it must stay valid as long as @device
 *
 * To be called for the nodes on the device's way up, its own first.
 */
void vfio_nc_firmware_add(struct vfio_nc_device *device,
			  const struct vfio_nc_bar_sets *sets,
			  const char *name);

#endif /* VFIO_NC_FIRMWARE_H */
