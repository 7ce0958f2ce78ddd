/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lint_fields.h - rows about devices as a person wrote them, and what can be wrong
 * there that the module does not see: what a BAR holds, and what evidence there is.
 *
 * Who includes this gives DEVICE a meaning. The functions return what is wrong, or
 * NULL. They are tried on bad rows in lint_test.c and on the built-in ones in
 * rows_test.c.
 */
#ifndef VFIO_NC_LINT_FIELDS_H
#define VFIO_NC_LINT_FIELDS_H

#include "fields.h"

#define VENDOR(number)			FIELD('V', #number)
#define IDS(...)			FIELD('I', #__VA_ARGS__)
#define CLASS_CODE(...)			FIELD('C')
#define IO(...)				FIELD('N')
#define BARS(...)			FIELD('B')
#define PREF(reason)			FIELD('B', "" reason)
#define WHOLE				FIELD('R')
#define RANGE(offset, length)		FIELD('R')
#define HOLDS(what)			FIELD('H', #what)
#define VERDICT(verdict)		FIELD('D', #verdict)
#define WHY(text)			FIELD('W', text)
#define MAPS(file, function, call)	FIELD('M', file, function, call)
#define PICKS(file, function, expression) FIELD('P', file, function, expression)
#define ASKS(repository, commit, file, function, expression)		\
	FIELD('Q', repository, commit, file, function, expression)
#define OUTSIDE(repository, commit, file, function, expression)		\
	FIELD('O', repository, commit, file, function, expression)
#define TABLE(file)			FIELD('T', file)
#define ADDS(number)			FIELD('A')
#define LISTS(repository, commit, file)	FIELD('L', repository, commit, file)
#define KERNEL(release)			FIELD('K', release)
#define SINCE(version)			FIELD('S', version)

/*
 * The order of these letters. What the kernel shows; or what is outside, then with
 * what lists the IDs.
 */
#define LINT_FIELDS_ORDER "^VICN?BRHDW([MP]*M[MP]*P[MP]*Q*O*(TA?)+L*K|Q*O+L+)S$"

static inline const struct field *lint_field(const struct fields *row, char letter)
{
	const struct field *field = row->field;

	while (field->letter && field->letter != letter)
		field++;
	return field->letter ? field : NULL;
}

static inline bool lint_field_says(const struct fields *row, char letter, const char *word)
{
	const struct field *field = lint_field(row, letter);

	return field && field->text[0] && !strcmp(field->text[0], word);
}

/* Is it known that any driver may have all of it combined? */
static inline const char *lint_holds(const struct fields *row)
{
	bool memory = lint_field_says(row, 'H', "MEMORY");

	if (!memory && !lint_field_says(row, 'H', "QUEUES") && !lint_field_says(row, 'H', "MIXED"))
		return "HOLDS neither MEMORY nor QUEUES nor MIXED";
	if (lint_field_says(row, 'D', "NORMAL_NC") && !memory && !lint_field(row, 'Q'))
		return "is NORMAL_NC, but neither HOLDS(MEMORY) nor ASKS says that it may: PERMIT";
	return NULL;
}

static inline const char *lint_reason(const struct fields *row)
{
	const struct field *bars = lint_field(row, 'B');

	/* BARS has no text here. */
	if (bars && bars->text[0] && !fields_match(bars->text[0], "[a-z]+ [a-z]+"))
		return "has PREF without a reason";
	return NULL;
}

/* A file's place is as others can write it, too: nothing above, nothing absolute. */
static inline const char *lint_place(const char *repository, const char *commit,
				     const char *file)
{
	if (!fields_match(repository, "^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9_.-]*[A-Za-z0-9_-]$"))
		return "has a repository that is not as owner/name";
	if (!fields_match(commit, "^[0-9a-f]{7,40}$"))
		return "has a commit that is not of 7 to 40 hexadecimal digits";
	if (!fields_match(file, "^[A-Za-z0-9_.+-]+(/[A-Za-z0-9_.+-]+)*$") ||
	    fields_match(file, "(^|/)\\.\\.?(/|$)"))
		return "has a file that is not as path/below/the/top";
	return NULL;
}

static inline const char *lint_outside(const struct field *field)
{
	const char *wrong;

	if (!strchr("QOL", field->letter))
		return NULL;
	wrong = lint_place(field->text[0], field->text[1], field->text[2]);
	if (wrong || field->letter == 'L')
		return wrong;
	if (!fields_match(field->text[3], "^([A-Za-z_][A-Za-z0-9_]*)?$"))
		return "has a function that is no identifier";
	return *field->text[4] ? NULL : "has no expression";
}

/* All of it but the order. */
static inline const char *lint_fields(const struct fields *row)
{
	const struct field *field;
	const char *wrong = lint_holds(row);

	if (!wrong)
		wrong = lint_reason(row);
	for (field = row->field; !wrong && field->letter; field++)
		wrong = lint_outside(field);
	return wrong;
}

#endif /* VFIO_NC_LINT_FIELDS_H */
