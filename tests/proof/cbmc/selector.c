// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of any text a rule is taken whose selector holds what rule.h promises, or a bad token
 * is told of that is in the text; and nothing behind the rule is taken.
 */
#include "rule.c"
#include "text.h"

/* Instead of vfio_nc_clause_take(): clauses.c. */
int any_clause_taken(struct vfio_nc_cursor *cursor, void *item)
{
	prove(__CPROVER_w_ok(item, sizeof(struct vfio_nc_clause)), "there is room for a clause");
	return any_taken(cursor);
}

/* Instead of rule_guess_kind(), which kind.c has: one kind after the other. */
static enum vfio_nc_selector_kind guessed;

enum vfio_nc_selector_kind guess_kind(const struct vfio_nc_cursor *cursor)
{
	assume(rule_has_prefix(cursor, guessed));
	return guessed;
}

static void prove_selector(const struct vfio_nc_selector *selector)
{
	unsigned int n = any_up_to(VFIO_NC_SELECTOR_FIELDS - 1);
	u32 field;

	prove(selector->kind <= VFIO_NC_SELECTOR_PORT, "a selector is of a kind that there is");
	prove(selector->nr && selector->nr <= VFIO_NC_SELECTOR_FIELDS, "it has fields");
	prove(!(selector->any >> selector->nr), "what is any is one of its fields");
	assume(n < selector->nr);
	field = selector->field[n];
	if (selector->kind == VFIO_NC_SELECTOR_ADDRESS)
		prove(field <= (n == 3 ? 7 : n == 2 ? 31 : n ? 255 : 65535),
		      "an address is one that there is");
	else
		prove(field <= (selector->kind == VFIO_NC_SELECTOR_CLASS_INTERFACE ?
				0xffffff : 0xffff), "an ID is one that there is");
}

static void prove_kind(enum vfio_nc_selector_kind kind)
{
	struct vfio_nc_cursor cursor = any_text();
	struct vfio_nc_rule rule;
	int ret;

	guessed = kind;
	ret = rule_take(&cursor, &rule);
	if (ret) {
		prove_error(ret);
		return;
	}
	prove_taken(&cursor);
	prove(rule.selector.kind == kind, "a selector is of the kind that was guessed");
	prove_selector(&rule.selector);
}

void proof(void)
{
	switch (any_up_to(VFIO_NC_SELECTOR_PORT)) {
	case VFIO_NC_SELECTOR_ADDRESS:
		prove_kind(VFIO_NC_SELECTOR_ADDRESS);
		break;
	case VFIO_NC_SELECTOR_ID:
		prove_kind(VFIO_NC_SELECTOR_ID);
		break;
	case VFIO_NC_SELECTOR_SUBSYSTEM:
		prove_kind(VFIO_NC_SELECTOR_SUBSYSTEM);
		break;
	case VFIO_NC_SELECTOR_CLASS:
		prove_kind(VFIO_NC_SELECTOR_CLASS);
		break;
	case VFIO_NC_SELECTOR_CLASS_INTERFACE:
		prove_kind(VFIO_NC_SELECTOR_CLASS_INTERFACE);
		break;
	default:
		prove_kind(VFIO_NC_SELECTOR_PORT);
	}
}
