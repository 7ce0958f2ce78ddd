/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * machine.h - what is read of this machine: its kernel, its PCI devices, its firmware.
 */
#ifndef VFIO_NC_CLI_ROOM_MACHINE_H
#define VFIO_NC_CLI_ROOM_MACHINE_H

#include "machine/address.h"
#include "machine/aml.h"
#include "machine/capture.h"
#include "machine/device.h"
#include "machine/facts.h"
#include "machine/firmware.h"
#include "machine/host.h"
#include "machine/iort.h"
#include "machine/names.h"
#include "machine/sysfs.h"
#include "machine/tree.h"

#endif /* VFIO_NC_CLI_ROOM_MACHINE_H */
