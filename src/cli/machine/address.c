// SPDX-License-Identifier: GPL-2.0-only
/*
 * address.c - the address of a PCI device, as text.
 */
#include <stdio.h>

#include "address.h"

bool host_parse_address(const char *name, unsigned int part[4])
{
	int end = 0;

	return sscanf(name, "%x:%x:%x.%x%n", &part[0], &part[1], &part[2],
		      &part[3], &end) == 4 && !name[end];
}
