// SPDX-License-Identifier: GPL-2.0-only
/*
 * firmware.c - read the properties of the device tree's nodes above a device:
 * what src/module/firmware.c does inside the kernel. ACPI's are not in sysfs.
 */
#include <endian.h>

#include <vfio_nc/firmware.h>

#include "host.h"

static void firmware_read_property(const char *path, const char *name,
				   struct vfio_nc_property *property)
{
	/* One number more than is looked at tells that there are too many. */
	u32 cells[VFIO_NC_PROPERTY_MAX + 1];
	int size = sysfs_read_bytes(cells, sizeof(cells), "%s/of_node/%s", path, name);
	unsigned int i;

	*property = (struct vfio_nc_property){ 0 };
	if (size < 0)
		return;
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

/* Note those that are not known; a directory is a node below this one. */
static void firmware_list(const char *path, struct vfio_nc_node *node)
{
	struct sysfs_names names;
	unsigned int i;

	sysfs_list(&names, "%s/of_node", path);
	for (i = 0; i < names.nr; i++) {
		if (!sysfs_exists("%s/of_node/%s/.", path, names.name[i]))
			vfio_nc_firmware_note(node, names.name[i]);
	}
	sysfs_free_names(&names);
}

static bool firmware_read_node(const char *path, struct vfio_nc_node *node)
{
	enum vfio_nc_verdict verdict;
	bool speaks;

	*node = (struct vfio_nc_node){ 0 };
	firmware_list(path, node);
	speaks = *node->unknown;
	for (verdict = VFIO_NC_DEVICE; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		struct vfio_nc_property *property = &node->property[verdict];

		firmware_read_property(path, vfio_nc_firmware_property(verdict), property);
		speaks |= property->form != VFIO_NC_PROPERTY_ABSENT;
	}
	return speaks;
}

/* The node's path in the device tree, which is its name in the kernel too. */
static const char *firmware_take_name(struct host_device *device, const char *path)
{
	static const char base[] = "/firmware/devicetree/base";
	char *name = device->node[device->nr_nodes++];
	char link[SYSFS_PATH_MAX];
	char real[SYSFS_PATH_MAX];
	const char *at;

	scnprintf(link, sizeof(link), "%s/of_node", path);
	at = realpath(link, real) ? strstr(real, base) : NULL;
	scnprintf(name, sizeof(device->node[0]), "%s",
		  at ? at + strlen(base) : "?");
	return name;
}

static void firmware_tell(struct host_device *device, const char *name,
			  const struct vfio_nc_node_fault *fault)
{
	char text[VFIO_NC_FIRMWARE_FAULT_TEXT_MAX];

	if (device->nr_faults == HOST_FAULTS_MAX)
		return;
	vfio_nc_firmware_fault_print(fault, text, sizeof(text));
	scnprintf(device->fault[device->nr_faults++], HOST_FAULT_TEXT_MAX, "%s: %s",
		  name, text);
}

static void firmware_ask(struct host_device *device, const char *path)
{
	struct vfio_nc_node_fault fault;
	struct vfio_nc_bar_sets sets;
	struct vfio_nc_node node;
	const char *name;

	if (!firmware_read_node(path, &node) || device->nr_nodes == HOST_NODES_MAX)
		return;
	name = firmware_take_name(device, path);
	if (vfio_nc_firmware_parse(&node, &sets, &fault))
		firmware_tell(device, name, &fault);
	else
		vfio_nc_firmware_add(&device->facts, &sets, name);
}

void host_read_firmware(struct host_device *device)
{
	char path[SYSFS_PATH_MAX];
	char link[64];
	char *slash;

	scnprintf(path, sizeof(path), "%s", device->path);
	for (;;) {
		device->acpi |= !sysfs_read_link(link, sizeof(link),
						 "%s/firmware_node", path);
		firmware_ask(device, path);
		slash = strrchr(path, '/');
		if (!strcmp(path, device->controller) || !slash || slash == path)
			return;
		*slash = '\0';
		/* Without a controller the host bridge is the last. */
		if (!*device->controller && !sysfs_exists("%s/vendor", path))
			return;
	}
}
