/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * linux/dma-buf.h - how its namespace of symbols is written, and what VFIO's dma-bufs
 * are like.
 */
#ifndef VFIO_NC_COMPAT_LINUX_DMA_BUF_H
#define VFIO_NC_COMPAT_LINUX_DMA_BUF_H

#include_next <linux/dma-buf.h>

#include <linux/vfio.h>

/*
 * MODULE_IMPORT_NS() takes a string: cdd30ebb1b9f ("module: Convert symbol
 * namespace to string literal"), first in 6.13; Kbuild looks into the header. Vendors
 * may have VFIO's dma-bufs, which are of 6.19, before. The second half goes when 6.12
 * is no longer supported.
 */
#ifndef VFIO_NC_HAVE_BARE_NAMESPACE
#define VFIO_NC_DMA_BUF_NS "DMA_BUF"
#else
#define VFIO_NC_DMA_BUF_NS DMA_BUF
#endif

/*
 * struct phys_vec: as 7.3 calls what backports of vfio_pci_device_ops have as
 * dma_buf_phys_vec; Kbuild looks into the header. Goes with them.
 */
#ifdef VFIO_NC_HAVE_DMA_BUF_PHYS_VEC
#define phys_vec dma_buf_phys_vec
#endif

/*
 * Can a process map them? Posted with either of these features of a device, and not
 * merged when 7.3 came; their numbers are not stable, their names tell.
 */
#if defined(VFIO_DEVICE_FEATURE_DMA_BUF_MEMATTR) || \
	defined(VFIO_DEVICE_FEATURE_DMA_BUF_REVOKE)
#define VFIO_NC_DMA_BUF_MMAP true
#else
#define VFIO_NC_DMA_BUF_MMAP false
#endif

#endif /* VFIO_NC_COMPAT_LINUX_DMA_BUF_H */
