// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio.c - checks the rows about vfio drivers; see vfio.h.
 */

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compared.h"
#include "lexer.h"
#include "lines.h"
#include "scope.h"
#include "vfio.h"

#define CORE_MMAP "vfio_pci_core_mmap"

/* MAPS or PICKS of a row. */
struct claim {
	int line;
	const char *driver, *field, *file, *function, *text, *release;
};

/* A line of the list, and whether such an mmap was found. */
struct exception {
	int line;
	const char *file, *function;
	bool used;
};

static struct claim *claims;
static int nr_claims;
static struct exception *exceptions;
static int nr_exceptions;

/* The text of strings that stand side by side; @at is left behind them. */
static const char *take_text(const struct tokens *tokens, int *at)
{
	char text[256] = "";

	for (; *at < tokens->nr && tokens->at[*at].kind == TOKEN_TEXT; (*at)++) {
		const char *raw = atom_text((int)tokens->at[*at].value);

		if (strlen(text) + strlen(raw) > sizeof(text))
			fatal("drivers.def:%d: text too long", tokens->at[*at].line);
		strncat(text, raw + 1, strlen(raw) - 2);
	}
	return atom_text(atom_of(text));
}

static const char *word_at(const struct tokens *tokens, int at)
{
	if (at >= tokens->nr || tokens->at[at].kind != TOKEN_NAME)
		return "";
	return atom_text((int)tokens->at[at].value);
}

/* The three texts behind a field's name, with what stands between them. */
static void take_claim(const char *driver, const struct tokens *tokens, int at)
{
	struct claim claim = { tokens->at[at].line, driver, word_at(tokens, at),
			       NULL, NULL, NULL, NULL };

	at += 2;
	claim.file = take_text(tokens, &at);
	at++;
	claim.function = take_text(tokens, &at);
	at++;
	claim.text = take_text(tokens, &at);
	if (!*claim.file || !*claim.text || at >= tokens->nr || !token_is(&tokens->at[at], ')'))
		fatal("drivers.def:%d: %s: wrong arguments", claim.line, claim.field);
	claims = grow(claims, nr_claims, sizeof(*claims));
	claims[nr_claims++] = claim;
}

/* KERNEL stands behind what it is about. */
static void take_release(const struct tokens *tokens, int at)
{
	const char *release;
	int i;

	at += 2;
	release = take_text(tokens, &at);
	for (i = nr_claims - 1; i >= 0 && !claims[i].release; i--)
		claims[i].release = release;
}

static void read_drivers(const char *file)
{
	struct tokens tokens = { NULL, 0, 0 };
	const char *driver = "";
	size_t length;
	char *text = file_read(file, &length);
	int i;

	if (!text)
		fatal("cannot read %s", file);
	lex_text(text, length, 1, &tokens);
	for (i = 0; i + 2 < tokens.nr; i++) {
		const char *word = word_at(&tokens, i);

		if (!token_is(&tokens.at[i + 1], '('))
			continue;
		if (!strcmp(word, "DRIVER"))
			driver = word_at(&tokens, i + 2);
		else if (!strcmp(word, "MAPS") || !strcmp(word, "PICKS"))
			take_claim(driver, &tokens, i);
		else if (!strcmp(word, "KERNEL"))
			take_release(&tokens, i);
	}
	if (!nr_claims)
		fatal("%s: no row cites anything", file);
}

static void take_exception(void *into, const char *file, int line, char *text)
{
	char *fields[3];

	(void)into;
	if (line_split(text, '\t', fields, 3) != 3)
		fatal("%s:%d: not file, function and reason", file, line);
	line_reason(file, line, fields[2]);
	exceptions = grow(exceptions, nr_exceptions, sizeof(*exceptions));
	exceptions[nr_exceptions++] = (struct exception){
		.line = line,
		.file = atom_text(atom_of(fields[0])),
		.function = atom_text(atom_of(fields[1])),
	};
}

static bool tokens_have(const struct tokens *tokens, int begin, int end,
			const struct tokens *wanted)
{
	int i, n;

	for (i = begin; i + wanted->nr <= end; i++) {
		for (n = 0; n < wanted->nr; n++) {
			if (tokens->at[i + n].kind != wanted->at[n].kind ||
			    tokens->at[i + n].value != wanted->at[n].value)
				break;
		}
		if (n == wanted->nr)
			return true;
	}
	return false;
}

static bool claim_holds(const struct claim *claim)
{
	struct source *source = source_load(claim->file);
	struct tokens wanted = { NULL, 0, 0 };
	int i;

	if (!source)
		return false;
	lex_text(claim->text, strlen(claim->text), 1, &wanted);
	if (!*claim->function)
		return tokens_have(&source->macros, 0, source->macros.nr, &wanted);
	for (i = 0; i < source->nr_functions; i++) {
		const struct function *function = &source->functions[i];

		if (!strcmp(atom_text(function->name), claim->function) &&
		    tokens_have(&source->code, function->begin, function->end, &wanted))
			return true;
	}
	return false;
}

/* A string of the file is the driver's name, - and _ alike. */
static bool file_names(const char *path, const char *driver)
{
	struct source *source = source_load(path);
	int i;

	for (i = 0; source && i + 3 < source->code.nr; i++) {
		const struct token *token = &source->code.at[i];
		char name[64];
		char *dash;

		if (!token_is(token, '.') || strcmp(word_at(&source->code, i + 1), "name") ||
		    !token_is(token + 2, '=') || token[3].kind != TOKEN_TEXT)
			continue;
		snprintf(name, sizeof(name), "%s", atom_text((int)token[3].value) + 1);
		name[strcspn(name, "\"")] = 0;
		while ((dash = strchr(name, '-')))
			*dash = '_';
		if (!strcmp(name, driver))
			return true;
	}
	return false;
}

static bool check_claims(const char *release, const char *drivers)
{
	bool ok = true;
	int i;

	for (i = 0; i < nr_claims; i++) {
		const struct claim *claim = &claims[i];

		if (!claim->release || strcmp(claim->release, release))
			continue;
		if (!claim_holds(claim)) {
			printf("# %s:%d: %s: '%s' is not in %s() in %s\n", drivers, claim->line,
			       claim->driver, claim->text, claim->function, claim->file);
			ok = false;
		}
		if (!file_names(claim->file, claim->driver)) {
			printf("# %s:%d: no driver %s in %s\n", drivers, claim->line,
			       claim->driver, claim->file);
			ok = false;
		}
	}
	return ok;
}

static bool is_known(const char *path, const char *function)
{
	bool known = false;
	int i;

	for (i = 0; i < nr_exceptions; i++) {
		if (strcmp(exceptions[i].file, path) || strcmp(exceptions[i].function, function))
			continue;
		exceptions[i].used = true;
		known = true;
	}
	for (i = 0; i < nr_claims; i++)
		known |= !strcmp(claims[i].field, "MAPS") && !strcmp(claims[i].file, path) &&
			 !strcmp(claims[i].function, function);
	return known;
}

/* Every .mmap = NAME of a struct vfio_device_ops. Return: how many are not vfio-pci-core's. */
static int check_file(const char *path, bool *ok)
{
	struct source *source = source_load(path);
	const struct tokens *code = &source->code;
	bool in_ops = false;
	int i, own = 0;

	for (i = 0; i + 3 < code->nr; i++) {
		const char *word = word_at(code, i + 3);

		if (!strcmp(word_at(code, i), "struct") && token_is(&code->at[i + 3], '='))
			in_ops = !strcmp(word_at(code, i + 1), "vfio_device_ops");
		if (!in_ops || !token_is(&code->at[i], '.') ||
		    strcmp(word_at(code, i + 1), "mmap") || !strcmp(word, CORE_MMAP))
			continue;
		own++;
		if (is_known(path, word))
			continue;
		printf("# %s:%d: the mmap %s() is neither in drivers.def nor in no-driver.tsv\n",
		       path, code->at[i].line, word);
		*ok = false;
	}
	return own;
}

static bool check_drivers(const char *no_driver)
{
	bool ok = true;
	glob_t files;
	size_t i;
	int own = 0;

	if (glob("drivers/vfio/pci/*.c", 0, NULL, &files) ||
	    glob("drivers/vfio/pci/*/*.c", GLOB_APPEND, NULL, &files))
		fatal("the tree has no drivers/vfio/pci");
	for (i = 0; i < files.gl_pathc; i++)
		own += check_file(files.gl_pathv[i], &ok);
	printf("# %zu files, %d with an mmap of their own\n", files.gl_pathc, own);
	globfree(&files);
	for (i = 0; i < (size_t)nr_exceptions; i++) {
		if (exceptions[i].used)
			continue;
		printf("# %s:%d: there is no such mmap\n", no_driver, exceptions[i].line);
		ok = false;
	}
	return ok;
}

int vfio_check(const char *release, const char *tree, const char *drivers,
	       const char *no_driver, const char *compared)
{
	bool rows, all, known;

	read_drivers(drivers);
	lines_read(no_driver, take_exception, NULL);
	compared_read(compared);
	if (chdir(tree))
		fatal("no such kernel tree: %s", tree);
	printf("1..3\n");
	rows = check_claims(release, drivers);
	printf("%sok 1 - evidence: rows about vfio drivers\n", rows ? "" : "not ");
	all = check_drivers(no_driver);
	printf("%sok 2 - evidence: vfio drivers with an mmap\n", all ? "" : "not ");
	known = compared_check(release);
	printf("%sok 3 - evidence: comparisons of a vfio device's operations\n",
	       known ? "" : "not ");
	return !rows || !all || !known;
}
