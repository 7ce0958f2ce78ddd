/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * above.h - the folders of sysfs above PCI devices: bridges, host bridges and their
 * controllers. Many devices have the same ones: each is read once.
 *
 * Memory that cannot be had ends the program.
 */
#ifndef VFIO_NC_CLI_ABOVE_H
#define VFIO_NC_CLI_ABOVE_H

#include "facts.h"

struct above;

/**
 * struct above_port - a PCI function, as a port
 * @kind: is it a root port?
 * @address: where it is
 * @has_id: its IDs could be read
 * @vendor: its vendor ID
 * @device: its device ID
 */
struct above_port {
	enum host_port kind;
	const char *address;
	bool has_id;
	u16 vendor;
	u16 device;
};

/**
 * struct above_controller - what has the host bridge's node of the device tree
 * @path: its path
 * @size: bytes in @compatible; 0 or less if there is no such property
 * @compatible: its names, each with a 0 behind
 */
struct above_controller {
	const char *path;
	int size;
	char compatible[512];
};

/**
 * above_of() - the folder that something is in
 * @host: the machine, which keeps what is read
 * @path: the path of what is in it
 *
 * Return: the folder; NULL at the top.
 */
struct above *above_of(const struct host *host, const char *path);

/**
 * above_path() - where a folder is
 * @above: the folder
 *
 * Return: its path.
 */
const char *above_path(const struct above *above);

/**
 * above_is_function() - is it a PCI function?
 * @above: the folder, or NULL
 *
 * Return: true if so.
 */
bool above_is_function(const struct above *above);

/**
 * above_is_bridge() - is it a host bridge, pciDDDD:BB?
 * @above: the folder, or NULL
 *
 * Return: true if so.
 */
bool above_is_bridge(const struct above *above);

/**
 * above_port() - a PCI function, as a port
 * @host: the machine
 * @above: the function
 *
 * Return: what it is.
 */
const struct above_port *above_port(const struct host *host, struct above *above);

/**
 * above_bridges() - the host bridge functions on a root bus
 * @above: the host bridge
 *
 * Return: facts of which only these are filled in.
 */
const struct vfio_nc_device *above_bridges(struct above *above);

/**
 * above_controller() - a folder, as the controller of a host bridge
 * @above: the folder
 *
 * Return: what it is.
 */
const struct above_controller *above_controller(struct above *above);

/**
 * above_said() - what its node of the device tree says
 * @above: the folder
 *
 * Return: it, or NULL if it says nothing.
 */
const struct host_said *above_said(struct above *above);

/**
 * above_free() - forget all folders
 * @host: the machine
 */
void above_free(struct host *host);

#endif /* VFIO_NC_CLI_ABOVE_H */
