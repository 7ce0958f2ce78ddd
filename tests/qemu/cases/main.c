// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - all cases as one program:
 *	[seconds=N | mirror=WAY | NAME=NUMBER]... [GROUP | CASE]...
 * N is how long one case may take; cases ask for other names (harness_number()).
 */
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "server.h"

static void main_option(char *option)
{
	if (!strncmp(option, "seconds=", 8))
		harness_allow((unsigned int)atoi(option + 8));
	else if (!strncmp(option, "mirror=", 7))
		server_force_mirror(option + 7);
	else
		putenv(option);
}

int main(int argc, char **argv)
{
	for (; argc > 1 && strchr(argv[1], '='); argc--)
		main_option(*++argv);
	log_mark();
	return harness_main(argc, argv, server_restore);
}
