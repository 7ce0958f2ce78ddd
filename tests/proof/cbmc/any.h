/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * any.h - values that CBMC takes to be any, within what the callers of src/policy
 * promise; and what the C library does, for what CBMC has no good model of.
 */
#ifndef VFIO_NC_ANY_H
#define VFIO_NC_ANY_H

#include <vfio_nc/rule.h>
#include <vfio_nc/table.h>

/* CBMC takes a function without a body, of such a name, to return anything. */
bool nondet_bool(void);
char nondet_char(void);
u8 nondet_u8(void);
u16 nondet_u16(void);
u32 nondet_u32(void);
u64 nondet_u64(void);
unsigned int nondet_uint(void);

#define assume(condition)	__CPROVER_assume(condition)
#define prove(condition, text)	__CPROVER_assert(condition, text)

/* Up to, and with, @most. */
static inline unsigned int any_up_to(unsigned int most)
{
	unsigned int any = nondet_uint();

	assume(any <= most);
	return any;
}

static inline enum vfio_nc_verdict any_verdict(void)
{
	return any_up_to(VFIO_NC_NR_VERDICTS - 1);
}

/* Of 4, 16 or 64 KiB. */
static inline u64 any_page_size(void)
{
	return 4096ull << 2 * any_up_to(2);
}

/* As parsers and tables make them; of a range of a row, @page_size is 1. */
static inline struct vfio_nc_clause any_clause(u64 page_size)
{
	struct vfio_nc_clause clause = {
		.bars = nondet_u8() & VFIO_NC_ALL_BARS,
		.pref = nondet_bool(),
		.verdict = any_verdict(),
		.offset = nondet_u64() & ~(page_size - 1),
		.length = nondet_u64() & ~(page_size - 1),
	};

	assume(!clause.pref || clause.bars == VFIO_NC_ALL_BARS);
	assume(clause.length ? clause.length <= U64_MAX - clause.offset : !clause.offset);
	return clause;
}

#endif /* VFIO_NC_ANY_H */
