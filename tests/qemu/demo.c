// SPDX-License-Identifier: GPL-2.0-only
/*
 * demo - measure every cell of the project's table on this kernel and print it.
 *
 * A cell that is not what it must be is marked, and fails the demo.
 */
#include <stdio.h>
#include <string.h>

#include "cells.h"
#include "server.h"

#define DEMO_FORMAT "%-24s %-12s %-10s %-22s %s\n"

static int demo_mark(char *text, size_t size, const char *got, const char *want)
{
	int wrong = strcmp(got, want) != 0;

	if (wrong)
		snprintf(text, size, "%s (not %s!)", got, want);
	else
		snprintf(text, size, "%s", got);
	return wrong;
}

static int demo_row(enum cells_state state)
{
	char process[32], guest_nc[32], guest_device[32];
	struct measure_bar want = cells_expect(state);
	struct measure_bar got;
	int wrong;

	cells_enter(state);
	got = cells_measure();
	cells_leave(state);
	wrong = demo_mark(process, sizeof(process), got.process, want.process);
	wrong += demo_mark(guest_nc, sizeof(guest_nc), got.guest_nc,
			   want.guest_nc);
	wrong += demo_mark(guest_device, sizeof(guest_device),
			   got.guest_device, want.guest_device);
	printf(DEMO_FORMAT, server_release(), cells_state_name(state), process,
	       guest_nc, guest_device);
	fflush(stdout);
	return wrong;
}

int main(void)
{
	enum cells_state state;
	int wrong = 0;

	printf(DEMO_FORMAT, "kernel", "BAR2 is", "process",
	       "guest, S1 Normal-NC", "guest, S1 Device");
	log_mark();
	for (state = 0; state < CELLS_NR_STATES; state++)
		wrong += demo_row(state);
	return wrong != 0;
}
