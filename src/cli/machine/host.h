/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * host.h - this machine, and a device that somebody has named.
 */
#ifndef VFIO_NC_CLI_HOST_H
#define VFIO_NC_CLI_HOST_H

#include "../words.h"
#include "facts.h"

/**
 * host_read() - the facts about the machine
 * @host: where to write them, to be given to host_free() also if this fails
 * @cli: the options
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit host_read(struct host *host, const struct cli *cli);

/**
 * host_free() - give back what has been read above devices
 * @host: the machine, or one that is all zeros
 */
void host_free(struct host *host);

/**
 * host_find_device() - a device that somebody has named
 * @host: the machine
 * @text: the address; the domain may be left out if it is 0
 * @device: as for host_read_device()
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit host_find_device(const struct host *host, const char *text,
			       struct host_device *device);

/**
 * host_has_memory() - has a device a memory BAR?
 * @device: the device
 *
 * Return: true if so.
 */
bool host_has_memory(const struct host_device *device);

/**
 * host_matters() - is a device one that is, or may be, handed to somebody?
 * @device: the device
 *
 * Return: true if it has a vfio driver, or memory BARs and is no bridge.
 */
bool host_matters(const struct host_device *device);

/**
 * host_is_before() - is the kernel older than a release?
 * @host: the machine
 * @major: the release's first number
 * @minor: its second
 *
 * Return: true if so; false if it is not known.
 */
bool host_is_before(const struct host *host, unsigned int major,
		    unsigned int minor);

#endif /* VFIO_NC_CLI_HOST_H */
