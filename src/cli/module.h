/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * module.h - what the module vfio_nc shows, what holds for a device, and the one way to change it.
 */
#ifndef VFIO_NC_CLI_ROOM_MODULE_H
#define VFIO_NC_CLI_ROOM_MODULE_H

#include "module/danger.h"
#include "module/module.h"
#include "module/rulefile.h"
#include "module/use.h"
#include "module/view.h"
#include "module/write.h"

#endif /* VFIO_NC_CLI_ROOM_MODULE_H */
