// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_ids - gives a PCI function other IDs while it is loaded, for tests only:
 * the emulated machine has few of the devices that the tables name, and the root
 * ports and host bridges of no real one. Nothing is written to the function; who
 * reads struct pci_dev or sysfs sees them. A device is to be bound already, or
 * drivers are matched with what it goes as.
 */
#include <linux/module.h>
#include <linux/pci.h>

static unsigned int slot;
module_param(slot, uint, 0400);
MODULE_PARM_DESC(slot, "of the function 0000:00:slot.0");
static ushort vendor;
module_param(vendor, ushort, 0400);
static ushort device;
module_param(device, ushort, 0400);

static unsigned int class;
module_param(class, uint, 0400);
MODULE_PARM_DESC(class, "0 leaves it as it is");

static struct pci_dev *ids_pdev;

static void ids_swap(void)
{
	swap(ids_pdev->vendor, vendor);
	swap(ids_pdev->device, device);
	if (class)
		swap(ids_pdev->class, class);
}

static int __init ids_init(void)
{
	ids_pdev = pci_get_domain_bus_and_slot(0, 0, PCI_DEVFN(slot, 0));
	if (!ids_pdev)
		return -ENODEV;
	ids_swap();
	return 0;
}

static void __exit ids_exit(void)
{
	ids_swap();
	pci_dev_put(ids_pdev);
}

module_init(ids_init);
module_exit(ids_exit);

MODULE_DESCRIPTION("A PCI function with other IDs, for the tests of vfio_nc");
MODULE_LICENSE("GPL");
