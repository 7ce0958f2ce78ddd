// SPDX-License-Identifier: GPL-2.0-only
/*
 * device.c - the facts about one PCI device.
 */
#include <linux/pci_regs.h>
#include <stdlib.h>

#include "host.h"

/* A line of `resource`: linux/ioport.h. */
#define DEVICE_RESOURCE_MEM		0x00000200ull
#define DEVICE_RESOURCE_PREFETCH	0x00002000ull
#define DEVICE_RESOURCE_UNSET		0x20000000ull

/* linux/pci_ids.h, which is not for programs. */
#define PCI_CLASS_BRIDGE_HOST 0x0600

/* What anybody may read of the configuration space. */
#define DEVICE_CONFIG_PUBLIC 64

static int device_read_id(const struct host_device *device, const char *file,
			  unsigned long *number)
{
	return sysfs_read_number(number, "%s/%s", device->path, file);
}

static int device_read_ids(struct host_device *device)
{
	struct vfio_nc_device *facts = &device->facts;
	unsigned long vendor, id, subvendor, subdevice, class;

	if (device_read_id(device, "vendor", &vendor) ||
	    device_read_id(device, "device", &id) ||
	    device_read_id(device, "class", &class))
		return -EIO;
	/* Bridges have none. */
	device_read_id(device, "subsystem_vendor", &subvendor);
	device_read_id(device, "subsystem_device", &subdevice);
	facts->vendor = (u16)vendor;
	facts->device = (u16)id;
	facts->subvendor = (u16)subvendor;
	facts->subdevice = (u16)subdevice;
	facts->class = (u32)class & 0xffffff;
	return 0;
}

/* As facts_read_bar() of the module. */
static void device_read_bar(const struct host *host, struct host_device *device,
			    unsigned int bar, const char *line)
{
	unsigned long long start, end, flags;

	if (sscanf(line, "%llx %llx %llx", &start, &end, &flags) != 3 ||
	    !(flags & DEVICE_RESOURCE_MEM) || flags & DEVICE_RESOURCE_UNSET ||
	    end < start)
		return;
	device->bar_start[bar] = start;
	device->bar_length[bar] = end - start + 1;
	device->facts.bar[bar].size = (device->bar_length[bar] + host->page_size - 1) &
		~(host->page_size - 1);
	device->facts.bar[bar].prefetchable = flags & DEVICE_RESOURCE_PREFETCH;
}

static void device_read_bars(const struct host *host, struct host_device *device)
{
	char text[4096];
	char *line = text;
	unsigned int bar;

	sysfs_read(text, sizeof(text), "%s/resource", device->path);
	for (bar = 0; line && bar < VFIO_NC_NR_BARS; bar++) {
		char *end = strchr(line, '\n');

		device_read_bar(host, device, bar, line);
		line = end ? end + 1 : NULL;
	}
}

static bool device_parse_address(const char *name, unsigned int part[4])
{
	int end = 0;

	return sscanf(name, "%x:%x:%x.%x%n", &part[0], &part[1], &part[2],
		      &part[3], &end) == 4 && !name[end];
}

/*
 * The PCIe capability's port type. Return: PCI_EXP_TYPE_*, -1 without the
 * capability, -EACCES if it may not or cannot be read.
 */
static int device_port_type(const char *path)
{
	unsigned char config[256];
	int got = sysfs_read_bytes(config, sizeof(config), "%s/config", path);
	unsigned int at, steps;

	if (got < DEVICE_CONFIG_PUBLIC)
		return -EACCES;
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

/* Is there a root port at @path, which is just above the device? */
static enum host_port device_look_at_port(const char *path, bool on_root_bus)
{
	int type = device_port_type(path);

	if (type == PCI_EXP_TYPE_ROOT_PORT)
		return HOST_PORT_SEEN;
	/* Only PCIe devices have this file. */
	if (type == -EACCES && on_root_bus &&
	    sysfs_exists("%s/max_link_speed", path))
		return HOST_PORT_TAKEN;
	return HOST_PORT_NONE;
}

static void device_take_port(struct host_device *device, const char *path,
			     const char *name)
{
	unsigned long vendor, id;

	if (sysfs_read_number(&vendor, "%s/vendor", path) ||
	    sysfs_read_number(&id, "%s/device", path))
		return;
	scnprintf(device->port_address, sizeof(device->port_address), "%s", name);
	device->facts.has_port = true;
	device->facts.port_vendor = (u16)vendor;
	device->facts.port_device = (u16)id;
}

/* The host bridge has no node of its own: its parent, the controller, has. */
static void device_take_controller(struct host_device *device, const char *path)
{
	int size;

	scnprintf(device->controller, sizeof(device->controller), "%s", path);
	size = sysfs_read_strings(device->compatible, sizeof(device->compatible),
				  "%s/of_node/compatible", path);
	if (size <= 0)
		return;
	device->facts.compatible = device->compatible;
	device->facts.compatible_size = (size_t)size;
}

static const char *device_last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Cut the last name off; Return: what is last then, empty at the top. */
static const char *device_go_up(char *path)
{
	char *slash = strrchr(path, '/');

	*(slash ? slash : path) = '\0';
	return device_last_name(path);
}

/* As facts_read_bridges() of the module: @path is the host bridge pciDDDD:BB. */
static void device_read_bridges(struct host_device *device, const char *path)
{
	unsigned long vendor, id, class;
	struct sysfs_names names;
	unsigned int part[4];
	unsigned int i;

	sysfs_list(&names, "%s", path);
	for (i = 0; i < names.nr; i++) {
		const char *name = names.name[i];

		if (!device_parse_address(name, part) ||
		    sysfs_read_number(&class, "%s/%s/class", path, name) ||
		    class >> 8 != PCI_CLASS_BRIDGE_HOST ||
		    sysfs_read_number(&vendor, "%s/%s/vendor", path, name) ||
		    sysfs_read_number(&id, "%s/%s/device", path, name))
			continue;
		vfio_nc_device_add_bridge(&device->facts, (u16)vendor, (u16)id);
	}
	sysfs_free_names(&names);
}

/* Walk up the real path: bridges, then the host bridge pciDDDD:BB. */
static void device_walk_up(struct host_device *device)
{
	char bridge[SYSFS_PATH_MAX];
	char path[SYSFS_PATH_MAX];
	unsigned int part[4];
	const char *name;

	scnprintf(path, sizeof(path), "%s", device->path);
	for (name = device_go_up(path); device_parse_address(name, part);
	     name = device_go_up(path)) {
		bool on_root_bus;

		if (device->port != HOST_PORT_NONE)
			continue;
		scnprintf(bridge, sizeof(bridge), "%s", path);
		on_root_bus = !device_parse_address(device_go_up(bridge), part);
		device->port = device_look_at_port(path, on_root_bus);
		if (device->port != HOST_PORT_NONE)
			device_take_port(device, path, name);
	}
	if (strncmp(name, "pci", 3))
		return;
	device_read_bridges(device, path);
	device_go_up(path);
	device_take_controller(device, path);
}

int host_read_device(const struct host *host, const char *address,
		     struct host_device *device)
{
	char path[SYSFS_PATH_MAX];
	unsigned int part[4];
	int ret;

	*device = (struct host_device){ 0 };
	scnprintf(path, sizeof(path), "%s/bus/pci/devices/%s", host->sysfs, address);
	if (!device_parse_address(address, part) || !sysfs_exists("%s/vendor", path) ||
	    !realpath(path, device->path))
		return -ENODEV;
	scnprintf(device->address, sizeof(device->address), "%s", address);
	device->facts.domain = part[0];
	device->facts.bus = (u8)part[1];
	device->facts.slot = (u8)part[2];
	device->facts.function = (u8)part[3];
	device->facts.machine = &host->machine;
	ret = device_read_ids(device);
	if (ret)
		return ret;
	sysfs_read_link(device->driver, sizeof(device->driver), "%s/driver",
			device->path);
	/* Linux before 6.1 has no vfio-dev; all such drivers are named after vfio. */
	device->vfio = sysfs_exists("%s/vfio-dev", device->path) ||
		       strstr(device->driver, "vfio");
	device_read_bars(host, device);
	device_walk_up(device);
	host_read_firmware(device);
	return 0;
}
