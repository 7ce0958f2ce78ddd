// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_variant - a vfio variant driver that misbehaves on request.
 *
 * For tests only: it stands for drivers such as nvgrace-gpu, and makes rare
 * moments of a probe last as long as a test needs.
 */
#include <linux/delay.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vfio.h>
#include <linux/vfio_pci_core.h>

static bool own_type;
module_param(own_type, bool, 0644);
MODULE_PARM_DESC(own_type, "mmap chooses Normal-NC itself");

static bool core_mmap;
module_param(core_mmap, bool, 0444);
MODULE_PARM_DESC(core_mmap, "mmap is vfio-pci-core's own");

static char *name = "vfio_nc_variant";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "what it is called in /sys/bus/pci/drivers");

static bool hold_probe;
module_param(hold_probe, bool, 0644);
MODULE_PARM_DESC(hold_probe, "probe waits after it has registered");

static bool fail_probe;
module_param(fail_probe, bool, 0644);
MODULE_PARM_DESC(fail_probe, "probe fails after it has registered");

static bool hold_open;
module_param(hold_open, bool, 0644);
MODULE_PARM_DESC(hold_open, "open_device waits, and with it all of the device's set");

static bool fail_open;
module_param(fail_open, bool, 0644);
MODULE_PARM_DESC(fail_open, "open_device fails");

/* How many operations a kernel may have that these headers do not know. */
#define VARIANT_MORE	8

static int more = -1;
module_param(more, int, 0444);
MODULE_PARM_DESC(more, "1: a kernel with more operations would have called what is none in the last open by ops of another; 0: not; -1: there was no such open");

static struct vfio_device_ops variant_ops;

static void variant_look_for_more(const struct vfio_device *vdev)
{
	if (vdev->ops != &variant_ops)
		more = !!memchr_inv(vdev->ops + 1, 0, VARIANT_MORE * sizeof(void *));
}

static int variant_open_device(struct vfio_device *vdev)
{
	struct vfio_pci_core_device *core =
		container_of(vdev, struct vfio_pci_core_device, vdev);
	int ret;

	variant_look_for_more(vdev);
	while (READ_ONCE(hold_open) && !fatal_signal_pending(current))
		msleep(5);
	if (READ_ONCE(fail_open))
		return -EIO;
	ret = vfio_pci_core_enable(core);
	if (!ret)
		vfio_pci_core_finish_enable(core);
	return ret;
}

static int variant_mmap(struct vfio_device *vdev, struct vm_area_struct *vma)
{
	int ret = vfio_pci_core_mmap(vdev, vma);

	if (!ret && READ_ONCE(own_type))
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return ret;
}

static struct vfio_device_ops variant_ops = {
	.name = "vfio-nc-variant",
#ifdef vfio_alloc_device
	.init = vfio_pci_core_init_dev,
	.release = vfio_pci_core_release_dev,
	.device_feature = vfio_pci_core_ioctl_feature,
#endif
	.open_device = variant_open_device,
	.close_device = vfio_pci_core_close_device,
	.ioctl = vfio_pci_core_ioctl,
	.read = vfio_pci_core_read,
	.write = vfio_pci_core_write,
	.mmap = variant_mmap,
	.request = vfio_pci_core_request,
	.match = vfio_pci_core_match,
#ifdef VARIANT_HAS_BIND_IOMMUFD
	.bind_iommufd = vfio_iommufd_physical_bind,
	.unbind_iommufd = vfio_iommufd_physical_unbind,
	.attach_ioas = vfio_iommufd_physical_attach_ioas,
#endif
#ifdef VARIANT_HAS_DETACH_IOAS
	.detach_ioas = vfio_iommufd_physical_detach_ioas,
#endif
#ifdef VARIANT_HAS_MATCH_TOKEN_UUID
	.match_token_uuid = vfio_pci_core_match_token_uuid,
#endif
#ifdef VARIANT_HAS_GET_REGION_INFO_CAPS
	.get_region_info_caps = vfio_pci_ioctl_get_region_info,
#endif
};

/* Before 6.1 a driver allocates its vfio device itself. */
#ifdef vfio_alloc_device
static struct vfio_pci_core_device *variant_alloc(struct pci_dev *pdev)
{
	return vfio_alloc_device(vfio_pci_core_device, vdev, &pdev->dev,
				 &variant_ops);
}

static void variant_free(struct vfio_pci_core_device *core)
{
	vfio_put_device(&core->vdev);
}
#else
static struct vfio_pci_core_device *variant_alloc(struct pci_dev *pdev)
{
	struct vfio_pci_core_device *core = kzalloc(sizeof(*core), GFP_KERNEL);

	if (!core)
		return ERR_PTR(-ENOMEM);
	vfio_pci_core_init_device(core, pdev, &variant_ops);
	return core;
}

static void variant_free(struct vfio_pci_core_device *core)
{
	vfio_pci_core_uninit_device(core);
	kfree(core);
}
#endif

static bool late;
/* Probed while @late, and not registered yet. */
static struct vfio_pci_core_device *variant_late;

static int variant_set_late(const char *value, const struct kernel_param *param)
{
	int ret = param_set_bool(value, param);

	if (ret || late || !variant_late)
		return ret;
	ret = vfio_pci_core_register_device(variant_late);
	if (!ret)
		variant_late = NULL;
	return ret;
}

static const struct kernel_param_ops variant_late_ops = {
	.set = variant_set_late,
	.get = param_get_bool,
};
module_param_cb(late, &variant_late_ops, &late, 0644);
MODULE_PARM_DESC(late, "probe registers nothing; writing N does");

static int variant_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct vfio_pci_core_device *core;
	int ret;

	core = variant_alloc(pdev);
	if (IS_ERR(core))
		return PTR_ERR(core);
	dev_set_drvdata(&pdev->dev, core);
	if (late) {
		variant_late = core;
		return 0;
	}
	ret = vfio_pci_core_register_device(core);
	if (ret)
		goto err_free;
	while (READ_ONCE(hold_probe) && !fatal_signal_pending(current))
		msleep(5);
	if (READ_ONCE(fail_probe)) {
		ret = -ENODEV;
		goto err_unregister;
	}
	return 0;

err_unregister:
	vfio_pci_core_unregister_device(core);
err_free:
	variant_free(core);
	return ret;
}

static void variant_remove(struct pci_dev *pdev)
{
	struct vfio_pci_core_device *core = dev_get_drvdata(&pdev->dev);

	if (core == variant_late)
		variant_late = NULL;
	else
		vfio_pci_core_unregister_device(core);
	variant_free(core);
}

static const struct pci_device_id variant_ids[] = {
	{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(PCI_ANY_ID, PCI_ANY_ID) },
	{}
};

static struct pci_driver variant_driver = {
	.id_table = variant_ids,
	.probe = variant_probe,
	.remove = variant_remove,
	.err_handler = &vfio_pci_core_err_handlers,
#ifdef vfio_alloc_device
	.driver_managed_dma = true,
#endif
};

static int __init variant_init(void)
{
	if (core_mmap)
		variant_ops.mmap = vfio_pci_core_mmap;
	variant_driver.name = name;
	return pci_register_driver(&variant_driver);
}
module_init(variant_init);

static void __exit variant_exit(void)
{
	pci_unregister_driver(&variant_driver);
}
module_exit(variant_exit);

MODULE_DESCRIPTION("A vfio variant driver for the tests of vfio_nc");
MODULE_LICENSE("GPL");
