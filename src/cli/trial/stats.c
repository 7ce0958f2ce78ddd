// SPDX-License-Identifier: GPL-2.0-only
/*
 * stats.c - one figure of several runs.
 */
#include "stats.h"

static int stats_compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

struct stats stats_of(double *values, unsigned int nr)
{
	struct stats stats = { .nr = nr };

	if (!nr)
		return stats;
	qsort(values, nr, sizeof(*values), stats_compare);
	stats.median = values[(nr - 1) / 2];
	stats.min = values[0];
	stats.max = values[nr - 1];
	return stats;
}

double stats_ratio(double a, double b)
{
	return a > 0 && b > 0 ? a / b : 0;
}
