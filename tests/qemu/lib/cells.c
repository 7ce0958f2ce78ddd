// SPDX-License-Identifier: GPL-2.0-only
/*
 * cells.c - the project's table, as states to enter and answers to expect.
 */
#include <stdio.h>

#include "cells.h"
#include "server.h"

static const char *const cells_name[CELLS_NR_STATES] = {
	[CELLS_STOCK] = "stock",
	[CELLS_NORMAL_NC] = "normal-nc",
	[CELLS_PERMIT] = "permit",
	[CELLS_DEVICE] = "device",
	[CELLS_AFTER_RMMOD] = "after rmmod",
};

const char *cells_state_name(enum cells_state state)
{
	return cells_name[state];
}

static bool cells_has_module(enum cells_state state)
{
	return state != CELLS_STOCK && state != CELLS_AFTER_RMMOD;
}

/* May a guest have Normal-NC? */
static bool cells_guest_granted(enum cells_state state)
{
	switch (state) {
	case CELLS_STOCK:
	case CELLS_AFTER_RMMOD:
		return server_has_native_mirror();
	case CELLS_DEVICE:
		return false;
	default:
		return true;
	}
}

struct measure_bar cells_expect(enum cells_state state)
{
	return (struct measure_bar){
		.process = state == CELLS_NORMAL_NC ? "ok" : "SIGBUS",
		.guest_nc = cells_guest_granted(state) ? "ok" : "fault",
		.guest_device = "fault",
	};
}

static void cells_load(enum cells_state state)
{
	char parameters[64];

	snprintf(parameters, sizeof(parameters), "rules=%s/%d=%s", IVSHMEM_A,
		 IVSHMEM_BAR, cells_name[state]);
	must_load(parameters);
}

void cells_enter(enum cells_state state)
{
	must_bind(IVSHMEM_A, "vfio-pci");
	if (state == CELLS_AFTER_RMMOD) {
		cells_load(CELLS_NORMAL_NC);
		cells_measure();
		must_unload();
	} else if (cells_has_module(state)) {
		cells_load(state);
	}
}

struct measure_bar cells_measure(void)
{
	return measure_bar(IVSHMEM_A, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
}

void cells_leave(enum cells_state state)
{
	if (cells_has_module(state))
		must_unload();
}
