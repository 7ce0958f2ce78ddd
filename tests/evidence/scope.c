// SPDX-License-Identifier: GPL-2.0-only
/*
 * scope.c - includes are followed, values computed.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scope.h"

#define PATH_LENGTH 512
#define EVAL_DEPTH 24

/* The files seen, and which they are by their index. */
struct scope {
	struct source **sources;
	int nr;
	bool *sees;
	int max;
};

/* By the atom of the path; a file that is not there is remembered too. */
static struct file { bool known; struct source *source; } *files;
static int nr_files, nr_sources;

static struct file *file_of(int path)
{
	if (path >= nr_files) {
		int more = 2 * path + 1024;

		files = realloc(files, (size_t)more * sizeof(*files));
		if (!files)
			fatal("out of memory");
		memset(files + nr_files, 0, (size_t)(more - nr_files) * sizeof(*files));
		nr_files = more;
	}
	return &files[path];
}

struct source *source_load(const char *path)
{
	int number = atom_of(path);
	struct source *source;
	const char *text;
	size_t length;

	if (file_of(number)->known)
		return file_of(number)->source;
	file_of(number)->known = true;
	text = file_read(path, &length);
	if (!text)
		return NULL;
	source = calloc(1, sizeof(*source));
	if (!source)
		fatal("out of memory");
	source->path = atom_text(number);
	source->index = nr_sources++;
	lex_source(source, text, length);
	source_bodies(source);
	file_of(number)->source = source;
	return source;
}

static void scope_add(struct scope *scope, struct source *source)
{
	if (!source)
		return;
	if (source->index >= scope->max) {
		int more = 2 * source->index + 1024;

		scope->sees = realloc(scope->sees, (size_t)more);
		if (!scope->sees)
			fatal("out of memory");
		memset(scope->sees + scope->max, 0, (size_t)(more - scope->max));
		scope->max = more;
	}
	if (scope->sees[source->index])
		return;
	scope->sees[source->index] = true;
	scope->sources = grow(scope->sources, scope->nr, sizeof(struct source *));
	scope->sources[scope->nr++] = source;
}

/* The file @name in directory @dir (of @length), where name may begin with ../ */
static struct source *load_in(const char *dir, size_t length, const char *name)
{
	char path[PATH_LENGTH];

	for (; !strncmp(name, "./", 2); name += 2)
		;
	for (; length && !strncmp(name, "../", 3); name += 3)
		while (length && dir[--length] != '/')
			;
	if (strstr(name, "../") ||
	    (size_t)snprintf(path, sizeof(path), "%.*s%s%s", (int)length, dir, length ? "/" : "",
			     name) >= sizeof(path))
		return NULL;
	return source_load(path);
}

static size_t dir_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) : 0;
}

/* Directories above serve for those that a makefile adds with -I. */
static struct source *load_include(const struct source *from, const struct include *include)
{
	const char *name = atom_text(include->atom);
	size_t length = dir_length(from->path);
	struct source *found = NULL;

	if (include->quoted)
		found = load_in(from->path, length, name);
	if (!found)
		found = load_in("include", 7, name);
	if (!found)
		found = load_in("include/uapi", 12, name);
	for (; !found && length; length = dir_length(atom_text(atom(from->path, length)))) {
		char dir[PATH_LENGTH];

		found = load_in(from->path, length, name);
		snprintf(dir, sizeof(dir), "%.*s/include", (int)length, from->path);
		if (!found)
			found = load_in(dir, strlen(dir), name);
	}
	return found;
}

static void add_headers(struct scope *scope, const struct source *source)
{
	size_t length = dir_length(source->path);
	DIR *dir = opendir(atom_text(atom(source->path, length)));
	struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		size_t end = strlen(entry->d_name);

		if (end > 2 && !strcmp(entry->d_name + end - 2, ".h"))
			scope_add(scope, load_in(source->path, length, entry->d_name));
	}
	closedir(dir);
}

static struct scope *scope_of(struct source *source)
{
	struct scope *scope = source->scope;
	int i, j;

	if (scope)
		return scope;
	scope = calloc(1, sizeof(*scope));
	if (!scope)
		fatal("out of memory");
	source->scope = scope;
	scope_add(scope, source);
	/* All of include/linux lies beside one another and is not one thing. */
	if (strncmp(source->path, "include/", 8))
		add_headers(scope, source);
	for (i = 0; i < scope->nr; i++)
		for (j = 0; j < scope->sources[i]->nr_includes; j++)
			scope_add(scope, load_include(scope->sources[i],
						      &scope->sources[i]->includes[j]));
	return scope;
}

bool scope_sees(struct source *source, const struct source *other)
{
	const struct scope *scope = scope_of(source);

	return other->index < scope->max && scope->sees[other->index];
}

/* @at to @end is what remains of the expression. */
struct eval {
	struct source *scope;
	const struct token *at, *end;
	int depth;
};

static bool eval_range(struct source *scope, const struct def *def, int depth, uint64_t *value);
static bool eval_binary(struct eval *eval, int above, uint64_t *value);

static bool eval_name(struct source *scope, int name, int depth, uint64_t *value)
{
	const struct def *def;

	for (def = depth < EVAL_DEPTH ? atom_defs(name) : NULL; def; def = def->next)
		if (scope_sees(scope, def->source) && eval_range(scope, def, depth + 1, value))
			return true;
	return false;
}

static bool eval_sign(struct eval *eval, char sign)
{
	if (eval->at >= eval->end || !token_is(eval->at, sign))
		return false;
	eval->at++;
	return true;
}

/* (u32), (unsigned long): words that are no values */
static bool eval_cast(struct eval *eval)
{
	const struct token *at = eval->at;
	uint64_t ignored;

	if (at >= eval->end || at->kind != TOKEN_NAME ||
	    eval_name(eval->scope, (int)at->value, eval->depth, &ignored))
		return false;
	while (at < eval->end && at->kind == TOKEN_NAME)
		at++;
	if (at + 1 >= eval->end || !token_is(at, ')'))
		return false;
	eval->at = at + 1;
	return true;
}

/* The few macros with parameters that numbers are written with. */
static bool eval_call(struct eval *eval, const char *name, uint64_t *value)
{
	bool bit = !strcmp(name, "BIT") || !strcmp(name, "BIT_ULL");

	if (!bit && strcmp(name, "_UL") && strcmp(name, "UL") && strcmp(name, "U"))
		return false;
	if (!eval_sign(eval, '(') || !eval_binary(eval, 0, value) || !eval_sign(eval, ')'))
		return false;
	if (bit)
		*value = 1ull << (*value & 63);
	return true;
}

static bool eval_unary(struct eval *eval, uint64_t *value)
{
	const struct token *token = eval->at;

	if (token >= eval->end || token->kind == TOKEN_TEXT)
		return false;
	eval->at++;
	if (token->kind == TOKEN_NUMBER) {
		*value = token->value;
		return true;
	}
	if (token->kind == TOKEN_NAME)
		return eval_call(eval, atom_text((int)token->value), value) ||
		       (eval->at == token + 1 &&
			eval_name(eval->scope, (int)token->value, eval->depth, value));
	if (token_is(token, '(')) {
		if (eval_cast(eval))
			return eval_unary(eval, value);
		return eval_binary(eval, 0, value) && eval_sign(eval, ')');
	}
	if (!strchr("+-~", (int)token->value) || !eval_unary(eval, value))
		return false;
	if (token_is(token, '-'))
		*value = -*value;
	else if (token_is(token, '~'))
		*value = ~*value;
	return true;
}

/* How strongly an operator binds; 0: this is none. Shifts are two tokens. */
static int operator_rank(const struct eval *eval)
{
	const struct token *at = eval->at;

	if (at >= eval->end || at->kind != TOKEN_SIGN)
		return 0;
	switch (at->value) {
	case '|': return 1;
	case '^': return 2;
	case '&': return 3;
	case '<':
	case '>': return at + 1 < eval->end && token_is(at + 1, (char)at->value) ? 4 : 0;
	case '+':
	case '-': return 5;
	case '*': return 6;
	default: return 0;
	}
}

static uint64_t apply(char sign, uint64_t left, uint64_t right)
{
	switch (sign) {
	case '|': return left | right;
	case '^': return left ^ right;
	case '&': return left & right;
	case '<': return left << (right & 63);
	case '>': return left >> (right & 63);
	case '+': return left + right;
	case '-': return left - right;
	default: return left * right;
	}
}

/* Operators that bind more strongly than rank @above */
static bool eval_binary(struct eval *eval, int above, uint64_t *value)
{
	uint64_t right;
	int rank;
	char sign;

	if (!eval_unary(eval, value))
		return false;
	while ((rank = operator_rank(eval)) > above) {
		sign = (char)eval->at->value;
		eval->at += rank == 4 ? 2 : 1;
		if (!eval_binary(eval, rank, &right))
			return false;
		*value = apply(sign, *value, right);
	}
	return true;
}

static bool eval_range(struct source *scope, const struct def *def, int depth, uint64_t *value)
{
	struct eval eval = {
		.scope = scope, .depth = depth,
		.at = def->in->at + def->begin, .end = def->in->at + def->end
	};

	if (def->kind == DEF_FUNCTION)
		return false;
	*value = 0;
	if (def->kind == DEF_MACRO || def->begin != def->end)
		if (!eval_binary(&eval, 0, value) || eval.at != eval.end)
			return false;
	*value += def->add;
	return true;
}

int name_values(struct source *source, int name, uint64_t *values, int max)
{
	const struct def *def;
	int nr = 0;

	/* Loading what can be seen adds definitions. */
	scope_of(source);
	for (def = atom_defs(name); def && nr < max; def = def->next)
		if (scope_sees(source, def->source) && eval_range(source, def, 0, &values[nr]))
			nr++;
	return nr;
}
