/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * shim.h - interposing on vfio devices.
 */
#ifndef VFIO_NC_SHIM_H
#define VFIO_NC_SHIM_H

/**
 * vfio_nc_shim_init() - attach to every vfio PCI device, now and later
 *
 * Return: 0 or a negative errno; then nothing is attached.
 */
int vfio_nc_shim_init(void);

/**
 * vfio_nc_shim_exit() - give every device its own operations back
 *
 * The caller is the module's exit: no device that was opened through the shim
 * is open.
 */
void vfio_nc_shim_exit(void);

/**
 * vfio_nc_shim_nr_open() - how many attached devices are open
 *
 * Return: the number at this moment.
 */
unsigned int vfio_nc_shim_nr_open(void);

#endif /* VFIO_NC_SHIM_H */
