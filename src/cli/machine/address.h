/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * address.h - the address of a PCI device, as text.
 */
#ifndef VFIO_NC_CLI_ADDRESS_H
#define VFIO_NC_CLI_ADDRESS_H

#include <stdbool.h>

/**
 * host_parse_address() - is it a PCI address?
 * @name: the name of a folder
 * @part: where to write domain, bus, device and function
 *
 * Return: true if so.
 */
bool host_parse_address(const char *name, unsigned int part[4]);

#endif /* VFIO_NC_CLI_ADDRESS_H */
