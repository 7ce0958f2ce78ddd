/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * class-ids.h - which known devices does a row with IDS(ANY) answer for?
 */
#ifndef EVIDENCE_CLASS_IDS_H
#define EVIDENCE_CLASS_IDS_H

#include "rows.h"

/**
 * struct class_range - one line of the list of reasons
 * @line: its number
 * @vendor: the vendor ID
 * @first: the first device ID
 * @last: the last one
 */
struct class_range {
	int line;
	uint64_t vendor, first, last;
};

/**
 * struct class_ids - the list
 * @file: its name
 * @at: its lines
 * @nr: how many
 */
struct class_ids {
	const char *file;
	struct class_range *at;
	int nr;
};

/**
 * class_ids_read() - read the list: vendor:first-last or vendor:device, reason, a tab between
 * @list: to be filled
 * @file: the list's name
 *
 * What is not well formed ends the program, with file and line.
 */
void class_ids_read(struct class_ids *list, const char *file);

/**
 * class_ids_check() - hold the known devices against rows and list, print what is wrong
 * @rows: all rows
 * @list: why a row may answer for what no row and no driver's table names
 *
 * Return: true if nothing is wrong.
 */
bool class_ids_check(const struct rows *rows, const struct class_ids *list);

#endif
