// SPDX-License-Identifier: GPL-2.0-only
/*
 * firmware.c - read the properties of the nodes above a device; what they mean
 * is said in src/policy/firmware.c. Device tree and ACPI are told apart only to list
 * the properties of a node, which device_property_*() cannot.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/acpi.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/of.h>
#include <linux/pci.h>
#include <linux/property.h>
#include <linux/slab.h>

#include <vfio_nc/firmware.h>

#include "firmware.h"

#define FIRMWARE_WARNED	0

/**
 * struct firmware_name - the name of a node that has a property of ours
 * @list: in firmware_names
 * @flags: FIRMWARE_WARNED: the log has said what is wrong with the node
 * @text: the name
 *
 * Latches point at @text, and a warning is to come once, so it is kept until the
 * module goes. There is one for each such node, however often it is read.
 */
struct firmware_name {
	struct list_head list;
	unsigned long flags;
	char text[];
};

static LIST_HEAD(firmware_names);

/* Guards firmware_names; a leaf: nothing is locked under it. */
static DEFINE_MUTEX(firmware_lock);

/* For all for which there is no memory. */
static struct firmware_name firmware_nameless = { .text = "?" };

static struct firmware_name *firmware_find_name(const char *text)
{
	size_t size = strlen(text) + 1;
	struct firmware_name *name;

	lockdep_assert_held(&firmware_lock);
	list_for_each_entry(name, &firmware_names, list) {
		if (!strcmp(name->text, text))
			return name;
	}
	name = kzalloc(struct_size(name, text, size), GFP_KERNEL);
	if (!name)
		return &firmware_nameless;
	memcpy(name->text, text, size);
	list_add(&name->list, &firmware_names);
	return name;
}

/* Return: the name of a device's node, which stays valid. */
static struct firmware_name *firmware_name_of(struct device *dev)
{
	char *text = kasprintf(GFP_KERNEL, "%pfw", dev_fwnode(dev));
	struct firmware_name *name;

	if (!text)
		return &firmware_nameless;
	mutex_lock(&firmware_lock);
	name = firmware_find_name(text);
	mutex_unlock(&firmware_lock);
	kfree(text);
	return name;
}

static void firmware_read_property(struct device *dev, const char *name,
				   struct vfio_nc_property *property)
{
	int nr;

	*property = (struct vfio_nc_property){ 0 };
	if (!device_property_present(dev, name))
		return;
	nr = device_property_count_u32(dev, name);
	/* A node made at run time may have no value instead of an empty one. */
	if (nr == -ENODATA)
		nr = 0;
	property->form = VFIO_NC_PROPERTY_OTHER;
	if (nr < 0)
		return;
	property->nr = min(nr, VFIO_NC_PROPERTY_MAX);
	if (!property->nr ||
	    !device_property_read_u32_array(dev, name, property->number,
					    property->nr))
		property->form = VFIO_NC_PROPERTY_NUMBERS;
}

static void firmware_list_tree(const struct device_node *from,
			       struct vfio_nc_node *node)
{
	const struct property *property;

	for_each_property_of_node(from, property)
		vfio_nc_firmware_note(node, property->name);
}

#ifdef CONFIG_ACPI
/* As it is kept: packages of a name and a value. */
static void firmware_list_acpi(const struct acpi_device *from,
			       struct vfio_nc_node *node)
{
	const struct acpi_device_properties *list;
	unsigned int i;

	list_for_each_entry(list, &from->data.properties, list) {
		const union acpi_object *all = list->properties;

		for (i = 0; i < all->package.count; i++) {
			const union acpi_object *pair = &all->package.elements[i];

			if (pair->type == ACPI_TYPE_PACKAGE && pair->package.count &&
			    pair->package.elements->type == ACPI_TYPE_STRING)
				vfio_nc_firmware_note(node,
						      pair->package.elements->string.pointer);
		}
	}
}
#endif

/* Note those that are not known. */
static void firmware_list(struct device *dev, struct vfio_nc_node *node)
{
	struct fwnode_handle *from = dev_fwnode(dev);

	*node->unknown = '\0';
	if (is_of_node(from))
		firmware_list_tree(to_of_node(from), node);
#ifdef CONFIG_ACPI
	if (is_acpi_device_node(from))
		firmware_list_acpi(to_acpi_device_node(from), node);
#endif
}

/* Return: has the device a node that speaks? */
static bool firmware_read_node(struct device *dev, struct vfio_nc_node *node)
{
	enum vfio_nc_verdict verdict;
	bool speaks;

	firmware_list(dev, node);
	speaks = *node->unknown;
	for (verdict = VFIO_NC_DEVICE; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		struct vfio_nc_property *property = &node->property[verdict];

		firmware_read_property(dev, vfio_nc_firmware_property(verdict),
				       property);
		speaks |= property->form != VFIO_NC_PROPERTY_ABSENT;
	}
	return speaks;
}

static void firmware_warn(struct firmware_name *name,
			  const struct vfio_nc_node_fault *fault)
{
	char text[VFIO_NC_FIRMWARE_FAULT_TEXT_MAX];

	if (test_and_set_bit(FIRMWARE_WARNED, &name->flags))
		return;
	vfio_nc_firmware_fault_print(fault, text, sizeof(text));
	pr_warn("%s: %s; until then nothing this node says counts\n",
		name->text, text);
}

static void firmware_ask(struct device *dev, struct vfio_nc_device *device)
{
	struct vfio_nc_node_fault fault;
	struct vfio_nc_bar_sets sets;
	struct firmware_name *name;
	struct vfio_nc_node node;

	if (!dev || !firmware_read_node(dev, &node))
		return;
	name = firmware_name_of(dev);
	if (vfio_nc_firmware_parse(&node, &sets, &fault))
		firmware_warn(name, &fault);
	else
		vfio_nc_firmware_add(device, &sets, name->text);
}

void vfio_nc_firmware_read(struct pci_dev *pdev, struct vfio_nc_device *device)
{
	struct pci_host_bridge *host = pci_find_host_bridge(pdev->bus);
	struct pci_dev *at;

	for (at = pdev; at; at = pci_upstream_bridge(at))
		firmware_ask(&at->dev, device);
	/* ACPI's node is the host bridge's, a device tree's its parent's. */
	firmware_ask(&host->dev, device);
	firmware_ask(host->dev.parent, device);
}

void vfio_nc_firmware_exit(void)
{
	struct firmware_name *name, *next;

	list_for_each_entry_safe(name, next, &firmware_names, list)
		kfree(name);
	INIT_LIST_HEAD(&firmware_names);
}
