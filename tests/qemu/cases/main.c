// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - all cases as one program; arguments choose groups or cases.
 */
#include "harness.h"
#include "server.h"

int main(int argc, char **argv)
{
	log_mark();
	return harness_main(argc, argv, server_restore);
}
