/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What grows with a host: with ranges in the rules, devices, processes.
 */
#ifndef TESTS_BENCH_SCALE_H
#define TESTS_BENCH_SCALE_H

/**
 * scale_run() - what grows with rules and processes; a failure ends the program
 * @name: open, ranges or who: that part alone; NULL: all of them
 */
void scale_run(const char *name);

/**
 * scale_run_crowd() - what grows with devices, in a boot with a crowd; likewise
 * @name: bind or faults: that part alone; NULL: both
 */
void scale_run_crowd(const char *name);

#endif
