// SPDX-License-Identifier: GPL-2.0-only
/*
 * node.c - read the properties of a node of the device tree: what
 * src/module/firmware.c does inside the kernel. ACPI's are not in sysfs.
 */
#include <endian.h>

#include "capture.h"
#include "node.h"

static void node_read_property(const char *path, const char *name,
				   struct vfio_nc_property *property)
{
	/* One number more than is looked at tells that there are too many. */
	u32 cells[VFIO_NC_PROPERTY_MAX + 1];
	char file[WALK_PATH_MAX];
	unsigned int i;
	int size;

	*property = (struct vfio_nc_property){ 0 };
	scnprintf(file, sizeof(file), "%s/of_node/%s", path, name);
	size = sysfs_read_bytes(cells, sizeof(cells), "%s", file);
	if (size < 0)
		return;
	capture_bytes(file, cells, (size_t)size);
	property->form = VFIO_NC_PROPERTY_OTHER;
	if (size % (int)sizeof(u32))
		return;
	property->form = VFIO_NC_PROPERTY_NUMBERS;
	property->nr = (unsigned int)size / (unsigned int)sizeof(u32);
	if (property->nr > VFIO_NC_PROPERTY_MAX)
		property->nr = VFIO_NC_PROPERTY_MAX;
	for (i = 0; i < property->nr; i++)
		property->number[i] = be32toh(cells[i]);
}

/* Of those that are not known one is noted; a directory is a node below this one. */
static void node_take_name(const char *path, const char *name, struct vfio_nc_node *node)
{
	struct vfio_nc_node noted = *node;
	enum vfio_nc_verdict verdict;

	for (verdict = VFIO_NC_DEVICE; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		if (!strcmp(name, vfio_nc_firmware_property(verdict)))
			return node_read_property(path, name, &node->property[verdict]);
	}
	vfio_nc_firmware_note(&noted, name);
	if (strcmp(noted.unknown, node->unknown) &&
	    !sysfs_exists("%s/of_node/%s/.", path, name)) {
		*node = noted;
		sysfs_exists("%s/of_node/%s", path, name);
	}
}

static bool node_read(const char *path, struct vfio_nc_node *node)
{
	enum vfio_nc_verdict verdict;
	struct sysfs_names names;
	unsigned int i;
	bool speaks;

	*node = (struct vfio_nc_node){ 0 };
	sysfs_list(&names, "%s/of_node", path);
	for (i = 0; i < names.nr; i++)
		node_take_name(path, names.name[i], node);
	sysfs_free_names(&names);
	speaks = *node->unknown;
	for (verdict = VFIO_NC_DEVICE; verdict < VFIO_NC_NR_VERDICTS; verdict++)
		speaks |= node->property[verdict].form != VFIO_NC_PROPERTY_ABSENT;
	return speaks;
}

/* The node's path in the device tree, which is its name in the kernel too. */
static void node_spell_name(struct host_said *said, const char *path)
{
	static const char base[] = "/firmware/devicetree/base";
	char real[WALK_PATH_MAX];
	const char *at;

	at = sysfs_follow(real, "%s/of_node", path) ? strstr(real, base) : NULL;
	scnprintf(said->node, sizeof(said->node), "%s", at ? at + strlen(base) : "?");
}

bool host_hear(const char *path, struct host_said *said)
{
	char text[VFIO_NC_FIRMWARE_FAULT_TEXT_MAX];
	struct vfio_nc_node_fault fault;
	struct vfio_nc_node node;

	if (!node_read(path, &node))
		return false;
	*said = (struct host_said){ 0 };
	node_spell_name(said, path);
	said->good = !vfio_nc_firmware_parse(&node, &said->sets, &fault);
	if (said->good)
		return true;
	vfio_nc_firmware_fault_print(&fault, text, sizeof(text));
	scnprintf(said->fault, sizeof(said->fault), "%s: %s", said->node, text);
	return true;
}
