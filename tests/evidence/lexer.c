// SPDX-License-Identifier: GPL-2.0-only
/*
 * lexer.c - source text to tokens.
 */

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "lexer.h"

#define DEPTH_MAX 64

/*
 * @line_begins: nothing but white space stands before on this line
 * @dead: below "#if 0"; @was_dead: the same, outside each open conditional
 */
struct lexer {
	const char *at, *end;
	int line;
	bool line_begins;
	bool dead, was_dead[DEPTH_MAX];
	int depth;
	struct source *source;
};

static void skip_comment(struct lexer *lexer)
{
	bool block = lexer->at[1] == '*';

	for (lexer->at += 2; lexer->at < lexer->end; lexer->at++) {
		if (*lexer->at == '\n') {
			if (!block)
				return;
			lexer->line++;
			lexer->line_begins = true;
		} else if (block && *lexer->at == '/' && lexer->at[-1] == '*') {
			lexer->at++;
			return;
		}
	}
}

/* To the next token, or, @in_line, to the end of the line at most. */
static void skip_blank(struct lexer *lexer, bool in_line)
{
	while (lexer->at < lexer->end) {
		const char *at = lexer->at;
		size_t left = (size_t)(lexer->end - at);

		if (*at == '\n') {
			if (in_line)
				return;
			lexer->line++;
			lexer->line_begins = true;
			lexer->at++;
		} else if (*at == '\\' && left > 1 && at[1] == '\n') {
			lexer->line++;
			lexer->at += 2;
		} else if (isspace((unsigned char)*at)) {
			lexer->at++;
		} else if (*at == '/' && left > 1 && (at[1] == '*' || at[1] == '/')) {
			skip_comment(lexer);
		} else {
			return;
		}
	}
}

static bool in_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* A quote that is not closed on its line is an apostrophe in some text. */
static const char *quoted_end(const char *at, const char *end)
{
	char quote = *at;

	for (at++; at < end && *at != '\n'; at++) {
		if (*at == quote)
			return at + 1;
		if (*at == '\\' && at + 1 < end)
			at++;
	}
	return at;
}

static void read_number(struct token *token, const char *at, const char *end)
{
	char digits[32], *rest;
	size_t length = (size_t)(end - at);

	token->kind = TOKEN_TEXT;
	token->value = (uint64_t)atom(at, length);
	if (length >= sizeof(digits))
		return;
	memcpy(digits, at, length);
	digits[length] = 0;
	length = strtoull(digits, &rest, 0);
	if (rest[strspn(rest, "uUlL")])
		return;
	token->kind = TOKEN_NUMBER;
	token->value = length;
}

static struct token read_token(struct lexer *lexer)
{
	struct token token = { .line = lexer->line };
	const char *at = lexer->at, *end = at + 1;

	if (*at == '"' || *at == '\'') {
		end = quoted_end(at, lexer->end);
		token.kind = TOKEN_TEXT;
		token.value = (uint64_t)atom(at, (size_t)(end - at));
	} else if (isdigit((unsigned char)*at)) {
		while (end < lexer->end && (in_name(*end) || *end == '.'))
			end++;
		read_number(&token, at, end);
	} else if (in_name(*at)) {
		while (end < lexer->end && in_name(*end))
			end++;
		token.kind = TOKEN_NAME;
		token.value = (uint64_t)atom(at, (size_t)(end - at));
	} else {
		token.kind = TOKEN_SIGN;
		token.value = (unsigned char)*at;
	}
	lexer->at = end;
	lexer->line_begins = false;
	return token;
}

static void skip_line(struct lexer *lexer)
{
	for (skip_blank(lexer, true); lexer->at < lexer->end && *lexer->at != '\n';
	     skip_blank(lexer, true))
		lexer->at++;
}

/* A directive ends with its line; what remains of it is skipped. */
static bool directive_token(struct lexer *lexer, struct token *token)
{
	skip_blank(lexer, true);
	if (lexer->at >= lexer->end || *lexer->at == '\n')
		return false;
	*token = read_token(lexer);
	return true;
}

static void lex_define(struct lexer *lexer)
{
	struct token sign = { TOKEN_SIGN, lexer->line, '#' };
	struct token word = { TOKEN_NAME, lexer->line, (uint64_t)atom_of("define") };
	struct tokens *macros = &lexer->source->macros;
	struct def def = { .source = lexer->source, .in = macros, .kind = DEF_MACRO };
	struct token name, token;
	bool in_head;

	if (!directive_token(lexer, &name) || name.kind != TOKEN_NAME)
		return;
	tokens_add(macros, &sign);
	tokens_add(macros, &word);
	tokens_add(macros, &name);
	def.begin = macros->nr;
	in_head = lexer->at < lexer->end && *lexer->at == '(';
	if (in_head)
		def.kind = DEF_FUNCTION;
	while (directive_token(lexer, &token)) {
		tokens_add(macros, &token);
		if (in_head && token_is(&token, ')')) {
			def.begin = macros->nr;
			in_head = false;
		}
	}
	def.end = macros->nr;
	atom_define((int)name.value, &def);
}

static void lex_include(struct lexer *lexer)
{
	struct source *source = lexer->source;
	const char *begin;
	char close;

	skip_blank(lexer, true);
	if (lexer->at >= lexer->end || (*lexer->at != '"' && *lexer->at != '<'))
		return;
	close = *lexer->at == '<' ? '>' : '"';
	begin = ++lexer->at;
	while (lexer->at < lexer->end && *lexer->at != close && *lexer->at != '\n')
		lexer->at++;
	source->includes = grow(source->includes, source->nr_includes, sizeof(*source->includes));
	source->includes[source->nr_includes].atom = atom(begin, (size_t)(lexer->at - begin));
	source->includes[source->nr_includes++].quoted = close == '"';
	/* A slash and a star in a path begin no comment. */
	while (lexer->at < lexer->end && *lexer->at != '\n')
		lexer->at++;
}

static void add_branch(struct lexer *lexer, char kind)
{
	struct source *source = lexer->source;

	source->branches = grow(source->branches, source->nr_branches, sizeof(*source->branches));
	source->branches[source->nr_branches].at = source->code.nr;
	source->branches[source->nr_branches++].kind = kind;
}

static void lex_conditional(struct lexer *lexer, char kind)
{
	struct token token;

	add_branch(lexer, kind);
	if (kind == 'i') {
		if (lexer->depth == DEPTH_MAX)
			fatal("%s:%d: conditionals nested too deep", lexer->source->path,
			      lexer->line);
		lexer->was_dead[lexer->depth++] = lexer->dead;
		if (directive_token(lexer, &token) && token.kind == TOKEN_NUMBER && !token.value &&
		    !directive_token(lexer, &token))
			lexer->dead = true;
	} else if (lexer->depth) {
		lexer->dead = lexer->was_dead[lexer->depth - 1];
		lexer->depth -= kind == 'f';
	}
}

static void lex_directive(struct lexer *lexer)
{
	struct token token;
	const char *word;

	lexer->at++;
	if (!directive_token(lexer, &token) || token.kind != TOKEN_NAME) {
		skip_line(lexer);
		return;
	}
	word = atom_text((int)token.value);
	if (!strcmp(word, "if") || !strcmp(word, "ifdef") || !strcmp(word, "ifndef"))
		lex_conditional(lexer, 'i');
	else if (!strcmp(word, "else") || !strncmp(word, "elif", 4))
		lex_conditional(lexer, 'e');
	else if (!strcmp(word, "endif"))
		lex_conditional(lexer, 'f');
	else if (!lexer->dead && !strcmp(word, "define"))
		lex_define(lexer);
	else if (!lexer->dead && !strcmp(word, "include"))
		lex_include(lexer);
	skip_line(lexer);
}

void lex_source(struct source *source, const char *text, size_t length)
{
	struct lexer lexer = {
		.at = text, .end = text + length, .line = 1, .line_begins = true,
		.source = source
	};
	struct token token;

	for (skip_blank(&lexer, false); lexer.at < lexer.end; skip_blank(&lexer, false)) {
		if (*lexer.at == '#' && lexer.line_begins) {
			lex_directive(&lexer);
			continue;
		}
		token = read_token(&lexer);
		if (!lexer.dead)
			tokens_add(&source->code, &token);
	}
}

void lex_text(const char *text, size_t length, int line, struct tokens *to)
{
	struct lexer lexer = { .at = text, .end = text + length, .line = line };
	struct token token;

	for (skip_blank(&lexer, false); lexer.at < lexer.end; skip_blank(&lexer, false)) {
		token = read_token(&lexer);
		tokens_add(to, &token);
	}
}
