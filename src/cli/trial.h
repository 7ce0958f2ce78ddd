/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * trial.h - experiments on a BAR: what opens a device, writes to it, and judges what comes back.
 */
#ifndef VFIO_NC_CLI_ROOM_TRIAL_H
#define VFIO_NC_CLI_ROOM_TRIAL_H

#include "trial/access.h"
#include "trial/bench.h"
#include "trial/compare.h"
#include "trial/pattern.h"
#include "trial/probe.h"
#include "trial/stats.h"
#include "trial/target.h"
#include "trial/testbed.h"
#include "trial/trial.h"
#include "trial/verify.h"
#include "trial/vfio.h"

#endif /* VFIO_NC_CLI_ROOM_TRIAL_H */
