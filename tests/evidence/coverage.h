/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * coverage.h - is every file that maps something write-combining in a row, or
 * in the list of those that deliberately have none?
 */
#ifndef EVIDENCE_COVERAGE_H
#define EVIDENCE_COVERAGE_H

#include "rows.h"

/**
 * struct no_row - one line of that list
 * @line: its number
 * @path: the file
 * @release: the one it speaks about; 0: all
 */
struct no_row {
	int line;
	const char *path;
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
 * no_rows_read() - read the list: path, reason, maybe a release, tabs between
 * @list: to be filled
 * @file: the list's name
 *
 * What is not well formed ends the program, with file and line.
 */
void no_rows_read(struct no_rows *list, const char *file);

/**
 * coverage_scan() - look for write-combining in all of drivers/
 *
 * The tree is the working directory. Once is enough: what was found is kept.
 */
void coverage_scan(void);

/**
 * coverage_check() - compare what coverage_scan() finds with rows and list, print what is wrong
 * @rows: all rows
 * @list: files that have none
 * @release: of the tree in the working directory
 *
 * Return: true if nothing is wrong.
 */
bool coverage_check(const struct rows *rows, const struct no_rows *list, unsigned int release);

#endif
