/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compare.h - what was read back against what was written, and what the
 * differences mean.
 *
 * Pure. Offsets are in the image of pattern.h.
 */
#ifndef VFIO_NC_CLI_COMPARE_H
#define VFIO_NC_CLI_COMPARE_H

#include "pattern.h"

/* So many are explained; the rest is counted. */
#define COMPARE_MAX 64

/* Bytes of a difference that are shown. */
#define COMPARE_BYTES 8

/**
 * enum compare_kind - what a difference means
 * @COMPARE_LOST: what was written did not arrive anywhere
 * @COMPARE_ADDRESS: what was written is somewhere else
 * @COMPARE_LANE: a part of an access did not arrive
 * @COMPARE_MERGED: a byte beside what was written, not meant, has changed
 * @COMPARE_STALE: an old value was read; reading again gave the right one
 * @COMPARE_OTHER: none of these
 * @COMPARE_NR_KINDS: how many there are
 */
enum compare_kind {
	COMPARE_LOST,
	COMPARE_ADDRESS,
	COMPARE_LANE,
	COMPARE_MERGED,
	COMPARE_STALE,
	COMPARE_OTHER,
	COMPARE_NR_KINDS
};

/**
 * struct compare_difference - bytes that are not what they should be
 * @kind: what it means
 * @at: the first
 * @length: how many
 * @elsewhere: for COMPARE_ADDRESS where they are, or, for bytes that nobody
 *	wrote there, where they were written to
 * @meant: for COMPARE_ADDRESS: these bytes were written here
 * @op: the operation that wrote them, or NULL
 * @expected: the first bytes as they should be
 * @got: the first bytes as they are
 */
struct compare_difference {
	enum compare_kind kind;
	u64 at;
	u64 length;
	u64 elsewhere;
	bool meant;
	const struct pattern_op *op;
	u8 expected[COMPARE_BYTES];
	u8 got[COMPARE_BYTES];
};

/**
 * struct compare_images - what is compared, @size bytes each
 * @before: what was there before the operations
 * @expected: what they should have made of it
 * @got: what was read back
 * @again: what was read back once more, or NULL
 * @size: bytes of each
 * @ops: the operations
 * @nr: how many
 */
struct compare_images {
	const u8 *before;
	const u8 *expected;
	const u8 *got;
	const u8 *again;
	u64 size;
	const struct pattern_op *ops;
	unsigned int nr;
};

/**
 * struct compare_report - the outcome
 * @nr: how many differences there are, each a run of bytes
 * @bytes: how many bytes differ
 * @explained: how many of them are in @difference
 * @difference: the first of them
 */
struct compare_report {
	u64 nr;
	u64 bytes;
	unsigned int explained;
	struct compare_difference difference[COMPARE_MAX];
};

/**
 * compare() - compare
 * @images: what
 * @report: filled in
 *
 * A write that landed on a wrong address is one difference where it is missing;
 * where it landed, it is another only if it was written correctly as well.
 *
 * Return: true if there is no difference.
 */
bool compare(const struct compare_images *images,
	     struct compare_report *report);

/**
 * compare_name() - what a kind of difference is, for people
 * @kind: the kind
 *
 * Return: one or two words.
 */
const char *compare_name(enum compare_kind kind);

#endif /* VFIO_NC_CLI_COMPARE_H */
