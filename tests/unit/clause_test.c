// SPDX-License-Identifier: GPL-2.0-only
/*
 * clause_test.c - lists of clauses, which an override is: good and bad texts,
 * and what one clause says about a place in a BAR.
 *
 * Where a row speaks of pages, the BARs are those of unit_device(): BAR 0 has
 * 16 pages and is prefetchable, BAR 2 has 4 and is not, BAR 1 is absent.
 */
#include "marked.h"

#define CLAUSE_TEST_RANDOM 3000
#define CLAUSE_TEST_MAX 16

/* A text that must be good, with room for exactly its clauses. */
static unsigned int parse(const char *text, struct vfio_nc_clause *clauses)
{
	unsigned int count = vfio_nc_text_count(text);
	struct vfio_nc_clause *room = malloc(count * sizeof(*room));
	struct vfio_nc_text_error error = { 0 };
	int nr;

	assert_in_range(count, 0, CLAUSE_TEST_MAX);
	nr = vfio_nc_clauses_parse(text, UNIT_PAGE, room, &error);
	if (nr < 0)
		fail_msg("\"%s\" is rejected at %u: expected %s", text,
			 error.position, error.expected);
	/* A ";" behind the last needs no room. */
	assert_in_range(nr, count ? count - 1 : 0, count);
	if (nr)
		memcpy(clauses, room, (size_t)nr * sizeof(*room));
	free(room);
	return (unsigned int)nr;
}

/* Canonical text of a list; @text has room for CLAUSE_TEST_MAX clauses. */
static void print(const struct vfio_nc_clause *clauses, unsigned int nr,
		  char *text)
{
	unsigned int i;

	*text = '\0';
	for (i = 0; i < nr; i++) {
		text += sprintf(text, "%s", i ? ";" : "");
		text += vfio_nc_clause_print(&clauses[i], text,
					     VFIO_NC_CLAUSE_TEXT_MAX);
	}
}

/* Good texts */

struct good_row {
	const char *text;
	unsigned int nr;
	const char *canonical;
};

static void parses_and_prints(void **state)
{
	const struct good_row *row = *state;
	struct vfio_nc_clause clauses[CLAUSE_TEST_MAX], again[CLAUSE_TEST_MAX];
	char text[CLAUSE_TEST_MAX * VFIO_NC_CLAUSE_TEXT_MAX];

	assert_int_equal(parse(row->text, clauses), row->nr);
	print(clauses, row->nr, text);
	assert_string_equal(text, row->canonical);
	assert_int_equal(parse(text, again), row->nr);
	print(again, row->nr, text);
	assert_string_equal(text, row->canonical);
}

#define GOOD(name, text, nr, canonical)					\
	UNIT_ROW(#name "_parses_and_prints", parses_and_prints,		\
		 (&(struct good_row){ text, nr, canonical }))

static void clauses_of_empty_text_are_none(void **state)
{
	struct vfio_nc_text_error error;

	(void)state;
	assert_int_equal(vfio_nc_clauses_parse("", UNIT_PAGE, NULL, &error), 0);
}

static void clauses_keep_their_order(void **state)
{
	struct vfio_nc_clause clauses[3];

	(void)state;
	parse("2=stock;pref=permit;all@4096+8192=normal-nc", clauses);
	assert_int_equal(clauses[0].bars, 1 << 2);
	assert_int_equal(clauses[0].verdict, VFIO_NC_STOCK);
	assert_true(clauses[1].pref);
	assert_int_equal(clauses[1].verdict, VFIO_NC_PERMIT);
	assert_int_equal(clauses[2].bars, VFIO_NC_ALL_BARS);
	assert_int_equal(clauses[2].offset, 4096);
	assert_int_equal(clauses[2].length, 8192);
	assert_int_equal(clauses[2].verdict, VFIO_NC_NORMAL_NC);
}

static void clauses_do_not_inherit(void **state)
{
	struct vfio_nc_clause clauses[2];

	(void)state;
	memset(clauses, 0xff, sizeof(clauses));
	parse("pref@4096+4096=normal-nc;2=stock", clauses);
	assert_int_equal(clauses[1].bars, 1 << 2);
	assert_false(clauses[1].pref);
	assert_int_equal(clauses[1].offset, 0);
	assert_int_equal(clauses[1].length, 0);
	assert_int_equal(clauses[1].verdict, VFIO_NC_STOCK);
}

static const char longest[] =
	"0,1,2,3,4@0x8000000000000000+0x7ffffffffffff000=normal-nc";

static void print_of_longest_clause_fits_text_max(void **state)
{
	struct vfio_nc_clause clause;
	char text[VFIO_NC_CLAUSE_TEXT_MAX];

	(void)state;
	parse(longest, &clause);
	assert_int_equal(vfio_nc_clause_print(&clause, text, sizeof(text)),
			 strlen(longest));
	assert_string_equal(text, longest);
}

static void print_into_small_buffer_is_cut_and_terminated(void **state)
{
	struct vfio_nc_clause clause;
	char text[sizeof(longest) + 1];
	size_t size;

	(void)state;
	parse(longest, &clause);
	for (size = 1; size <= strlen(longest); size++) {
		memset(text, '#', sizeof(text));
		assert_int_equal(vfio_nc_clause_print(&clause, text, size),
				 size - 1);
		assert_memory_equal(text, longest, size - 1);
		assert_int_equal(text[size - 1], '\0');
		assert_int_equal(text[size], '#');
	}
}

/* A list that is cut is a shorter list, if it is one at all; a ";" may be left. */
static void text_cut_anywhere_is_shorter_list_or_rejected(void **state)
{
	static const char list[] = "0=device;2@0x1000+0x2000=permit;pref=normal-nc";
	char text[CLAUSE_TEST_MAX * VFIO_NC_CLAUSE_TEXT_MAX];
	struct vfio_nc_clause clauses[CLAUSE_TEST_MAX];
	struct vfio_nc_text_error error;
	unsigned int taken = 0;
	size_t length;
	char *cut;
	int nr;

	(void)state;
	for (length = 0; length < sizeof(list); length++) {
		cut = strndup(list, length);
		nr = vfio_nc_clauses_parse(cut, UNIT_PAGE, clauses, &error);
		if (nr < 0) {
			assert_in_range(error.position + error.length, 0, length);
		} else {
			print(clauses, nr, text);
			if (length && cut[length - 1] == ';')
				cut[length - 1] = '\0';
			assert_string_equal(text, cut);
			taken++;
		}
		free(cut);
	}
	assert_int_equal(taken, 6);
}

static struct vfio_nc_clause random_clause(u64 *seed)
{
	struct vfio_nc_clause clause = {
		.bars = (u8)(1 + unit_random_below(seed, VFIO_NC_ALL_BARS)),
		.verdict = unit_random_below(seed, VFIO_NC_NR_VERDICTS),
	};

	clause.pref = clause.bars == VFIO_NC_ALL_BARS &&
		      unit_random_below(seed, 2);
	if (unit_random_below(seed, 2)) {
		clause.offset = (unit_random(seed) >> 1) & ~(u64)(UNIT_PAGE - 1);
		clause.length = UNIT_PAGE +
			((unit_random(seed) >> 2) & ~(u64)(UNIT_PAGE - 1));
	}
	return clause;
}

static void round_trip_of_random_lists_changes_nothing(void **state)
{
	struct vfio_nc_clause want[CLAUSE_TEST_MAX], got[CLAUSE_TEST_MAX];
	char text[CLAUSE_TEST_MAX * VFIO_NC_CLAUSE_TEXT_MAX];
	u64 seed = UNIT_SEED;
	unsigned int i, n, nr;

	(void)state;
	print_message("# %u lists, seed 0x%llx\n", CLAUSE_TEST_RANDOM, UNIT_SEED);
	for (i = 0; i < CLAUSE_TEST_RANDOM; i++) {
		nr = unit_random_below(&seed, CLAUSE_TEST_MAX + 1);
		for (n = 0; n < nr; n++)
			want[n] = random_clause(&seed);
		print(want, nr, text);
		assert_int_equal(parse(text, got), nr);
		for (n = 0; n < nr; n++) {
			assert_int_equal(got[n].bars, want[n].bars);
			assert_int_equal(got[n].pref, want[n].pref);
			assert_int_equal(got[n].offset, want[n].offset);
			assert_int_equal(got[n].length, want[n].length);
			assert_int_equal(got[n].verdict, want[n].verdict);
		}
	}
}

/* Bad texts */

struct bad_row {
	u64 page_size;
	const char *marked;
	const char *expected;
};

static void is_rejected(void **state)
{
	const struct bad_row *row = *state;
	struct marked_text bad = marked_read(row->marked);
	struct vfio_nc_clause clauses[CLAUSE_TEST_MAX];
	struct vfio_nc_text_error error = { 0 };

	assert_in_range(vfio_nc_text_count(bad.text), 1, CLAUSE_TEST_MAX);
	assert_int_equal(vfio_nc_clauses_parse(bad.text, row->page_size,
					       clauses, &error), -EINVAL);
	assert_marked(&bad, &error, row->expected);
}

#define BAD_PAGE(name, page_size, marked, expected)			\
	UNIT_ROW(#name "_is_rejected", is_rejected,			\
		 (&(struct bad_row){ page_size, marked, expected }))
#define BAD(name, marked, expected) BAD_PAGE(name, UNIT_PAGE, marked, expected)

/* What a clause says */

#define PAGES(nr) ((u64)(nr) * UNIT_PAGE)

struct answer_row {
	const char *text;
	unsigned int bar;
	u64 page;
	u64 end_before;
	int verdict;
	u64 end_after;
};

/* Not a verdict: the clause is silent. */
#define SILENT (-1)

/* Only the verdict and the end are this function's to write. */
static const struct vfio_nc_decision untouched = {
	.verdict = VFIO_NC_NR_VERDICTS,
	.source = VFIO_NC_SOURCE_FIRMWARE,
	.rule = 77,
	.id = "untouched",
	.lifted = "untouched too",
};

static void answers_at(const struct answer_row *row, u64 offset)
{
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_decision decision = untouched;
	struct vfio_nc_clause clause;
	bool spoke;

	assert_int_equal(parse(row->text, &clause), 1);
	decision.end = PAGES(row->end_before);
	spoke = vfio_nc_clause_answers(&clause, device.bar, row->bar, offset,
				       &decision);
	assert_int_equal(spoke, row->verdict != SILENT);
	assert_int_equal(decision.verdict, spoke ? (unsigned int)row->verdict :
						   untouched.verdict);
	assert_int_equal(decision.end, PAGES(row->end_after));
	assert_int_equal(decision.source, untouched.source);
	assert_int_equal(decision.rule, untouched.rule);
	assert_ptr_equal(decision.id, untouched.id);
	assert_ptr_equal(decision.lifted, untouched.lifted);
}

static void answers(void **state)
{
	const struct answer_row *row = *state;

	answers_at(row, PAGES(row->page));
	answers_at(row, PAGES(row->page + 1) - 1);
}

#define ANSWER(name, text, bar, page, before, verdict, after)		\
	UNIT_ROW(#name, answers, (&(struct answer_row){ text, bar, page,	\
		 before, verdict, after }))

/* Why a clause cannot be meant */

struct misfit_row {
	const char *text;
	const char *why;
	bool no_memory;
};

static void misfits(void **state)
{
	const struct misfit_row *row = *state;
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_clause clause[CLAUSE_TEST_MAX];
	char why[VFIO_NC_MISFIT_MAX] = "";

	assert_int_equal(parse(row->text, clause), 1);
	if (row->no_memory)
		memset(device.bar, 0, sizeof(device.bar));
	assert_int_equal(vfio_nc_clause_misfit(clause, device.bar, why, sizeof(why)),
			 strlen(row->why));
	assert_string_equal(why, row->why);
}

#define MISFIT(name, text, why)						\
	UNIT_ROW("misfit_" #name, misfits, (&(struct misfit_row){ text, why, false }))
#define MISFIT_BARE(name, text, why)					\
	UNIT_ROW("misfit_" #name, misfits, (&(struct misfit_row){ text, why, true }))

static const struct CMUnitTest cases[] = {
	GOOD(clause_about_one_bar, "0=device", 1, "0=device"),
	GOOD(clause_about_bars_in_any_order, "5,0,3=permit", 1, "0,3,5=permit"),
	GOOD(clause_about_six_bars, "0,1,2,3,4,5=stock", 1, "all=stock"),
	GOOD(clause_about_all, "all=normal-nc", 1, "all=normal-nc"),
	GOOD(clause_about_pref, "pref=normal-nc", 1, "pref=normal-nc"),
	GOOD(clause_with_decimal_range, "0@8192+4096=permit", 1, "0@0x2000+0x1000=permit"),
	GOOD(clause_with_upper_case_range, "0@0XA000+0XB000=permit", 1, "0@0xa000+0xb000=permit"),
	GOOD(clause_with_range_to_last_end, "0@0xffffffffffffe000+0x1000=stock", 1,
	     "0@0xffffffffffffe000+0x1000=stock"),
	GOOD(clause_with_suffixes, "0@4K+1M=permit", 1, "0@0x1000+0x100000=permit"),
	GOOD(clause_with_suffixes_in_lower_case, "0@0x4k+1g=permit", 1,
	     "0@0x1000+0x40000000=permit"),
	GOOD(clause_with_blanks_around_equals, "1 =\tpermit", 1, "1=permit"),
	GOOD(clause_with_range_and_blanks, "1@0+4K = permit", 1, "1@0x0+0x1000=permit"),
	GOOD(clauses_with_blanks_around_semicolon, "1=permit ; 3=device", 2,
	     "1=permit;3=device"),
	GOOD(clause_with_semicolon_behind, "1=permit;", 1, "1=permit"),
	GOOD(clause_with_semicolon_and_blanks_behind, "1=permit ; ", 1, "1=permit"),
	GOOD(clauses_two, "0=device;2=permit", 2, "0=device;2=permit"),
	GOOD(clauses_equal, "0=device;0=device", 2, "0=device;0=device"),
	GOOD(clauses_of_every_form, "pref=stock;all@0+4096=device;1,2=permit;5@4096+4096=normal-nc",
	     4, "pref=stock;all@0x0+0x1000=device;1,2=permit;5@0x1000+0x1000=normal-nc"),
	GOOD(clauses_sixteen, "0=stock;1=stock;2=stock;3=stock;4=stock;5=stock;0=device;1=device;"
	     "2=device;3=device;4=device;5=device;0=permit;1=permit;2=permit;3=permit", 16,
	     "0=stock;1=stock;2=stock;3=stock;4=stock;5=stock;0=device;1=device;"
	     "2=device;3=device;4=device;5=device;0=permit;1=permit;2=permit;3=permit"),
	cmocka_unit_test(clauses_of_empty_text_are_none),
	cmocka_unit_test(clauses_keep_their_order),
	cmocka_unit_test(clauses_do_not_inherit),
	cmocka_unit_test(print_of_longest_clause_fits_text_max),
	cmocka_unit_test(print_into_small_buffer_is_cut_and_terminated),
	cmocka_unit_test(text_cut_anywhere_is_shorter_list_or_rejected),
	cmocka_unit_test(round_trip_of_random_lists_changes_nothing),

	/* An override names no device */
	BAD(rule_with_id, "[8086:1592]/0=stock", "BARs 0 to 5"),
	BAD(rule_with_class, "[class:0300]/0=stock", "BARs 0 to 5"),
	BAD(rule_with_star, "[*:*]/0=stock", "BARs 0 to 5"),
	BAD(rule_without_selector, "[/]0=stock", "BARs 0 to 5"),
	BAD(rule_as_second_clause, "0=stock;[8086:1592]/0=stock", "BARs 0 to 5"),
	BAD(verdict_alone, "[device]", "BARs 0 to 5"),
	BAD(verdict_after_equals, "[=]device", "BARs 0 to 5"),

	/* BARs */
	BAD(space_alone, "[ ]", "BARs 0 to 5"),
	BAD(newline_alone, "[\n]", "BARs 0 to 5"),
	BAD(bar_6, "[6]=stock", "BARs 0 to 5"),
	BAD(bar_twice, "[0,2,0]=stock", "each once"),
	BAD(bar_after_space, "[ 0]=stock", "BARs 0 to 5"),
	BAD(bar_between_spaces, "[0 1] =stock", "BARs 0 to 5"),
	BAD(bar_list_with_trailing_comma, "[0,]=stock", "BARs 0 to 5"),
	BAD(bar_list_with_leading_comma, "[,0]=stock", "BARs 0 to 5"),
	BAD(bar_of_two_digits, "[00]=stock", "BARs 0 to 5"),
	BAD(pref_and_bar, "[pref,0]=stock", "BARs 0 to 5"),
	BAD(all_with_letter_more, "[alls]=stock", "BARs 0 to 5"),
	BAD(all_in_upper_case, "[ALL]=stock", "BARs 0 to 5"),
	BAD(bars_alone, "0[]", "\"@\" and a range"),
	BAD(bars_before_semicolon, "0[;]1=stock", "\"=\" and the verdict"),

	/* Ranges */
	BAD(range_without_length, "0@4096[=]stock", "\"+\""),
	BAD(range_cut_after_offset, "0@4096[]", "\"+\""),
	BAD(range_without_offset, "0@[+]4096=stock", "a number"),
	BAD(range_of_hex_without_0x, "0@[1000a]+4096=stock", "hexadecimal needs 0x"),
	BAD(range_of_octal, "0@[04096]+4096=stock", "a number"),
	BAD(range_not_aligned, "0@[0x800]+4096=stock", "page size"),
	BAD(range_of_length_0, "0@4096+[0]=stock", "not 0"),
	BAD(range_that_wraps, "0@0xfffffffffffff000+[0x1000]=stock", "2^64"),
	BAD(range_of_2_to_64, "0@0+[18446744073709551616]=stock", "2^64"),
	BAD(range_before_end, "0@0+4096[]", "\"=\" and the verdict"),
	BAD_PAGE(range_of_4k_on_16k_pages, 0x4000, "0@[0x1000]+0x4000=stock", "page size"),
	BAD_PAGE(range_of_4k_on_64k_pages, 0x10000, "0@0x10000+[0x1000]=stock", "page size"),

	/* Verdicts */
	BAD(verdict_missing, "0=[]", "permit"),
	BAD(verdict_missing_before_semicolon, "0=[;]1=stock", "permit"),
	BAD(verdict_unknown, "0=[wc]", "normal-nc"),
	BAD(verdict_unlisted, "0=[unlisted]", "device"),
	BAD(verdict_too_short, "0=[perm]", "permit"),
	BAD(verdict_too_long, "0=[permits]", "permit"),
	BAD(verdict_before_newline, "0=[permit\n]", "permit"),

	/* Lists */
	BAD(list_of_one_semicolon, "[;]", "BARs 0 to 5"),
	BAD(list_with_leading_semicolon, "[;]0=stock", "BARs 0 to 5"),
	BAD(list_with_two_trailing_semicolons, "0=stock;[;]", "BARs 0 to 5"),
	BAD(list_with_newline_behind_semicolon, "0=stock;[\n]", "BARs 0 to 5"),
	BAD(list_with_empty_clause, "0=stock;[;]1=stock", "BARs 0 to 5"),
	BAD(list_with_comma_between, "0=[stock,1]=stock", "stock"),
	BAD(list_with_second_equals, "0=stock[=]permit", "\";\" and the next BARs, or the end"),
	BAD(list_with_range_behind, "0=stock[@]0+4096", "\";\" and the next BARs, or the end"),
	BAD(list_with_plus_behind, "0=stock;1=device[+]", "\";\" and the next BARs, or the end"),
	BAD(list_with_slash_behind, "0=stock[/]1", "\";\" and the next BARs, or the end"),
	BAD(list_with_two_faults_names_the_first, "0=stock;[7]=stock;0=wc", "BARs 0 to 5"),
	BAD(list_with_bad_last_clause, "0=stock;1=stock;2=[no]", "stock"),

	/* What a clause says: the verdict if it speaks, and an end that only comes down */
	ANSWER(whole_bar_leaves_the_end, "0=permit", 0, 0, 16, VFIO_NC_PERMIT, 16),
	ANSWER(whole_bar_leaves_an_end_that_is_near, "0=permit", 0, 0, 1, VFIO_NC_PERMIT, 1),
	ANSWER(stock_is_said, "0=stock", 0, 0, 16, VFIO_NC_STOCK, 16),
	ANSWER(other_bar_changes_nothing, "2=permit", 0, 0, 16, SILENT, 16),
	ANSWER(absent_bar_changes_nothing, "1=permit", 1, 0, 16, SILENT, 16),
	ANSWER(pref_is_silent_elsewhere, "pref=permit", 2, 0, 4, SILENT, 4),
	ANSWER(pref_speaks_of_small_bar, "pref=permit", 4, 0, 1, VFIO_NC_PERMIT, 1),
	ANSWER(range_of_other_bar_does_not_cut, "2@4096+4096=permit", 0, 0, 16, SILENT, 16),
	ANSWER(range_of_pref_does_not_cut_elsewhere, "pref@4096+4096=permit", 2, 0, 4, SILENT, 4),
	ANSWER(range_of_absent_bar_does_not_cut, "1@4096+4096=permit", 1, 0, 16, SILENT, 16),
	ANSWER(place_before_range_ends_at_it, "0@0x4000+0x4000=permit", 0, 3, 16, SILENT, 4),
	ANSWER(place_before_range_keeps_a_nearer_end, "0@0x4000+0x4000=permit", 0, 0, 2, SILENT, 2),
	ANSWER(place_before_range_keeps_its_start_as_end, "0@0x4000+0x4000=permit", 0, 0, 4,
	       SILENT, 4),
	ANSWER(place_in_range_ends_with_it, "0@0x4000+0x4000=permit", 0, 4, 16, VFIO_NC_PERMIT, 8),
	ANSWER(place_in_range_keeps_a_nearer_end, "0@0x4000+0x4000=permit", 0, 4, 6,
	       VFIO_NC_PERMIT, 6),
	ANSWER(place_in_range_keeps_its_stop_as_end, "0@0x4000+0x4000=permit", 0, 7, 8,
	       VFIO_NC_PERMIT, 8),
	ANSWER(place_behind_range_leaves_the_end, "0@0x4000+0x4000=permit", 0, 8, 16, SILENT, 16),
	ANSWER(range_past_end_is_device_and_leaves_the_end, "0@0x4000+0x10000=permit", 0, 4, 16,
	       VFIO_NC_DEVICE, 16),
	ANSWER(range_past_end_cuts_before_it, "0@0x4000+0x10000=permit", 0, 0, 16, SILENT, 4),
	ANSWER(range_behind_end_leaves_the_end, "0@0x10000+0x1000=permit", 0, 0, 16, SILENT, 16),
	ANSWER(range_to_last_end_of_64_bits_is_device, "0@0x1000+0xffffffffffffe000=permit", 0, 1,
	       16, VFIO_NC_DEVICE, 16),

	MISFIT(of_bars_that_are_there, "0,2=permit", ""),
	MISFIT(of_all, "all=permit", ""),
	MISFIT(of_pref, "pref=permit", ""),
	MISFIT(of_a_range_to_the_end, "2@0x3000+0x1000=permit", ""),
	MISFIT(of_an_absent_bar, "1=permit",
	       "bar1 is no memory BAR of this device: its memory BARs are 0, 2, 4, 5"),
	MISFIT(of_an_absent_bar_behind_others, "0,2,3=permit",
	       "bar3 is no memory BAR of this device: its memory BARs are 0, 2, 4, 5"),
	MISFIT(of_a_range_past_the_end, "2@0x3000+0x2000=permit",
	       "the range ends beyond bar2, which has 0x4000 bytes"),
	MISFIT(of_a_range_past_the_end_of_the_second, "0,2@0x4000+0x1000=permit",
	       "the range ends beyond bar2, which has 0x4000 bytes"),
	MISFIT(of_a_range_past_the_end_of_any, "all@0x4000+0x1000=permit",
	       "the range ends beyond bar2, which has 0x4000 bytes"),
	MISFIT_BARE(of_all_without_memory, "all=permit",
	       "no memory BAR of this device is meant: it has none"),
	MISFIT_BARE(of_a_bar_without_memory, "0=permit",
	       "bar0 is no memory BAR of this device: it has none"),
};

UNIT_MAIN(cases)
