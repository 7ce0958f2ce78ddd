/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fields.h - a row of tables/ as the fields that a person wrote.
 *
 * The tests expand the .def files once more, so that what the module leaves out
 * (reasons, references) is there to be checked.
 */
#ifndef VFIO_NC_FIELDS_H
#define VFIO_NC_FIELDS_H

#include <regex.h>

#include "unit.h"

#define FIELDS_MAX 64
#define FIELDS_LINE_MAX 100

/**
 * struct field - one field of a row
 * @letter: which one; 0 behind the last
 * @text: its arguments that are text
 */
struct field {
	char letter;
	const char *text[5];
};

/**
 * struct fields - a row
 * @id: its id
 * @field: its fields, in the order in which they were written
 */
struct fields {
	const char *id;
	const struct field *field;
};

#define FIELDS(name, ...) (&(struct fields){ #name,			\
	(const struct field[]){ __VA_ARGS__ { .letter = 0 } } })
#define FIELD(letter_, ...) { .letter = letter_, .text = { __VA_ARGS__ } },

static inline bool fields_match(const char *text, const char *expression)
{
	regex_t compiled;
	bool matches;

	assert_int_equal(regcomp(&compiled, expression, REG_EXTENDED | REG_NOSUB), 0);
	matches = !regexec(&compiled, text, 0, NULL, 0);
	regfree(&compiled);
	return matches;
}

static inline void assert_id(const char *id)
{
	if (!fields_match(id, "^[a-z][a-z0-9_]*$"))
		fail_msg("%s is no lower-case identifier", id);
}

/* A text that is given says something, in one line. */
static inline void assert_field(const struct fields *row,
				const struct field *field)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(field->text) && field->text[i]; i++) {
		if (strchr(field->text[i], '\n'))
			fail_msg("%s: a text has several lines", row->id);
	}
	if (field->text[0] && !*field->text[0])
		fail_msg("%s: a text is empty", row->id);
	if (strchr("WX", field->letter) && strlen(field->text[0]) > FIELDS_LINE_MAX)
		fail_msg("%s: %s has more than %u characters", row->id,
			 field->letter == 'W' ? "WHY" : "PROCESS", FIELDS_LINE_MAX);
}

/* All fields are there, in their order: @order is a regular expression. */
static inline void assert_fields(const struct fields *row, const char *order)
{
	char letters[FIELDS_MAX] = "";
	unsigned int i;

	assert_id(row->id);
	for (i = 0; row->field[i].letter; i++) {
		assert_in_range(i, 0, FIELDS_MAX - 2);
		letters[i] = row->field[i].letter;
		assert_field(row, &row->field[i]);
	}
	if (!fields_match(letters, order))
		fail_msg("%s: fields are \"%s\", not as \"%s\"", row->id,
			 letters, order);
}

#endif /* VFIO_NC_FIELDS_H */
