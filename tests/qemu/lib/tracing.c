// SPDX-License-Identifier: GPL-2.0-only
/*
 * tracing.c - the hook as tracefs and debugfs show it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness.h"
#include "server.h"
#include "tracing.h"

bool tracing_hook_is_in(void)
{
	const char *file = TRACING "enabled_functions";
	char line[512];
	bool has = false;
	FILE *in = fopen(file, "r");

	if (!in)
		FAIL("%s: %s", file, strerror(errno));
	while (!has && fgets(line, sizeof(line), in))
		has = !strncmp(line, TRACING_WALKER, strlen(TRACING_WALKER));
	fclose(in);
	return has;
}

unsigned long tracing_hook_count(const char *what)
{
	char text[320], *at;

	REQUIRE_EQ(server_read("/sys/kernel/debug/vfio_nc/mirror", text,
			       sizeof(text)), 0);
	at = strstr(text, what);
	REQUIRE(at);
	return strtoul(at + strlen(what), NULL, 10);
}

unsigned long tracing_hook_pages(void)
{
	return tracing_hook_count("pages_granted");
}

double tracing_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}
