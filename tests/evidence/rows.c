// SPDX-License-Identifier: GPL-2.0-only
/*
 * rows.c - reads macro calls; see rows.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"

struct reader {
	const char *file;
	struct tokens tokens;
	int at;
};

/* One field, NAME(arguments), as it is read. */
struct field {
	const char *name;
	int line;
	struct token *arguments;
	int nr;
};

struct kind {
	const char *name;
	/* s: string, w: word, n: number; +: more of the last, any: or ANY */
	const char *arguments;
	bool any;
	bool repeats;
	void (*set)(struct row *row, const struct field *field);
};

static struct token *next(struct reader *reader)
{
	if (reader->at == reader->tokens.nr)
		fatal("%s: ends within a row", reader->file);
	return &reader->tokens.at[reader->at++];
}

static void expect(struct reader *reader, char sign)
{
	struct token *token = next(reader);

	if (!token_is(token, sign))
		fatal("%s:%d: no '%c' where one belongs", reader->file, token->line, sign);
}

static bool accept(struct reader *reader, char sign)
{
	if (reader->at == reader->tokens.nr || !token_is(&reader->tokens.at[reader->at], sign))
		return false;
	reader->at++;
	return true;
}

static const char *expect_word(struct reader *reader)
{
	struct token *token = next(reader);

	if (token->kind != TOKEN_NAME)
		fatal("%s:%d: no word where one belongs", reader->file, token->line);
	return atom_text((int)token->value);
}

/* A string's text, and that of the strings that follow it, without the quotes. */
static const char *join(struct reader *reader, const struct token *first)
{
	char *text = NULL;
	int length = 0;
	const struct token *token = first;

	for (;;) {
		const char *raw = atom_text((int)token->value);
		size_t end = strlen(raw);

		if (*raw != '"' || end < 2 || raw[end - 1] != '"')
			fatal("%s:%d: %s is no string", reader->file, token->line, raw);
		for (raw++; raw[1]; raw++) {
			raw += *raw == '\\';
			text = grow(text, length, 1);
			text[length++] = *raw;
		}
		token = reader->tokens.at + reader->at;
		if (reader->at == reader->tokens.nr || token->kind != TOKEN_TEXT)
			break;
		reader->at++;
	}
	return atom_text(atom(text ? text : "", (size_t)length));
}

static void read_arguments(struct reader *reader, struct field *field)
{
	if (!accept(reader, '('))
		return;
	do {
		struct token token = *next(reader);

		if (token.kind == TOKEN_TEXT)
			token.value = (uint64_t)atom_of(join(reader, &token));
		else if (token.kind == TOKEN_SIGN)
			fatal("%s:%d: %s(...'%c': no argument", reader->file, token.line,
			      field->name, (char)token.value);
		field->arguments = grow(field->arguments, field->nr, sizeof(token));
		field->arguments[field->nr++] = token;
	} while (accept(reader, ','));
	expect(reader, ')');
}

static const char *text_of(const struct field *field, int argument)
{
	return atom_text((int)field->arguments[argument].value);
}

static void set_numbers(struct numbers *numbers, const struct field *field)
{
	if (field->arguments[0].kind == TOKEN_NAME)
		return;
	for (; numbers->nr < field->nr; numbers->nr++) {
		numbers->at = grow(numbers->at, numbers->nr, sizeof(*numbers->at));
		numbers->at[numbers->nr] = field->arguments[numbers->nr].value;
	}
}

static void add_place(struct place **places, int *nr, const struct field *field)
{
	int file = field->nr - 3;

	*places = grow(*places, *nr, sizeof(**places));
	(*places)[(*nr)++] = (struct place){
		.line = field->line,
		.repository = file ? text_of(field, 0) : NULL,
		.commit = file ? text_of(field, 1) : NULL,
		.file = text_of(field, file),
		.function = text_of(field, file + 1),
		.text = text_of(field, file + 2),
	};
}

/* Either is TABLE's or LISTS' arguments, of which the file is the last. */
static void set_table(struct row *row, const struct field *field)
{
	int file = field->nr - 1;

	row->tables = grow(row->tables, row->nr_tables, sizeof(*row->tables));
	row->tables[row->nr_tables++] = (struct table){
		.line = field->line,
		.repository = file ? text_of(field, 0) : NULL,
		.commit = file ? text_of(field, 1) : NULL,
		.file = text_of(field, file),
	};
}

static void set_vendor(struct row *row, const struct field *field)
{
	row->vendor = field->arguments[0].value;
}

static void set_ids(struct row *row, const struct field *field)
{
	set_numbers(&row->ids, field);
}

static void set_class(struct row *row, const struct field *field)
{
	set_numbers(&row->class, field);
}

static void set_bars(struct row *row, const struct field *field)
{
	set_numbers(&row->bars, field);
}

static void set_range(struct row *row, const struct field *field)
{
	set_numbers(&row->range, field);
}

static void set_maps(struct row *row, const struct field *field)
{
	add_place(&row->maps, &row->nr_maps, field);
}

static void set_picks(struct row *row, const struct field *field)
{
	add_place(&row->picks, &row->nr_picks, field);
}

static void set_asks(struct row *row, const struct field *field)
{
	add_place(&row->asks, &row->nr_asks, field);
}

static void set_outside(struct row *row, const struct field *field)
{
	add_place(&row->outside, &row->nr_outside, field);
}

static void set_adds(struct row *row, const struct field *field)
{
	if (row->nr_tables)
		row->tables[row->nr_tables - 1].adds = field->arguments[0].value;
}

static void set_verdict(struct row *row, const struct field *field)
{
	row->verdict = text_of(field, 0);
}

static void set_kernel(struct row *row, const struct field *field)
{
	row->kernel = text_of(field, 0);
}

static const struct kind kinds[] = {
	{ .name = "VENDOR", .arguments = "n", .set = set_vendor },
	{ .name = "IDS", .arguments = "n+", .any = true, .set = set_ids },
	{ .name = "CLASS_CODE", .arguments = "nn", .any = true, .set = set_class },
	{ .name = "IO", .arguments = "n+" },
	{ .name = "BARS", .arguments = "n+", .set = set_bars },
	{ .name = "PREF", .arguments = "s" },
	{ .name = "WHOLE", .arguments = "" },
	{ .name = "RANGE", .arguments = "nn", .set = set_range },
	{ .name = "HOLDS", .arguments = "w" },
	{ .name = "VERDICT", .arguments = "w", .set = set_verdict },
	{ .name = "WHY", .arguments = "s" },
	{ .name = "MAPS", .arguments = "sss", .repeats = true, .set = set_maps },
	{ .name = "PICKS", .arguments = "sss", .repeats = true, .set = set_picks },
	{ .name = "ASKS", .arguments = "sssss", .repeats = true, .set = set_asks },
	{ .name = "OUTSIDE", .arguments = "sssss", .repeats = true, .set = set_outside },
	{ .name = "TABLE", .arguments = "s", .repeats = true, .set = set_table },
	{ .name = "ADDS", .arguments = "n", .repeats = true, .set = set_adds },
	{ .name = "LISTS", .arguments = "sss", .repeats = true, .set = set_table },
	{ .name = "KERNEL", .arguments = "s", .set = set_kernel },
	{ .name = "SINCE", .arguments = "s" },
};

#define NR_KINDS ((int)(sizeof(kinds) / sizeof(*kinds)))

/* Fields of which a row has one or the other, and those it has anyway. */
static const char *const needed[][2] = {
	{ "VENDOR", "VENDOR" }, { "IDS", "IDS" }, { "CLASS_CODE", "CLASS_CODE" },
	{ "BARS", "PREF" }, { "WHOLE", "RANGE" }, { "HOLDS", "HOLDS" }, { "VERDICT", "VERDICT" },
	{ "WHY", "WHY" }, { "SINCE", "SINCE" },
};

/* What a row has of a driver in the kernel, and of one that is not there. */
static const char *const of_kernel[] = { "MAPS", "PICKS", "TABLE", "KERNEL", NULL };
static const char *const of_outside[] = { "OUTSIDE", "LISTS", NULL };

static int kind_of(const char *name)
{
	int i;

	for (i = 0; i < NR_KINDS && strcmp(kinds[i].name, name); i++)
		;
	return i;
}

static bool fits(const struct kind *kind, const struct field *field)
{
	const char *wanted = kind->arguments;
	int i;

	if (kind->any && field->nr == 1 && field->arguments[0].kind == TOKEN_NAME)
		return !strcmp(text_of(field, 0), "ANY");
	for (i = 0; i < field->nr; i++) {
		char found = "wns"[field->arguments[i].kind];

		if (found != *wanted)
			return false;
		if (wanted[1] != '+')
			wanted++;
	}
	return !*wanted || (wanted[1] == '+' && field->nr);
}

static void read_field(struct reader *reader, struct row *row)
{
	struct field field = { .line = reader->tokens.at[reader->at].line };
	int number;

	field.name = expect_word(reader);
	number = kind_of(field.name);
	if (number == NR_KINDS)
		fatal("%s:%d: %s: no such field", reader->file, field.line, field.name);
	read_arguments(reader, &field);
	if (!fits(&kinds[number], &field))
		fatal("%s:%d: %s: wrong arguments", reader->file, field.line, field.name);
	if (!kinds[number].repeats && row->seen & 1u << number)
		fatal("%s:%d: %s: for the second time", reader->file, field.line, field.name);
	row->seen |= 1u << number;
	if (kinds[number].set)
		kinds[number].set(row, &field);
}

/* The first of @names that @row does not have. */
static const char *lacks(const struct row *row, const char *const *names)
{
	while (*names && row->seen & 1u << kind_of(*names))
		names++;
	return *names;
}

/* Some of the kernel, then all of it; else all of what is outside. */
static void check_evidence(const char *file, struct row *row)
{
	bool kernel = row->nr_maps || row->nr_picks || row->kernel ||
		      row->seen & 1u << kind_of("TABLE");
	const char *lacking = lacks(row, kernel ? of_kernel : of_outside);

	if (lacking)
		fatal("%s:%d: %s has no %s", file, row->line, row->id, lacking);
	if (!kernel)
		row->kernel = "";
	else if (!release_number(row->kernel))
		fatal("%s:%d: %s: \"%s\" is no release", file, row->line, row->id, row->kernel);
}

static void check_row(const char *file, const struct row *row)
{
	size_t i;

	for (i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		bool one = row->seen & 1u << kind_of(needed[i][0]);
		bool other = row->seen & 1u << kind_of(needed[i][1]);
		bool same = !strcmp(needed[i][0], needed[i][1]);

		if (one || other) {
			if (!same && one && other)
				fatal("%s:%d: %s has both %s and %s", file, row->line, row->id,
				      needed[i][0], needed[i][1]);
			continue;
		}
		fatal("%s:%d: %s has no %s%s%s", file, row->line, row->id, needed[i][0],
		      same ? "" : " and no ", same ? "" : needed[i][1]);
	}
}

static void read_row(struct reader *reader, struct rows *rows)
{
	struct row row = { .line = reader->tokens.at[reader->at].line };

	if (strcmp(expect_word(reader), "DEVICE"))
		fatal("%s:%d: a row begins with DEVICE", reader->file, row.line);
	expect(reader, '(');
	row.id = expect_word(reader);
	expect(reader, ',');
	do {
		read_field(reader, &row);
	} while (!accept(reader, ')'));
	check_row(reader->file, &row);
	check_evidence(reader->file, &row);
	rows->at = grow(rows->at, rows->nr, sizeof(row));
	rows->at[rows->nr++] = row;
}

void rows_read(struct rows *rows, const char *file)
{
	struct reader reader = { .file = file };
	const char *text;
	size_t length;

	text = file_read(file, &length);
	if (!text)
		fatal("cannot read %s", file);
	lex_text(text, length, 1, &reader.tokens);
	rows->file = file;
	while (reader.at < reader.tokens.nr)
		read_row(&reader, rows);
	if (!rows->nr)
		fatal("%s has no row", file);
}

unsigned int release_number(const char *release)
{
	unsigned int version, patchlevel;
	int end = 0;

	if (sscanf(release, "%u.%u%n", &version, &patchlevel, &end) != 2 || release[end])
		return 0;
	return version << 16 | patchlevel;
}
