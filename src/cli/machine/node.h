/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * node.h - what one node of the device tree says.
 */
#ifndef VFIO_NC_CLI_NODE_H
#define VFIO_NC_CLI_NODE_H

#include "facts.h"

/**
 * host_hear() - what the node of the device tree says that something has
 * @path: its path in sysfs
 * @said: where to write it
 *
 * Return: false if it has none, or that says nothing.
 */
bool host_hear(const char *path, struct host_said *said);

#endif /* VFIO_NC_CLI_NODE_H */
