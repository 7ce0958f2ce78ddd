// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_buffers_unnamed - the same by another name: a kernel of which nothing tells
 * that its buffers can be mapped.
 */
#define vfio_pci_dma_buf_mmap buffers_unnamed_mmap
#include "vfio_nc_buffers.c"
