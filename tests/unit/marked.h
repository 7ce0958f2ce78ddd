/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * marked.h - bad texts with the token marked that must be named.
 *
 * In a marked text [ and ], which no rule and no clause may hold, stand around
 * that token. "[]" is the end of the text.
 */
#ifndef VFIO_NC_MARKED_H
#define VFIO_NC_MARKED_H

#include "unit.h"

#define MARKED_TEXT_MAX 160

struct marked_text {
	char text[MARKED_TEXT_MAX];
	unsigned int position;
	unsigned int length;
};

static inline struct marked_text marked_read(const char *marked)
{
	struct marked_text out = { 0 };
	unsigned int at = 0;

	assert_in_range(strlen(marked), 2, MARKED_TEXT_MAX);
	for (; *marked; marked++) {
		if (*marked == '[')
			out.position = at;
		else if (*marked == ']')
			out.length = at - out.position;
		else
			out.text[at++] = *marked;
	}
	return out;
}

static inline void assert_marked(const struct marked_text *bad,
				 const struct vfio_nc_text_error *error,
				 const char *expected)
{
	assert_int_equal(error->position, bad->position);
	assert_int_equal(error->length, bad->length);
	assert_non_null(error->expected);
	if (!strstr(error->expected, expected))
		fail_msg("expected says \"%s\", not \"%s\"", error->expected,
			 expected);
}

#endif /* VFIO_NC_MARKED_H */
