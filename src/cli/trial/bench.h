/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bench.h - how fast accesses to a BAR are, as Device and as Normal-NC.
 */
#ifndef VFIO_NC_CLI_BENCH_H
#define VFIO_NC_CLI_BENCH_H

#include "stats.h"
#include "trial.h"

#define BENCH_RUNS_MAX	99
#define BENCH_SIZES_MAX	32

/**
 * enum bench_access - how bytes are moved
 * @BENCH_WORDS: a loop of 8-byte accesses
 * @BENCH_NEON: a loop of 64 bytes in one instruction
 * @BENCH_COPY: memcpy(); on Device memory, which it cannot access, the same loop as
 *	BENCH_WORDS
 * @BENCH_SINGLE: 8 bytes, and wait until they have been moved: the latency
 * @BENCH_NR_ACCESSES: how many there are
 */
enum bench_access {
	BENCH_WORDS,
	BENCH_NEON,
	BENCH_COPY,
	BENCH_SINGLE,
	BENCH_NR_ACCESSES
};

/**
 * enum bench_type - as what the BAR is mapped
 * @BENCH_DEVICE: Device
 * @BENCH_NORMAL: Normal-NC
 * @BENCH_NR_TYPES: how many there are
 */
enum bench_type {
	BENCH_DEVICE,
	BENCH_NORMAL,
	BENCH_NR_TYPES
};

/**
 * struct bench_point - one thing that is measured
 * @access: how
 * @write: to the BAR, or from it
 * @size: bytes moved from its start on, again and again
 * @ns: nanoseconds for @size bytes, for each type
 */
struct bench_point {
	enum bench_access access;
	bool write;
	u64 size;
	struct stats ns[BENCH_NR_TYPES];
};

/* Each size three ways, in both directions, and the latency. */
#define BENCH_POINTS_MAX (BENCH_SIZES_MAX * 2 * BENCH_SINGLE + 2)

/**
 * struct bench - a run of the command
 * @trial: the BAR
 * @runs: runs of each point
 * @sizes: the sizes that are measured
 * @nr_sizes: how many; 0: from 64 bytes to all that is mapped, in steps of 4
 * @room: bytes of the part that is measured
 * @point: the outcome
 * @nr: how many
 */
struct bench {
	struct trial trial;
	unsigned int runs;
	u64 sizes[BENCH_SIZES_MAX];
	unsigned int nr_sizes;
	u64 room;
	struct bench_point point[BENCH_POINTS_MAX];
	unsigned int nr;
};

/**
 * bench_run() - measure
 * @bench: @trial is mapped as Device
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit bench_run(struct bench *bench);

/**
 * bench_rate() - how fast it was
 * @point: what
 * @type: as what
 *
 * Return: bytes a second, 0 if not known.
 */
double bench_rate(const struct bench_point *point, enum bench_type type);

/**
 * bench_access_name() - a way of moving bytes, for people
 * @access: the way
 *
 * Return: its name.
 */
const char *bench_access_name(enum bench_access access);

#endif /* VFIO_NC_CLI_BENCH_H */
