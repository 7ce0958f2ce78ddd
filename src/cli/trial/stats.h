/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stats.h - one figure of several runs.
 */
#ifndef VFIO_NC_CLI_STATS_H
#define VFIO_NC_CLI_STATS_H

#include <vfio_nc/env.h>

/**
 * struct stats - what several runs took
 * @nr: how many runs; with none the rest is 0
 * @median: the median; of an even number the lower of the two in the middle
 * @min: the shortest
 * @max: the longest
 */
struct stats {
	unsigned int nr;
	double median;
	double min;
	double max;
};

/**
 * stats_of() - the figures of some values
 * @values: the values, which are sorted
 * @nr: how many
 *
 * Return: the figures.
 */
struct stats stats_of(double *values, unsigned int nr);

/**
 * stats_ratio() - how many times as much
 * @a: how much
 * @b: as what
 *
 * Return: @a / @b; 0 if one is not known.
 */
double stats_ratio(double a, double b);

#endif /* VFIO_NC_CLI_STATS_H */
