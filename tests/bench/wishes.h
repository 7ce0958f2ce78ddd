/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a process's wishes and questions cost, beside mappings without a wish.
 */
#ifndef TESTS_BENCH_WISHES_H
#define TESTS_BENCH_WISHES_H

/** wishes_measure() - IVSHMEM_A is governed and not open; a failure ends the program */
void wishes_measure(void);

/** wishes_print() - the rows, with what was promised */
void wishes_print(void);

#endif
