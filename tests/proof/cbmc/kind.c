// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of any text the kind of selector is one that there is, and has its word there.
 */
#include "rule.c"
#include "text.h"

void proof(void)
{
	struct vfio_nc_cursor cursor = any_text();
	enum vfio_nc_selector_kind kind = rule_guess_kind(&cursor);
	bool class = rule_has_prefix(&cursor, VFIO_NC_SELECTOR_CLASS);
	bool port = rule_has_prefix(&cursor, VFIO_NC_SELECTOR_PORT);

	prove(kind <= VFIO_NC_SELECTOR_PORT, "a kind is one that there is");
	prove(class == (kind == VFIO_NC_SELECTOR_CLASS ||
			kind == VFIO_NC_SELECTOR_CLASS_INTERFACE), "a class has its word");
	prove(port == (kind == VFIO_NC_SELECTOR_PORT), "a port has its word");
}
