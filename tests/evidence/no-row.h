/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * no-row.h - the list of what maps something write-combining and deliberately
 * is in no row.
 */
#ifndef EVIDENCE_NO_ROW_H
#define EVIDENCE_NO_ROW_H

#include "lexer.h"

/**
 * struct no_row - one line of the list
 * @line: its number
 * @name: its first column
 * @path: the file
 * @function: in it; NULL: the line is about the whole file
 * @primitive: the atom of what is used there; @count: how often
 * @release: the one it speaks about; 0: all
 */
struct no_row {
	int line;
	const char *name, *path, *function;
	int primitive, count;
	unsigned int release;
};

/**
 * struct no_rows - the list
 * @file: its name
 * @at: its lines
 * @nr: how many
 */
struct no_rows {
	const char *file;
	struct no_row *at;
	int nr;
};

/**
 * no_rows_read() - read the list: what, reason, maybe a release, tabs between
 * @list: to be filled
 * @file: the list's name
 *
 * What is not well formed ends the program, with file and line.
 */
void no_rows_read(struct no_rows *list, const char *file);

#endif
