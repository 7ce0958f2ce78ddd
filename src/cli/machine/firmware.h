/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * firmware.h - what the device tree says about a device.
 */
#ifndef VFIO_NC_CLI_FIRMWARE_H
#define VFIO_NC_CLI_FIRMWARE_H

#include "facts.h"

/**
 * host_read_firmware() - what the device tree says about a device
 * @host: the machine
 * @device: its paths are filled in; the statements are added to its facts
 */
void host_read_firmware(const struct host *host, struct host_device *device);

/**
 * host_has_acpi() - does firmware speak through ACPI, whose properties sysfs does not
 * show?
 * @host: the machine
 * @device: about this device
 *
 * Return: true if so.
 */
bool host_has_acpi(const struct host *host, const struct host_device *device);

#endif /* VFIO_NC_CLI_FIRMWARE_H */
