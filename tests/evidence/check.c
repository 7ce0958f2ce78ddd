// SPDX-License-Identifier: GPL-2.0-only
/*
 * check.c - does the source of a Linux release say what tables/devices.def says?
 *
 * usage: check -i PCI_IDS KERNEL_TREE DEVICES_DEF LISTS
 *
 * LISTS is the directory of no-row.tsv and class-ids.tsv. Prints TAP: a case for each
 * row of the tree's release, one for coverage, and, if no row is of a newer release,
 * one for what rows answer for by class.
 * Exit status: 0 all hold, 1 something does not, 2 it could not be checked.
 *
 *        check -i PCI_IDS --each KERNEL_TREE DIR...
 *
 * The same for each DIR, which has devices.def too, in DIR/tap and DIR/status. What is
 * read for the first DIR is not read again for the others, which is what lasts.
 */

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class-ids.h"
#include "coverage.h"
#include "ids.h"
#include "known.h"
#include "uses.h"

#define VALUES_MAX 8

/* Ranges are of whole pages, of the smallest size that there is. */
#define PAGE 4096

#define PATH_LENGTH 512

/* How many absent IDs a message names. */
#define NAMED_MAX 8

/* What a tree is held against. */
struct lists {
	struct rows rows;
	struct no_rows no_rows;
	struct class_ids class_ids;
};

struct check {
	const char *file;
	const struct row *row;
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
			complain(check, row->picks[0].line, "no PICKS and no OUTSIDE names BAR %u",
				 (unsigned int)row->bars.at[i]);
	}
}

/* In which of the row's tables does it stand? NULL: in none. */
static const struct table *table_with(const struct row *row, uint64_t device)
{
	int i;

	for (i = 0; i < row->nr_tables; i++) {
		struct source *source = source_load(row->tables[i].file);

		if (!strcmp(row->tables[i].file, KNOWN_TABLE) && known_has(row->vendor, device))
			return &row->tables[i];
		if (source && ids_have_device(ids_of(source), row->vendor, device,
					      row->tables[i].adds))
			return &row->tables[i];
	}
	return NULL;
}

static void check_ids(struct check *check)
{
	const struct row *row = check->row;
	char list[7 * NAMED_MAX + 1] = "";
	int i, absent = 0;

	for (i = 0; i < row->ids.nr; i++) {
		if (table_with(row, row->ids.at[i]))
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

static void check_tables(struct check *check)
{
	const struct row *row = check->row;
	const uint64_t *class = row->class.at;
	bool vendor = false, has_class = !class, has_mask = !class;
	int i;

	for (i = 0; i < row->nr_tables; i++) {
		struct source *source = source_load(row->tables[i].file);

		if (!strcmp(row->tables[i].file, KNOWN_TABLE)) {
			vendor = true;
			if (strcmp(row->verdict, "DEVICE"))
				complain(check, row->tables[i].line,
					 "what is in no driver's table is not granted: DEVICE");
			continue;
		}
		if (!source) {
			complain(check, row->tables[i].line, "there is no %s",
				 row->tables[i].file);
			return;
		}
		vendor |= ids_have_vendor(ids_of(source), row->vendor);
		has_class = has_class || ids_have_class(ids_of(source), class[0]);
		has_mask = has_mask || ids_have_mask(ids_of(source), class[0], class[1]);
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
	check_ids(check);
}

static void check_range(struct check *check)
{
	const struct numbers *range = &check->row->range;

	if (range->nr && (range->at[0] % PAGE || range->at[1] % PAGE || !range->at[1]))
		complain(check, check->row->line, "the range is not of whole pages");
}

static bool check_row(const char *file, const struct row *row)
{
	struct check check = { file, row, true };
	int i;

	for (i = 0; i < row->nr_maps; i++)
		check_maps(&check, &row->maps[i]);
	for (i = 0; i < row->nr_picks; i++)
		check_picks(&check, &row->picks[i]);
	check_bars(&check);
	check_tables(&check);
	check_range(&check);
	return check.ok;
}

/* From the tree's Makefile; it is the working directory. */
static unsigned int tree_release(const char *tree)
{
	unsigned int version = 0, patchlevel = 0;
	const char *text, *line;
	size_t length;

	text = file_read("Makefile", &length);
	for (line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		sscanf(line, "VERSION = %u", &version);
		sscanf(line, "PATCHLEVEL = %u", &patchlevel);
	}
	if (!version)
		fatal("%s: no kernel tree: its Makefile names no VERSION", tree);
	return version << 16 | patchlevel;
}

static int result(bool ok, int number, const char *name)
{
	printf("%sok %d - evidence: %s\n", ok ? "" : "not ", number, name);
	return !ok;
}

/* DIR/NAME, as a name that lasts */
static const char *in_dir(const char *dir, const char *name)
{
	char path[PATH_LENGTH];

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, name) >= sizeof(path))
		fatal("%s/%s: path too long", dir, name);
	return atom_text(atom_of(path));
}

static void read_lists(struct lists *lists, const char *devices, const char *dir)
{
	rows_read(&lists->rows, devices);
	no_rows_read(&lists->no_rows, in_dir(dir, "no-row.tsv"));
	class_ids_read(&lists->class_ids, in_dir(dir, "class-ids.tsv"));
}

static int check_rows(const struct rows *rows, unsigned int release)
{
	int i, number = 0, failed = 0;

	for (i = 0; i < rows->nr; i++)
		if (release_number(rows->at[i].kernel) == release)
			failed |= result(check_row(rows->file, &rows->at[i]), ++number,
					 rows->at[i].id);
	return failed;
}

static int check_tree(const char *tree, const char *devices, const char *dir)
{
	struct lists lists = { 0 };
	const struct rows *rows = &lists.rows;
	unsigned int release;
	bool newest = true;
	int i, count = 0, failed;

	read_lists(&lists, devices, dir);
	if (chdir(tree))
		fatal("no such kernel tree: %s", tree);
	release = tree_release(tree);
	for (i = 0; i < rows->nr; i++) {
		count += release_number(rows->at[i].kernel) == release;
		newest = newest && release_number(rows->at[i].kernel) <= release;
	}
	printf("1..%d\n", count + 1 + newest);
	printf("# release %u.%u; rows of other releases: %d\n", release >> 16, release & 0xffff,
	       rows->nr - count);
	failed = check_rows(rows, release);
	failed |= result(coverage_check(rows, &lists.no_rows, release), count + 1, "coverage");
	if (newest)
		failed |= result(class_ids_check(rows, &lists.class_ids), count + 2, "classes");
	return failed;
}

static FILE *dir_open(const char *dir, const char *name)
{
	FILE *file = fopen(in_dir(dir, name), "w");

	if (!file)
		fatal("cannot write %s/%s", dir, name);
	return file;
}

/* What it says goes to DIR/tap. */
static int check_dir(const char *tree, const char *dir)
{
	FILE *tap = dir_open(dir, "tap");

	if (dup2(fileno(tap), STDOUT_FILENO) < 0 || dup2(fileno(tap), STDERR_FILENO) < 0)
		fatal("no output to %s/tap", dir);
	fclose(tap);
	return check_tree(tree, in_dir(dir, "devices.def"), dir);
}

static void put_status(const char *dir, int status)
{
	FILE *file = dir_open(dir, "status");

	fprintf(file, "%d\n", status);
	fclose(file);
}

static void check_each(const char *tree, char **dirs)
{
	int here = open(".", O_RDONLY | O_DIRECTORY), status;
	pid_t pid;

	status = check_dir(tree, *dirs);
	fflush(stdout);
	if (here < 0 || fchdir(here))
		fatal("the working directory is gone");
	put_status(*dirs, status);
	while (*++dirs) {
		pid = fork();
		if (!pid)
			exit(check_dir(tree, *dirs));
		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			fatal("cannot run another process");
		put_status(*dirs, WIFEXITED(status) ? WEXITSTATUS(status) : 128);
	}
}

int main(int argc, char **argv)
{
	bool each = argc > 5 && !strcmp(argv[3], "--each");

	if (argc < 3 || strcmp(argv[1], "-i") || (!each && argc != 6))
		fatal("usage: check -i PCI_IDS KERNEL_TREE DEVICES_DEF LISTS, check -i PCI_IDS --each KERNEL_TREE DIR...");
	known_read(argv[2]);
	if (!each)
		return check_tree(argv[3], argv[4], argv[5]);
	check_each(argv[4], argv + 5);
	return 0;
}
