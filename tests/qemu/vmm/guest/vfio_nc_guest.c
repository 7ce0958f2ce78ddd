// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_guest - a guest's driver of an assigned ivshmem: which memory type
 * do ioremap() and ioremap_wc() really give it?
 *
 * For tests only. Like the probes of processes, it goes by unaligned accesses,
 * which Device memory does not take. What it is about to try, it says first:
 * when stage 2 refuses, the VMM may stop before the access is over.
 */
#include <asm/asm-extable.h>
#include <linux/io.h>
#include <linux/module.h>
#include <linux/pci.h>

#define GUEST_BAR	2
#define GUEST_PATTERN	0x1122334455667788ULL

#define guest_say(type, what)	pr_emerg("vfio_nc_guest: %s %s\n", type, what)

static int guest_store(void __iomem *p, u64 value)
{
	int err = 0;

	asm volatile(
	"1:	stur	%2, [%1, #1]\n"
	"2:\n"
	_ASM_EXTABLE_KACCESS_ERR(1b, 2b, %w0)
	: "+r"(err) : "r"(p), "r"(value) : "memory");
	return err;
}

/* What was stored from byte 1 on, by aligned loads. */
static u64 guest_stored(void __iomem *p)
{
	return readq(p) >> 8 | readq(p + 8) << 56;
}

/*
 * With the page in its TLB, QEMU tells the guest that stage 2 is Device, and
 * not KVM, which would stop the VMM; but it forgets that stage 1 is. Hence
 * @touch, an aligned load just before, for all but Device mappings.
 */
static void guest_try(const char *type, void __iomem *p, bool touch)
{
	if (!p) {
		guest_say(type, "unmapped");
		return;
	}
	guest_say(type, "tried");
	if (touch)
		readq(p);
	if (guest_store(p, GUEST_PATTERN))
		guest_say(type, "fault");
	else if (guest_stored(p) == GUEST_PATTERN)
		guest_say(type, "ok");
	else
		guest_say(type, "lost");
	iounmap(p);
}

static int guest_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	phys_addr_t bar = pci_resource_start(pdev, GUEST_BAR);
	int ret = pcim_enable_device(pdev);

	if (ret)
		return ret;
	guest_try("device", ioremap(bar, PAGE_SIZE), false);
	guest_try("wc", ioremap_wc(bar, PAGE_SIZE), true);
	return 0;
}

static const struct pci_device_id guest_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1110) },
	{}
};

static struct pci_driver guest_driver = {
	.name = "vfio_nc_guest",
	.id_table = guest_ids,
	.probe = guest_probe,
};

module_pci_driver(guest_driver);

MODULE_DESCRIPTION("A guest's driver for the tests of vfio_nc");
MODULE_LICENSE("GPL");
