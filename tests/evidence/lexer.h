/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lexer.h - C source text as tokens: code, macros, enumerators and the bodies
 * of functions. Comments and what stands below "#if 0" are gone; every other
 * branch of a conditional counts. Nothing is ever freed: the checker ends soon.
 */
#ifndef EVIDENCE_LEXER_H
#define EVIDENCE_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * enum token_kind - what a token is
 * @TOKEN_NAME: an identifier or keyword; its value is an atom
 * @TOKEN_NUMBER: an integer; its value is the integer
 * @TOKEN_TEXT: a string or character with its quotes, or a number that is no
 *	integer; its value is an atom
 * @TOKEN_SIGN: one character of punctuation, which is its value
 */
enum token_kind {
	TOKEN_NAME,
	TOKEN_NUMBER,
	TOKEN_TEXT,
	TOKEN_SIGN
};

/** struct token - two tokens are the same if kind and value are */
struct token {
	enum token_kind kind;
	int line;
	uint64_t value;
};

/** struct tokens - a list that grows */
struct tokens {
	struct token *at;
	int nr, max;
};

/**
 * enum def_kind - what defines a name
 * @DEF_CONSTANT: an enumerator
 * @DEF_MACRO: a macro without parameters
 * @DEF_FUNCTION: a macro with parameters
 */
enum def_kind {
	DEF_CONSTANT,
	DEF_MACRO,
	DEF_FUNCTION
};

/**
 * struct def - one definition of a name
 * @next: another definition of that name, maybe in another file
 * @source: the file it stands in
 * @in: the tokens of which @begin to @end are its value
 * @begin: the first one
 * @end: the one after the last; an empty value is 0
 * @add: to be added: how far an enumerator is behind the one with a value
 * @kind: what it is
 */
struct def {
	struct def *next;
	struct source *source;
	const struct tokens *in;
	int begin, end;
	uint64_t add;
	enum def_kind kind;
};

/** struct function - tokens @begin to @end of the code are the body of @name */
struct function {
	int name;
	int begin, end;
};

/** struct range - tokens @begin to @end of the code */
struct range {
	int begin, end;
};

/** struct include - #include of the path @atom, in quotes or in brackets */
struct include {
	int atom;
	bool quoted;
};

/** struct branch - a conditional of the preprocessor before token @at */
struct branch {
	int at;
	char kind;
};

/**
 * struct source - one file
 * @path: below the top of the tree
 * @index: files are counted as they are loaded
 * @code: its tokens, without preprocessor directives
 * @macros: the tokens of all #define lines, each begins with # and define
 * @functions: the functions it defines, in order
 * @nr_functions: how many; a body may have several names, see source_bodies()
 * @outside: the code that is in no function, in order
 * @nr_outside: how many ranges
 * @includes: what it includes
 * @nr_includes: how many
 * @branches: the conditionals, in order
 * @nr_branches: how many
 * @scope: see scope.h
 */
struct source {
	const char *path;
	int index;
	struct tokens code, macros;
	struct function *functions;
	int nr_functions;
	struct range *outside;
	int nr_outside;
	struct include *includes;
	int nr_includes;
	struct branch *branches;
	int nr_branches;
	struct scope *scope;
};

/**
 * fatal() - say why the check cannot be done, and end with status 2
 * @format: as printf
 */
void fatal(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/**
 * grow() - make room for one more element, at the end
 * @array: the elements
 * @nr: how many there are
 * @size: of one
 *
 * Return: the array, with room for @nr + 1 elements. It may have moved.
 */
void *grow(void *array, int nr, size_t size);

/**
 * atom() - the number of a string; equal strings have equal numbers
 * @text: not terminated
 * @length: in bytes
 */
int atom(const char *text, size_t length);

/**
 * atom_of() - the same for a string that is terminated
 * @text: the string
 */
int atom_of(const char *text);

/**
 * atom_text() - the string behind a number
 * @atom: the number
 */
const char *atom_text(int atom);

/**
 * atom_defs() - the first of all definitions of a name, in any file loaded
 * @atom: the name
 */
struct def *atom_defs(int atom);

/**
 * atom_define() - add a definition of a name
 * @atom: the name
 * @def: is copied
 */
void atom_define(int atom, const struct def *def);

/**
 * token_is() - true if a token is this punctuation
 * @token: the token
 * @sign: one character
 */
static inline bool token_is(const struct token *token, char sign)
{
	return token->kind == TOKEN_SIGN && token->value == (unsigned char)sign;
}

/**
 * tokens_add() - append to a list
 * @tokens: the list
 * @token: is copied
 */
void tokens_add(struct tokens *tokens, const struct token *token);

/**
 * file_read() - the whole of a file
 * @path: of the file
 * @length: set to its length in bytes
 *
 * Return: its text, which holds until the next call; NULL if it cannot be read.
 */
char *file_read(const char *path, size_t *length);

/**
 * lex_text() - text that is no source: no directives; lines count from @line
 * @text: the text
 * @length: in bytes
 * @line: the number of its first line
 * @to: the tokens are appended to this
 */
void lex_text(const char *text, size_t length, int line, struct tokens *to);

/**
 * lex_source() - the tokens, definitions and includes of a file
 * @source: to be filled; its path is set
 * @text: of the file
 * @length: in bytes
 */
void lex_source(struct source *source, const char *text, size_t length);

/**
 * source_bodies() - find the functions and enumerators of a lexed file
 * @source: to be completed
 *
 * A function's name stands before parentheses before the body. So does that of
 * an attribute with arguments, or of a macro without a semicolon: the body is
 * listed with each of these names.
 */
void source_bodies(struct source *source);

#endif
