// SPDX-License-Identifier: GPL-2.0-only
/*
 * check.c - does the source of a Linux release say what tables/devices.def says?
 *
 * usage: check -i PCI_IDS [-o OUTSIDE] KERNEL_TREE DEVICES_DEF LISTS
 *
 * LISTS is the directory of no-row.tsv and class-ids.tsv, OUTSIDE that of checkouts of
 * what is not in the kernel's tree. Prints TAP: a case for each row of the tree's release
 * and one for coverage; if no row is of a newer release, also for each row without one,
 * for what rows answer for by class, and for how much is outside and was not read.
 * Exit status: 0 all hold, 1 something does not, 2 it could not be checked.
 *
 *        check -e -i PCI_IDS [-o OUTSIDE] KERNEL_TREE DIR...
 *
 * The same for each DIR, which has devices.def too, in DIR/tap and DIR/status. What is
 * read for the first DIR is not read again for the others, which is what lasts.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class-ids.h"
#include "coverage.h"
#include "known.h"
#include "outside.h"
#include "row.h"
#include "uses.h"
#include "vfio.h"

#define PATH_LENGTH 512

/* Where checkouts are; NULL: nowhere. */
static const char *checkouts;

/* What a tree is held against. */
struct lists {
	struct rows rows;
	struct no_rows no_rows;
	struct class_ids class_ids;
};

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

/* What is in no kernel is checked with the newest one. */
static bool is_due(const struct row *row, unsigned int release, bool newest)
{
	return *row->kernel ? release_number(row->kernel) == release : newest;
}

static bool is_newest(const struct rows *rows, unsigned int release)
{
	int i;

	for (i = 0; i < rows->nr; i++)
		if (release_number(rows->at[i].kernel) > release)
			return false;
	return true;
}

static void put_outside(int number)
{
	int all, unread = outside_unread(&all);

	printf("ok %d - evidence: outside", number);
	if (unread)
		printf(" # SKIP %d of %d citations from outside the kernel's tree were not read: make check-evidence OUTSIDE=DIR reads checkouts, DIR/OWNER/NAME",
		       unread, all);
	printf("\n");
}

static int check_tree(const char *tree, const char *devices, const char *dir)
{
	struct lists lists = { 0 };
	const struct rows *rows = &lists.rows;
	int i, count = 0, number = 0, failed = 0;
	unsigned int release;
	bool newest;

	read_lists(&lists, devices, dir);
	if (chdir(tree))
		fatal("no such kernel tree: %s", tree);
	outside_begin(checkouts);
	release = tree_release(tree);
	newest = is_newest(rows, release);
	for (i = 0; i < rows->nr; i++)
		count += is_due(&rows->at[i], release, newest);
	printf("1..%d\n", count + 1 + 2 * newest);
	printf("# release %u.%u; rows of other releases: %d\n", release >> 16, release & 0xffff,
	       rows->nr - count);
	for (i = 0; i < rows->nr; i++)
		if (is_due(&rows->at[i], release, newest))
			failed |= result(row_check(rows->file, &rows->at[i]), ++number,
					 rows->at[i].id);
	failed |= result(coverage_check(rows, &lists.no_rows, release), ++number, "coverage");
	if (newest) {
		failed |= result(class_ids_check(rows, &lists.class_ids), ++number, "classes");
		put_outside(++number);
	}
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
	const char *pci_ids = NULL;
	bool each = false;
	int option;

	if (argc == 7 && !strcmp(argv[1], "--vfio"))
		return vfio_check(argv[2], argv[3], argv[4], argv[5], argv[6]);
	while ((option = getopt(argc, argv, "ei:o:")) != -1) {
		each |= option == 'e';
		if (option == 'i')
			pci_ids = optarg;
		if (option == 'o')
			checkouts = optarg;
	}
	argv += optind;
	argc -= optind;
	if (!pci_ids || (each ? argc < 2 : argc != 3))
		fatal("usage: check [-e] -i PCI_IDS [-o OUTSIDE] KERNEL_TREE DEVICES_DEF LISTS, or DIR...");
	known_read(pci_ids);
	if (!each)
		return check_tree(argv[0], argv[1], argv[2]);
	check_each(argv[0], argv + 1);
	return 0;
}
