// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_peer - the other way to do what vfio_nc does: by probes.
 *
 * For the benchmark only. A kprobe edits the protection that KVM maps a BAR
 * with, a kretprobe the one that vfio-pci gives a mapping. The handlers do the
 * least that has an effect, for every device: no rules, no ranges, no locks.
 */
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/module.h>

#include <asm/kvm_pgtable.h>

/* kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, ...) */
static int peer_map(struct kprobe *probe, struct pt_regs *regs)
{
	if (regs->regs[4] & KVM_PGTABLE_PROT_DEVICE)
		regs->regs[4] &= ~(u64)KVM_PGTABLE_PROT_DEVICE;
	return 0;
}

static struct kprobe peer_map_probe = {
	.symbol_name = "kvm_pgtable_stage2_map",
	.pre_handler = peer_map,
};

/* vfio_pci_core_mmap(vdev, vma) */
static int peer_mmap_enter(struct kretprobe_instance *instance,
			   struct pt_regs *regs)
{
	*(struct vm_area_struct **)instance->data = (void *)regs->regs[1];
	return 0;
}

static int peer_mmap_leave(struct kretprobe_instance *instance,
			   struct pt_regs *regs)
{
	struct vm_area_struct *vma = *(struct vm_area_struct **)instance->data;

	if (!regs_return_value(regs))
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return 0;
}

static struct kretprobe peer_mmap_probe = {
	.kp.symbol_name = "vfio_pci_core_mmap",
	.entry_handler = peer_mmap_enter,
	.handler = peer_mmap_leave,
	.data_size = sizeof(struct vm_area_struct *),
};

static int __init peer_init(void)
{
	int ret = register_kprobe(&peer_map_probe);

	if (ret)
		return ret;
	ret = register_kretprobe(&peer_mmap_probe);
	if (ret)
		unregister_kprobe(&peer_map_probe);
	return ret;
}

static void __exit peer_exit(void)
{
	unregister_kretprobe(&peer_mmap_probe);
	unregister_kprobe(&peer_map_probe);
}

module_init(peer_init);
module_exit(peer_exit);

MODULE_DESCRIPTION("Probes to measure vfio_nc against");
MODULE_LICENSE("GPL");
