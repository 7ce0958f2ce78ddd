/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counting instructions. Under QEMU's -icount shift=0 an instruction takes one
 * nanosecond of the machine's time, whatever it does and whatever it is run on,
 * and the virtual counter shows that time.
 */
#ifndef TESTS_BENCH_COUNT_H
#define TESTS_BENCH_COUNT_H

#include <stddef.h>
#include <stdint.h>

/** count_now() - the virtual counter, after all that went before */
static inline uint64_t count_now(void)
{
	uint64_t now;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0\n\tisb"
			 : "=r" (now) : : "memory");
	return now;
}

/**
 * count_init() - check that the counter counts instructions
 *
 * Return: 0, or -1 if a loop of known length is counted otherwise.
 */
int count_init(void);

/** count_instructions() - how many are @ticks of the counter? */
double count_instructions(uint64_t ticks);

/** count_median() - sorts @sample and gives its middle */
uint64_t count_median(uint64_t *sample, size_t nr);

#endif
