// SPDX-License-Identifier: GPL-2.0-only
/*
 * cells.c - every cell of the project's table, each in a state made anew.
 */
#include "cells.h"
#include "harness.h"

#define GROUP "cells"

#define CELL(state, column)						\
	CASE(cell_ ## state ## _ ## column)				\
	{								\
		struct measure_bar want = cells_expect(CELLS_ ## state); \
									\
		cells_enter(CELLS_ ## state);				\
		REQUIRE_STR(cells_measure().column, want.column);	\
		cells_leave(CELLS_ ## state);				\
	}

#define CELLS_OF(state)		\
	CELL(state, process)	\
	CELL(state, guest_nc)	\
	CELL(state, guest_device)

CELLS_OF(STOCK)
CELLS_OF(NORMAL_NC)
CELLS_OF(PERMIT)
CELLS_OF(DEVICE)
CELLS_OF(AFTER_RMMOD)
