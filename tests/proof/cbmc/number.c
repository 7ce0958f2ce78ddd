// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of any text a number is taken that is whole pages, or a bad token is told of that is
 * in the text; and nothing behind the number is taken.
 */
#include "clause.c"
#include "text.h"

void proof(void)
{
	struct vfio_nc_cursor cursor = any_text();
	u64 number;
	int ret;

	ret = clause_parse_number(&cursor, &number);
	if (ret) {
		prove_error(ret);
		return;
	}
	prove_taken(&cursor);
	prove(!(number & (cursor.page_size - 1)), "a number is whole pages");
}
