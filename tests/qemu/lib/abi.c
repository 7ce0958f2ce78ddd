// SPDX-License-Identifier: GPL-2.0-only
/*
 * abi.c - src/module/ABI, entry by entry.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "abi.h"

bool abi_next(const char **at, struct abi_line *line)
{
	while (**at) {
		const char *start = *at;
		size_t length = strcspn(start, "\n");
		size_t key = strcspn(start, ":\n");

		*at = start + length + (start[length] == '\n');
		/* The head of the text is prose. */
		if (!isupper((unsigned char)*start) || key >= sizeof(line->key) ||
		    start[key] != ':' || start[key + 1] != '\t')
			continue;
		snprintf(line->key, sizeof(line->key), "%.*s", (int)key, start);
		start += key + 1;
		start += strspn(start, "\t");
		snprintf(line->value, sizeof(line->value), "%.*s",
			 (int)strcspn(start, "\n"), start);
		return true;
	}
	return false;
}

bool abi_has(const char *what)
{
	const char *at = abi_text;
	struct abi_line line;

	while (abi_next(&at, &line)) {
		if (!strcmp(line.key, "What") && !strcmp(line.value, what))
			return true;
	}
	return false;
}
