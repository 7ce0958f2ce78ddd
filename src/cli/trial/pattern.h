/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pattern.h - what is written to a BAR to see whether writes arrive: which
 * accesses, and which bytes.
 *
 * Pure: nothing here touches a BAR. The bytes that are tested, one window after
 * the other, are the image; "at" is always an offset in it.
 */
#ifndef VFIO_NC_CLI_PATTERN_H
#define VFIO_NC_CLI_PATTERN_H

#include <vfio_nc/env.h>

#define PATTERN_WINDOWS_MAX	64
#define PATTERN_OPS_MAX		8192

/* Areas that are longer than their share are tested in so many slices. */
#define PATTERN_SLICES		16

/**
 * struct pattern_window - a part of the BAR that is tested
 * @offset: where it starts in the BAR, in bytes
 * @at: where it starts in the image
 * @length: bytes
 */
struct pattern_window {
	u64 offset;
	u64 at;
	u64 length;
};

/**
 * struct pattern_image - the bytes that are tested
 * @window: the windows, ascending
 * @nr: how many
 * @size: bytes of them all
 * @whole: they are all that can be mapped
 */
struct pattern_image {
	struct pattern_window window[PATTERN_WINDOWS_MAX];
	unsigned int nr;
	u64 size;
	bool whole;
};

/**
 * enum pattern_kind - the instructions of an operation
 * @PATTERN_ACCESS: single loads or stores of one width
 * @PATTERN_BLOCKS: NEON, 64 bytes an instruction
 * @PATTERN_COPY: memcpy()
 * @PATTERN_FILL: aligned, 8 bytes: works with Device memory
 */
enum pattern_kind {
	PATTERN_ACCESS,
	PATTERN_BLOCKS,
	PATTERN_COPY,
	PATTERN_FILL,
};

/**
 * struct pattern_op - one or several accesses
 * @kind: which instructions
 * @at: the first byte
 * @width: bytes of each access; of PATTERN_COPY and _FILL all bytes
 * @stride: from the start of one to the start of the next
 * @count: how many; of PATTERN_COPY and _FILL 1
 */
struct pattern_op {
	enum pattern_kind kind;
	u64 at;
	u64 width;
	u64 stride;
	u64 count;
};

/**
 * enum pattern_round - what is tried together
 * @PATTERN_ALIGNED: single accesses of each width, aligned
 * @PATTERN_UNALIGNED: not aligned, also across blocks and pages
 * @PATTERN_GAPS: with bytes between them that are not written
 * @PATTERN_PIECES: NEON and memcpy() of a few bytes
 * @PATTERN_BURSTS: long runs, up to the last byte of each window
 * @PATTERN_NR_ROUNDS: how many there are
 */
enum pattern_round {
	PATTERN_ALIGNED,
	PATTERN_UNALIGNED,
	PATTERN_GAPS,
	PATTERN_PIECES,
	PATTERN_BURSTS,
	PATTERN_NR_ROUNDS
};

/**
 * pattern_choose() - which parts of a BAR to test
 * @image: filled in
 * @areas: what of the BAR can be mapped; @at is not used
 * @nr: how many, at most PATTERN_WINDOWS_MAX
 * @limit: the most bytes to test
 * @page: the page size
 *
 * All of it, if that is not more than @limit; else evenly spread slices, the
 * first and the last bytes of each area among them.
 */
void pattern_choose(struct pattern_image *image,
		    const struct pattern_window *areas, unsigned int nr,
		    u64 limit, u64 page);

/**
 * pattern_find() - the window of a byte
 * @image: the image
 * @at: which byte, below its size
 *
 * Return: the window.
 */
const struct pattern_window *pattern_find(const struct pattern_image *image,
					  u64 at);

/**
 * pattern_offset() - where a byte of the image is in the BAR
 * @image: the image
 * @at: which byte, below its size
 *
 * Return: the offset in the BAR.
 */
u64 pattern_offset(const struct pattern_image *image, u64 at);

/**
 * pattern_name() - what a round is, for people
 * @round: the round
 *
 * Return: a few words.
 */
const char *pattern_name(enum pattern_round round);

/**
 * pattern_passes() - how often a round is to be done until all is tried
 * @round: the round
 * @image: the image
 *
 * Return: passes, 0 if no window has room for it.
 */
unsigned int pattern_passes(enum pattern_round round,
			    const struct pattern_image *image);

/**
 * pattern_make() - the operations of one pass
 * @round: the round
 * @pass: which pass, from 0
 * @image: the image
 * @ops: where to write them, PATTERN_OPS_MAX; no two share a byte
 *
 * Return: how many there are.
 */
unsigned int pattern_make(enum pattern_round round, unsigned int pass,
			  const struct pattern_image *image,
			  struct pattern_op *ops);

/**
 * pattern_write() - what an operation makes of the image
 * @op: the operation
 * @image: the image
 * @generation: which bytes: those of two generations differ everywhere, below 256
 * @bytes: the image's bytes
 */
void pattern_write(const struct pattern_op *op,
		   const struct pattern_image *image, unsigned int generation,
		   u8 *bytes);

/**
 * pattern_accesses() - how many accesses an operation is
 * @op: the operation
 *
 * Return: their number; memcpy() counts as one.
 */
static inline u64 pattern_accesses(const struct pattern_op *op)
{
	return op->count;
}

/**
 * pattern_writes() - does an operation write a byte?
 * @op: the operation
 * @at: the byte
 * @first: the first byte of the smallest unit that is written together with it:
 *	an access, or that part of it that shares 8 aligned bytes with @at
 * @length: bytes of that unit
 *
 * Return: true if so.
 */
bool pattern_writes(const struct pattern_op *op, u64 at, u64 *first,
		    u64 *length);

#endif /* VFIO_NC_CLI_PATTERN_H */
