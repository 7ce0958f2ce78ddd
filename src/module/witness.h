/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * witness.h - does what KVM maps pass the hook? KVM itself tells of its faults.
 */
#ifndef VFIO_NC_WITNESS_H
#define VFIO_NC_WITNESS_H

#include <linux/types.h>

#ifdef CONFIG_VFIO_NC_HOOK

/**
 * vfio_nc_witness_init() - count KVM's faults until the hook has seen a walk
 *
 * Where this kernel does not tell of them nothing is ever missed.
 */
void vfio_nc_witness_init(void);

/**
 * vfio_nc_witness_exit() - leave nothing behind in KVM
 */
void vfio_nc_witness_exit(void);

/**
 * vfio_nc_witness_misses_hook() - has KVM mapped memory, and the hook seen nothing?
 *
 * Return: true if so.
 */
bool vfio_nc_witness_misses_hook(void);

#else

static inline void vfio_nc_witness_init(void) { }
static inline void vfio_nc_witness_exit(void) { }
static inline bool vfio_nc_witness_misses_hook(void) { return false; }

#endif /* CONFIG_VFIO_NC_HOOK */
#endif /* VFIO_NC_WITNESS_H */
