// SPDX-License-Identifier: GPL-2.0-only
/*
 * pcipath.c - who is above a PCI device, from the real path of the device:
 * .../pciDDDD:BB/bridge/bridge/device.
 */
#include "pcipath.h"

/* Base class and sub-class of a PCI-to-PCI bridge: PCI Code and ID, 1.7. */
#define PCIPATH_CLASS_BRIDGE 0x0604

static bool pcipath_parse_address(const char *name, u8 *devfn)
{
	unsigned int domain, bus, slot, function;
	int end = 0;

	if (sscanf(name, "%x:%x:%x.%x%n", &domain, &bus, &slot, &function,
		   &end) != 4 || name[end] || slot > 0x1f || function > 7)
		return false;
	*devfn = (u8)(slot << 3 | function);
	return true;
}

static bool pcipath_is_host(const char *name)
{
	unsigned int domain, bus;
	int end = 0;

	return sscanf(name, "pci%x:%x%n", &domain, &bus, &end) == 2 && !name[end];
}

/* @sysfs: the path down to it; its last part is @name. */
static int pcipath_add(struct pcipath *path, const char *sysfs, const char *name,
		       u8 devfn)
{
	struct pcipath_step *step = &path->step[path->nr];
	unsigned long class;

	if (path->nr == VFIO_NC_FDT_STEPS_MAX)
		return -E2BIG;
	scnprintf(step->address, sizeof(step->address), "%s", name);
	scnprintf(step->path, sizeof(step->path), "%s", sysfs);
	sysfs_read_number(&class, "%s/class", sysfs);
	step->is_bridge = class >> 8 == PCIPATH_CLASS_BRIDGE;
	step->devfn = devfn;
	path->nr++;
	return 0;
}

/* From the top. A host bridge can be below a PCI device: the last one counts. */
static int pcipath_walk(struct pcipath *path)
{
	char sysfs[WALK_PATH_MAX];
	char *at = sysfs;
	char *slash;
	u8 devfn;
	int ret = 0;

	scnprintf(sysfs, sizeof(sysfs), "%s", path->device.path);
	while (!ret && at) {
		slash = strchr(at, '/');
		if (slash)
			*slash = '\0';
		if (pcipath_is_host(at)) {
			scnprintf(path->host, sizeof(path->host), "%s", sysfs);
			path->nr = 0;
		} else if (*path->host && pcipath_parse_address(at, &devfn)) {
			ret = pcipath_add(path, sysfs, at, devfn);
		}
		if (slash)
			*slash = '/';
		at = slash ? slash + 1 : NULL;
	}
	return ret || path->nr ? ret : -ENODEV;
}

enum cli_exit pcipath_read(const struct host *host, const char *text,
			   struct pcipath *path)
{
	struct host_device *device = &path->device;
	enum cli_exit status;

	path->nr = 0;
	*path->host = '\0';
	status = host_find_device(host, text, device);
	if (status != CLI_OK)
		return status;
	if (sysfs_exists("%s/physfn", device->path)) {
		cli_error("%s: is a virtual function, which is not there when the firmware starts: write vfio-nc set, or a rule",
			  device->address);
		return CLI_FAILED;
	}
	if (!pcipath_walk(path))
		return CLI_OK;
	cli_error("%s: what is above it cannot be told from %s: write vfio-nc set, or a rule",
		  device->address, device->path);
	return CLI_FAILED;
}

const struct pcipath_step *pcipath_device(const struct pcipath *path)
{
	return &path->step[path->nr - 1];
}

bool pcipath_tree_node(const char *sysfs, char *node)
{
	static const char base[] = "/firmware/devicetree/base";
	char real[WALK_PATH_MAX];
	const char *at = NULL;

	*node = '\0';
	if (sysfs_follow(real, "%s/of_node", sysfs))
		at = strstr(real, base);
	if (!at || strlen(at + strlen(base)) >= PCIPATH_NODE_MAX)
		return false;
	scnprintf(node, PCIPATH_NODE_MAX, "%s", at + strlen(base));
	return *node;
}

bool pcipath_tree_host(const struct pcipath *path, char *sysfs, char *node)
{
	scnprintf(sysfs, WALK_PATH_MAX, "%s", path->host);
	if (pcipath_tree_node(sysfs, node))
		return true;
	*strrchr(sysfs, '/') = '\0';
	return pcipath_tree_node(sysfs, node);
}

bool pcipath_acpi_node(const char *sysfs, char *node)
{
	return sysfs_read(node, PCIPATH_NODE_MAX, "%s/firmware_node/path", sysfs) > 0 &&
	       *node == '\\';
}
