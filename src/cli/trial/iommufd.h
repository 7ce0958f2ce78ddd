/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * iommufd.h - what linux/vfio.h has since Linux 6.6 and linux/iommufd.h since 6.2, for
 * programs that are built with older headers.
 */
#ifndef VFIO_NC_CLI_IOMMUFD_H
#define VFIO_NC_CLI_IOMMUFD_H

#include <linux/vfio.h>
#include <stdint.h>

/* VFIO_DEVICE_BIND_IOMMUFD: a device's own file can be used only then. */
struct iommufd_bind {
	uint32_t argsz;
	uint32_t flags;
	int32_t iommufd;
	uint32_t out_devid;
};

/* VFIO_DEVICE_ATTACH_IOMMUFD_PT */
struct iommufd_attach {
	uint32_t argsz;
	uint32_t flags;
	uint32_t pt_id;
};

/* IOMMU_IOAS_ALLOC: an address space */
struct iommufd_ioas_alloc {
	uint32_t size;
	uint32_t flags;
	uint32_t out_ioas_id;
};

#define IOMMUFD_BIND		_IO(VFIO_TYPE, VFIO_BASE + 18)
#define IOMMUFD_ATTACH		_IO(VFIO_TYPE, VFIO_BASE + 19)
#define IOMMUFD_IOAS_ALLOC	_IO(';', 0x81)

#endif /* VFIO_NC_CLI_IOMMUFD_H */
