// SPDX-License-Identifier: GPL-2.0-only
/*
 * shim.c - interposing on vfio devices.
 *
 * vfio core calls a device's driver through vfio_device::ops. For each PCI
 * device that has a vfio device, the shim holds a copy of these operations in
 * which open_device, close_device, mmap and what asks for features are its own,
 * and points the device at the copy. It never decides: it asks the latch and applies.
 *
 * Which devices have a shim, and all locks in their order: attach.c.
 *
 * The module cannot go while a device is open through a shim, since open_device
 * takes a module reference and the last close_device gives it back. Both run
 * under dev_set->lock, and so does the detaching at exit: no code of this
 * module is running for a device when its detach is done.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/vfio.h>
#include <linux/vfio_pci_core.h>

#include "guard.h"
#include "latch.h"
#include "mirror.h"
#include "record.h"
#include "shim.h"
#include "told.h"
#include "trace.h"
#include "wish.h"

/**
 * struct shim - what stands between vfio core and one device's driver
 * @ops: the device's operations, four of them ours; vfio_device::ops points
 *	here while attached, which is how a callback finds its shim
 * @absent: operations that this kernel has more than the headers it was built with,
 *	hidden from the CRCs of symbols, as vendors do: the driver has none of them
 * @original: the driver's operations
 * @has_mmap: these have an mmap that is not vfio-pci-core's
 * @vdev: the device; touched only between vfio_nc_vfio_wake() and _rest()
 * @pdev: the PCI device it belongs to
 * @latch: the verdicts; NULL while closed, and while a device that was open
 *	when the shim attached is not closed: it is stock. Written under
 *	dev_set->lock before the device can be mapped and after it no longer
 *	can, so whoever maps reads it plainly
 * @mirrored: what the mirror keeps for @latch, likewise
 * @record: where others read about the device
 * @guard: what stands before its dma-bufs
 */
struct shim {
	struct vfio_device_ops ops;
	const void *absent[8];
	const struct vfio_device_ops *original;
	bool has_mmap;
	struct vfio_device *vdev;
	struct pci_dev *pdev;
	struct vfio_nc_latch *latch;
	struct vfio_nc_mirrored mirrored;
	struct vfio_nc_record *record;
	struct vfio_nc_guard guard;
};

static atomic_t shim_nr_open = ATOMIC_INIT(0);

unsigned int vfio_nc_shim_nr_open(void)
{
	return atomic_read(&shim_nr_open);
}

static struct vfio_pci_core_device *shim_core(struct vfio_device *vdev)
{
	return container_of(vdev, struct vfio_pci_core_device, vdev);
}

/* As vfio_pci_core_mmap() of all kernels has it in vm_private_data. */
static const void *shim_owner(struct vfio_device *vdev)
{
	return shim_core(vdev);
}

static struct shim *shim_of(struct vfio_device *vdev)
{
	return container_of(vdev->ops, struct shim, ops);
}

/* Point the device at other operations. */
static void shim_swing(struct vfio_device *vdev,
		       const struct vfio_device_ops *ops)
{
	/*
	 * Callers of vfio core may be reading the pointer: release makes what
	 * it points to visible first, and pairs with the address dependency of
	 * device->ops->...
	 */
	smp_store_release(&vdev->ops, ops);
}

static int shim_open_original(struct shim *shim, struct vfio_device *vdev)
{
	return shim->original->open_device ?
		shim->original->open_device(vdev) : 0;
}

/* Decide and tell the mirror, before anybody can map. */
static int shim_decide(struct shim *shim)
{
	struct vfio_nc_latch *latch;
	int ret;

	latch = vfio_nc_latch_create(shim->record,
				     vfio_nc_record_open(shim->record),
				     VFIO_NC_LATCH_ALL);
	if (IS_ERR(latch)) {
		ret = PTR_ERR(latch);
		goto err_close;
	}
	ret = vfio_nc_mirror_open(shim->pdev, latch, &shim->mirrored);
	if (ret)
		goto err_destroy;
	shim->latch = latch;
	vfio_nc_record_latch(shim->record, latch, &shim->mirrored);
	return 0;

err_destroy:
	vfio_nc_latch_destroy(latch);
err_close:
	vfio_nc_record_close(shim->record);
	return ret;
}

/* Nobody can map any more. */
static void shim_forget(struct shim *shim)
{
	vfio_nc_record_close(shim->record);
	vfio_nc_mirror_close(&shim->mirrored);
	vfio_nc_latch_destroy(shim->latch);
	shim->latch = NULL;
}

/* Before anything is mapped: which verdicts will not govern. */
static void shim_tell_driver(const struct shim *shim)
{
	unsigned int bar;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		const struct vfio_nc_driver *driver = shim->record->driver[bar];

		if (driver)
			pr_info("%s: bar%u: %s maps it itself, %s\n",
				pci_name(shim->pdev), bar, driver->name, driver->type);
	}
}

static int shim_open_device(struct vfio_device *vdev)
{
	struct shim *shim = shim_of(vdev);
	int ret;

	/*
	 * The module is on its way out: this open is the driver's alone. Exit
	 * waits for dev_set->lock, which vfio core holds around us.
	 */
	if (!try_module_get(THIS_MODULE)) {
		pr_warn("%s: opened while the module leaves: stock\n",
			pci_name(shim->pdev));
		vfio_nc_guard_leave(&shim->guard, shim_core(vdev));
		shim_swing(vdev, shim->original);
		return shim_open_original(shim, vdev);
	}
	ret = shim_decide(shim);
	if (ret)
		goto err_put_module;
	ret = shim_open_original(shim, vdev);
	if (ret)
		goto err_forget;
	atomic_inc(&shim_nr_open);
	vfio_nc_latch_trace(shim->latch, shim->pdev);
	if (vfio_nc_latch_log(shim->latch, pci_name(shim->pdev),
			      vfio_nc_mirror_why(&shim->mirrored), &shim->record->told)) {
		shim_tell_driver(shim);
		vfio_nc_guard_log(shim->latch, pci_name(shim->pdev));
	}
	return 0;

err_forget:
	shim_forget(shim);
err_put_module:
	module_put(THIS_MODULE);
	return ret;
}

static void shim_close_device(struct vfio_device *vdev)
{
	struct shim *shim = shim_of(vdev);

	if (shim->original->close_device)
		shim->original->close_device(vdev);
	shim_forget(shim);
	vfio_nc_record_notify(shim->record);
	atomic_dec(&shim_nr_open);
	module_put(THIS_MODULE);
}

/*
 * Whose is the type of a mapping? vfio_pci_core_mmap() gives Device, except where
 * a vendor has patched it (Amazon Linux has ENA's BAR combined): whatever it gives,
 * the verdict governs. Another type than Device is the driver's own only if the
 * driver has an mmap of its own, as nvgrace-gpu does (hisilicon's calls
 * vfio_pci_core_mmap() and leaves its type: that shows Device), or if the VMA is
 * not as vfio-pci-core makes it. vm_private_data alone does not tell: a driver's
 * own object there may begin with the core device.
 */
static bool shim_driver_chose(const struct shim *shim,
			      const struct vm_area_struct *vma)
{
	return shim->has_mmap || !(vma->vm_flags & VM_PFNMAP) ||
	       vma->vm_private_data != shim_owner(shim->vdev);
}

/* AttrIndx alone is compared: other bits differ between kernels. */
static bool shim_is_device(const struct vm_area_struct *vma)
{
	pgprot_t prot = vma->vm_page_prot;

	return !((pgprot_val(prot) ^ pgprot_val(pgprot_noncached(prot))) &
		 PTE_ATTRINDX_MASK);
}

static void shim_disown(struct shim *shim, unsigned int bar,
			enum vfio_nc_verdict verdict)
{
	vfio_nc_mirror_disown(&shim->mirrored, bar);
	if (!vfio_nc_record_disown(shim->record, bar) &&
	    vfio_nc_told_own(&shim->record->told, bar))
		pr_info("%s: bar%u: driver's own type, %s does not govern it\n",
			pci_name(shim->pdev), bar,
			vfio_nc_verdict_name(verdict));
}

/* Say what a patched vfio-pci-core has done, once for a BAR. */
static void shim_tell_kernel(struct shim *shim, unsigned int bar,
			     enum vfio_nc_verdict verdict)
{
	if (!vfio_nc_record_kernel_nc(shim->record, bar))
		pr_info("%s: bar%u: this kernel's vfio-pci-core maps it Normal-NC: %s %s\n",
			pci_name(shim->pdev), bar, vfio_nc_verdict_name(verdict),
			verdict == VFIO_NC_STOCK ? "leaves it so" : "governs it");
}

/* A wish cannot be had of this driver: what its mmap has made must not stay. */
static int shim_refuse(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	return -EOPNOTSUPP;
}

static int shim_apply(struct shim *shim, struct vm_area_struct *vma, u64 wish,
		      unsigned int bar, u64 start, int wished)
{
	enum vfio_nc_verdict verdict = wished & ~VFIO_NC_WISHED_LESSER;

	if (!shim_is_device(vma)) {
		if (shim_driver_chose(shim, vma)) {
			shim_disown(shim, bar, verdict);
			return wish ? shim_refuse(vma) : 0;
		}
		shim_tell_kernel(shim, bar, verdict);
	}
	if (shim->has_mmap)
		vfio_nc_record_govern(shim->record, bar);
	trace_vfio_nc_map(shim->pdev, bar, start,
			  start + (vma->vm_end - vma->vm_start), verdict, wish);
	if (wished == VFIO_NC_STOCK)
		return 0;
	vma->vm_page_prot = verdict == VFIO_NC_NORMAL_NC ?
		pgprot_writecombine(vma->vm_page_prot) :
		pgprot_noncached(vma->vm_page_prot);
	if (verdict != VFIO_NC_STOCK)
		vfio_nc_mirror_apply(vma, verdict);
	return 0;
}

static noinline int shim_settle_first(struct shim *shim, u64 wish, unsigned int bar,
				      u64 start, u64 end)
{
	const struct vfio_nc_part part = { .bar = bar, .start = start, .end = end };

	return vfio_nc_wish_settle(shim->record, &shim->mirrored, wish, &part);
}

/* Nothing is to be done: it is no BAR, or the verdicts are not in force. */
#define SHIM_UNGOVERNED INT_MAX

/*
 * Before the driver's mmap: what is the mapping to have? As vfio_nc_wish_settle(),
 * or SHIM_UNGOVERNED.
 */
static int shim_settle(struct shim *shim, u64 wish, unsigned int bar, u64 start,
		       u64 end)
{
	if (!shim->latch || shim->latch->dry_run || bar >= VFIO_NC_NR_BARS)
		return wish ? -EINVAL : SHIM_UNGOVERNED;
	if (!vfio_nc_wish_is_settled(shim->record, bar, wish))
		return shim_settle_first(shim, wish, bar, start, end);
	return vfio_nc_latch_verdict(shim->latch, bar, start, end);
}

static int shim_mmap(struct vfio_device *vdev, struct vm_area_struct *vma)
{
	const unsigned int shift = VFIO_PCI_OFFSET_SHIFT - PAGE_SHIFT;
	struct shim *shim = shim_of(vdev);
	u64 wish = vfio_nc_wish_take(vma);
	/* Read before the driver's mmap: 6.1's rewrites vm_pgoff. */
	unsigned long pgoff = vma->vm_pgoff;
	unsigned long region = pgoff >> shift;
	u64 start = (u64)(pgoff & (BIT(shift) - 1)) << PAGE_SHIFT;
	int wished = shim_settle(shim, wish, region, start,
				 start + (vma->vm_end - vma->vm_start));
	int ret = wished < 0 ? wished : shim->original->mmap(vdev, vma);

	if (ret || region >= VFIO_NC_NR_BARS)
		return ret;
	/* A variant driver may do either with what it maps by itself. */
	if (vma->vm_private_data == shim_owner(vdev))
		WRITE_ONCE(shim->record->pgoff, vma->vm_pgoff == pgoff ?
			   VFIO_NC_PGOFF_REGION : VFIO_NC_PGOFF_FRAME);
	if (wished == SHIM_UNGOVERNED)
		return 0;
	return shim_apply(shim, vma, wish, region, start, wished);
}

static int shim_feature(struct vfio_device *vdev, u32 flags, void __user *arg,
			size_t argsz)
{
	struct shim *shim = shim_of(vdev);

	return vfio_nc_wish_feature(shim->record, &shim->mirrored, flags, arg, argsz);
}

static const struct vfio_device_ops *shim_original(struct vfio_device *vdev)
{
	return shim_of(vdev)->original;
}

VFIO_NC_VFIO_FEATURE(shim_vfio_feature, shim_feature, shim_original,
		     vfio_nc_guard_look)

/* What its driver is known to map by itself. */
static void shim_find_driver(struct shim *shim)
{
	unsigned int bar;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++)
		shim->record->driver[bar] =
			vfio_nc_driver_find(dev_driver_string(&shim->pdev->dev), bar);
}

/*
 * Nothing here may fail: see attach_make(). These are two objects of less than a
 * page, from a thread that is free to sleep.
 */
static struct shim *shim_create(struct vfio_device *vdev, struct pci_dev *pdev)
{
	struct shim *shim = kzalloc(sizeof(*shim), GFP_KERNEL | __GFP_NOFAIL);

	shim->record = vfio_nc_record_attach(pdev, shim_owner(vdev));
	shim->vdev = vdev;
	shim->pdev = pdev;
	shim->original = vdev->ops;
	shim->has_mmap = vdev->ops->mmap != vfio_pci_core_mmap;
	if (shim->has_mmap)
		shim_find_driver(shim);
	shim->ops = *vdev->ops;
	shim->ops.open_device = shim_open_device;
	shim->ops.close_device = shim_close_device;
	shim->ops.vfio_nc_vfio_feature = shim_vfio_feature;
	if (shim->ops.mmap)
		shim->ops.mmap = shim_mmap;
	return shim;
}

/*
 * Take over a device, under its dev_set->lock. One that is open already must
 * keep what it was mapped with, and keeps this module in until its last close.
 */
static void shim_take_over(struct shim *shim)
{
	struct vfio_device *vdev = shim->vdev;

	mutex_lock(&vdev->dev_set->lock);
	if (vdev->open_count && !try_module_get(THIS_MODULE)) {
		/* The module is on its way out: leave this one alone. */
		mutex_unlock(&vdev->dev_set->lock);
		return;
	}
	if (vdev->open_count) {
		atomic_inc(&shim_nr_open);
		vfio_nc_record_open_early(shim->record);
		pr_warn("%s: is open already: stock until its last close\n",
			pci_name(shim->pdev));
	}
	shim_swing(vdev, &shim->ops);
	vfio_nc_guard_enter(&shim->guard, shim_core(vdev), shim->record);
	mutex_unlock(&vdev->dev_set->lock);
}

struct shim *vfio_nc_shim_attach(struct vfio_device *vdev, struct pci_dev *pdev)
{
	struct shim *shim = shim_create(vdev, pdev);

	shim_take_over(shim);
	vfio_nc_vfio_rest(vdev);
	return shim;
}

void vfio_nc_shim_give_back(struct shim *shim)
{
	struct vfio_device *vdev = shim->vdev;

	if (!vfio_nc_vfio_wake(vdev, &shim->pdev->dev))
		return;
	mutex_lock(&vdev->dev_set->lock);
	vfio_nc_guard_leave(&shim->guard, shim_core(vdev));
	if (vdev->ops == &shim->ops)
		shim_swing(vdev, shim->original);
	/* An open may have swung back; nobody else may have interposed on us. */
	else if (vdev->ops != shim->original)
		pr_err("%s: has other operations now: who interposes must go before us\n",
		       pci_name(shim->pdev));
	mutex_unlock(&vdev->dev_set->lock);
	vfio_nc_vfio_put(vdev);
}

struct vfio_nc_record *vfio_nc_shim_record(const struct shim *shim)
{
	return shim->record;
}

void vfio_nc_shim_free(struct shim *shim)
{
	kfree(shim);
}
