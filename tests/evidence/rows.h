/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rows.h - the rows of tables/devices.def, read as text: the checker sees what
 * was written, where, and whether it is well formed.
 */
#ifndef EVIDENCE_ROWS_H
#define EVIDENCE_ROWS_H

#include "lexer.h"

/**
 * struct place - what a row says of the source
 * @line: where the row says it
 * @repository: owner/name; NULL for the kernel's
 * @commit: of that repository
 * @file: below the top of the tree
 * @function: in it; empty for what stands outside functions
 * @text: of MAPS: an identifier; else: an expression
 */
struct place {
	int line;
	const char *repository, *commit, *file, *function, *text;
};

/**
 * struct table - where a row's device IDs stand
 * @line: where the row says it
 * @repository: owner/name; NULL for the kernel's
 * @commit: of that repository
 * @file: below the top of the tree
 * @adds: to be OR'ed to what stands there
 */
struct table {
	int line;
	const char *repository, *commit, *file;
	uint64_t adds;
};

/** struct numbers - a list of numbers; none at all: ANY */
struct numbers {
	uint64_t *at;
	int nr;
};

/**
 * struct row - one row
 * @id: its name
 * @line: where it begins
 * @seen: bits of the fields it has, see rows.c
 * @vendor: the vendor ID
 * @ids: the device IDs
 * @class: nothing, or value and mask
 * @bars: BAR numbers; none with PREF
 * @range: nothing, or offset and length
 * @verdict: the word
 * @kernel: the release in which to look; empty: there is nothing of the kernel's
 * @maps: what maps it; @nr_maps: how many
 * @picks: what shows which BAR it is; @nr_picks: how many
 * @asks: a user-space driver that asks for combining; @nr_asks: how many
 * @outside: what else is not in the kernel's tree; @nr_outside: how many
 * @tables: where the IDs stand (TABLE and LISTS); @nr_tables: how many
 */
struct row {
	const char *id;
	int line;
	unsigned int seen;
	uint64_t vendor;
	struct numbers ids, class, bars, range;
	const char *verdict, *kernel;
	struct place *maps, *picks, *asks, *outside;
	int nr_maps, nr_picks, nr_asks, nr_outside;
	struct table *tables;
	int nr_tables;
};

/**
 * struct rows - all rows of a file
 * @file: its name
 * @at: the rows
 * @nr: how many
 */
struct rows {
	const char *file;
	struct row *at;
	int nr;
};

/**
 * rows_read() - read all rows of a file
 * @rows: to be filled
 * @file: the file's name
 *
 * What is not well formed ends the program, with file and line.
 */
void rows_read(struct rows *rows, const char *file);

/**
 * release_number() - a release such as 6.12 as a number that can be compared
 * @release: the text
 *
 * Return: the number, 0 if it is none.
 */
unsigned int release_number(const char *release);

#endif
