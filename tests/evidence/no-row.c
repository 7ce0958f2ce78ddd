// SPDX-License-Identifier: GPL-2.0-only
/*
 * no-row.c - reads a list; see no-row.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "no-row.h"
#include "rows.h"

#define NAME_LENGTH 256

/* FILE, or FILE:FUNCTION:PRIMITIVE, or FILE:FUNCTION:PRIMITIVE:COUNT */
static bool read_name(struct no_row *entry, const char *name)
{
	char text[NAME_LENGTH], *fields[4], *end;
	int nr;

	if (strlen(name) >= sizeof(text))
		return false;
	nr = line_split(strcpy(text, name), ':', fields, 4);
	entry->name = atom_text(atom_of(name));
	entry->path = atom_text(atom_of(fields[0]));
	if (nr == 1)
		return *entry->path;
	entry->function = atom_text(atom_of(fields[1]));
	entry->primitive = nr > 2 ? atom_of(fields[2]) : 0;
	entry->count = nr > 3 ? (int)strtol(fields[3], &end, 10) : 1;
	return *entry->path && nr > 2 && (nr == 3 || (entry->count > 1 && !*end));
}

/* The same twice is allowed only where the second speaks about one release more. */
static void check_order(const struct no_rows *list, const struct no_row *entry)
{
	const struct no_row *last = list->nr ? &list->at[list->nr - 1] : NULL;
	int order = last ? strcmp(last->name, entry->name) : -1;

	if (order > 0)
		fatal("%s:%d: %s: not sorted", list->file, entry->line, entry->name);
	if (!order && (!entry->release || last->release == entry->release))
		fatal("%s:%d: %s: for the second time", list->file, entry->line, entry->name);
}

static void read_entry(void *into, const char *file, int line, char *text)
{
	struct no_rows *list = into;
	struct no_row entry = { .line = line };
	char *fields[4];
	int nr = line_split(text, '\t', fields, 4);

	list->file = file;
	if (nr < 2 || nr > 3 || !read_name(&entry, fields[0]))
		fatal("%s:%d: not FILE or FILE:FUNCTION:CALL or FILE:FUNCTION:CALL:COUNT, a reason and maybe a release",
		      file, line);
	line_reason(file, line, fields[1]);
	entry.release = nr == 3 ? release_number(fields[2]) : 0;
	if (nr == 3 && !entry.release)
		fatal("%s:%d: '%s' is no release", file, line, fields[2]);
	check_order(list, &entry);
	list->at = grow(list->at, list->nr, sizeof(entry));
	list->at[list->nr++] = entry;
}

void no_rows_read(struct no_rows *list, const char *file)
{
	list->file = file;
	lines_read(file, read_entry, list);
}
