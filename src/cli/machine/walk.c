// SPDX-License-Identifier: GPL-2.0-only
/*
 * walk.c - follow a path through symbolic links.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "walk.h"

/* As the kernel's MAXSYMLINKS. */
#define WALK_LINKS_MAX 40

static void walk_leave(char *real)
{
	char *slash = strrchr(real, '/');

	if (slash)
		*slash = '\0';
}

/* Add the part of @length bytes at @part. Return: false if there is no room. */
static bool walk_enter(char *real, const char *part, size_t length)
{
	size_t at = strlen(real);

	if (at + length + 2 > WALK_PATH_MAX)
		return false;
	real[at] = '/';
	memcpy(real + at + 1, part, length);
	real[at + 1 + length] = '\0';
	return true;
}

/* What is left to walk becomes @target and then the @rest. */
static bool walk_turn(char *left, const char *target, const char *rest)
{
	char joined[2 * WALK_PATH_MAX + 1];
	int length = snprintf(joined, sizeof(joined), "%s/%s", target, rest);

	if (length >= WALK_PATH_MAX)
		return false;
	memcpy(left, joined, (size_t)length + 1);
	return true;
}

int walk(const char *path, bool last, walk_look *look, char *real)
{
	char target[WALK_PATH_MAX];
	char left[WALK_PATH_MAX];
	int kind = WALK_FOLDER;
	unsigned int links = 0;
	char *at = left;

	*real = '\0';
	if (snprintf(left, sizeof(left), "%s", path) >= WALK_PATH_MAX)
		return -ENAMETOOLONG;
	while (*(at += strspn(at, "/"))) {
		size_t length = strcspn(at, "/");
		char *rest = at + length;

		if (kind == WALK_FILE)
			return -ENOTDIR;
		if (kind == WALK_ABSENT)
			return WALK_ABSENT;
		if (length == 2 && !memcmp(at, "..", 2)) {
			walk_leave(real);
		} else if (length != 1 || *at != '.') {
			if (!walk_enter(real, at, length))
				return -ENAMETOOLONG;
			kind = look(real, target);
		}
		at = rest;
		if (kind != WALK_LINK || (!last && !rest[strspn(rest, "/")]))
			continue;
		if (++links > WALK_LINKS_MAX)
			return -ELOOP;
		walk_leave(real);
		if (*target == '/')
			*real = '\0';
		if (!walk_turn(left, target, rest))
			return -ENAMETOOLONG;
		at = left;
		kind = WALK_FOLDER;
	}
	return kind;
}
