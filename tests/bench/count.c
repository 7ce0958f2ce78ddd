// SPDX-License-Identifier: GPL-2.0-only
/*
 * count.c - see count.h.
 */
#include <stdlib.h>

#include "count.h"

#define COUNT_LOOPS	10000
#define COUNT_TRIES	21

static uint64_t count_frequency;

static int count_compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

uint64_t count_median(uint64_t *sample, size_t nr)
{
	qsort(sample, nr, sizeof(*sample), count_compare);
	return sample[nr / 2];
}

double count_instructions(uint64_t ticks)
{
	return (double)ticks * 1e9 / count_frequency;
}

/* Two instructions each time round. */
static uint64_t count_loop(uint64_t loops)
{
	uint64_t start = count_now();

	__asm__ volatile("1:	subs	%0, %0, #1\n\tb.ne	1b"
			 : "+r" (loops) : : "cc");
	return count_now() - start;
}

int count_init(void)
{
	uint64_t sample[COUNT_TRIES], empty[COUNT_TRIES];
	double counted;
	int i;

	__asm__("mrs %0, cntfrq_el0" : "=r" (count_frequency));
	for (i = 0; i < COUNT_TRIES; i++) {
		sample[i] = count_loop(COUNT_LOOPS + 1);
		empty[i] = count_loop(1);
	}
	counted = count_instructions(count_median(sample, COUNT_TRIES) -
				     count_median(empty, COUNT_TRIES));
	return counted > 1.99 * COUNT_LOOPS && counted < 2.01 * COUNT_LOOPS ?
		0 : -1;
}
