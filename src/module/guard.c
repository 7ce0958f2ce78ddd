// SPDX-License-Identifier: GPL-2.0-only
/*
 * guard.c - no way past a verdict through a dma-buf.
 *
 * vfio-pci exports parts of BARs as dma-bufs. Where a process can map these, it
 * gets what the kernel gives, and so does its guest: no mmap of the device is asked.
 * So none is made of what is Device. The check is of the kernel's own copy of the
 * ranges: what the caller has in its memory may be other ones a moment later.
 *
 * Kernels whose buffers nobody can map, as 7.3's, are left as they are.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dma-buf.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/printk.h>
#include <linux/vfio.h>

#include "guard.h"
#include "latch.h"
#include "record.h"
#include "symbol.h"
#include "wish.h"

MODULE_IMPORT_NS(VFIO_NC_DMA_BUF_NS);

#define GUARD_SYMBOL "vfio_pci_dma_buf_mmap"

/* A process can map them; once true it stays. One word, read without order. */
static bool guard_on;

void __init vfio_nc_guard_init(void)
{
	unsigned long address;

	if (!VFIO_NC_DMA_BUF_MMAP && vfio_nc_symbol_find(GUARD_SYMBOL, &address))
		return;
	WRITE_ONCE(guard_on, true);
	pr_info("dma-bufs of BARs can be mapped on this kernel: none is made of what is device\n");
}

/* All of them, before one of them counts as mapped. */
static int guard_check(struct vfio_nc_record *record, unsigned int bar,
		       const struct vfio_region_dma_range *ranges, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		const struct vfio_nc_part part = {
			.bar = bar,
			.start = ranges[i].offset,
			.end = ranges[i].offset + ranges[i].length,
		};

		if (vfio_nc_wish_withholds(record, &part))
			return -EPERM;
	}
	return vfio_nc_wish_export(record, bar);
}

static int guard_get_dmabuf_phys(struct vfio_pci_core_device *core,
				 struct p2pdma_provider **provider,
				 unsigned int region, struct phys_vec *phys,
				 struct vfio_region_dma_range *ranges, size_t nr)
{
	struct vfio_nc_guard *guard =
		container_of(core->pci_ops, struct vfio_nc_guard, ops);
	int ret;

	ret = guard->original->get_dmabuf_phys(core, provider, region, phys, ranges, nr);
	if (ret || !READ_ONCE(guard_on) || region >= VFIO_NC_NR_BARS)
		return ret;
	return guard_check(guard->record, region, ranges, nr);
}

/* Whoever is in the driver's operations meanwhile has read all it needs of them. */
static void guard_swing(struct vfio_pci_core_device *core,
			const struct vfio_pci_device_ops *ops)
{
	/* Pairs with the address dependency of core->pci_ops->... */
	smp_store_release(&core->pci_ops, ops);
}

void vfio_nc_guard_enter(struct vfio_nc_guard *guard,
			 struct vfio_pci_core_device *core,
			 struct vfio_nc_record *record)
{
	if (!core->pci_ops || !core->pci_ops->get_dmabuf_phys)
		return;
	guard->record = record;
	guard->original = core->pci_ops;
	guard->ops = *core->pci_ops;
	guard->ops.get_dmabuf_phys = guard_get_dmabuf_phys;
	guard_swing(core, &guard->ops);
}

void vfio_nc_guard_leave(struct vfio_nc_guard *guard,
			 struct vfio_pci_core_device *core)
{
	if (core->pci_ops == &guard->ops)
		guard_swing(core, guard->original);
}

static bool guard_was_exported(u32 flags, int answer)
{
	return (flags & VFIO_DEVICE_FEATURE_MASK) == VFIO_DEVICE_FEATURE_DMA_BUF &&
	       flags & VFIO_DEVICE_FEATURE_GET &&
	       !(flags & VFIO_DEVICE_FEATURE_PROBE) && answer >= 0;
}

void vfio_nc_guard_look(u32 flags, int answer)
{
	struct dma_buf *buffer;

	if (!guard_was_exported(flags, answer) || READ_ONCE(guard_on))
		return;
	/* Another thread may have closed it; what is there now is looked at. */
	buffer = dma_buf_get(answer);
	if (IS_ERR(buffer))
		return;
	if (buffer->ops->mmap && !xchg(&guard_on, true))
		pr_warn("a dma-buf of a BAR can be mapped on this kernel: from now on none is made of what is device\n");
	dma_buf_put(buffer);
}

/* The BARs of which a part is Device, as a set. */
static unsigned int guard_bars(const struct vfio_nc_latch *latch)
{
	unsigned int bars = 0;
	unsigned int bar, i;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		for (i = latch->first[bar]; i < latch->first[bar + 1]; i++) {
			if (latch->spans[i].decision.verdict == VFIO_NC_DEVICE)
				bars |= BIT(bar);
		}
	}
	return bars;
}

void vfio_nc_guard_log(const struct vfio_nc_latch *latch, const char *name)
{
	const unsigned long bars = guard_bars(latch);

	if (READ_ONCE(guard_on) && !latch->dry_run && bars)
		pr_info("%s: no dma-buf of what is device in bars %*pbl\n", name,
			VFIO_NC_NR_BARS, &bars);
}
