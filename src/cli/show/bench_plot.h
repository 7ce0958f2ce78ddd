/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bench_plot.h - the figures of vfio-nc bench as a picture, by gnuplot.
 */
#ifndef VFIO_NC_CLI_BENCH_PLOT_H
#define VFIO_NC_CLI_BENCH_PLOT_H

#include "../trial.h"

/**
 * bench_plot_check() - can it be drawn? To be asked before measuring
 * @path: the file: .svg or .png
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit bench_plot_check(const char *path);

/**
 * bench_plot() - draw
 * @bench: the figures
 * @testbed: the machine
 * @path: the file
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit bench_plot(const struct bench *bench,
			 const struct testbed *testbed, const char *path);

/**
 * bench_plot_print() - what gnuplot is told
 * @bench: the figures
 * @testbed: the machine
 * @png: a PNG; else an SVG
 * @out: where to print it; the picture is gnuplot's output
 */
void bench_plot_print(const struct bench *bench, const struct testbed *testbed,
		      bool png, FILE *out);

#endif /* VFIO_NC_CLI_BENCH_PLOT_H */
