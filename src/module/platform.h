/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * platform.h - the built-in tables and what they need to know of the machine.
 */
#ifndef VFIO_NC_PLATFORM_H
#define VFIO_NC_PLATFORM_H

#include <vfio_nc/table.h>

/**
 * vfio_nc_platform_init() - sort the tables, look at the machine
 *
 * Before the first decision.
 */
void vfio_nc_platform_init(void);

/**
 * vfio_nc_platform_table() - the tables
 *
 * Return: the tables.
 */
const struct vfio_nc_table *vfio_nc_platform_table(void);

/**
 * vfio_nc_platform_machine() - the machine
 *
 * Return: its facts.
 */
const struct vfio_nc_machine *vfio_nc_platform_machine(void);

#endif /* VFIO_NC_PLATFORM_H */
