/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * scope.h - files of the kernel tree, what each can see, and what names are
 * worth there. The working directory is the top of the tree.
 */
#ifndef EVIDENCE_SCOPE_H
#define EVIDENCE_SCOPE_H

#include "lexer.h"

/**
 * source_load() - a file, lexed once
 * @path: below the top of the tree
 *
 * Return: the file, or NULL if there is none.
 */
struct source *source_load(const char *path);

/**
 * name_values() - what the definitions that @source can see make of a name
 * @source: it sees itself, the headers beside it, and what all these include;
 *	files in include/ and beside or above the including file are found
 * @name: an atom
 * @values: set to the values; branches of a conditional give several
 * @max: room in @values
 *
 * Return: how many there are; 0 if the name is no number.
 */
int name_values(struct source *source, int name, uint64_t *values, int max);

/**
 * scope_sees() - true if @source can see what stands in @other
 * @source: as in name_values()
 * @other: another file, or the same
 */
bool scope_sees(struct source *source, const struct source *other);

#endif
