// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - all cases as one program:
 *	[seconds=N] [mirror=WAY] [NAME=NUMBER]... [GROUP | CASE]...
 * N is how long one case may take; cases ask for other names (harness_number()).
 */
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "server.h"

int main(int argc, char **argv)
{
	if (argc > 1 && !strncmp(argv[1], "seconds=", 8)) {
		harness_allow((unsigned int)atoi(argv[1] + 8));
		argc--;
		argv++;
	}
	if (argc > 1 && !strncmp(argv[1], "mirror=", 7)) {
		server_force_mirror(argv[1] + 7);
		argc--;
		argv++;
	}
	while (argc > 1 && strchr(argv[1], '=')) {
		putenv(argv[1]);
		argc--;
		argv++;
	}
	log_mark();
	return harness_main(argc, argv, server_restore);
}
