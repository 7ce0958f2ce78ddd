// SPDX-License-Identifier: GPL-2.0-only
/*
 * clause_test.c - the text of VFIO_NC_WISH.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <vfio_nc/uapi.h>

#include "preload.h"

static const struct bad {
	const char *text;
	size_t at;
	size_t length;
	const char *write;
} bads[] = {
	{ "2=wc", 2, 2, "device, permit, normal-nc or plain" },
	{ "2=Device", 2, 6, "device, permit" },
	{ "2", 1, 0, "\"=\" and the wish" },
	{ "2=permit,0=device", 2, 15, "device, permit" },
	{ "2=permit 0=device", 9, 8, "\";\" before" },
	{ "2=permit!!", 9, 1, "\";\" before" },
	{ "2,=permit", 2, 0, "the BAR" },
	{ "6=device", 0, 1, "0 to 5" },
	{ "pref=permit", 0, 4, "or all" },
	{ "allo=permit", 3, 8, "\"=\" and" },
	{ "2@0x1000+0x1000=permit", 1, 14, "all of a BAR" },
	{ "01:00.0/2=permit", 0, 7, "0000:01:00.0" },
	{ "0000:01:20.0/2=permit", 0, 12, "0000:01:00.0" },
	{ "0000:01:00.8/2=permit", 0, 12, "0000:01:00.0" },
	{ "10de/2=permit", 0, 4, "10de:2204" },
	{ "10de:22/2=permit", 0, 7, "10de:2204" },
	{ "/2=permit", 0, 0, "nothing for every" },
	{ "2=permit;;", 9, 0, "the BAR" },
};

static void bad_text_is_refused(void **state)
{
	const struct bad *bad = *state;
	struct preload_clause clauses[PRELOAD_CLAUSES];
	struct preload_error error;

	assert_int_equal(preload_clauses_parse(bad->text, clauses, &error), -1);
	assert_int_equal(error.at, bad->at);
	assert_int_equal(error.length, bad->length);
	assert_non_null(strstr(error.write, bad->write));
}

static void good_text_is_read(void **state)
{
	struct preload_clause c[PRELOAD_CLAUSES];
	struct preload_error error;

	(void)state;
	assert_int_equal(preload_clauses_parse(" 0000:01:1f.7/0,2 = permit! ; 10DE:*/all=device;"
					       "10000:e1:00.0/5=plain;", c, &error), 3);
	assert_true(c[0].by_address && !c[0].by_ids && c[0].must);
	assert_int_equal(c[0].address, 0x1ff);
	assert_int_equal(c[0].bars, 5);
	assert_int_equal(c[0].wish, VFIO_NC_WISH_PERMIT);
	assert_true(c[1].by_ids && !c[1].by_address && !c[1].must);
	assert_int_equal(c[1].vendor, 0x10de);
	assert_int_equal(c[1].device, PRELOAD_ANY);
	assert_int_equal(c[1].bars, 0x3f);
	assert_int_equal(c[1].wish, VFIO_NC_WISH_DEVICE);
	assert_int_equal(c[2].address, 0x1000000000 >> 4 | 0xe100);
	assert_int_equal(c[2].wish, VFIO_NC_WISH_PLAIN);
	assert_int_equal(preload_clauses_parse("", c, &error), 0);
	assert_int_equal(preload_clauses_parse(" ", c, &error), 0);
}

static void too_many_wishes_are_refused(void **state)
{
	struct preload_clause clauses[PRELOAD_CLAUSES];
	struct preload_error error;
	char text[(PRELOAD_CLAUSES + 1) * 9 + 1] = "";
	int i;

	(void)state;
	for (i = 0; i < PRELOAD_CLAUSES; i++)
		strcat(text, "2=permit;");
	assert_int_equal(preload_clauses_parse(text, clauses, &error), PRELOAD_CLAUSES);
	strcat(text, "2=permit;");
	assert_int_equal(preload_clauses_parse(text, clauses, &error), -1);
}

int main(void)
{
	static struct CMUnitTest cases[2 + sizeof(bads) / sizeof(bads[0])] = {
		cmocka_unit_test(good_text_is_read),
		cmocka_unit_test(too_many_wishes_are_refused),
	};
	static char names[sizeof(bads) / sizeof(bads[0])][64];
	size_t i;

	for (i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
		snprintf(names[i], sizeof(names[i]), "bad text: %s", bads[i].text);
		cases[2 + i] = (struct CMUnitTest){
			names[i], bad_text_is_refused, NULL, NULL, (void *)&bads[i]
		};
	}
	return cmocka_run_group_tests_name("clause", cases, NULL, NULL);
}
