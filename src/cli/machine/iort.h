/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * iort.h - what ACPI's IO Remapping Table says about a root complex.
 */
#ifndef VFIO_NC_CLI_IORT_H
#define VFIO_NC_CLI_IORT_H

#include "host.h"

/**
 * iort_is_coherent() - does DMA from behind a root complex see the caches?
 * @host: the machine
 * @segment: the root complex's PCI segment
 *
 * Return: 1 if so, 0 if not, -EACCES if only root may read the table, -ENOENT if
 * it is not there or does not know the segment.
 */
int iort_is_coherent(const struct host *host, u32 segment);

#endif /* VFIO_NC_CLI_IORT_H */
