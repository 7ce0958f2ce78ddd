/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * row.h - is what a row says true?
 */
#ifndef EVIDENCE_ROW_H
#define EVIDENCE_ROW_H

#include "rows.h"

/**
 * row_check() - hold one row against the tree in the working directory, and against
 *	checkouts of what is outside of it; print what is wrong
 * @file: where the row stands
 * @row: the row
 *
 * Return: true if nothing is wrong.
 */
bool row_check(const char *file, const struct row *row);

#endif
