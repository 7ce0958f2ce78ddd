// SPDX-License-Identifier: GPL-2.0-only
/*
 * clause.c - clauses: text to data and back, and what they say about a BAR.
 */
#include <vfio_nc/abi.h>

#include "cursor.h"

static int clause_reject_bars(struct vfio_nc_cursor *cursor)
{
	vfio_nc_cursor_reject(cursor, "all, pref, or BARs 0 to 5 with commas, each once");
	vfio_nc_instead_of_bars(cursor->error, cursor->text, cursor->text + cursor->at,
				vfio_nc_cursor_length(cursor));
	return -EINVAL;
}

/* A list of BAR numbers; each may stand there once. */
static int clause_parse_bar_list(struct vfio_nc_cursor *cursor,
				 struct vfio_nc_clause *clause)
{
	struct vfio_nc_cursor in = *cursor;
	unsigned int end = cursor->at + vfio_nc_cursor_length(cursor);

	do {
		unsigned int bar = (unsigned int)(vfio_nc_cursor_peek(&in) - '0');

		if (bar >= VFIO_NC_NR_BARS || clause->bars & (1u << bar))
			return clause_reject_bars(cursor);
		clause->bars |= (u8)(1u << bar);
		in.at++;
	} while (vfio_nc_cursor_take(&in, ','));
	if (in.at != end)
		return clause_reject_bars(cursor);
	cursor->at = end;
	return 0;
}

static int clause_parse_bars(struct vfio_nc_cursor *cursor,
			     struct vfio_nc_clause *clause)
{
	clause->pref = vfio_nc_cursor_take_word(cursor, "pref");
	if (clause->pref || vfio_nc_cursor_take_word(cursor, "all")) {
		clause->bars = VFIO_NC_ALL_BARS;
		return 0;
	}
	return clause_parse_bar_list(cursor, clause);
}

/* K, M or G behind a number that ends at @end; Return: bits that it stands for. */
static unsigned int clause_shift(const struct vfio_nc_cursor *cursor, unsigned int end)
{
	switch (end > cursor->at ? cursor->text[end - 1] | 0x20 : 0) {
	case 'k':
		return 10;
	case 'm':
		return 20;
	case 'g':
		return 30;
	default:
		return 0;
	}
}

/* A multiple of the page size that fits into 64 bits. */
static int clause_parse_number(struct vfio_nc_cursor *cursor, u64 *number)
{
	struct vfio_nc_cursor in = *cursor;
	unsigned int end = cursor->at + vfio_nc_cursor_length(cursor);
	unsigned int last = end;
	unsigned int shift = clause_shift(&in, end);
	unsigned int base = 10;

	last -= shift ? 1 : 0;
	if (vfio_nc_cursor_peek(&in) == '0' && (in.text[in.at + 1] | 0x20) == 'x') {
		base = 16;
		in.at += 2;
	}
	/* In C a leading 0 means octal: nobody means that here. */
	if (in.at == last || (base == 10 && vfio_nc_cursor_peek(&in) == '0' &&
			     in.at + 1 < last))
		return vfio_nc_cursor_reject(cursor,
			"a number of bytes, as 0x1000 or 4096");
	for (*number = 0; in.at < last; in.at++) {
		int digit = vfio_nc_cursor_digit(vfio_nc_cursor_peek(&in));

		if (digit < 0 || (unsigned int)digit >= base)
			return vfio_nc_cursor_reject(cursor,
				"a number of bytes, as 0x1000 or 4096 (hexadecimal needs 0x)");
		if (*number > (U64_MAX - (unsigned int)digit) / base)
			return vfio_nc_cursor_reject(cursor, "a number below 2^64");
		*number = *number * base + (unsigned int)digit;
	}
	if (*number > U64_MAX >> shift)
		return vfio_nc_cursor_reject(cursor, "a number below 2^64");
	*number <<= shift;
	if (*number & (cursor->page_size - 1))
		return vfio_nc_cursor_reject(cursor,
			"a multiple of the kernel's page size (hexadecimal needs 0x)");
	cursor->at = end;
	return 0;
}

static int clause_parse_range(struct vfio_nc_cursor *cursor,
			      struct vfio_nc_clause *clause)
{
	unsigned int length_at;
	int ret;

	if (!vfio_nc_cursor_take(cursor, '@'))
		return 0;
	ret = clause_parse_number(cursor, &clause->offset);
	if (ret) {
		vfio_nc_instead_of_range(cursor->error, cursor->text + cursor->at,
					 cursor->page_size);
		return ret;
	}
	if (!vfio_nc_cursor_take(cursor, '+'))
		return vfio_nc_cursor_reject(cursor, "\"+\" and the range's length");
	length_at = cursor->at;
	ret = clause_parse_number(cursor, &clause->length);
	if (ret) {
		vfio_nc_instead_of_number(cursor->error, cursor->text + cursor->at,
					  cursor->page_size);
		return ret;
	}
	if (clause->length && clause->length <= U64_MAX - clause->offset)
		return 0;
	cursor->at = length_at;
	return vfio_nc_cursor_reject(cursor,
		"a length that is not 0 and ends below 2^64");
}

static int clause_parse_verdict(struct vfio_nc_cursor *cursor,
				struct vfio_nc_clause *clause)
{
	unsigned int verdict;

	for (verdict = 0; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		if (vfio_nc_cursor_take_word(cursor, vfio_nc_verdict_name(verdict))) {
			clause->verdict = verdict;
			return 0;
		}
	}
	vfio_nc_cursor_reject(cursor, VFIO_NC_WORD_DEVICE ", " VFIO_NC_WORD_PERMIT ", "
			      VFIO_NC_WORD_NORMAL_NC " or " VFIO_NC_WORD_STOCK);
	vfio_nc_instead_of_list(cursor->error, cursor->text, cursor->text + cursor->at,
				cursor->page_size);
	return -EINVAL;
}

int vfio_nc_clause_take(struct vfio_nc_cursor *cursor, void *item)
{
	struct vfio_nc_clause *clause = item;
	int ret;

	*clause = (struct vfio_nc_clause){ 0 };
	ret = clause_parse_bars(cursor, clause);
	if (ret)
		return ret;
	ret = clause_parse_range(cursor, clause);
	if (ret)
		return ret;
	if (!vfio_nc_cursor_take(cursor, '='))
		return vfio_nc_cursor_reject(cursor, clause->length ?
			"\"=\" and the verdict" :
			"\"=\" and the verdict, or \"@\" and a range");
	return clause_parse_verdict(cursor, clause);
}

unsigned int vfio_nc_text_count(const char *text)
{
	unsigned int nr = 1;

	if (!*text)
		return 0;
	for (; *text; text++)
		nr += *text == ';';
	return nr;
}

int vfio_nc_clauses_parse(const char *text, u64 page_size,
			  struct vfio_nc_clause *clauses,
			  struct vfio_nc_text_error *error)
{
	struct vfio_nc_cursor cursor = {
		.text = text,
		.page_size = page_size,
		.error = error,
	};

	return vfio_nc_cursor_take_list(&cursor, vfio_nc_clause_take, clauses,
					sizeof(*clauses),
					"\";\" and the next BARs, or the end");
}

static int clause_print_bars(const struct vfio_nc_clause *clause, char *buf,
			     size_t size)
{
	unsigned int bar;
	int at = 0;

	if (clause->bars == VFIO_NC_ALL_BARS)
		return scnprintf(buf, size, clause->pref ? "pref" : "all");
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (clause->bars & (1u << bar))
			at += scnprintf(buf + at, size - at, at ? ",%u" : "%u",
					bar);
	}
	return at;
}

int vfio_nc_clause_print(const struct vfio_nc_clause *clause, char *buf,
			 size_t size)
{
	int at = clause_print_bars(clause, buf, size);

	if (clause->length)
		at += scnprintf(buf + at, size - at, "@0x%llx+0x%llx",
				(unsigned long long)clause->offset,
				(unsigned long long)clause->length);
	return at + scnprintf(buf + at, size - at, "=%s",
			      vfio_nc_verdict_name(clause->verdict));
}

bool vfio_nc_clause_selects(const struct vfio_nc_clause *clause,
			    const struct vfio_nc_bar *bars, unsigned int bar)
{
	if (!(clause->bars & (1u << bar)) || !bars[bar].size)
		return false;
	return !clause->pref || bars[bar].prefetchable;
}

bool vfio_nc_clause_fits(const struct vfio_nc_clause *clause,
			 const struct vfio_nc_bar *bar)
{
	return clause->offset <= bar->size &&
	       clause->length <= bar->size - clause->offset;
}

/* What one could write instead. */
static int clause_print_memory(const struct vfio_nc_bar *bars, char *buf, size_t size)
{
	unsigned int bar;
	int at = 0;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (bars[bar].size)
			at += scnprintf(buf + at, size - at, at ? ", %u" : "its memory BARs are %u",
					bar);
	}
	return at ? at : scnprintf(buf, size, "it has none");
}

int vfio_nc_clause_misfit(const struct vfio_nc_clause *clause,
			  const struct vfio_nc_bar *bars, char *buf, size_t size)
{
	bool meant = false;
	unsigned int bar;
	int at;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (vfio_nc_clause_selects(clause, bars, bar)) {
			meant = true;
			if (!vfio_nc_clause_fits(clause, &bars[bar]))
				return scnprintf(buf, size,
						 "the range ends beyond bar%u, which has 0x%llx bytes",
						 bar, (unsigned long long)bars[bar].size);
		} else if (clause->bars != VFIO_NC_ALL_BARS && clause->bars & (1u << bar)) {
			at = scnprintf(buf, size, "bar%u is no memory BAR of this device: ", bar);
			return at + clause_print_memory(bars, buf + at, size - at);
		}
	}
	if (meant)
		return 0;
	at = scnprintf(buf, size, "no memory BAR of this device is meant: ");
	return at + clause_print_memory(bars, buf + at, size - at);
}

/*
 * Does the clause's range hold @offset? Either way *@end comes down to the next
 * place where this clause's answer changes.
 */
static bool clause_covers(const struct vfio_nc_clause *clause, u64 offset,
			  u64 *end)
{
	u64 stop = clause->offset + clause->length;

	if (!clause->length)
		return true;
	if (offset < clause->offset) {
		if (clause->offset < *end)
			*end = clause->offset;
		return false;
	}
	if (offset >= stop)
		return false;
	if (stop < *end)
		*end = stop;
	return true;
}

bool vfio_nc_clause_answers(const struct vfio_nc_clause *clause,
			    const struct vfio_nc_bar *bars, unsigned int bar,
			    u64 offset, struct vfio_nc_decision *decision)
{
	if (!vfio_nc_clause_selects(clause, bars, bar) ||
	    !clause_covers(clause, offset, &decision->end))
		return false;
	decision->verdict = vfio_nc_clause_fits(clause, &bars[bar]) ?
		clause->verdict : VFIO_NC_DEVICE;
	return true;
}
