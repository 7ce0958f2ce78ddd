/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * testbed.h - what an experiment was made on: without it no figure means much.
 */
#ifndef VFIO_NC_CLI_TESTBED_H
#define VFIO_NC_CLI_TESTBED_H

#include "../words.h"
#include "trial.h"

/**
 * struct testbed - the machine and the BAR
 * @kernel: its release
 * @cpu: implementer and part of the first CPU
 * @soc: the SoC, or empty
 * @model: what firmware calls the machine, or empty
 * @port: the root port, or "none"
 * @emulated: why this is no real machine, or empty
 */
struct testbed {
	char kernel[128];
	char cpu[64];
	char soc[160];
	char model[160];
	char port[64];
	char emulated[64];
};

/**
 * testbed_read() - fill it in
 * @testbed: where to write it
 * @trial: what is tried
 */
void testbed_read(struct testbed *testbed, const struct trial *trial);

/**
 * testbed_print() - the machine, one line, and one more if it is no real one
 * @testbed: the machine
 * @out: where to
 * @before: what to print before each line
 */
void testbed_print(const struct testbed *testbed, FILE *out, const char *before);

/**
 * testbed_add() - the machine and the BAR in JSON
 * @to: the object
 * @testbed: the machine
 * @trial: what is tried
 */
void testbed_add(json *to, const struct testbed *testbed, const struct trial *trial);

#endif /* VFIO_NC_CLI_TESTBED_H */
