/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * driver.h - vfio drivers that map BARs by themselves: tables/drivers.def.
 */
#ifndef VFIO_NC_DRIVER_H
#define VFIO_NC_DRIVER_H

#include <vfio_nc/clause.h>

/**
 * struct vfio_nc_driver - what a driver does with some BARs
 * @name: the driver's, with _ for -
 * @bars: bit n: BAR n is meant
 * @type: the type that a process gets, in a word
 */
struct vfio_nc_driver {
	const char *name;
	u8 bars;
	const char *type;
};

extern const struct vfio_nc_driver vfio_nc_drivers[];
extern const unsigned int vfio_nc_nr_drivers;

/**
 * vfio_nc_driver_find() - does a driver map a BAR by itself?
 * @name: the driver's, as in /sys/bus/pci/drivers; - and _ are alike
 * @bar: BAR number
 *
 * Return: the row, or NULL if none is known.
 */
const struct vfio_nc_driver *vfio_nc_driver_find(const char *name,
						 unsigned int bar);

#endif /* VFIO_NC_DRIVER_H */
