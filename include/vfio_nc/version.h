/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * version.h - the version, once.
 */
#ifndef VFIO_NC_VERSION_H
#define VFIO_NC_VERSION_H

#define VFIO_NC_VERSION "0.2.0"

#endif /* VFIO_NC_VERSION_H */
