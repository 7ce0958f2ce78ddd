/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * device.h - one PCI device.
 */
#ifndef VFIO_NC_CLI_DEVICE_H
#define VFIO_NC_CLI_DEVICE_H

#include "facts.h"

/**
 * host_find_above() - where a device is, and the facts about what is above it
 * @host: the machine
 * @address: its address
 * @device: where to write them; the rest of it is empty
 *
 * Return: 0, or -ENODEV.
 */
int host_find_above(const struct host *host, const char *address,
		    struct host_device *device);

/**
 * host_read_device() - the facts about a device
 * @host: the machine
 * @address: its address
 * @device: where to write them; it must stay where it is
 *
 * Return: 0, or -errno: -ENODEV if there is no such device.
 */
int host_read_device(const struct host *host, const char *address,
		     struct host_device *device);

#endif /* VFIO_NC_CLI_DEVICE_H */
