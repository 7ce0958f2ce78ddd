// SPDX-License-Identifier: GPL-2.0-only
/*
 * open ADDRESS BAR: open a device through VFIO, map the first page of a BAR, say
 * what an unaligned access to it does, and go; for tools that look on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "probe.h"
#include "server.h"
#include "vfio.h"

int main(int argc, char **argv)
{
	struct vfio_dev dev;
	void *page;

	if (argc != 3) {
		fprintf(stderr, "usage: open ADDRESS BAR\n");
		return 2;
	}
	if (vfio_dev_open(&dev, argv[1])) {
		fprintf(stderr, "%s\n", dev.error);
		return 1;
	}
	page = vfio_bar_map(&dev, (unsigned int)atoi(argv[2]), 0, PAGE,
			    PROT_READ | PROT_WRITE);
	if (!page) {
		fprintf(stderr, "%s\n", dev.error);
		return 1;
	}
	printf("%s\n", access_result_name(probe_unaligned(page, NULL)));
	munmap(page, PAGE);
	vfio_dev_close(&dev);
	return 0;
}
