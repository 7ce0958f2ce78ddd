// SPDX-License-Identifier: GPL-2.0-only
/*
 * client.c - client ADDRESS BAR [fixed]: a program that maps a BAR and knows nothing
 * of wishes; it prints what it and a guest see of it. "fixed": at a place of its own,
 * as DPDK does it.
 *
 * It is linked as programs are, with the C library's mmap().
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "harness.h"
#include "measure.h"
#include "server.h"

#define NEIGHBOUR 0x5a

/* Three pages are the program's; the one in the middle becomes the BAR's. */
static void *client_map_fixed(struct vfio_dev *dev, unsigned int bar)
{
	uint64_t offset;
	char *place = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *page;

	REQUIRE(place != MAP_FAILED);
	memset(place, NEIGHBOUR, 3 * PAGE);
	REQUIRE_EQ(vfio_bar_info(dev, bar, NULL, NULL, &offset), 0);
	page = mmap64(place + PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
		      dev->fd, (off64_t)offset);
	if (page == MAP_FAILED)
		return NULL;
	REQUIRE(page == place + PAGE);
	REQUIRE_EQ(place[PAGE - 1], NEIGHBOUR);
	REQUIRE_EQ(place[2 * PAGE], NEIGHBOUR);
	return page;
}

int main(int argc, char **argv)
{
	struct vfio_dev dev;
	unsigned int bar;
	void *page;

	if (argc < 3)
		return 2;
	bar = (unsigned int)atoi(argv[2]);
	must_open(&dev, argv[1]);
	page = argc > 3 ? client_map_fixed(&dev, bar) :
			  vfio_bar_map(&dev, bar, 0, PAGE, PROT_READ | PROT_WRITE);
	if (!page) {
		printf("not mapped: %s\n", strerrorname_np(errno));
		return 1;
	}
	printf("process %s\n", measure_process(page));
	printf("guest %s\n", measure_guest(page, PAGE, S1_NORMAL_NC));
	return 0;
}
