// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_patched - makes of vfio-pci-core what a vendor's patch makes of it.
 *
 * For tests only: as on Amazon Linux, vfio_pci_core_mmap() itself maps
 * prefetchable BARs write-combining, whichever driver's operations name it.
 */
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/vfio_pci_core.h>

struct patched_call {
	struct vfio_device *vdev;
	struct vm_area_struct *vma;
	unsigned long region;
};

static int patched_enter(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct patched_call *call = (void *)instance->data;

	call->vdev = (void *)regs_get_kernel_argument(regs, 0);
	call->vma = (void *)regs_get_kernel_argument(regs, 1);
	/* 6.1 writes another number there. */
	call->region = call->vma->vm_pgoff >> (VFIO_PCI_OFFSET_SHIFT - PAGE_SHIFT);
	return 0;
}
NOKPROBE_SYMBOL(patched_enter);

static int patched_return(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct patched_call *call = (void *)instance->data;
	struct pci_dev *pdev =
		container_of(call->vdev, struct vfio_pci_core_device, vdev)->pdev;
	struct vm_area_struct *vma = call->vma;

	if (!regs_return_value(regs) && call->region < PCI_STD_NUM_BARS &&
	    pci_resource_flags(pdev, call->region) & IORESOURCE_PREFETCH)
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return 0;
}
NOKPROBE_SYMBOL(patched_return);

static struct kretprobe patched_probe = {
	.kp.symbol_name = "vfio_pci_core_mmap",
	.entry_handler = patched_enter,
	.handler = patched_return,
	.data_size = sizeof(struct patched_call),
	.maxactive = 16,
};

static int __init patched_init(void)
{
	return register_kretprobe(&patched_probe);
}
module_init(patched_init);

static void __exit patched_exit(void)
{
	if (patched_probe.nmissed)
		pr_warn("vfio_nc_patched: WARNING: %d calls were missed\n",
			patched_probe.nmissed);
	unregister_kretprobe(&patched_probe);
}
module_exit(patched_exit);

MODULE_DESCRIPTION("A patched vfio-pci-core for the tests of vfio_nc");
MODULE_LICENSE("GPL");
