// SPDX-License-Identifier: GPL-2.0-only
/*
 * cursor.c - a place in a text that is being parsed.
 */
#include "cursor.h"

/* Blanks around these belong to no token. */
static bool cursor_is_spaced(char c)
{
	return c == '=' || c == ';';
}

static unsigned int cursor_skip_blanks(const struct vfio_nc_cursor *cursor, unsigned int at)
{
	return at + (unsigned int)strspn(cursor->text + at, " \t");
}

unsigned int vfio_nc_cursor_length(const struct vfio_nc_cursor *cursor)
{
	const char *token = cursor->text + cursor->at;
	unsigned int length = (unsigned int)strcspn(token, "/@+=;");

	if (!cursor_is_spaced(token[length]))
		return length;
	while (length && (token[length - 1] == ' ' || token[length - 1] == '\t'))
		length--;
	return length;
}

bool vfio_nc_cursor_take(struct vfio_nc_cursor *cursor, char c)
{
	unsigned int at = cursor->at;

	if (cursor_is_spaced(c))
		at = cursor_skip_blanks(cursor, at);
	if (cursor->text[at] != c)
		return false;
	cursor->at = at + 1;
	if (cursor_is_spaced(c))
		cursor->at = cursor_skip_blanks(cursor, cursor->at);
	return true;
}

bool vfio_nc_cursor_take_word(struct vfio_nc_cursor *cursor, const char *word)
{
	unsigned int length = (unsigned int)strlen(word);

	if (length != vfio_nc_cursor_length(cursor) ||
	    strncmp(cursor->text + cursor->at, word, length))
		return false;
	cursor->at += length;
	return true;
}

static int cursor_reject(struct vfio_nc_cursor *cursor, unsigned int length,
			 const char *expected)
{
	cursor->error->position = cursor->at;
	cursor->error->length = length;
	cursor->error->expected = expected;
	*cursor->error->instead = '\0';
	return -EINVAL;
}

int vfio_nc_cursor_reject(struct vfio_nc_cursor *cursor, const char *expected)
{
	unsigned int length = vfio_nc_cursor_length(cursor);

	if (!length && vfio_nc_cursor_peek(cursor))
		length = 1;
	return cursor_reject(cursor, length, expected);
}

int vfio_nc_cursor_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int vfio_nc_cursor_take_list(struct vfio_nc_cursor *cursor,
			     int (*take)(struct vfio_nc_cursor *cursor,
					 void *item),
			     void *items, size_t size, const char *expected)
{
	int nr = 0;
	int ret;

	if (!vfio_nc_cursor_peek(cursor))
		return 0;
	do {
		ret = take(cursor, (char *)items + (size_t)nr * size);
		if (ret)
			return ret;
		nr++;
	} while (vfio_nc_cursor_take(cursor, ';') && vfio_nc_cursor_peek(cursor));
	if (vfio_nc_cursor_peek(cursor))
		return cursor_reject(cursor, 1, expected);
	return nr;
}
