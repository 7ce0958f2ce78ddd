// SPDX-License-Identifier: GPL-2.0-only
/*
 * wishes.c - mmap with each wish that is granted, the fault behind it, and QUERY.
 */
#include <errno.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "count.h"
#include "harness.h"
#include "measure.h"
#include "server.h"
#include "wish.h"

#include "wishes.h"

#define WISHES_NR	4
#define WISHES_SAMPLES	501

/* A wish may cost so much more than none, in percent of the whole mmap. */
#define WISHES_PERCENT	5.0

static struct {
	bool granted;
	double map;
	double fault;
} wishes[WISHES_NR];
static double wishes_query, wishes_query_at;

static void wishes_map(struct vfio_dev *dev, unsigned int wish)
{
	static uint64_t map[WISHES_SAMPLES], fault[WISHES_SAMPLES];
	int i;

	for (i = 0; i < WISHES_SAMPLES; i++) {
		uint64_t start = count_now();
		volatile char *bar = wish_map(dev, IVSHMEM_BAR, 0, PAGE, wish);

		map[i] = count_now() - start;
		if (!bar && errno == EOPNOTSUPP)
			return;
		if (!bar)
			FAIL("mmap with wish %u: %s", wish, strerror(errno));
		start = count_now();
		(void)*bar;
		fault[i] = count_now() - start;
		munmap((void *)bar, PAGE);
	}
	wishes[wish].granted = true;
	wishes[wish].map = count_instructions(count_median(map, WISHES_SAMPLES));
	wishes[wish].fault = count_instructions(count_median(fault, WISHES_SAMPLES));
}

/* The system call alone: what is asked is put together before. */
static double wishes_ask(struct vfio_dev *dev, struct vfio_nc_query query)
{
	static uint64_t sample[WISHES_SAMPLES];
	struct {
		struct vfio_device_feature header;
		struct vfio_nc_query query;
	} asked;
	int i;

	for (i = 0; i < WISHES_SAMPLES; i++) {
		uint64_t start;

		asked.header = (struct vfio_device_feature){
			.argsz = sizeof(asked),
			.flags = VFIO_DEVICE_FEATURE_GET | VFIO_NC_FEATURE_QUERY,
		};
		asked.query = query;
		start = count_now();
		if (ioctl(dev->fd, VFIO_DEVICE_FEATURE, &asked))
			FAIL("QUERY: %s", strerror(errno));
		sample[i] = count_now() - start;
	}
	return count_instructions(count_median(sample, WISHES_SAMPLES));
}

void wishes_measure(void)
{
	struct vfio_nc_query query = { .region_index = IVSHMEM_BAR };
	struct vfio_dev dev;
	unsigned int wish;
	void *bar;

	must_open(&dev, IVSHMEM_A);
	for (wish = 0; wish < WISHES_NR; wish++)
		wishes_map(&dev, wish);
	wishes_query = wishes_ask(&dev, query);
	bar = must_map(&dev, IVSHMEM_BAR, 0, PAGE);
	query.flags = VFIO_NC_QUERY_ADDRESS;
	query.address = (uintptr_t)bar;
	wishes_query_at = wishes_ask(&dev, query);
	munmap(bar, PAGE);
	vfio_dev_close(&dev);
}

static void wishes_print_row(const char *what, double is, double plain, double limit)
{
	double percent = 100 * (is - plain) / plain;

	printf("  %-42s %9.1f %+9.1f %+7.2f %%  at most %.0f %%: %s\n", what, is,
	       is - plain, percent, limit,
	       percent <= (limit ? limit : 0.05) ? "kept" : "BROKEN");
}

void wishes_print(void)
{
	static const char *const name[WISHES_NR] = {
		"no wish", "wish device", "wish permit", "wish normal-nc",
	};
	unsigned int wish;

	printf("%-44s %9.1f\n", "mmap of a BAR, no wish", wishes[0].map);
	for (wish = 1; wish < WISHES_NR; wish++) {
		if (wishes[wish].granted)
			wishes_print_row(name[wish], wishes[wish].map, wishes[0].map,
					 WISHES_PERCENT);
	}
	printf("%-44s %9.1f\n", "page fault, BAR, no wish", wishes[0].fault);
	for (wish = 1; wish < WISHES_NR; wish++) {
		if (wishes[wish].granted)
			wishes_print_row(name[wish], wishes[wish].fault, wishes[0].fault, 0);
	}
	printf("%-44s %9.1f\n", "QUERY of a range", wishes_query);
	printf("%-44s %9.1f\n", "QUERY of a mapping", wishes_query_at);
}
