/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of the project: states of a server, and what a process and a guest
 * must see of a BAR in each of them. The demo prints it, the cases check it.
 */
#ifndef TESTS_QEMU_LIB_CELLS_H
#define TESTS_QEMU_LIB_CELLS_H

#include "measure.h"

enum cells_state {
	CELLS_STOCK,
	CELLS_NORMAL_NC,
	CELLS_PERMIT,
	CELLS_DEVICE,
	CELLS_AFTER_RMMOD,
	CELLS_NR_STATES
};

/** cells_state_name() - as the table's first column says it */
const char *cells_state_name(enum cells_state state);

/** cells_expect() - what this kernel must show in a state */
struct measure_bar cells_expect(enum cells_state state);

/** cells_enter() - bring the server into a state, from one without module */
void cells_enter(enum cells_state state);

/** cells_measure() - what it shows, of IVSHMEM_A's BAR */
struct measure_bar cells_measure(void);

/** cells_leave() - remove the module if the state has one */
void cells_leave(enum cells_state state);

#endif
