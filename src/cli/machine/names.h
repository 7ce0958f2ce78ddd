/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * names.h - what vendors call their devices: libpci and its pci.ids.
 */
#ifndef VFIO_NC_CLI_NAMES_H
#define VFIO_NC_CLI_NAMES_H

#include "host.h"

struct pci_access;

/**
 * struct names - libpci, open
 * @access: its handle
 * @list: a file of a capture's own names, or NULL
 */
struct names {
	struct pci_access *access;
	FILE *list;
};

/**
 * names_open() - open libpci
 * @names: to be given to names_close()
 * @host: the machine
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit names_open(struct names *names, const struct host *host);

/**
 * names_close() - close it
 * @names: the names
 */
void names_close(struct names *names);

/**
 * names_print() - a device's name, shortened
 * @names: the names
 * @facts: the device
 * @text: where to print: vendor and device; of what nobody knows the numbers
 * @size: bytes in @text; a longer name ends in "..."
 */
void names_print(const struct names *names, const struct vfio_nc_device *facts,
		 char *text, size_t size);

/**
 * names_keep() - have a capture keep the names of devices
 * @names: the names
 * @host: the machine
 * @ids: vendor << 16 | device of each, in any order; they are sorted here
 * @nr: how many
 */
void names_keep(const struct names *names, const struct host *host, u32 *ids, size_t nr);

#endif /* VFIO_NC_CLI_NAMES_H */
