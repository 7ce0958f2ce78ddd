// SPDX-License-Identifier: GPL-2.0-only
/*
 * Anywhere in any text, a token ends before the next "/@+=;", and where one may end;
 * and blanks that are skipped are blanks.
 */
#include "cursor.c"
#include "text.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* As the C library has them, for what cursor.c asks. */
size_t strspn(const char *at, const char *set)
{
	size_t nr = 0;

	prove(set[0] == ' ' && set[1] == '\t' && !set[2], "what is skipped is blank");
	while (is_blank(at[nr]))
		nr++;
	return nr;
}

size_t strcspn(const char *at, const char *set)
{
	size_t nr = 0;

	prove(!strcmp(set, "/@+=;"), "a token ends before these");
	while (is_blank(at[nr]) || !text_may_end(at[nr]))
		nr++;
	return nr;
}

static void prove_token(const struct vfio_nc_cursor *cursor, unsigned int i)
{
	unsigned int length = vfio_nc_cursor_length(cursor);

	prove(length <= text_length - cursor->at, "a token is in the text");
	prove(text_may_end(text[cursor->at + length]), "it ends where one may end");
	assume(cursor->at <= i && i < cursor->at + length);
	prove(is_blank(text[i]) || !text_may_end(text[i]), "nothing in it ends it");
}

static void prove_blanks(const struct vfio_nc_cursor *cursor, unsigned int i)
{
	unsigned int end = cursor_skip_blanks(cursor, cursor->at);

	prove(cursor->at <= end && end <= text_length, "blanks are in the text");
	assume(cursor->at <= i && i < end);
	prove(is_blank(text[i]), "blanks are blanks");
}

void proof(void)
{
	struct vfio_nc_cursor cursor = any_text();
	unsigned int i = any_up_to(PROOF_TEXT);

	cursor.at = any_up_to(text_length);
	if (nondet_bool())
		prove_token(&cursor, i);
	else
		prove_blanks(&cursor, i);
}
