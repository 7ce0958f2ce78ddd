/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cursor.h - a place in a text that is being parsed, for clause.c and rule.c.
 *
 * Nothing that is not understood is skipped: it is complained about, with its
 * place and what would be right there.
 */
#ifndef VFIO_NC_CURSOR_H
#define VFIO_NC_CURSOR_H

#include <vfio_nc/clause.h>

/**
 * struct vfio_nc_cursor - where the parser is
 * @text: the whole text
 * @at: the next character
 * @page_size: the kernel's page size in bytes
 * @error: where the first complaint is written
 */
struct vfio_nc_cursor {
	const char *text;
	unsigned int at;
	u64 page_size;
	struct vfio_nc_text_error *error;
};

/**
 * vfio_nc_cursor_peek() - the next character
 * @cursor: the cursor
 *
 * Return: the character; 0 at the end.
 */
static inline char vfio_nc_cursor_peek(const struct vfio_nc_cursor *cursor)
{
	return cursor->text[cursor->at];
}

/**
 * vfio_nc_cursor_length() - length of the token at the cursor
 * @cursor: the cursor
 *
 * Return: characters up to what can only begin the next token.
 */
unsigned int vfio_nc_cursor_length(const struct vfio_nc_cursor *cursor);

/**
 * vfio_nc_cursor_take() - take one given character
 * @cursor: the cursor
 * @c: the character; around "=" and ";" there may be blanks
 *
 * Return: true if it stood there.
 */
bool vfio_nc_cursor_take(struct vfio_nc_cursor *cursor, char c);

/**
 * vfio_nc_cursor_take_word() - take a word if it is the whole token
 * @cursor: the cursor
 * @word: the word
 *
 * Return: true if it stood there.
 */
bool vfio_nc_cursor_take_word(struct vfio_nc_cursor *cursor, const char *word);

/**
 * vfio_nc_cursor_reject() - complain about the token at the cursor, or about
 * what stands where one is missing
 * @cursor: the cursor
 * @expected: what would be right
 *
 * Return: -EINVAL.
 */
int vfio_nc_cursor_reject(struct vfio_nc_cursor *cursor, const char *expected);

/**
 * vfio_nc_cursor_digit() - value of a hexadecimal digit
 * @c: the character
 *
 * Return: 0 to 15, or -1.
 */
int vfio_nc_cursor_digit(char c);

/**
 * vfio_nc_cursor_take_list() - take items with ";" between them, perhaps one behind
 * the last, to the end
 * @cursor: at the start of the text; an empty one has no items
 * @take: takes one item
 * @items: where @take writes them, an array
 * @size: bytes of one
 * @expected: what would be right behind an item
 *
 * Return: how many items, or -EINVAL.
 */
int vfio_nc_cursor_take_list(struct vfio_nc_cursor *cursor,
			     int (*take)(struct vfio_nc_cursor *cursor,
					 void *item),
			     void *items, size_t size, const char *expected);

/**
 * vfio_nc_instead_of_selector() - what to write instead of a selector
 * @error: its complaint, to which it is added where it is clear what was meant
 * @token: the selector, and what follows it
 * @length: the selector's length
 */
void vfio_nc_instead_of_selector(struct vfio_nc_text_error *error, const char *token,
				 unsigned int length);

/**
 * vfio_nc_instead_of_bars() - what to write instead of a list of BARs
 * @error: as above
 * @start: the whole text
 * @token: the list, in it
 * @length: its length
 */
void vfio_nc_instead_of_bars(struct vfio_nc_text_error *error, const char *start,
			     const char *token, unsigned int length);

/**
 * vfio_nc_instead_of_number() - what to write instead of a length with a longer unit or
 * with blanks around it
 * @error: as above
 * @text: what follows "+"
 * @page_size: the kernel's page size in bytes
 */
void vfio_nc_instead_of_number(struct vfio_nc_text_error *error, const char *text,
			       u64 page_size);

/**
 * vfio_nc_instead_of_range() - what to write instead of a first and a last byte, or of
 * an offset and a length that are joined by something else
 * @error: as above
 * @text: what follows "@"
 * @page_size: the kernel's page size in bytes
 */
void vfio_nc_instead_of_range(struct vfio_nc_text_error *error, const char *text,
			      u64 page_size);

/**
 * vfio_nc_instead_of_list() - what to write for a verdict in another spelling, or where
 * something else than ";" is behind it
 * @error: as above
 * @start: the whole text
 * @text: what follows "=", in it
 * @page_size: the kernel's page size in bytes
 */
void vfio_nc_instead_of_list(struct vfio_nc_text_error *error, const char *start,
			     const char *text, u64 page_size);

/**
 * vfio_nc_clause_take() - take one clause
 * @cursor: the cursor
 * @item: the struct vfio_nc_clause to write
 *
 * Return: 0, or -EINVAL.
 */
int vfio_nc_clause_take(struct vfio_nc_cursor *cursor, void *item);

#endif /* VFIO_NC_CURSOR_H */
