/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lines.h - lists of one line each, with fields and a reason. What is not well
 * formed ends the program, with file and line.
 */
#ifndef EVIDENCE_LINES_H
#define EVIDENCE_LINES_H

/**
 * lines_read() - read a file by lines; empty ones and comments (#) are passed over
 * @file: its name
 * @take: is called for each line, which it may cut
 * @into: for @take
 */
void lines_read(const char *file, void (*take)(void *into, const char *file, int line, char *text),
		void *into);

/**
 * line_split() - the fields of a line, which is cut
 * @line: the line
 * @sign: what stands between fields
 * @fields: set to the fields; the last one has all that is left
 * @max: how many at most
 *
 * Return: how many there are.
 */
int line_split(char *line, char sign, char **fields, int max);

/**
 * line_reason() - check that a reason is there and short
 * @file: the list's name
 * @line: where in it
 * @reason: the reason
 */
void line_reason(const char *file, int line, const char *reason);

#endif
