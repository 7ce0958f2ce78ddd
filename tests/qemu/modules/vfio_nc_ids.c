// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_ids - gives a PCI function other IDs while it is loaded, for tests only:
 * the emulated machine has few of the devices that the tables name, and the root
 * ports and host bridges of no real one. Nothing is written to the function; who
 * reads struct pci_dev or sysfs sees them. A device is to be bound already, or
 * drivers are matched with what it goes as. A function that is not there gets them
 * when it is found, before anybody hears of it.
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

static int ids_notify(struct notifier_block *nb, unsigned long event, void *data)
{
	struct pci_dev *pdev = to_pci_dev(data);

	if (event == BUS_NOTIFY_ADD_DEVICE && !ids_pdev && pci_is_root_bus(pdev->bus) &&
	    pdev->devfn == PCI_DEVFN(slot, 0)) {
		ids_pdev = pci_dev_get(pdev);
		ids_swap();
	}
	return NOTIFY_DONE;
}

static struct notifier_block ids_notifier = {
	.notifier_call = ids_notify,
	.priority = 1,
};

static int __init ids_init(void)
{
	ids_pdev = pci_get_domain_bus_and_slot(0, 0, PCI_DEVFN(slot, 0));
	if (ids_pdev)
		ids_swap();
	return bus_register_notifier(&pci_bus_type, &ids_notifier);
}

static void __exit ids_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &ids_notifier);
	if (ids_pdev)
		ids_swap();
	pci_dev_put(ids_pdev);
}

module_init(ids_init);
module_exit(ids_exit);

MODULE_DESCRIPTION("A PCI function with other IDs, for the tests of vfio_nc");
MODULE_LICENSE("GPL");
