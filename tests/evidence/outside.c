// SPDX-License-Identifier: GPL-2.0-only
/*
 * outside.c - finds checkouts; see outside.h.
 */

#include <stdio.h>
#include <unistd.h>

#include "lexer.h"
#include "outside.h"

#define PATH_LENGTH 512

static const char *checkouts;
static int nr_asked, nr_unread;

void outside_begin(const char *dir)
{
	checkouts = dir;
	nr_asked = 0;
	nr_unread = 0;
}

const char *outside_path(const char *repository, const char *file)
{
	char path[PATH_LENGTH];
	int top;

	nr_asked++;
	top = snprintf(path, sizeof(path), "%s/%s", checkouts ? checkouts : "", repository);
	if (top >= PATH_LENGTH)
		fatal("%s/%s: path too long", checkouts, repository);
	if (!checkouts || access(path, F_OK)) {
		nr_unread++;
		return NULL;
	}
	if (snprintf(path + top, sizeof(path) - top, "/%s", file) >= PATH_LENGTH - top)
		fatal("%s/%s: path too long", path, file);
	return atom_text(atom_of(path));
}

int outside_unread(int *all)
{
	*all = nr_asked;
	return nr_unread;
}
