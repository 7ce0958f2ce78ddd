// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_guise - a PCI device goes as another, for tests only: the emulated machine
 * has few of the devices that tables/devices.def names.
 *
 * What the kernel knows of it is changed, and sysfs shows; not its config space. It
 * is to be bound already, or drivers are matched with what it goes as.
 */
#include <linux/module.h>
#include <linux/pci.h>

static unsigned int slot;
module_param(slot, uint, 0400);
MODULE_PARM_DESC(slot, "device number on bus 0 of domain 0");
static unsigned int vendor;
module_param(vendor, uint, 0400);
static unsigned int device;
module_param(device, uint, 0400);
static unsigned int class;
module_param(class, uint, 0400);

static struct pci_dev *pdev;

static void guise_swap(void)
{
	unsigned int old_vendor = pdev->vendor, old_device = pdev->device;
	unsigned int old_class = pdev->class;

	pdev->vendor = vendor;
	pdev->device = device;
	pdev->class = class;
	vendor = old_vendor;
	device = old_device;
	class = old_class;
}

static int __init guise_init(void)
{
	pdev = pci_get_domain_bus_and_slot(0, 0, PCI_DEVFN(slot, 0));
	if (!pdev)
		return -ENODEV;
	guise_swap();
	return 0;
}

static void __exit guise_exit(void)
{
	guise_swap();
	pci_dev_put(pdev);
}

module_init(guise_init);
module_exit(guise_exit);

MODULE_DESCRIPTION("A PCI device goes as another, for the tests of vfio_nc");
MODULE_LICENSE("GPL");
