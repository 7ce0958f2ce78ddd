/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * linux/vfio.h - how the vfio device of a PCI device is found and held, and how a
 * driver is asked for a feature: that is not the same on all kernels.
 */
#ifndef VFIO_NC_COMPAT_LINUX_VFIO_H
#define VFIO_NC_COMPAT_LINUX_VFIO_H

#include_next <linux/vfio.h>

#include <linux/device.h>
#include <linux/pci.h>
#include <linux/string.h>
#include <linux/uaccess.h>
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

/*
 * vfio_device_ops::device_feature and vfio_check_feature(): "vfio: Have the
 * core code decode the VFIO_DEVICE_FEATURE ioctl", first in 5.18; Kbuild looks into the
 * header. Before, each driver decodes it in its ioctl.
 * VFIO_NC_VFIO_FEATURE(name, ask, original, look) is the function for the member
 * vfio_nc_vfio_feature: ask(vdev, flags, arg, argsz) is asked first and says -ENOTTY
 * to a feature of the driver's, original(vdev) are the driver's operations, and
 * look(flags, answer) is told what the driver said. The second half, for drivers that
 * have nothing to look at, goes when 5.15 is no longer supported.
 */
#ifdef VFIO_NC_HAVE_DEVICE_FEATURE

#define vfio_nc_vfio_feature device_feature

#define VFIO_NC_VFIO_FEATURE(name, ask, original, look)			\
static int name(struct vfio_device *vdev, u32 flags, void __user *arg,		\
		size_t argsz)							\
{										\
	int ret = ask(vdev, flags, arg, argsz);					\
										\
	if (ret != -ENOTTY || !original(vdev)->device_feature)			\
		return ret;							\
	ret = original(vdev)->device_feature(vdev, flags, arg, argsz);		\
	look(flags, ret);							\
	return ret;								\
}

#else /* !VFIO_NC_HAVE_DEVICE_FEATURE */

/* As the newest has it, which says 1 to "do it". */
static inline int vfio_check_feature(u32 flags, size_t argsz, u32 supported_ops,
				     size_t minsz)
{
	u32 ops = flags & (VFIO_DEVICE_FEATURE_GET | VFIO_DEVICE_FEATURE_SET);

	if (ops & ~supported_ops)
		return -EINVAL;
	if (flags & VFIO_DEVICE_FEATURE_PROBE)
		return 0;
	return ops && argsz >= minsz ? 1 : -EINVAL;
}

/* Is it the ioctl with a header that means something? The driver says what is wrong. */
static inline bool vfio_nc_vfio_is_feature(unsigned int cmd, void __user *arg,
					   struct vfio_device_feature *header)
{
	const u32 both = VFIO_DEVICE_FEATURE_GET | VFIO_DEVICE_FEATURE_SET;

	if (cmd != VFIO_DEVICE_FEATURE || copy_from_user(header, arg, sizeof(*header)))
		return false;
	if (header->argsz < sizeof(*header) ||
	    header->flags & ~(VFIO_DEVICE_FEATURE_MASK | VFIO_DEVICE_FEATURE_PROBE | both))
		return false;
	return header->flags & VFIO_DEVICE_FEATURE_PROBE || (header->flags & both) != both;
}

#define vfio_nc_vfio_feature ioctl

#define VFIO_NC_VFIO_FEATURE(name, ask, original, look)			\
static long name(struct vfio_device *vdev, unsigned int cmd, unsigned long arg)	\
{										\
	struct vfio_device_feature __user *user = (void __user *)arg;		\
	struct vfio_device_feature header;					\
	int ret = -ENOTTY;							\
										\
	if (vfio_nc_vfio_is_feature(cmd, user, &header))			\
		ret = ask(vdev, header.flags, user->data,			\
			  header.argsz - sizeof(header));			\
	if (ret != -ENOTTY || !original(vdev)->ioctl)				\
		return ret;							\
	return original(vdev)->ioctl(vdev, cmd, arg);				\
}

#endif /* VFIO_NC_HAVE_DEVICE_FEATURE */
#endif /* VFIO_NC_COMPAT_LINUX_VFIO_H */
