/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * coverage.h - is every use of what maps something write-combining in a row, or
 * in the list of those that deliberately are in none?
 *
 * A MAPS of a row is about one use. Where its function uses the primitive more
 * than once, the name alone says not which: MAPS then quotes more of the code.
 */
#ifndef EVIDENCE_COVERAGE_H
#define EVIDENCE_COVERAGE_H

#include "no-row.h"
#include "rows.h"

/**
 * maps_uses() - which uses a MAPS may be about
 * @place: the MAPS
 * @text: its text, as tokens
 * @use: set to the number of one of them
 *
 * Return: how many; 0 too if the text names no primitive.
 */
int maps_uses(const struct place *place, const struct tokens *text, int *use);

/**
 * coverage_check() - compare what uses_scan() finds with rows and list, print what is wrong
 * @rows: all rows
 * @list: what is in none
 * @release: of the tree in the working directory
 *
 * Return: true if nothing is wrong.
 */
bool coverage_check(const struct rows *rows, const struct no_rows *list, unsigned int release);

#endif
