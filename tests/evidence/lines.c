// SPDX-License-Identifier: GPL-2.0-only
/*
 * lines.c - reads lists; see lines.h.
 */

#include <stdlib.h>
#include <string.h>

#include "lexer.h"
#include "lines.h"

#define REASON_MAX 80

void lines_read(const char *file, void (*take)(void *into, const char *file, int line, char *text),
		void *into)
{
	char *text, *rest;
	size_t length;
	int number = 0;

	text = file_read(file, &length);
	if (!text)
		fatal("cannot read %s", file);
	for (; text && *text; text = rest) {
		rest = strchr(text, '\n');
		if (rest)
			*rest++ = 0;
		number++;
		if (*text && *text != '#')
			take(into, file, number, text);
	}
}

int line_split(char *line, char sign, char **fields, int max)
{
	int nr = 0;

	while (line && nr < max) {
		fields[nr++] = line;
		line = strchr(line, sign);
		if (line && nr < max)
			*line++ = 0;
	}
	return nr;
}

void line_reason(const char *file, int line, const char *reason)
{
	if (!reason[strspn(reason, " ")])
		fatal("%s:%d: no reason", file, line);
	if (strlen(reason) > REASON_MAX)
		fatal("%s:%d: a reason has at most %d characters", file, line, REASON_MAX);
}
