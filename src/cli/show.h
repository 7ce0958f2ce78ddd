/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * show.h - what is printed: devices and verdicts, the parts of an explanation, results.
 */
#ifndef VFIO_NC_CLI_ROOM_SHOW_H
#define VFIO_NC_CLI_ROOM_SHOW_H

#include "show/bench_plot.h"
#include "show/bench_show.h"
#include "show/evidence.h"
#include "show/explain.h"
#include "show/explain_parts.h"
#include "show/probe_show.h"
#include "show/show.h"

#endif /* VFIO_NC_CLI_ROOM_SHOW_H */
