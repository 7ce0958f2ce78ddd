// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of any text a clause is taken that holds what clause.h promises, or a bad token is
 * told of that is in the text; and nothing behind the clause is taken.
 */
#include "clause.c"
#include "text.h"

/* Instead of clause_parse_number(): number.c. */
int any_number(struct vfio_nc_cursor *cursor, u64 *number)
{
	*number = nondet_u64();
	assume(!(*number & (cursor->page_size - 1)));
	return any_taken(cursor);
}

static void prove_clause(const struct vfio_nc_clause *clause, u64 page_size)
{
	prove(clause->bars && !(clause->bars & ~VFIO_NC_ALL_BARS), "BARs are those there are");
	prove(!clause->pref || clause->bars == VFIO_NC_ALL_BARS, "pref is of all BARs");
	prove(clause->verdict < VFIO_NC_NR_VERDICTS, "a verdict is one that there is");
	prove(!((clause->offset | clause->length) & (page_size - 1)), "ranges are whole pages");
	prove(clause->length ? clause->length <= U64_MAX - clause->offset : !clause->offset,
	      "a range ends below 2^64");
}

void proof(void)
{
	struct vfio_nc_cursor cursor = any_text();
	struct vfio_nc_clause clause;
	int ret;

	ret = vfio_nc_clause_take(&cursor, &clause);
	if (ret) {
		prove_error(ret);
		return;
	}
	prove_taken(&cursor);
	prove_clause(&clause, cursor.page_size);
}
