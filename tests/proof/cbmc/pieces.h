/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pieces.h - what is painted on a BAR, as spans.c has it on the way.
 */
#ifndef VFIO_NC_PIECES_H
#define VFIO_NC_PIECES_H

#include "any.h"

static inline struct vfio_nc_decision any_decision(void)
{
	static const char * const id[] = { NULL, "one", "other" };
	struct vfio_nc_decision decision = {
		.verdict = any_verdict(),
		.source = any_up_to(VFIO_NC_NR_SOURCES - 1),
		.rule = nondet_uint(),
		.id = id[any_up_to(2)],
		.lifted = nondet_bool() ? "cap" : NULL,
		.end = nondet_u64(),
	};

	return decision;
}

#endif /* VFIO_NC_PIECES_H */
