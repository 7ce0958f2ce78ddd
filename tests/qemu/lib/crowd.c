// SPDX-License-Identifier: GPL-2.0-only
/*
 * crowd.c - see crowd.h.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crowd.h"
#include "server.h"

#define CROWD_DEVICES	"/sys/bus/pci/devices"

/* Every boot has some at the root, and two behind the first root port. */
static bool crowd_is_of_it(const char *bdf)
{
	char path[80], text[16];

	if (strlen(bdf) != 12 || !strncmp(bdf, "0000:00:", 8) || !strncmp(bdf, PORT_A, 8))
		return false;
	snprintf(path, sizeof(path), CROWD_DEVICES "/%s/device", bdf);
	return !server_read(path, text, sizeof(text)) && !strcmp(text, "0x1110");
}

static int crowd_compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

unsigned int crowd_find(char bdf[CROWD_MAX][16])
{
	DIR *dir = opendir(CROWD_DEVICES);
	struct dirent *entry;
	unsigned int nr = 0;

	while (dir && nr < CROWD_MAX && (entry = readdir(dir))) {
		if (crowd_is_of_it(entry->d_name))
			strcpy(bdf[nr++], entry->d_name);
	}
	if (dir)
		closedir(dir);
	qsort(bdf, nr, sizeof(bdf[0]), crowd_compare);
	return nr;
}
