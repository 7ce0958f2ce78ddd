// SPDX-License-Identifier: GPL-2.0-only
/*
 * holder.c - holder ADDRESS BAR LENGTH: open a device through VFIO, map the
 * beginning of a BAR, say "holding", and keep both until killed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vfio.h"

int main(int argc, char **argv)
{
	struct vfio_dev dev;

	if (argc != 4) {
		fprintf(stderr, "usage: holder ADDRESS BAR LENGTH\n");
		return 2;
	}
	if (vfio_dev_open(&dev, argv[1])) {
		fprintf(stderr, "holder: %s\n", dev.error);
		return 1;
	}
	if (!vfio_bar_map(&dev, (unsigned int)atoi(argv[2]), 0,
			  strtoul(argv[3], NULL, 0), PROT_READ | PROT_WRITE)) {
		fprintf(stderr, "holder: %s\n", dev.error);
		return 1;
	}
	puts("holding");
	fflush(stdout);
	pause();
	return 0;
}
