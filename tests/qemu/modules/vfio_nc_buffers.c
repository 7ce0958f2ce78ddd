// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_buffers - makes of 7.3 a kernel whose dma-bufs of BARs can be mapped.
 *
 * For tests only: as posted for later kernels, an exported buffer has an mmap that
 * sets the type and KVM's flag itself. On kernels that export none it does nothing.
 */
#include <linux/dma-buf.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vfio_pci_core.h>

/* How vfio-pci of 7.3 begins what it keeps for a buffer. */
struct buffers_priv {
	struct dma_buf *dmabuf;
	struct vfio_pci_core_device *vdev;
	struct list_head node;
	size_t size;
	struct phys_vec *phys;
};

int vfio_pci_dma_buf_mmap(struct dma_buf *buffer, struct vm_area_struct *vma);

/* By this name vfio_nc knows such kernels. */
noinline int vfio_pci_dma_buf_mmap(struct dma_buf *buffer, struct vm_area_struct *vma)
{
	const struct buffers_priv *priv = buffer->priv;

	if (priv->dmabuf != buffer || priv->size != buffer->size ||
	    priv->phys->len != buffer->size)
		return -EINVAL;
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	vm_flags_set(vma, VM_ALLOW_ANY_UNCACHED);
	return io_remap_pfn_range(vma, vma->vm_start,
				  PHYS_PFN(priv->phys->paddr) + vma->vm_pgoff,
				  vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static struct dma_buf_ops buffers_ops;

static int buffers_export(struct kprobe *probe, struct pt_regs *regs)
{
	struct dma_buf_export_info *info = (void *)regs_get_kernel_argument(regs, 0);

	if (!info->owner || strcmp(info->owner->name, "vfio_pci_core"))
		return 0;
	buffers_ops = *info->ops;
	buffers_ops.mmap = vfio_pci_dma_buf_mmap;
	info->ops = &buffers_ops;
	return 0;
}
NOKPROBE_SYMBOL(buffers_export);

static struct kprobe buffers_probe = {
	.symbol_name = "dma_buf_export",
	.pre_handler = buffers_export,
};

static int __init buffers_init(void)
{
	return register_kprobe(&buffers_probe);
}
module_init(buffers_init);

static void __exit buffers_exit(void)
{
	unregister_kprobe(&buffers_probe);
}
module_exit(buffers_exit);

MODULE_DESCRIPTION("Mappable dma-bufs for the tests of vfio_nc");
MODULE_LICENSE("GPL");
