/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bench_show.h - what vfio-nc bench says.
 */
#ifndef VFIO_NC_CLI_BENCH_SHOW_H
#define VFIO_NC_CLI_BENCH_SHOW_H

#include "../trial.h"

/**
 * bench_show_text() - the figures as a table
 * @bench: the figures
 * @testbed: the machine
 */
void bench_show_text(const struct bench *bench, const struct testbed *testbed);

/**
 * bench_show_csv() - the figures as CSV, with the machine in comments
 * @bench: the figures
 * @testbed: the machine
 */
void bench_show_csv(const struct bench *bench, const struct testbed *testbed);

/**
 * bench_show_json() - the figures as JSON
 * @bench: the figures
 * @testbed: the machine
 */
void bench_show_json(const struct bench *bench, const struct testbed *testbed);

#endif /* VFIO_NC_CLI_BENCH_SHOW_H */
