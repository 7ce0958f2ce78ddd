// SPDX-License-Identifier: GPL-2.0-only
/*
 * compared.c - finds uses of a device's operations that are no calls; see compared.h.
 */

#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "compared.h"
#include "lexer.h"
#include "lines.h"
#include "scope.h"

#define EXPRESSION_MAX 160

/* A line of the list, and whether there is such a place. */
struct place {
	int line;
	const char *file, *function, *text, *release;
	bool used;
};

static const char *list;
static struct place *places;
static int nr_places;

/* Names of objects that are struct vfio_device_ops. */
static int *objects;
static int nr_objects;

static void take_place(void *into, const char *file, int line, char *text)
{
	char *fields[5] = { NULL };
	int nr = line_split(text, '\t', fields, 5);

	(void)into;
	if (nr < 4)
		fatal("%s:%d: not file, function, expression and reason", file, line);
	line_reason(file, line, fields[3]);
	places = grow(places, nr_places, sizeof(*places));
	places[nr_places++] = (struct place){
		.line = line,
		.file = atom_text(atom_of(fields[0])),
		.function = atom_text(atom_of(fields[1])),
		.text = atom_text(atom_of(fields[2])),
		.release = nr == 5 ? atom_text(atom_of(fields[4])) : NULL,
	};
}

void compared_read(const char *file)
{
	list = file;
	lines_read(file, take_place, NULL);
}

static bool is_name(const struct tokens *code, int at, const char *name)
{
	return at >= 0 && at < code->nr && code->at[at].kind == TOKEN_NAME &&
	       !strcmp(atom_text((int)code->at[at].value), name);
}

static bool is_sign(const struct tokens *code, int at, char sign)
{
	return at >= 0 && at < code->nr && token_is(&code->at[at], sign);
}

static bool is_arrow(const struct tokens *code, int at)
{
	return is_sign(code, at, '-') && is_sign(code, at + 1, '>');
}

static bool is_object(const struct tokens *code, int at)
{
	int i;

	for (i = 0; i < nr_objects; i++) {
		if (at >= 0 && at < code->nr && code->at[at].kind == TOKEN_NAME &&
		    (int)code->at[at].value == objects[i])
			return true;
	}
	return false;
}

/* The first token of the operand that ends before @end: names, -> and . and what is in (). */
static int operand_begin(const struct tokens *code, int end)
{
	int at = end, depth = 0;

	while (at > 0) {
		const struct token *token = &code->at[at - 1];
		bool closes = token_is(token, ')') || token_is(token, ']');
		bool opens = token_is(token, '(') || token_is(token, '[');

		if (!depth && (opens || (token->kind == TOKEN_SIGN && !closes &&
					 !strchr("->.&", (char)token->value))))
			break;
		/* "&&" before it is no part of it. */
		if (!depth && (is_name(code, at - 1, "return") ||
			       (token_is(token, '&') && is_sign(code, at - 2, '&'))))
			break;
		depth += closes - opens;
		at--;
	}
	return at;
}

/* The token after the operand that begins at @at. */
static int operand_end(const struct tokens *code, int at)
{
	int depth = 0;

	while (is_sign(code, at, '!'))
		at++;
	while (at < code->nr) {
		const struct token *token = &code->at[at];
		bool closes = token_is(token, ')') || token_is(token, ']');
		bool opens = token_is(token, '(') || token_is(token, '[');

		if (!depth && (closes || (token->kind == TOKEN_SIGN && !opens &&
					  !strchr("->.&", (char)token->value))))
			break;
		if (!depth && is_sign(code, at, '&') && is_sign(code, at + 1, '&'))
			break;
		depth += opens - closes;
		at++;
	}
	return at;
}

/* Is an operand such operations, or a field of them? */
static bool operand_is_meant(const struct tokens *code, int begin, int end)
{
	if (is_name(code, end - 1, "ops") || is_object(code, end - 1))
		return true;
	return end - begin > 3 && code->at[end - 1].kind == TOKEN_NAME &&
	       is_arrow(code, end - 3) && is_name(code, end - 4, "ops");
}

static const char *text_of(const struct tokens *code, int begin, int end)
{
	char text[EXPRESSION_MAX] = "";
	size_t length = 0;
	int i;

	for (i = begin; i < end && length + 64 < sizeof(text); i++) {
		const struct token *token = &code->at[i];
		bool equals = is_sign(code, i + 1, '=') &&
			      (token_is(token, '=') || token_is(token, '!'));

		if (equals) {
			length += (size_t)snprintf(text + length, sizeof(text) - length, " %c= ",
						   (char)token->value);
			i++;
		} else if (token->kind == TOKEN_SIGN) {
			text[length++] = (char)token->value;
			text[length] = 0;
		} else if (token->kind == TOKEN_NUMBER) {
			length += (size_t)snprintf(text + length, sizeof(text) - length, "%llu",
						   (unsigned long long)token->value);
		} else {
			length += (size_t)snprintf(text + length, sizeof(text) - length, "%s",
						   atom_text((int)token->value));
		}
	}
	return atom_text(atom_of(text));
}

/* Of the three that the module replaces, what is not called is tested or kept. */
static bool is_replaced_field(const struct tokens *code, int at)
{
	return (is_name(code, at, "open_device") || is_name(code, at, "close_device") ||
		is_name(code, at, "mmap")) && is_arrow(code, at - 2) &&
	       is_name(code, at - 3, "ops") && !is_sign(code, at + 1, '(');
}

/* Such operations are kept, or given to somebody. */
static bool is_kept(const struct tokens *code, int at)
{
	return is_name(code, at, "ops") && is_arrow(code, at - 2) &&
	       (is_sign(code, at + 1, ';') || is_sign(code, at + 1, ',') ||
		is_sign(code, at + 1, ')'));
}

/* Return: the expression at a token, or NULL if there is nothing to look at. */
static const char *find_at(const struct tokens *code, int at)
{
	if (is_sign(code, at + 1, '=') && (is_sign(code, at, '=') || is_sign(code, at, '!'))) {
		int begin = operand_begin(code, at), end = operand_end(code, at + 2);

		return operand_is_meant(code, begin, at) ||
		       operand_is_meant(code, at + 2, end) ? text_of(code, begin, end) : NULL;
	}
	if (is_replaced_field(code, at) || is_kept(code, at)) {
		int begin = operand_begin(code, at + 1);

		/* What is compared is found at the sign. */
		if ((is_sign(code, at + 1, '=') || is_sign(code, at + 1, '!')) ||
		    (is_sign(code, begin - 1, '=') && is_sign(code, begin - 2, '=')) ||
		    (is_sign(code, begin - 1, '=') && is_sign(code, begin - 2, '!')))
			return NULL;
		return text_of(code, begin, at + 1);
	}
	return NULL;
}

static bool is_listed(const char *path, const char *function, const char *text)
{
	bool listed = false;
	int i;

	for (i = 0; i < nr_places; i++) {
		struct place *place = &places[i];

		if (strcmp(place->file, path) || strcmp(place->function, function) ||
		    strcmp(place->text, text))
			continue;
		place->used = true;
		listed = true;
	}
	return listed;
}

/* Return: how many places there are in a function's body. */
static int check_function(const struct source *source, const struct function *function,
			  bool *ok)
{
	const char *name = atom_text(function->name);
	int at, nr = 0;

	for (at = function->begin; at < function->end; at++) {
		const char *text = find_at(&source->code, at);

		if (!text)
			continue;
		nr++;
		if (is_listed(source->path, name, text))
			continue;
		printf("# %s:%d: %s(): '%s' is not in %s: is it harmless?\n", source->path,
		       source->code.at[at].line, name, text, list);
		*ok = false;
	}
	return nr;
}

static int check_source(const struct source *source, bool *ok)
{
	int i, nr = 0;

	for (i = 0; i < source->nr_functions; i++) {
		/* A body that has several names has them one after the other. */
		if (i + 1 < source->nr_functions &&
		    source->functions[i + 1].begin == source->functions[i].begin)
			continue;
		nr += check_function(source, &source->functions[i], ok);
	}
	return nr;
}

static void find_objects(const struct source *source)
{
	const struct tokens *code = &source->code;
	int i;

	for (i = 0; i + 3 < code->nr; i++) {
		if (!is_name(code, i, "struct") || !is_name(code, i + 1, "vfio_device_ops") ||
		    code->at[i + 2].kind != TOKEN_NAME || !is_sign(code, i + 3, '='))
			continue;
		objects = grow(objects, nr_objects, sizeof(*objects));
		objects[nr_objects++] = (int)code->at[i + 2].value;
	}
}

bool compared_check(const char *release)
{
	bool ok = true;
	glob_t files;
	int i, nr = 0;

	if (glob("drivers/vfio/*.c", 0, NULL, &files) ||
	    glob("drivers/vfio/pci/*.c", GLOB_APPEND, NULL, &files) ||
	    glob("drivers/vfio/pci/*/*.c", GLOB_APPEND, NULL, &files))
		fatal("the tree has no drivers/vfio");
	for (i = 0; i < (int)files.gl_pathc; i++)
		find_objects(source_load(files.gl_pathv[i]));
	for (i = 0; i < (int)files.gl_pathc; i++)
		nr += check_source(source_load(files.gl_pathv[i]), &ok);
	printf("# %zu files, %d comparisons, tests and copies of operations\n", files.gl_pathc, nr);
	globfree(&files);
	for (i = 0; i < nr_places; i++) {
		const struct place *place = &places[i];

		if (place->used || (place->release && strcmp(place->release, release)))
			continue;
		printf("# %s:%d: there is no such place\n", list, place->line);
		ok = false;
	}
	return ok;
}
