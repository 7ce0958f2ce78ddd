// SPDX-License-Identifier: GPL-2.0-only
/*
 * firmware.c - the device tree's nodes above a device: what src/module/firmware.c
 * goes through inside the kernel.
 */
#include "above.h"
#include "firmware.h"
#include "node.h"

static void firmware_add(struct host_device *device, const struct host_said *said)
{
	if (!said || device->nr_nodes == HOST_NODES_MAX)
		return;
	device->nr_nodes++;
	if (said->good)
		vfio_nc_firmware_add(&device->facts, &said->sets, said->node);
	else if (device->nr_faults < HOST_FAULTS_MAX)
		device->fault[device->nr_faults++] = said->fault;
}

/* What is above @path, up to the controller; without one the host bridge is the last. */
static struct above *firmware_go_up(const struct host *host,
				    const struct host_device *device, const char *path)
{
	struct above *above = strcmp(path, device->controller) ? above_of(host, path) : NULL;

	if (above && !*device->controller && !sysfs_exists("%s/vendor", above_path(above)))
		return NULL;
	return above;
}

void host_read_firmware(const struct host *host, struct host_device *device)
{
	struct above *above = firmware_go_up(host, device, device->path);

	if (host_hear(device->path, &device->said))
		firmware_add(device, &device->said);
	for (; above; above = firmware_go_up(host, device, above_path(above)))
		firmware_add(device, above_said(above));
}

bool host_has_acpi(const struct host *host, const struct host_device *device)
{
	const char *path = device->path;
	struct above *above;
	char link[64];

	for (;;) {
		if (!sysfs_read_link(link, sizeof(link), "%s/firmware_node", path))
			return true;
		above = firmware_go_up(host, device, path);
		if (!above)
			return false;
		path = above_path(above);
	}
}
