// SPDX-License-Identifier: GPL-2.0-only
/*
 * coverage.c - each use of write-combining is claimed by somebody; see coverage.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "coverage.h"
#include "scope.h"
#include "uses.h"

/*
 * @in_row: by the number of the use: a row's MAPS is about it
 * @newest: the release of the newest rows
 */
struct coverage {
	const struct rows *rows;
	const struct no_rows *list;
	unsigned int release, newest;
	const struct use *uses;
	int nr_uses;
	bool *in_row;
	bool ok;
};

/* Does the text stand around this use? Its token @at is the primitive. */
static bool stands_around(const struct use *use, const struct tokens *text, int at)
{
	int begin = use->at - at, i;

	if (begin < 0 || begin + text->nr > use->in->nr)
		return false;
	for (i = 0; i < text->nr; i++)
		if (use->in->at[begin + i].kind != text->at[i].kind ||
		    use->in->at[begin + i].value != text->at[i].value)
			return false;
	return true;
}

int maps_uses(const struct place *place, const struct tokens *text, int *use)
{
	int at = primitive_in(text), nr, found = 0, i;
	const struct use *uses = uses_scan(&nr);

	for (i = 0; at >= 0 && i < nr; i++) {
		if (!use_is(&uses[i], place->file, place->function, (int)text->at[at].value) ||
		    !stands_around(&uses[i], text, at))
			continue;
		*use = i;
		found++;
	}
	return found;
}

/* Rows hold for older releases too. */
static bool speaks(const struct coverage *coverage, const struct row *row)
{
	return release_number(row->kernel) >= coverage->release;
}

static void claim(struct coverage *coverage)
{
	int i, j, use;

	for (i = 0; i < coverage->rows->nr; i++) {
		const struct row *row = &coverage->rows->at[i];

		for (j = 0; speaks(coverage, row) && j < row->nr_maps; j++) {
			struct tokens text = { NULL, 0, 0 };

			lex_text(row->maps[j].text, strlen(row->maps[j].text), 1, &text);
			if (maps_uses(&row->maps[j], &text, &use) == 1)
				coverage->in_row[use] = true;
		}
	}
}

/* Is it the use of a line about one function? */
static bool is_of(const struct no_row *entry, const struct use *use)
{
	return entry->function ? use_is(use, entry->path, entry->function, entry->primitive) :
				 use->source->path == entry->path;
}

/* A line about one function goes before one about the file, one release before all. */
static int rank(const struct no_row *entry)
{
	return 2 * !!entry->function + !!entry->release;
}

/* The line about this use. */
static const struct no_row *entry_of(const struct coverage *coverage, const struct use *use)
{
	const struct no_row *found = NULL;
	int i;

	for (i = 0; i < coverage->list->nr; i++) {
		const struct no_row *entry = &coverage->list->at[i];

		if (is_of(entry, use) && (!entry->release || entry->release == coverage->release) &&
		    (!found || rank(entry) > rank(found)))
			found = entry;
	}
	return found;
}

static void check_use(struct coverage *coverage, int i)
{
	const struct use *use = &coverage->uses[i];
	const char *function = use_function(use);

	if (coverage->in_row[i] || entry_of(coverage, use))
		return;
	coverage->ok = false;
	printf("# %s:%d: %s%s%s: in no row's MAPS, nor in %s\n", use->source->path,
	       use_token(use)->line, function, *function ? "(): " : "",
	       atom_text((int)use_token(use)->value), coverage->list->file);
}

/* In trees older than the newest rows, a line for all releases may be in vain. */
static bool must_hold(const struct coverage *coverage, const struct no_row *entry)
{
	return entry->release ? entry->release == coverage->release :
				coverage->release >= coverage->newest;
}

/* A row that names the file, anywhere. */
static const struct row *row_of(const struct coverage *coverage, const char *path)
{
	int i, j;

	for (i = 0; i < coverage->rows->nr; i++) {
		const struct row *row = &coverage->rows->at[i];

		if (!speaks(coverage, row))
			continue;
		for (j = 0; j < row->nr_maps; j++)
			if (row->maps[j].file == path)
				return row;
		for (j = 0; j < row->nr_picks; j++)
			if (row->picks[j].file == path)
				return row;
	}
	return NULL;
}

static void complain(struct coverage *coverage, const struct no_row *entry, const char *what)
{
	coverage->ok = false;
	printf("# %s:%d: %s %s\n", coverage->list->file, entry->line, entry->name, what);
}

static void check_entry(struct coverage *coverage, const struct no_row *entry)
{
	const struct row *row = entry->function ? NULL : row_of(coverage, entry->path);
	char text[128];
	int i, nr = 0;

	for (i = 0; i < coverage->nr_uses; i++)
		nr += !coverage->in_row[i] && entry_of(coverage, &coverage->uses[i]) == entry;
	if (!nr && !row && must_hold(coverage, entry))
		complain(coverage, entry, access(entry->path, F_OK) ?
			 "is not in this release" : "maps nothing write-combining");
	if (entry->function && nr && nr != entry->count) {
		snprintf(text, sizeof(text), "has %d uses that are in no row's MAPS", nr);
		complain(coverage, entry, text);
	}
	if (row && must_hold(coverage, entry)) {
		snprintf(text, sizeof(text), "has a row, %s: name functions", row->id);
		complain(coverage, entry, text);
	}
}

bool coverage_check(const struct rows *rows, const struct no_rows *list, unsigned int release)
{
	struct coverage coverage = { .rows = rows, .list = list, .release = release, .ok = true };
	int i;

	coverage.uses = uses_scan(&coverage.nr_uses);
	coverage.in_row = calloc((size_t)coverage.nr_uses + 1, 1);
	if (!coverage.in_row)
		fatal("out of memory");
	for (i = 0; i < rows->nr; i++)
		if (release_number(rows->at[i].kernel) > coverage.newest)
			coverage.newest = release_number(rows->at[i].kernel);
	claim(&coverage);
	for (i = 0; i < coverage.nr_uses; i++)
		check_use(&coverage, i);
	for (i = 0; i < list->nr; i++)
		check_entry(&coverage, &list->at[i]);
	return coverage.ok;
}
