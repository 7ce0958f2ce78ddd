// SPDX-License-Identifier: GPL-2.0-only
/*
 * watch.c - what the kernel's own watchers found in all that ran before: only on
 * the kernels of tests/qemu/debug, and last.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "server.h"

#define GROUP "watch"

#define KMEMLEAK "/sys/kernel/debug/kmemleak"

/* A leak counts if it is older than 5 s, and is believed on the second look. */
CASE(nothing_of_the_module_has_leaked)
{
	static char text[1 << 20];

	sleep(6);
	REQUIRE_EQ(server_write(KMEMLEAK, "scan"), 0);
	sleep(6);
	REQUIRE_EQ(server_write(KMEMLEAK, "scan"), 0);
	REQUIRE_EQ(server_read(KMEMLEAK, text, sizeof(text)), 0);
	if (strstr(text, "vfio_nc") || strstr(text, "ftrace"))
		FAIL("%.2000s", text);
}

/* Lockdep switches itself off at its first report, and then sees nothing. */
CASE(lockdep_still_watches)
{
	char text[4200];

	REQUIRE_EQ(server_read("/proc/lockdep_stats", text, sizeof(text)), 0);
	REQUIRE(strstr(text, "debug_locks:                             1"));
}

/* Nothing but the module is instrumented there: what was watched was its. */
CASE_IN("races", data_races_of_the_module_were_watched_for)
{
	char text[4200] = "";
	unsigned long watched = 0;
	const char *line;

	REQUIRE_EQ(server_read("/sys/kernel/debug/kcsan", text, sizeof(text)), 0);
	line = strstr(text, "\nsetup_watchpoints: ");
	REQUIRE(line && sscanf(line, " setup_watchpoints: %lu", &watched) == 1);
	harness_note("%lu accesses watched", watched);
	REQUIRE(watched > 0);
}
