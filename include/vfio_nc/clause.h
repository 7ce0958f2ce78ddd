/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * clause.h - which BARs, which range of them, which verdict: what rules, the
 * per-device override and table rows have in common.
 *
 *	clauses := clause { ";" clause } [ ";" ]
 *	clause  := bars [ "@" offset "+" length ] "=" verdict
 *	bars    := "all" | "pref" | 0..5 { "," 0..5 }
 *	verdict := "device" | "permit" | "normal-nc" | "stock"
 *
 * A BAR is named once. Offset and length are hexadecimal with 0x or decimal, in
 * bytes or, with K, M or G behind, in units of 2^10, 2^20 or 2^30; multiples of the
 * page size; the length is not 0, and the range ends below 2^64. There may be blanks
 * around "=" and ";", and nowhere else.
 */
#ifndef VFIO_NC_CLAUSE_H
#define VFIO_NC_CLAUSE_H

#include <vfio_nc/policy.h>

/* Every BAR there can be, as a set. */
#define VFIO_NC_ALL_BARS ((1u << VFIO_NC_NR_BARS) - 1)

/**
 * struct vfio_nc_clause - what is said about some BARs
 * @bars: bit n is set for BAR n
 * @pref: only the prefetchable ones; then @bars is all of them
 * @offset: start of the range in the BAR, in bytes
 * @length: length of the range in bytes; 0 = the whole BAR
 * @verdict: the verdict
 */
struct vfio_nc_clause {
	u8 bars;
	bool pref;
	enum vfio_nc_verdict verdict;
	u64 offset;
	u64 length;
};

/* What is proposed instead of a bad token, with the 0. */
#define VFIO_NC_INSTEAD_MAX 64

/**
 * struct vfio_nc_text_error - why a text is no list of clauses or rules
 * @position: where the bad token starts, in characters from 0
 * @length: its length in characters; 0 at the end of the text
 * @expected: what would be right there
 * @instead: what to write, where it is clear what was meant; else empty
 */
struct vfio_nc_text_error {
	unsigned int position;
	unsigned int length;
	const char *expected;
	char instead[VFIO_NC_INSTEAD_MAX];
};

/**
 * vfio_nc_text_count() - how many clauses or rules a text can hold
 * @text: the text
 *
 * Return: the room that parsing it needs, in clauses or rules.
 */
unsigned int vfio_nc_text_count(const char *text);

/**
 * vfio_nc_clauses_parse() - text to clauses
 * @text: the whole text; empty means no clauses
 * @page_size: the kernel's page size in bytes, a power of two
 * @clauses: where to write them, vfio_nc_text_count(@text) elements
 * @error: filled in when the text is bad
 *
 * Return: how many clauses were written, or -EINVAL; then nothing in @clauses
 * means anything.
 */
int vfio_nc_clauses_parse(const char *text, u64 page_size,
			  struct vfio_nc_clause *clauses,
			  struct vfio_nc_text_error *error);

/**
 * vfio_nc_clause_print() - clause to its one canonical text
 * @clause: the clause
 * @buf: where to print
 * @size: bytes in @buf, counting the terminating 0;
 *	VFIO_NC_CLAUSE_TEXT_MAX always suffices
 *
 * Return: characters written, without the terminating 0.
 */
int vfio_nc_clause_print(const struct vfio_nc_clause *clause, char *buf,
			 size_t size);

#define VFIO_NC_CLAUSE_TEXT_MAX 64

/**
 * vfio_nc_clause_selects() - is a clause about a BAR?
 * @clause: the clause
 * @bars: the device's BARs
 * @bar: BAR number, 0 to VFIO_NC_NR_BARS - 1
 *
 * Return: true if so, whatever the clause's range; never for a BAR of size 0.
 */
bool vfio_nc_clause_selects(const struct vfio_nc_clause *clause,
			    const struct vfio_nc_bar *bars, unsigned int bar);

/**
 * vfio_nc_clause_fits() - does a clause's range lie inside a BAR?
 * @clause: the clause
 * @bar: the BAR
 *
 * Return: true if so, or if the clause has no range.
 */
bool vfio_nc_clause_fits(const struct vfio_nc_clause *clause,
			 const struct vfio_nc_bar *bar);

/**
 * vfio_nc_clause_misfit() - why can a clause not be meant for a device?
 * @clause: the clause
 * @bars: the device's BARs
 * @buf: where the reason is printed, for who wrote the clause
 * @size: bytes in @buf, counting the terminating 0; VFIO_NC_MISFIT_MAX always suffices
 *
 * Return: characters written, without the terminating 0; 0 if each BAR that the clause
 * names is there and has room for its range, or if it names none and is about one or more.
 */
int vfio_nc_clause_misfit(const struct vfio_nc_clause *clause,
			  const struct vfio_nc_bar *bars, char *buf, size_t size);

#define VFIO_NC_MISFIT_MAX 96

/**
 * vfio_nc_clause_answers() - what does a clause say about a place in a BAR?
 * @clause: the clause
 * @bars: the device's BARs
 * @bar: BAR number, 0 to VFIO_NC_NR_BARS - 1
 * @offset: offset in the BAR, below its size
 * @decision: where it says something its verdict is written; either way the
 *	end comes down to the next place where this clause's answer changes
 *
 * A range that ends beyond the BAR was written for another device, so nobody
 * knows what was meant for this one: the part that is inside is device.
 *
 * Return: true if it says something.
 */
bool vfio_nc_clause_answers(const struct vfio_nc_clause *clause,
			    const struct vfio_nc_bar *bars, unsigned int bar,
			    u64 offset, struct vfio_nc_decision *decision);

#endif /* VFIO_NC_CLAUSE_H */
