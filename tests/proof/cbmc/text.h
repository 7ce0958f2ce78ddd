/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * text.h - a text of any PROOF_TEXT characters, which is what parsers see from the
 * cursor on, and what they may leave behind.
 *
 * The text ends where its array ends: who reads on is found out.
 */
#ifndef VFIO_NC_TEXT_H
#define VFIO_NC_TEXT_H

#include "any.h"
#include "cursor.h"

static char text[PROOF_TEXT + 1];
static unsigned int text_length;	/* characters before its 0 */
static unsigned int text_item;		/* before its first ";" */
static struct vfio_nc_text_error error;

static inline struct vfio_nc_cursor any_text(void)
{
	struct vfio_nc_cursor cursor = {
		.text = text, .page_size = any_page_size(), .error = &error };
	unsigned int i;

	text_length = text_item = PROOF_TEXT;
	for (i = PROOF_TEXT; i; i--) {
		text[i - 1] = nondet_char();
		if (!text[i - 1])
			text_length = text_item = i - 1;
		if (text[i - 1] == ';')
			text_item = i - 1;
	}
	error.position = error.length = PROOF_TEXT + 1;
	error.expected = NULL;
	return cursor;
}

static inline void prove_cursor(const struct vfio_nc_cursor *cursor)
{
	prove(cursor->text == text && cursor->at <= text_length, "a cursor is in the text");
}

/* Behind what has been parsed of one item. */
static inline void prove_taken(const struct vfio_nc_cursor *cursor)
{
	prove_cursor(cursor);
	prove(cursor->at && cursor->at <= text_item, "something is taken, and no \";\"");
}

/* What a parser tells of a bad token, as clause.h says. */
static inline void prove_error(int ret)
{
	prove(ret == -EINVAL, "a bad text is EINVAL");
	prove(error.position <= text_length, "the bad token is in the text");
	prove(error.length <= text_length - error.position, "it ends in the text");
	prove(error.expected, "there is a word of what would be right");
}

/* May a token end before @c? */
static inline bool text_may_end(char c)
{
	return !c || c == '/' || c == '@' || c == '+' || c == '=' || c == ';' || c == ' ' ||
	       c == '\t';
}

/* Instead of vfio_nc_cursor_length(): tokens.c. */
unsigned int any_token(const struct vfio_nc_cursor *cursor)
{
	unsigned int length = nondet_uint();

	prove_cursor(cursor);
	assume(length <= text_length - cursor->at);
	assume(text_may_end(text[cursor->at + length]));
	return length;
}

/* Instead of cursor_skip_blanks(): tokens.c. */
unsigned int any_blanks(const struct vfio_nc_cursor *cursor, unsigned int at)
{
	unsigned int end = nondet_uint();

	prove(cursor->text == text && at <= text_length, "blanks are in the text");
	assume(at <= end && end <= text_length && (at > text_item || end <= text_item));
	return end;
}

/* What a part of a parser does with the text; then @cursor is behind it. */
static inline int any_taken(struct vfio_nc_cursor *cursor)
{
	unsigned int end = nondet_uint();

	prove_cursor(cursor);
	if (nondet_bool())
		return vfio_nc_cursor_reject(cursor, "anything else");
	assume(cursor->at < end && end <= text_length);
	assume(cursor->at > text_item || end <= text_item);
	cursor->at = end;
	return 0;
}

/* Instead of those of instead.c: instead.c here. */
void no_selector(struct vfio_nc_text_error *complaint, const char *token, unsigned int length)
{
	prove(complaint == &error && token >= text && token + length <= text + text_length,
	      "a selector is in the text");
}

void no_range(struct vfio_nc_text_error *complaint, const char *at, u64 page_size)
{
	prove(complaint == &error && at >= text && at <= text + text_length,
	      "a range is in the text");
}

void no_bars(struct vfio_nc_text_error *complaint, const char *start, const char *token,
	     unsigned int length)
{
	prove(complaint == &error && start == text && token >= text &&
	      token + length <= text + text_length,
	      "BARs are in the text");
}

void no_number(struct vfio_nc_text_error *complaint, const char *at, u64 page_size)
{
	prove(complaint == &error && at >= text && at <= text + text_length,
	      "a number is in the text");
}

void no_list(struct vfio_nc_text_error *complaint, const char *start, const char *at,
	     u64 page_size)
{
	prove(complaint == &error && start == text && at >= text && at <= text + text_length,
	      "a list is in the text");
}

#endif /* VFIO_NC_TEXT_H */
