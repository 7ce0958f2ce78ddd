/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * uses.h - every place in drivers/ that maps something write-combining.
 */
#ifndef EVIDENCE_USES_H
#define EVIDENCE_USES_H

#include "lexer.h"

/**
 * struct use - one use of a primitive: a function or constant that combines
 * @source: the file
 * @in: its code or its macros, of which token @at is the primitive's name
 * @at: that token
 * @names: the functions it is in, as the file lists them: one body may have
 *	several names; @nr_names: how many, none outside functions and in macros
 */
struct use {
	const struct source *source;
	const struct tokens *in;
	int at;
	const struct function *names;
	int nr_names;
};

/**
 * uses_scan() - look for uses in all of drivers/
 * @nr: set to how many there are
 *
 * The tree is the working directory. Once is enough: what was found is kept.
 *
 * Return: the uses, sorted by path.
 */
const struct use *uses_scan(int *nr);

/**
 * use_token() - the primitive's name, as a token
 * @use: the use
 */
static inline const struct token *use_token(const struct use *use)
{
	return &use->in->at[use->at];
}

/**
 * use_function() - the name of the function it is in
 * @use: the use
 *
 * Return: the name, empty outside functions.
 */
const char *use_function(const struct use *use);

/**
 * use_is() - true if the primitive is used in that place
 * @use: the use
 * @path: of a file, as atom_text() gives it
 * @function: in it, empty for what stands outside functions
 * @primitive: the atom of its name
 */
bool use_is(const struct use *use, const char *path, const char *function, int primitive);

/**
 * primitive_in() - which token of a text is a primitive's name
 * @text: the tokens
 *
 * Return: its place, -1 if there is none.
 */
int primitive_in(const struct tokens *text);

#endif
