/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * firmware.h - device trees and ACPI tables that are written, and what they are to say.
 */
#ifndef VFIO_NC_CLI_ROOM_FIRMWARE_H
#define VFIO_NC_CLI_ROOM_FIRMWARE_H

#include "firmware/fdt.h"
#include "firmware/pcipath.h"
#include "firmware/request.h"

#endif /* VFIO_NC_CLI_ROOM_FIRMWARE_H */
