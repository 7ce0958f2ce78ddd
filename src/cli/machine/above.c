// SPDX-License-Identifier: GPL-2.0-only
/*
 * above.c - the folders of sysfs above PCI devices, each read once, and only as far
 * as somebody asks.
 */
#include <linux/pci_regs.h>
#include <search.h>
#include <stdlib.h>

#include "../words.h"
#include "above.h"
#include "address.h"
#include "node.h"
#include "capture.h"

/* linux/pci_ids.h, which is not for programs. */
#define PCI_CLASS_BRIDGE_HOST 0x0600

/* What anybody may read of the configuration space. */
#define ABOVE_CONFIG_PUBLIC 64

/* What is looked at; the extended one is behind it. */
#define ABOVE_CONFIG_MAX 256

/**
 * struct above - a folder
 * @path: where it is
 * @name: the last part of it
 * @port: it as a port, or NULL
 * @bridges: the host bridge functions in it, or NULL
 * @controller: it as a controller, or NULL
 * @heard: its node has been asked
 * @said: what that says, or NULL
 */
struct above {
	char *path;
	const char *name;
	struct above_port *port;
	struct vfio_nc_device *bridges;
	struct above_controller *controller;
	bool heard;
	struct host_said *said;
};

static void *above_make(size_t size)
{
	void *made = calloc(1, size);

	if (!made) {
		cli_error("out of memory");
		exit(CLI_FAILED);
	}
	return made;
}

static int above_compare(const void *a, const void *b)
{
	return strcmp(((const struct above *)a)->path, ((const struct above *)b)->path);
}

/* @path: the first @length characters of it */
static struct above *above_get(const struct host *host, const char *path, size_t length)
{
	struct above *new = above_make(sizeof(*new) + length + 1);
	struct above **found;

	new->path = (char *)(new + 1);
	memcpy(new->path, path, length);
	new->name = strrchr(new->path, '/');
	new->name = new->name ? new->name + 1 : new->path;
	found = tsearch(new, host->above, above_compare);
	if (!found) {
		cli_error("out of memory");
		exit(CLI_FAILED);
	}
	if (*found != new)
		free(new);
	return *found;
}

struct above *above_of(const struct host *host, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash != path ? above_get(host, path, (size_t)(slash - path)) : NULL;
}

const char *above_path(const struct above *above)
{
	return above->path;
}

bool above_is_function(const struct above *above)
{
	unsigned int part[4];

	return above && host_parse_address(above->name, part);
}

bool above_is_bridge(const struct above *above)
{
	return above && !strncmp(above->name, "pci", 3);
}

/* The way to the PCIe capability is all that a capture keeps: serial numbers are beside. */
static void above_keep_config(const char *path, const unsigned char *config, int got)
{
	unsigned char kept[ABOVE_CONFIG_MAX] = { 0 };
	char file[WALK_PATH_MAX];
	unsigned int at, steps;

	kept[PCI_STATUS] = config[PCI_STATUS] & PCI_STATUS_CAP_LIST;
	kept[PCI_CAPABILITY_LIST] = config[PCI_CAPABILITY_LIST];
	at = kept[PCI_STATUS] ? config[PCI_CAPABILITY_LIST] & ~3u : 0;
	for (steps = 0; at >= PCI_STD_HEADER_SIZEOF && steps < 48; steps++) {
		if (at + PCI_EXP_FLAGS >= (unsigned int)got)
			break;
		kept[at + PCI_CAP_LIST_ID] = config[at + PCI_CAP_LIST_ID];
		kept[at + PCI_CAP_LIST_NEXT] = config[at + PCI_CAP_LIST_NEXT];
		if (config[at + PCI_CAP_LIST_ID] == PCI_CAP_ID_EXP)
			kept[at + PCI_EXP_FLAGS] = config[at + PCI_EXP_FLAGS];
		at = config[at + PCI_CAP_LIST_NEXT] & ~3u;
	}
	scnprintf(file, sizeof(file), "%s/config", path);
	capture_bytes(file, kept, (size_t)got);
}

/*
 * The PCIe capability's port type. Return: PCI_EXP_TYPE_*, -1 without the
 * capability, -EACCES if it may not or cannot be read.
 */
static int above_port_type(const char *path)
{
	unsigned char config[ABOVE_CONFIG_MAX];
	int got = sysfs_read_bytes(config, sizeof(config), "%s/config", path);
	unsigned int at, steps;

	if (got < ABOVE_CONFIG_PUBLIC)
		return -EACCES;
	if (capture_is_on())
		above_keep_config(path, config, got);
	if (!(config[PCI_STATUS] & PCI_STATUS_CAP_LIST))
		return -1;
	at = config[PCI_CAPABILITY_LIST] & ~3u;
	for (steps = 0; at >= PCI_STD_HEADER_SIZEOF && steps < 48; steps++) {
		if (at + PCI_EXP_FLAGS >= (unsigned int)got)
			return -EACCES;
		if (config[at + PCI_CAP_LIST_ID] == PCI_CAP_ID_EXP)
			return (config[at + PCI_EXP_FLAGS] & PCI_EXP_FLAGS_TYPE) >> 4;
		at = config[at + PCI_CAP_LIST_NEXT] & ~3u;
	}
	return -1;
}

static enum host_port above_port_kind(const struct host *host, const struct above *above)
{
	int type = above_port_type(above->path);

	if (type == PCI_EXP_TYPE_ROOT_PORT)
		return HOST_PORT_SEEN;
	/* Only PCIe devices have this file. */
	if (type == -EACCES && !above_is_function(above_of(host, above->path)) &&
	    sysfs_exists("%s/max_link_speed", above->path))
		return HOST_PORT_TAKEN;
	return HOST_PORT_NONE;
}

const struct above_port *above_port(const struct host *host, struct above *above)
{
	struct above_port *port = above->port;
	unsigned long vendor, id;

	if (port)
		return port;
	port = above->port = above_make(sizeof(*port));
	port->address = above->name;
	port->kind = above_port_kind(host, above);
	if (port->kind == HOST_PORT_NONE ||
	    sysfs_read_number(&vendor, "%s/vendor", above->path) ||
	    sysfs_read_number(&id, "%s/device", above->path))
		return port;
	port->has_id = true;
	port->vendor = (u16)vendor;
	port->device = (u16)id;
	return port;
}

/* As facts_read_bridges() of the module. */
const struct vfio_nc_device *above_bridges(struct above *above)
{
	const char *path = above->path;
	unsigned long vendor, id, class;
	struct sysfs_names names;
	unsigned int part[4];
	unsigned int i;

	if (above->bridges)
		return above->bridges;
	above->bridges = above_make(sizeof(*above->bridges));
	sysfs_list(&names, "%s", path);
	for (i = 0; i < names.nr; i++) {
		const char *name = names.name[i];

		if (!host_parse_address(name, part) ||
		    sysfs_read_number(&class, "%s/%s/class", path, name) ||
		    class >> 8 != PCI_CLASS_BRIDGE_HOST ||
		    sysfs_read_number(&vendor, "%s/%s/vendor", path, name) ||
		    sysfs_read_number(&id, "%s/%s/device", path, name))
			continue;
		vfio_nc_device_add_bridge(above->bridges, (u16)vendor, (u16)id);
	}
	sysfs_free_names(&names);
	return above->bridges;
}

const struct above_controller *above_controller(struct above *above)
{
	struct above_controller *controller = above->controller;

	if (controller)
		return controller;
	controller = above->controller = above_make(sizeof(*controller));
	controller->path = above->path;
	controller->size = sysfs_read_strings(controller->compatible,
					      sizeof(controller->compatible),
					      "%s/of_node/compatible", above->path);
	return controller;
}

const struct host_said *above_said(struct above *above)
{
	struct host_said said;

	if (!above->heard && host_hear(above->path, &said)) {
		above->said = above_make(sizeof(said));
		*above->said = said;
	}
	above->heard = true;
	return above->said;
}

static void above_drop(void *node)
{
	struct above *above = node;

	free(above->port);
	free(above->bridges);
	free(above->controller);
	free(above->said);
	free(above);
}

void above_free(struct host *host)
{
	if (host->above)
		tdestroy(*host->above, above_drop);
	free(host->above);
	host->above = NULL;
}
