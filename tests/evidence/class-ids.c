// SPDX-License-Identifier: GPL-2.0-only
/*
 * class-ids.c - known devices that rows answer for by class; see class-ids.h.
 *
 * pci.ids does not say of which class a device is: all of the vendor's are meant.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "class-ids.h"
#include "ids.h"
#include "known.h"
#include "lines.h"

static bool read_hex(const char *text, uint64_t *value)
{
	char *end;

	*value = strtoull(text, &end, 16);
	return end == text + 4 && !*end;
}

static bool read_range(struct class_range *range, char *text)
{
	char *fields[2], *ends[2];
	int nr;

	if (line_split(text, ':', fields, 2) != 2)
		return false;
	nr = line_split(fields[1], '-', ends, 2);
	return read_hex(fields[0], &range->vendor) && read_hex(ends[0], &range->first) &&
	       read_hex(ends[nr - 1], &range->last) && range->first <= range->last;
}

static void take_line(void *into, const char *file, int line, char *text)
{
	struct class_range range = { .line = line }, *last;
	struct class_ids *list = into;
	char *fields[2];

	if (line_split(text, '\t', fields, 2) != 2 || !read_range(&range, fields[0]))
		fatal("%s:%d: not VENDOR:DEVICE or VENDOR:FIRST-LAST and a reason", file, line);
	line_reason(file, line, fields[1]);
	last = list->nr ? &list->at[list->nr - 1] : NULL;
	if (last && (last->vendor << 16 | last->last) >= (range.vendor << 16 | range.first))
		fatal("%s:%d: not sorted, or the line before has some of it too", file, line);
	list->at = grow(list->at, list->nr, sizeof(range));
	list->at[list->nr++] = range;
}

void class_ids_read(struct class_ids *list, const char *file)
{
	list->file = file;
	lines_read(file, take_line, list);
}

static bool row_names(const struct row *row, uint64_t device)
{
	int i;

	for (i = 0; i < row->ids.nr; i++)
		if (row->ids.at[i] == device)
			return true;
	return false;
}

static bool tables_name(const struct row *row, uint64_t device)
{
	int i;

	for (i = 0; i < row->nr_tables; i++) {
		const struct table *table = &row->tables[i];
		struct source *source = table->repository ? NULL : source_load(table->file);

		if (source && ids_have_device(ids_of(source), row->vendor, device, table->adds))
			return true;
	}
	return false;
}

/* Does any row name it, or the table of a driver with a row? */
static bool is_named(const struct rows *rows, const struct known *known)
{
	int i;

	for (i = 0; i < rows->nr; i++)
		if (rows->at[i].vendor == known->vendor && row_names(&rows->at[i], known->device))
			return true;
	for (i = 0; i < rows->nr; i++)
		if (rows->at[i].vendor == known->vendor && tables_name(&rows->at[i], known->device))
			return true;
	return false;
}

/* The row that answers for all devices of a vendor that have its class. */
static const struct row *class_row(const struct rows *rows, uint64_t vendor)
{
	int i;

	for (i = 0; i < rows->nr; i++)
		if (rows->at[i].vendor == vendor && !rows->at[i].ids.nr)
			return &rows->at[i];
	return NULL;
}

static const struct class_range *range_of(const struct class_ids *list, const struct known *known)
{
	int i;

	for (i = 0; i < list->nr; i++)
		if (list->at[i].vendor == known->vendor && known->device >= list->at[i].first &&
		    known->device <= list->at[i].last)
			return &list->at[i];
	return NULL;
}

/* How often a line is needed, and how often it is about what a row names. */
struct uses { int reasons, named; };

/* Return: false if somebody must look at the device. */
static bool check_known(const struct rows *rows, const struct class_ids *list,
			const struct known *known, struct uses *uses)
{
	const struct row *row = class_row(rows, known->vendor);
	const struct class_range *range = range_of(list, known);
	bool named = !row || is_named(rows, known);

	if (range && named)
		uses[range - list->at].named++;
	else if (range)
		uses[range - list->at].reasons++;
	if (range || named)
		return true;
	printf("# %s:%d: %s would answer for %04x:%04x, %s: not in a driver's table, nor in a row, nor in %s\n",
	       rows->file, row->line, row->id, (unsigned int)known->vendor,
	       (unsigned int)known->device, known->name, list->file);
	return false;
}

bool class_ids_check(const struct rows *rows, const struct class_ids *list)
{
	struct uses *uses = calloc((size_t)list->nr + 1, sizeof(*uses));
	const struct known *known;
	bool ok = true;
	int i, nr;

	if (!uses)
		fatal("out of memory");
	known = known_devices(&nr);
	for (i = 0; i < nr; i++)
		ok &= check_known(rows, list, &known[i], uses);
	for (i = 0; i < list->nr; i++) {
		/* An older pci.ids may have none of the devices. */
		if (uses[i].reasons || !uses[i].named)
			continue;
		ok = false;
		printf("# %s:%d: in vain: no row with IDS(ANY) needs it\n", list->file,
		       list->at[i].line);
	}
	return ok;
}
