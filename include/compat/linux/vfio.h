/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * linux/vfio.h - how the vfio device of a PCI device is found and held, which is
 * not the same on all kernels.
 */
#ifndef VFIO_NC_COMPAT_LINUX_VFIO_H
#define VFIO_NC_COMPAT_LINUX_VFIO_H

#include_next <linux/vfio.h>

#include <linux/device.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/vfio_pci_core.h>

/*
 * vfio_device::device: 3c28a76124b2 ("vfio: Add struct device to vfio_device"),
 * first in 6.1 and in RHEL 9.2; Kbuild looks into the header, since a vendor may
 * have vfio_alloc_device(), of the same series, and not this.
 * Before, vfio_device_get_from_dev() is what finds one (until 5.18), and whoever
 * holds that reference holds up an unbind; so it is held only while the device is
 * touched, and must be asked for again after. The second half goes when 5.15 is
 * no longer supported.
 */
#ifdef VFIO_NC_HAVE_VFIO_DEVICE_DEVICE

static inline int vfio_nc_vfio_match(struct device *dev, void *found)
{
	if (!dev->class || strcmp(dev->class->name, "vfio-dev"))
		return 0;
	*(struct vfio_device **)found =
		container_of(get_device(dev), struct vfio_device, device);
	return 1;
}

/* The vfio device of a device, referenced; or NULL. */
static inline struct vfio_device *vfio_nc_vfio_get(struct device *dev)
{
	struct vfio_device *vdev = NULL;

	device_for_each_child(dev, &vdev, vfio_nc_vfio_match);
	return vdev;
}

/* It will not be touched for a while. */
static inline void vfio_nc_vfio_rest(struct vfio_device *vdev)
{
	/* The reference stays: the last put reads vfio_device::ops. */
}

/* May it be touched again? False if it is gone, and nobody reads its ops. */
static inline bool vfio_nc_vfio_wake(struct vfio_device *vdev, struct device *dev)
{
	return true;
}

static inline void vfio_nc_vfio_put(struct vfio_device *vdev)
{
	put_device(&vdev->device);
}

/*
 * Is what has the device, and will not be gone meanwhile, built on vfio-pci-core?
 * Each such driver of 6.6 to 7.3 handles errors so. There vfio_unregister_group_dev()
 * takes what vfio_nc_vfio_get() finds away before it waits for the last close.
 */
static inline bool vfio_nc_vfio_drives(struct pci_dev *pdev)
{
	struct device_driver *driver = READ_ONCE(pdev->dev.driver);
	const struct pci_error_handlers *handler =
		driver ? to_pci_driver(driver)->err_handler : NULL;

	return handler && handler->error_detected == vfio_pci_core_aer_err_detected;
}

#else /* !VFIO_NC_HAVE_VFIO_DEVICE_DEVICE */

/* What has a device open is found there until its last close. */
static inline bool vfio_nc_vfio_drives(struct pci_dev *pdev)
{
	return false;
}

static inline struct vfio_device *vfio_nc_vfio_get(struct device *dev)
{
	return vfio_device_get_from_dev(dev);
}

static inline void vfio_nc_vfio_put(struct vfio_device *vdev)
{
	vfio_device_put(vdev);
}

static inline void vfio_nc_vfio_rest(struct vfio_device *vdev)
{
	vfio_nc_vfio_put(vdev);
}

static inline bool vfio_nc_vfio_wake(struct vfio_device *vdev, struct device *dev)
{
	struct vfio_device *now = vfio_nc_vfio_get(dev);

	if (now && now != vdev)
		vfio_nc_vfio_put(now);
	return now == vdev;
}

#endif /* VFIO_NC_HAVE_VFIO_DEVICE_DEVICE */
#endif /* VFIO_NC_COMPAT_LINUX_VFIO_H */
