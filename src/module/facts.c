// SPDX-License-Identifier: GPL-2.0-only
/*
 * facts.c - struct pci_dev to struct vfio_nc_device; decides nothing.
 */
#include <linux/mm.h>
#include <linux/of.h>
#include <linux/pci.h>

#include "facts.h"
#include "firmware.h"
#include "platform.h"

/*
 * Sizes are rounded up to whole pages because vfio-pci lets a smaller BAR be
 * mapped too, with the rest of its page (vfio_pci_probe_mmaps()).
 */
static void facts_read_bar(struct pci_dev *pdev, unsigned int index,
			   struct vfio_nc_bar *bar)
{
	unsigned long flags = pci_resource_flags(pdev, index);

	*bar = (struct vfio_nc_bar){ 0 };
	/* What has no address yet cannot be opened either. */
	if (!(flags & IORESOURCE_MEM) || flags & IORESOURCE_UNSET)
		return;
	bar->size = PAGE_ALIGN(pci_resource_len(pdev, index));
	bar->prefetchable = flags & IORESOURCE_PREFETCH;
}

/* The host bridge has no node of its own: its parent, the controller, has. */
static void facts_read_compatible(struct pci_dev *pdev,
				  struct vfio_nc_device *device)
{
	struct device *controller = pci_find_host_bridge(pdev->bus)->dev.parent;
	int size;

	if (!controller)
		return;
	device->compatible = of_get_property(controller->of_node, "compatible",
					     &size);
	if (device->compatible)
		device->compatible_size = size;
}

/* Take one function of the root bus. Return: have others its device number? */
static bool facts_read_bridge(struct pci_bus *root, unsigned int devfn,
			      struct vfio_nc_device *device)
{
	struct pci_dev *bridge = pci_get_slot(root, devfn);
	bool others;

	if (!bridge)
		return false;
	if (vfio_nc_facts_are_of(bridge))
		vfio_nc_device_add_bridge(device, bridge->vendor, bridge->device);
	others = bridge->multifunction;
	pci_dev_put(bridge);
	return others;
}

/*
 * Nothing is below them: they are found by looking at all of the root bus. Where a
 * device has any function it has function 0 (PCI Local Bus Specification 3.0, 3.2.2.3.4).
 */
static void facts_read_bridges(struct pci_dev *pdev, struct vfio_nc_device *device)
{
	struct pci_bus *root = pci_find_host_bridge(pdev->bus)->bus;
	unsigned int slot, function;

	for (slot = 0; slot < 32; slot++) {
		if (!facts_read_bridge(root, PCI_DEVFN(slot, 0), device))
			continue;
		for (function = 1; function < 8; function++)
			facts_read_bridge(root, PCI_DEVFN(slot, function), device);
	}
}

bool vfio_nc_facts_are_of(const struct pci_dev *function)
{
	return function->class >> 8 == PCI_CLASS_BRIDGE_HOST;
}

void vfio_nc_facts_settle(struct pci_dev *pdev, struct vfio_nc_device *device)
{
	struct pci_dev *port = pcie_find_root_port(pdev);

	*device = (struct vfio_nc_device){
		.domain = pci_domain_nr(pdev->bus),
		.bus = pdev->bus->number,
		.slot = PCI_SLOT(pdev->devfn),
		.function = PCI_FUNC(pdev->devfn),
		.vendor = pdev->vendor,
		.device = pdev->device,
		.subvendor = pdev->subsystem_vendor,
		.subdevice = pdev->subsystem_device,
		.class = pdev->class,
		.machine = vfio_nc_platform_machine(),
	};
	if (port && port != pdev) {
		device->has_port = true;
		device->port_vendor = port->vendor;
		device->port_device = port->device;
	}
	facts_read_bridges(pdev, device);
	facts_read_compatible(pdev, device);
	vfio_nc_firmware_read(pdev, device);
}

void vfio_nc_facts_read_bars(struct pci_dev *pdev, struct vfio_nc_device *device)
{
	unsigned int bar;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++)
		facts_read_bar(pdev, bar, &device->bar[bar]);
}
