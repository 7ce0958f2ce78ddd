/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * explain.h - the whole story of a device; its parts are in explain_parts.h.
 */
#ifndef VFIO_NC_CLI_EXPLAIN_H
#define VFIO_NC_CLI_EXPLAIN_H

#include "show.h"

/**
 * explain_print() - the whole story of a device, as text
 * @view: the machine
 * @names: what vendors call their devices
 * @device: the device
 */
void explain_print(const struct view *view, const struct names *names,
		   const struct view_device *device);

/**
 * explain_print_json() - the same, as JSON
 * @view: the machine
 * @names: what vendors call their devices
 * @device: the device
 */
void explain_print_json(const struct view *view, const struct names *names,
			const struct view_device *device);

#endif /* VFIO_NC_CLI_EXPLAIN_H */
