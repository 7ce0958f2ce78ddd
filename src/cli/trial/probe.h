/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * probe.h - the experiment: do writes through a Normal-NC mapping arrive?
 *
 * It knows neither VFIO nor the instructions: the BAR that it is tried on is a
 * set of functions, so that a test can give it one with faults.
 */
#ifndef VFIO_NC_CLI_PROBE_H
#define VFIO_NC_CLI_PROBE_H

#include "compare.h"

/**
 * enum probe_side - how the BAR is accessed
 * @PROBE_DEVICE: through a Device mapping
 * @PROBE_NORMAL: through a Normal-NC mapping
 */
enum probe_side {
	PROBE_DEVICE,
	PROBE_NORMAL,
};

/**
 * struct probe_step - one comparison
 * @name: what was tried
 * @write: Normal-NC wrote and Device read; else the other way
 * @ops: operations
 * @accesses: how many accesses they are
 * @image: what "at" of a difference refers to
 * @report: the outcome
 */
struct probe_step {
	const char *name;
	bool write;
	unsigned int ops;
	u64 accesses;
	const struct pattern_image *image;
	struct compare_report report;
};

/**
 * struct probe_bar - a BAR
 * @context: for the functions
 * @image: what of it is tested
 * @enter: access it this way from now on; Return: 0 or -errno
 * @store: do an operation with the bytes of an image; Return: as @load
 * @load: read what an operation writes to an image; Return: 0, -EFAULT if there
 *	was a signal, -EINTR if the operator wants no more, or another error
 * @begin: something is about to be tried
 * @done: it has been compared
 */
struct probe_bar {
	void *context;
	const struct pattern_image *image;
	int (*enter)(void *context, enum probe_side side);
	int (*store)(void *context, const struct pattern_op *op, const u8 *bytes);
	int (*load)(void *context, const struct pattern_op *op, u8 *bytes);
	void (*begin)(void *context, const char *name, bool write);
	void (*done)(void *context, const struct probe_step *step);
};

/**
 * enum probe_outcome - what came out
 * @PROBE_GOOD: no difference
 * @PROBE_DIFFERS: Normal-NC does not do what it should
 * @PROBE_FAULTED: an access through Normal-NC met a signal
 * @PROBE_NOT_TESTABLE: Device writes do not read back either
 * @PROBE_FAILED: it could not be done
 */
enum probe_outcome {
	PROBE_GOOD,
	PROBE_DIFFERS,
	PROBE_FAULTED,
	PROBE_NOT_TESTABLE,
	PROBE_FAILED,
};

/**
 * struct probe_result - the whole outcome
 * @outcome: what came out
 * @error: for PROBE_FAILED and _FAULTED: -errno
 * @side: how the BAR was accessed last
 * @steps: comparisons
 * @operations: operations through Normal-NC
 * @accesses: accesses they were
 * @differences: how many
 * @kinds: how many of those that were explained are of each kind
 * @first: for PROBE_NOT_TESTABLE: the first byte that does not read back
 * @expected: what was written there
 * @got: what was read
 */
struct probe_result {
	enum probe_outcome outcome;
	int error;
	enum probe_side side;
	unsigned int steps;
	u64 operations;
	u64 accesses;
	u64 differences;
	u64 kinds[COMPARE_NR_KINDS];
	u64 first;
	u8 expected[COMPARE_BYTES];
	u8 got[COMPARE_BYTES];
};

/**
 * probe_run() - do the experiment
 * @bar: the BAR, whose contents are lost
 * @result: filled in
 */
void probe_run(const struct probe_bar *bar, struct probe_result *result);

#endif /* VFIO_NC_CLI_PROBE_H */
