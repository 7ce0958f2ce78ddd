/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * params.h - module parameters: given at load, read and written in sysfs.
 */
#ifndef VFIO_NC_PARAMS_H
#define VFIO_NC_PARAMS_H

#include "mirror.h"

/**
 * vfio_nc_params_settle() - the parameters given at load are complete
 *
 * Return: 0, or the errno with which init must refuse them; the log has said
 * why. From now on a bad value is refused when it is written.
 */
int vfio_nc_params_settle(void);

/**
 * vfio_nc_params_mirror() - how guests are to follow
 *
 * Return: what was given at load, which init may not be able to have.
 */
enum vfio_nc_mirror vfio_nc_params_mirror(void);

#endif /* VFIO_NC_PARAMS_H */
