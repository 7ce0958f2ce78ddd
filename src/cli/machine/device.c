// SPDX-License-Identifier: GPL-2.0-only
/*
 * device.c - the facts about one PCI device.
 */
#include <stdlib.h>

#include "above.h"
#include "address.h"
#include "device.h"
#include "firmware.h"
#include "capture.h"

/* A line of `resource`: linux/ioport.h. */
#define DEVICE_RESOURCE_MEM		0x00000200ull
#define DEVICE_RESOURCE_PREFETCH	0x00002000ull
#define DEVICE_RESOURCE_UNSET		0x20000000ull

static int device_read_id(const struct host_device *device, const char *file,
			  unsigned long *number)
{
	return sysfs_read_number(number, "%s/%s", device->path, file);
}

static int device_read_ids(struct host_device *device)
{
	struct vfio_nc_device *facts = &device->facts;
	unsigned long vendor, id, subvendor, subdevice, class;
	int ret = device_read_id(device, "vendor", &vendor);

	if (ret == -ENOENT || ret == -ENOTDIR)
		return -ENODEV;
	if (ret || device_read_id(device, "device", &id) ||
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

static void device_take_port(struct host_device *device, const struct above_port *port)
{
	device->port = port->kind;
	if (!port->has_id)
		return;
	scnprintf(device->port_address, sizeof(device->port_address), "%s", port->address);
	device->facts.has_port = true;
	device->facts.port_vendor = port->vendor;
	device->facts.port_device = port->device;
}

/* The host bridge has no node of its own: its parent, the controller, has. */
static void device_take_controller(struct host_device *device,
				   const struct above_controller *controller)
{
	device->controller = controller->path;
	if (controller->size <= 0)
		return;
	device->compatible = controller->compatible;
	device->facts.compatible = controller->compatible;
	device->facts.compatible_size = (size_t)controller->size;
}

/* Bridges, then the host bridge pciDDDD:BB, then what that is in. */
static void device_look_up(const struct host *host, struct host_device *device)
{
	struct above *above = above_of(host, device->path);
	const struct vfio_nc_device *bridges;

	device->above = above;
	for (; above_is_function(above); above = above_of(host, above_path(above))) {
		if (device->port == HOST_PORT_NONE)
			device_take_port(device, above_port(host, above));
	}
	if (!above_is_bridge(above))
		return;
	bridges = above_bridges(above);
	memcpy(device->facts.bridge, bridges->bridge, sizeof(bridges->bridge));
	device->facts.nr_bridges = bridges->nr_bridges;
	above = above_of(host, above_path(above));
	if (above)
		device_take_controller(device, above_controller(above));
}

/*
 * Where does the device's link lead? The kernel's own links go up from the folder and
 * down again, without detours, which needs no look at each part of the path.
 */
static bool device_find(const struct host *host, const char *address, char *path)
{
	char link[WALK_PATH_MAX];
	char target[WALK_PATH_MAX];
	const char *down = target;

	scnprintf(link, sizeof(link), "%s/%s", host->devices, address);
	if (!sysfs_read_target(target, "%s", link))
		capture_link(link, target);
	scnprintf(path, WALK_PATH_MAX, "%s", host->devices);
	for (; !strncmp(down, "../", 3) && strrchr(path, '/'); down += 3)
		*strrchr(path, '/') = '\0';
	if (down == target || strstr(down, "./") || strstr(down, "//") ||
	    strlen(path) + strlen(down) + 2 > WALK_PATH_MAX)
		return sysfs_follow(path, "%s", link);
	strcat(strcat(path, "/"), down);
	return true;
}

int host_find_above(const struct host *host, const char *address,
		    struct host_device *device)
{
	unsigned int part[4];

	*device = (struct host_device){ .controller = "", .compatible = "" };
	if (!host_parse_address(address, part) || !device_find(host, address, device->path))
		return -ENODEV;
	scnprintf(device->address, sizeof(device->address), "%s", address);
	device->facts.domain = part[0];
	device->facts.bus = (u8)part[1];
	device->facts.slot = (u8)part[2];
	device->facts.function = (u8)part[3];
	device->facts.machine = &host->machine;
	device_look_up(host, device);
	return 0;
}

int host_read_device(const struct host *host, const char *address,
		     struct host_device *device)
{
	int ret = host_find_above(host, address, device);

	if (!ret)
		ret = device_read_ids(device);
	if (ret)
		return ret;
	sysfs_read_link(device->driver, sizeof(device->driver), "%s/driver",
			device->path);
	/* Linux before 6.1 has no vfio-dev; all such drivers are named after vfio. */
	device->vfio = strstr(device->driver, "vfio") ||
		       sysfs_exists("%s/vfio-dev", device->path);
	device_read_bars(host, device);
	host_read_firmware(host, device);
	return 0;
}
