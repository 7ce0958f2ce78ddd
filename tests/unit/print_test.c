// SPDX-License-Identifier: GPL-2.0-only
/*
 * print_test.c - the kernel's bounded print, as programs have it.
 */
#include "unit.h"

/* Of @text with @room bytes for it, @expected is printed. */
struct cut {
	const char *name;
	const char *text;
	size_t room;
	const char *expected;
};

static void cuts_it(void **state)
{
	const struct cut *cut = *state;
	char text[16];
	int length = scnprintf(text, cut->room + 1, "%s", cut->text);

	assert_string_equal(text, cut->expected);
	assert_int_equal(length, strlen(cut->expected));
}

static struct cut cuts[] = {
	{ "ascii", "abcd", 3, "abc" },
	{ "two_bytes_whole", "a\u00e9b", 3, "a\u00e9" },
	{ "two_bytes_cut", "ab\u00e9", 3, "ab" },
	{ "three_bytes_whole", "\u20acb", 3, "\u20ac" },
	{ "three_bytes_cut_behind_the_first", "ab\u20ac", 3, "ab" },
	{ "three_bytes_cut_behind_the_second", "a\u20ac", 3, "a" },
	{ "four_bytes_whole", "\U0001f40eb", 4, "\U0001f40e" },
	{ "four_bytes_cut", "\U0001f40e", 3, "" },
	{ "nothing_fits", "\u00e9", 0, "" },
	{ "all_fits", "\u00e9", 2, "\u00e9" },
	/* Whoever prints what is no UTF-8 gets what fits. */
	{ "no_character_begins", "\x80\x80\x80\x80", 3, "\x80\x80\x80" },
};

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(cuts)];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cuts); i++)
		tests[i] = (struct CMUnitTest){ cuts[i].name, cuts_it, NULL, NULL, &cuts[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
