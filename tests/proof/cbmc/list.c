// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of any text as many clauses, or rules, are taken as vfio_nc_text_count() has room for,
 * and all of the text; or a bad token is told of that is in it. What takes one of them
 * does what clauses.c and selector.c prove.
 */
#include "clause.c"
#include "text.h"

#define SIZE 8

static char items[PROOF_TEXT + 1][SIZE];

/* The cursor goes on over what is no ";", or over blanks only. */
static unsigned int any_end(unsigned int at, bool blanks)
{
	unsigned int end = nondet_uint();
	unsigned int i;

	assume(at <= end && end <= text_length);
	for (i = 0; i < PROOF_TEXT; i++)
		assume(i < at || i >= end ||
		       (blanks ? text[i] == ' ' || text[i] == '\t' : text[i] != ';'));
	return end;
}

static int take_any(struct vfio_nc_cursor *cursor, void *item)
{
	unsigned int end;

	prove(__CPROVER_w_ok(item, SIZE), "there is room for an item");
	prove_cursor(cursor);
	if (nondet_bool())
		return vfio_nc_cursor_reject(cursor, "an item");
	end = any_end(cursor->at, false);
	assume(cursor->at < end);
	cursor->at = end;
	return 0;
}

/* Instead of cursor_skip_blanks(): tokens.c. */
unsigned int skip_any(const struct vfio_nc_cursor *cursor, unsigned int at)
{
	prove(cursor->text == text && at <= text_length, "blanks are in the text");
	return any_end(at, true);
}

void proof(void)
{
	struct vfio_nc_cursor cursor = any_text();
	int nr = vfio_nc_cursor_take_list(&cursor, take_any, items, SIZE, "the end");

	if (nr < 0) {
		prove_error(nr);
		return;
	}
	prove(nr <= vfio_nc_text_count(text), "there is room for the items");
	prove(cursor.at == text_length, "nothing is left");
}
