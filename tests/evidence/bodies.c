// SPDX-License-Identifier: GPL-2.0-only
/*
 * bodies.c - where functions and enumerators are in a file's tokens.
 */

#include <string.h>

#include "lexer.h"

#define DEPTH_MAX 64

/*
 * @braces: how many are open; @parentheses: the same, outside all braces
 * @start: where the declaration at hand begins; @body: its brace
 * @at_if: what was open at each conditional: its branches are alternatives
 */
struct walk {
	struct source *source;
	int braces, parentheses;
	int start, body;
	struct { int braces, parentheses; } at_if[DEPTH_MAX];
	int depth, branch;
};

static bool is_word(const struct token *token, const char *word)
{
	return token->kind == TOKEN_NAME && !strcmp(atom_text((int)token->value), word);
}

static void add_function(struct source *source, int name, int begin, int end)
{
	source->functions = grow(source->functions, source->nr_functions,
				 sizeof(*source->functions));
	source->functions[source->nr_functions].name = name;
	source->functions[source->nr_functions].begin = begin;
	source->functions[source->nr_functions++].end = end;
}

/* An attribute is no name of a function: structures have it too. */
static bool may_be_name(const struct token *token)
{
	return token->kind == TOKEN_NAME && !is_word(token, "__attribute__") &&
	       !is_word(token, "__aligned");
}

/* The tokens from start to the brace: each name before parentheses. */
static void add_names(struct walk *walk, int end)
{
	const struct token *code = walk->source->code.at;
	int first = walk->source->nr_functions, open = 0, i;

	for (i = walk->start; i < walk->body; i++) {
		if (!open && token_is(&code[i], '=')) {
			walk->source->nr_functions = first;
			return;
		}
		if (!open && may_be_name(&code[i]) && token_is(&code[i + 1], '('))
			add_function(walk->source, (int)code[i].value, walk->body + 1, end);
		open += token_is(&code[i], '(') - token_is(&code[i], ')');
	}
}

static void walk_branch(struct walk *walk, char kind)
{
	if (kind == 'i' && walk->depth < DEPTH_MAX) {
		walk->at_if[walk->depth].braces = walk->braces;
		walk->at_if[walk->depth++].parentheses = walk->parentheses;
	} else if (kind == 'e' && walk->depth) {
		walk->braces = walk->at_if[walk->depth - 1].braces;
		walk->parentheses = walk->at_if[walk->depth - 1].parentheses;
	} else if (kind == 'f' && walk->depth) {
		walk->depth--;
	}
}

/* extern "C" { */
static bool opens_linkage(const struct walk *walk, int at)
{
	const struct token *code = walk->source->code.at;

	return at == walk->start + 2 && is_word(&code[at - 2], "extern") &&
	       code[at - 1].kind == TOKEN_TEXT;
}

static void walk_token(struct walk *walk, int at)
{
	const struct token *token = &walk->source->code.at[at];

	if (token->kind != TOKEN_SIGN)
		return;
	if (!walk->braces)
		walk->parentheses += token_is(token, '(') -
				     (walk->parentheses && token_is(token, ')'));
	if (walk->parentheses)
		return;
	if (token_is(token, '{')) {
		if (!walk->braces && opens_linkage(walk, at)) {
			walk->start = at + 1;
			return;
		}
		if (!walk->braces++)
			walk->body = at;
	} else if (token_is(token, '}')) {
		if (!walk->braces || --walk->braces)
			return;
		add_names(walk, at);
		walk->start = at + 1;
	} else if (token_is(token, ';') && !walk->braces) {
		walk->start = at + 1;
	}
}

/* One enumerator begins at @at. Return: where the next one begins. */
static int add_constant(struct source *source, int at, struct def *def)
{
	const struct tokens *code = &source->code;
	const struct token *name = &code->at[at];
	int open = 0;

	if (name->kind != TOKEN_NAME)
		return code->nr;
	if (++at < code->nr && token_is(&code->at[at], '=')) {
		def->add = 0;
		def->begin = at + 1;
	}
	while (at < code->nr && (open || (!token_is(&code->at[at], ',') &&
					  !token_is(&code->at[at], '}')))) {
		open += token_is(&code->at[at], '(') - token_is(&code->at[at], ')');
		at++;
	}
	if (!def->add && def->begin)
		def->end = at;
	atom_define((int)name->value, def);
	def->add++;
	return at < code->nr && token_is(&code->at[at], ',') ? at + 1 : code->nr;
}

static void add_enums(struct source *source)
{
	const struct tokens *code = &source->code;
	int enum_atom = atom_of("enum"), i, at;

	for (i = 0; i + 3 < code->nr; i++) {
		struct def def = { .source = source, .in = code, .kind = DEF_CONSTANT };

		if (code->at[i].kind != TOKEN_NAME || code->at[i].value != (uint64_t)enum_atom)
			continue;
		at = i + 1 + (code->at[i + 1].kind == TOKEN_NAME);
		if (!token_is(&code->at[at], '{'))
			continue;
		for (at++; at < code->nr && !token_is(&code->at[at], '}');)
			at = add_constant(source, at, &def);
	}
}

static void add_outside(struct source *source, int begin, int end)
{
	if (begin >= end)
		return;
	source->outside = grow(source->outside, source->nr_outside, sizeof(*source->outside));
	source->outside[source->nr_outside++] = (struct range){ begin, end };
}

void source_bodies(struct source *source)
{
	struct walk walk = { .source = source };
	int i, last = 0;

	for (i = 0; i < source->code.nr; i++) {
		while (walk.branch < source->nr_branches && source->branches[walk.branch].at <= i)
			walk_branch(&walk, source->branches[walk.branch++].kind);
		walk_token(&walk, i);
	}
	for (i = 0; i < source->nr_functions; i++) {
		add_outside(source, last, source->functions[i].begin);
		last = source->functions[i].end;
	}
	add_outside(source, last, source->code.nr);
	add_enums(source);
}
