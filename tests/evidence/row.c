// SPDX-License-Identifier: GPL-2.0-only
/*
 * row.c - holds a row against source; see row.h.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coverage.h"
#include "ids.h"
#include "known.h"
#include "outside.h"
#include "row.h"
#include "uses.h"

#define VALUES_MAX 8

/* Ranges are of whole pages, of the smallest size that there is. */
#define PAGE 4096

/* How many absent IDs a message names. */
#define NAMED_MAX 8

/*
 * @sources: by the number of the table: its source, NULL if there is none
 */
struct check {
	const char *file;
	const struct row *row;
	struct source **sources;
	bool ok;
};

static void __attribute__((format(printf, 3, 4)))
complain(struct check *check, int line, const char *format, ...)
{
	va_list arguments;

	check->ok = false;
	printf("# %s:%d: %s: ", check->file, line, check->row->id);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
}

static struct tokens lex(const char *text)
{
	struct tokens tokens = { NULL, 0, 0 };

	lex_text(text, strlen(text), 1, &tokens);
	return tokens;
}

static bool stands_in(const struct tokens *tokens, int begin, int end,
		      const struct tokens *wanted)
{
	int i, same;

	for (i = begin; i + wanted->nr <= end; i++) {
		for (same = 0; same < wanted->nr; same++)
			if (tokens->at[i + same].kind != wanted->at[same].kind ||
			    tokens->at[i + same].value != wanted->at[same].value)
				break;
		if (same == wanted->nr)
			return true;
	}
	return false;
}

static bool stands_outside(const struct source *source, const struct tokens *wanted)
{
	int i;

	for (i = 0; i < source->nr_outside; i++)
		if (stands_in(&source->code, source->outside[i].begin, source->outside[i].end,
			      wanted))
			return true;
	return stands_in(&source->macros, 0, source->macros.nr, wanted);
}

/* Is what @place says true? @wanted is its text. */
static void check_place(struct check *check, const struct place *place,
			const struct tokens *wanted)
{
	struct source *source = source_load(place->file);
	int name = atom_of(place->function), defined = 0, i;

	if (!source) {
		complain(check, place->line, "there is no %s", place->file);
		return;
	}
	if (!*place->function) {
		if (!stands_outside(source, wanted))
			complain(check, place->line, "'%s' is not in %s outside functions",
				 place->text, place->file);
		return;
	}
	for (i = 0; i < source->nr_functions; i++) {
		if (source->functions[i].name != name)
			continue;
		defined++;
		if (stands_in(&source->code, source->functions[i].begin,
			      source->functions[i].end, wanted))
			return;
	}
	if (defined)
		complain(check, place->line, "'%s' is not in %s() in %s", place->text,
			 place->function, place->file);
	else
		complain(check, place->line, "%s defines no function %s()", place->file,
			 place->function);
}

static void check_maps(struct check *check, const struct place *place)
{
	struct tokens call = lex(place->text);
	int use, nr = maps_uses(place, &call, &use);

	if (primitive_in(&call) < 0 && (call.nr != 1 || call.at[0].kind != TOKEN_NAME))
		complain(check, place->line, "'%s' is no identifier and maps nothing combined",
			 place->text);
	else if (nr > 1)
		complain(check, place->line, "%s() in %s has '%s' %d times: quote more of one",
			 place->function, place->file, place->text, nr);
	else
		check_place(check, place, &call);
}

static void check_picks(struct check *check, const struct place *place)
{
	struct tokens expression = lex(place->text);

	if (!expression.nr)
		complain(check, place->line, "PICKS has no expression");
	else
		check_place(check, place, &expression);
}

static void check_outside(struct check *check, const struct place *place)
{
	struct tokens expression = lex(place->text);
	struct place there = *place;

	if (!expression.nr)
		complain(check, place->line, "%s has no expression", place->repository);
	there.file = outside_path(place->repository, place->file);
	if (expression.nr && there.file)
		check_place(check, &there, &expression);
}

/* Does a name mean the BAR? A configuration register of it does too. */
static bool name_is_bar(struct source *source, int name, uint64_t bar)
{
	uint64_t values[VALUES_MAX];
	int nr = name_values(source, name, values, VALUES_MAX);

	if (!strncmp(atom_text(name), "PCI_BASE_ADDRESS_", 17))
		bar = 0x10 + 4 * bar;
	while (nr--)
		if (values[nr] == bar)
			return true;
	return false;
}

/* Outside the kernel's tree only a number says it. */
static bool picks_bar(const struct place *place, uint64_t bar)
{
	struct source *source = place->repository ? NULL : source_load(place->file);
	struct tokens expression = lex(place->text);
	int i;

	for (i = 0; i < expression.nr; i++) {
		const struct token *token = &expression.at[i];

		if (token->kind == TOKEN_NUMBER && token->value == bar)
			return true;
		if (source && token->kind == TOKEN_NAME &&
		    name_is_bar(source, (int)token->value, bar))
			return true;
	}
	return false;
}

static bool one_picks(const struct place *places, int nr, uint64_t bar)
{
	while (nr--)
		if (picks_bar(&places[nr], bar))
			return true;
	return false;
}

static void check_bars(struct check *check)
{
	const struct row *row = check->row;
	int i;

	for (i = 0; i < row->bars.nr; i++) {
		if (!one_picks(row->picks, row->nr_picks, row->bars.at[i]) &&
		    !one_picks(row->outside, row->nr_outside, row->bars.at[i]))
			complain(check, row->line, "no PICKS and no OUTSIDE names BAR %u",
				 (unsigned int)row->bars.at[i]);
	}
}

static bool is_known_list(const struct table *table)
{
	return !strcmp(table->file, KNOWN_TABLE);
}

/* NULL: there is none, or no checkout of it. */
static struct source *table_source(struct check *check, const struct table *table)
{
	const char *path = table->file;
	struct source *source;

	if (table->repository)
		path = outside_path(table->repository, table->file);
	source = path ? source_load(path) : NULL;
	if (path && !source)
		complain(check, table->line, "there is no %s", path);
	return source;
}

static bool has_device(const struct check *check, int number, uint64_t device)
{
	const struct row *row = check->row;
	const struct table *table = &row->tables[number];

	if (is_known_list(table))
		return known_has(row->vendor, device);
	return check->sources[number] && ids_have_device(ids_of(check->sources[number]),
							 row->vendor, device, table->adds);
}

static bool is_listed(const struct check *check, uint64_t device)
{
	int i;

	for (i = 0; i < check->row->nr_tables; i++)
		if (has_device(check, i, device))
			return true;
	return false;
}

static void check_ids(struct check *check)
{
	const struct row *row = check->row;
	char list[7 * NAMED_MAX + 1] = "";
	int i, absent = 0;

	for (i = 0; i < row->ids.nr; i++) {
		if (is_listed(check, row->ids.at[i]))
			continue;
		if (absent < NAMED_MAX)
			sprintf(list + 7 * absent, " 0x%04x",
				(unsigned int)row->ids.at[i] & 0xffff);
		absent++;
	}
	if (absent)
		complain(check, row->tables[0].line, "%d of %d device IDs are not in %s:%s%s",
			 absent, row->ids.nr, row->tables[0].file, list,
			 absent > NAMED_MAX ? " ..." : "");
}

/* The vendor, and the class if the row has one, stand in one of the tables. */
static void check_vendor(struct check *check)
{
	const struct row *row = check->row;
	const uint64_t *class = row->class.at;
	bool vendor = false, has_class = !class, has_mask = !class;
	int i;

	for (i = 0; i < row->nr_tables; i++) {
		vendor |= is_known_list(&row->tables[i]);
		if (!check->sources[i])
			continue;
		vendor |= ids_have_vendor(ids_of(check->sources[i]), row->vendor);
		has_class = has_class || ids_have_class(ids_of(check->sources[i]), class[0]);
		has_mask = has_mask || ids_have_mask(ids_of(check->sources[i]), class[0], class[1]);
	}
	if (!vendor)
		complain(check, row->tables[0].line, "no vendor 0x%04x in %s",
			 (unsigned int)row->vendor, row->tables[0].file);
	if (!has_class)
		complain(check, row->tables[0].line, "no class 0x%06x in %s",
			 (unsigned int)class[0], row->tables[0].file);
	if (!has_mask)
		complain(check, row->tables[0].line, "no class mask 0x%06x in %s",
			 (unsigned int)class[1], row->tables[0].file);
}

/* What cannot be read is not judged. */
static void check_tables(struct check *check)
{
	const struct row *row = check->row;
	bool there = true;
	int i;

	for (i = 0; i < row->nr_tables; i++) {
		check->sources = grow(check->sources, i, sizeof(*check->sources));
		check->sources[i] = NULL;
		if (is_known_list(&row->tables[i])) {
			if (strcmp(row->verdict, "DEVICE"))
				complain(check, row->tables[i].line,
					 "what is in no driver's table is not granted: DEVICE");
			continue;
		}
		check->sources[i] = table_source(check, &row->tables[i]);
		there = there && check->sources[i];
	}
	if (!there)
		return;
	check_vendor(check);
	check_ids(check);
}

static void check_range(struct check *check)
{
	const struct numbers *range = &check->row->range;

	if (range->nr && (range->at[0] % PAGE || range->at[1] % PAGE || !range->at[1]))
		complain(check, check->row->line, "the range is not of whole pages");
}

bool row_check(const char *file, const struct row *row)
{
	struct check check = { .file = file, .row = row, .ok = true };
	int i;

	for (i = 0; i < row->nr_maps; i++)
		check_maps(&check, &row->maps[i]);
	for (i = 0; i < row->nr_picks; i++)
		check_picks(&check, &row->picks[i]);
	for (i = 0; i < row->nr_asks; i++)
		check_outside(&check, &row->asks[i]);
	for (i = 0; i < row->nr_outside; i++)
		check_outside(&check, &row->outside[i]);
	check_bars(&check);
	check_tables(&check);
	check_range(&check);
	return check.ok;
}
