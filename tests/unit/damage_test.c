// SPDX-License-Identifier: GPL-2.0-only
/*
 * damage_test.c - good rule texts, cut and damaged in every place.
 *
 * Nothing is said about which damage is fatal. But a text is either taken,
 * and then its canonical text means the same, or rejected, and then the error
 * lies inside the text. The copies end where their memory ends, so that the
 * sanitizer sees a parser that reads on.
 */
#include "unit.h"

#define DAMAGE_TEXT_MAX 256
#define DAMAGE_RANDOM 20000

/* Canonical, so that what is left of them is canonical too. */
static const char * const texts[] = {
	"0001:02:1f.7/all=device",
	"*:*:*.*/pref=normal-nc",
	"8086:1592/0=permit",
	"8086:1592:1af4:1100/0,2,4=stock",
	"class:0300/all=permit",
	"class:010802/1,5@0x1000+0x2000=normal-nc",
	"port:1022:*/pref@0x10000+0x30000=permit",
	"*:*/all=stock;8086:1592/3@0x0+0x1000=device;class:*/all=device",
};

static void *exactly(const void *from, size_t size)
{
	void *to = malloc(size);

	assert_non_null(to);
	if (from)
		memcpy(to, from, size);
	return to;
}

static void assert_error_inside(const char *text,
				const struct vfio_nc_text_error *error)
{
	size_t length = strlen(text);

	assert_in_range(error->position, 0, length);
	assert_in_range(error->length, 0, length - error->position);
	if (error->position < length && !error->length)
		fail_msg("\"%s\": nothing named at %u", text, error->position);
	assert_non_null(error->expected);
}

/* Return: as vfio_nc_rules_parse(); @canonical is how the rules print. */
static int parse_and_print(const char *from, char *canonical)
{
	char *text = exactly(from, strlen(from) + 1);
	struct vfio_nc_rule *rules =
		exactly(NULL, vfio_nc_text_count(text) * sizeof(*rules));
	struct vfio_nc_text_error error = { 0 };
	int nr = vfio_nc_rules_parse(text, UNIT_PAGE, rules, &error);
	int i, at = 0;

	for (i = 0; i < nr; i++) {
		at += scnprintf(canonical + at, DAMAGE_TEXT_MAX - at, "%s",
				i ? ";" : "");
		at += vfio_nc_rule_print(&rules[i], canonical + at,
					 DAMAGE_TEXT_MAX - at);
	}
	canonical[at] = '\0';
	free(rules);
	if (nr < 0) {
		assert_int_equal(nr, -EINVAL);
		assert_error_inside(text, &error);
	}
	free(text);
	return nr;
}

/* Taken and stable, or rejected inside the text. */
static void assert_taken_or_rejected(const char *text)
{
	char once[DAMAGE_TEXT_MAX], twice[DAMAGE_TEXT_MAX];
	int nr = parse_and_print(text, once);

	if (nr < 0)
		return;
	assert_int_equal(parse_and_print(once, twice), nr);
	assert_string_equal(once, twice);
}

static void text_cut_anywhere_is_shorter_rules_or_rejected(void **state)
{
	char cut[DAMAGE_TEXT_MAX], canonical[DAMAGE_TEXT_MAX];
	unsigned int i;
	size_t length;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		for (length = 0; length <= strlen(texts[i]); length++) {
			strcpy(cut, texts[i]);
			cut[length] = '\0';
			if (parse_and_print(cut, canonical) < 0)
				continue;
			if (length && cut[length - 1] == ';')
				cut[length - 1] = '\0';
			assert_string_equal(canonical, cut);
		}
	}
}

static void text_cut_between_rules_is_taken(void **state)
{
	const char *list = texts[ARRAY_SIZE(texts) - 1];
	char cut[DAMAGE_TEXT_MAX], canonical[DAMAGE_TEXT_MAX];
	int nr;

	(void)state;
	strcpy(cut, list);
	for (nr = 3; nr; nr--) {
		assert_int_equal(parse_and_print(cut, canonical), nr);
		if (nr > 1)
			*strrchr(cut, ';') = '\0';
	}
}

static void text_with_any_character_but_semicolon_appended_is_rejected(void **state)
{
	char longer[DAMAGE_TEXT_MAX], canonical[DAMAGE_TEXT_MAX];
	unsigned int i, c;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		for (c = 1; c < 256; c++) {
			snprintf(longer, sizeof(longer), "%s%c", texts[i], c);
			assert_int_equal(parse_and_print(longer, canonical) < 0, c != ';');
		}
	}
}

static void text_with_any_character_prepended_is_rejected(void **state)
{
	char longer[DAMAGE_TEXT_MAX], canonical[DAMAGE_TEXT_MAX];
	unsigned int i, c;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		for (c = 1; c < 256; c++) {
			snprintf(longer, sizeof(longer), "%c%s", c, texts[i]);
			assert_int_equal(parse_and_print(longer, canonical),
					 -EINVAL);
		}
	}
}

static void text_with_one_character_changed_is_taken_or_rejected(void **state)
{
	char changed[DAMAGE_TEXT_MAX];
	unsigned int i, c;
	size_t at;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		for (at = 0; at < strlen(texts[i]); at++) {
			for (c = 1; c < 256; c++) {
				strcpy(changed, texts[i]);
				changed[at] = (char)c;
				assert_taken_or_rejected(changed);
			}
		}
	}
}

static void text_without_one_character_is_taken_or_rejected(void **state)
{
	char changed[DAMAGE_TEXT_MAX];
	unsigned int i;
	size_t at;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		for (at = 0; at < strlen(texts[i]); at++) {
			strcpy(changed, texts[i]);
			memmove(changed + at, changed + at + 1,
				strlen(changed + at));
			assert_taken_or_rejected(changed);
		}
	}
}

static void text_of_random_tokens_is_taken_or_rejected(void **state)
{
	static const char * const tokens[] = {
		"8086:1592", "0000:01:02.3", "class:", "0300", "port:", "*",
		":", ".", "/", "all", "pref", "0", ",", "5", "@", "0x1000",
		"4096", "+", "=", "device", "stock", ";", " ",
	};
	char text[DAMAGE_TEXT_MAX];
	u64 seed = UNIT_SEED;
	unsigned int i, nr;

	(void)state;
	print_message("# %u texts, seed 0x%llx\n", DAMAGE_RANDOM, UNIT_SEED);
	for (i = 0; i < DAMAGE_RANDOM; i++) {
		text[0] = '\0';
		for (nr = unit_random_below(&seed, 12); nr; nr--)
			strcat(text, tokens[unit_random_below(&seed,
						ARRAY_SIZE(tokens))]);
		assert_taken_or_rejected(text);
	}
}

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(text_cut_anywhere_is_shorter_rules_or_rejected),
	cmocka_unit_test(text_cut_between_rules_is_taken),
	cmocka_unit_test(text_with_any_character_but_semicolon_appended_is_rejected),
	cmocka_unit_test(text_with_any_character_prepended_is_rejected),
	cmocka_unit_test(text_with_one_character_changed_is_taken_or_rejected),
	cmocka_unit_test(text_without_one_character_is_taken_or_rejected),
	cmocka_unit_test(text_of_random_tokens_is_taken_or_rejected),
};

UNIT_MAIN(cases)
