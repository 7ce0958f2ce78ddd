/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pcipath.h - who is above a PCI device, and which nodes of the firmware they
 * have: what src/module/firmware.c goes through inside the kernel.
 */
#ifndef VFIO_NC_CLI_PCIPATH_H
#define VFIO_NC_CLI_PCIPATH_H

#include "../machine.h"
#include "fdt.h"

/* A node's name and a 0. */
#define PCIPATH_NODE_MAX 256

/**
 * struct pcipath_step - one function on the way from the host bridge
 * @address: its address
 * @path: its real path in sysfs
 * @devfn: device number << 3 | function number
 * @is_bridge: there can be devices below it
 */
struct pcipath_step {
	char address[HOST_ADDRESS_MAX];
	char path[WALK_PATH_MAX];
	u8 devfn;
	bool is_bridge;
};

/**
 * struct pcipath - the way from the host bridge to a device
 * @device: the device
 * @host: real path of the host bridge, pciDDDD:BB
 * @nr: how many steps; the last one is the device
 * @step: the steps, the one on the root bus first
 */
struct pcipath {
	struct host_device device;
	char host[WALK_PATH_MAX];
	unsigned int nr;
	struct pcipath_step step[VFIO_NC_FDT_STEPS_MAX];
};

/**
 * pcipath_read() - find a device that somebody has named, and who is above it
 * @host: the machine
 * @text: the address, as for host_find_device()
 * @path: where to write it; it must stay where it is
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit pcipath_read(const struct host *host, const char *text,
			   struct pcipath *path);

/**
 * pcipath_device() - the device
 * @path: the way to it
 *
 * Return: the last step.
 */
const struct pcipath_step *pcipath_device(const struct pcipath *path);

/**
 * pcipath_tree_node() - the node of the device tree that something has
 * @sysfs: its path in sysfs
 * @node: where to write the node's path, PCIPATH_NODE_MAX bytes, always with a 0
 *
 * Return: true if it has one; else the text is empty.
 */
bool pcipath_tree_node(const char *sysfs, char *node);

/**
 * pcipath_tree_host() - the host bridge's node of the device tree
 * @path: the way
 * @sysfs: where to write the path in sysfs of what has the node, WALK_PATH_MAX
 *	bytes: the host bridge, or the controller above it
 * @node: as for pcipath_tree_node()
 *
 * Return: as pcipath_tree_node().
 */
bool pcipath_tree_host(const struct pcipath *path, char *sysfs, char *node);

/**
 * pcipath_acpi_node() - the device of ACPI that something is
 * @sysfs: its path in sysfs
 * @node: where to write the device's name, as "\_SB_.PCI0", PCIPATH_NODE_MAX
 *	bytes, always with a 0
 *
 * Return: true if it has one; else the text is empty.
 */
bool pcipath_acpi_node(const char *sysfs, char *node);

#endif /* VFIO_NC_CLI_PCIPATH_H */
