// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_ids - gives a PCI function other IDs while it is loaded, for tests only:
 * the emulated machine has the root ports and host bridges of no real one. Nothing
 * is written to the function; who reads struct pci_dev or sysfs sees them.
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

static struct pci_dev *ids_pdev;
static ushort ids_vendor, ids_device;

static void ids_set(ushort new_vendor, ushort new_device)
{
	ids_pdev->vendor = new_vendor;
	ids_pdev->device = new_device;
}

static int __init ids_init(void)
{
	ids_pdev = pci_get_domain_bus_and_slot(0, 0, PCI_DEVFN(slot, 0));
	if (!ids_pdev)
		return -ENODEV;
	ids_vendor = ids_pdev->vendor;
	ids_device = ids_pdev->device;
	ids_set(vendor, device);
	return 0;
}

static void __exit ids_exit(void)
{
	ids_set(ids_vendor, ids_device);
	pci_dev_put(ids_pdev);
}

module_init(ids_init);
module_exit(ids_exit);

MODULE_DESCRIPTION("A PCI function with other IDs, for the tests of vfio_nc");
MODULE_LICENSE("GPL");
