// SPDX-License-Identifier: GPL-2.0-only
/*
 * The figures of vfio-nc bench: medians, rates, and the picture of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/cli/show/bench_plot.h"
#include "../../src/cli/show/bench_show.h"
#include "../../src/cli/show/show.h"

static struct bench bench;
static struct testbed testbed;

static void median_is_the_value_in_the_middle(void **state)
{
	double odd[] = { 5, 1, 9 };
	double even[] = { 8, 2, 6, 4 };
	struct stats stats;

	(void)state;
	stats = stats_of(odd, 3);
	assert_true(stats.nr == 3 && stats.median == 5);
	assert_true(stats.min == 1 && stats.max == 9);
	stats = stats_of(even, 4);
	assert_true(stats.median == 4);
	stats = stats_of(even, 1);
	assert_true(stats.median == 2 && stats.max == 2);
	stats = stats_of(NULL, 0);
	assert_true(stats.nr == 0 && stats.median == 0);
}

static void ratio_of_nothing_is_not_infinite(void **state)
{
	(void)state;
	assert_true(stats_ratio(6, 2) == 3);
	assert_true(stats_ratio(6, 0) == 0);
	assert_true(stats_ratio(0, 6) == 0);
}

/* 64 bytes in 64 ns, and so on: 1 GB/s, and twice that as Normal-NC. */
static void fill(void)
{
	enum bench_access access;
	unsigned int write;
	u64 size;

	memset(&bench, 0, sizeof(bench));
	memset(&testbed, 0, sizeof(testbed));
	strcpy(testbed.kernel, "6.1\"; system \"touch /tmp/no\"");
	strcpy(testbed.port, "none");
	for (size = 64; size <= 1 << 20; size *= 4) {
		for (access = 0; access < BENCH_SINGLE; access++) {
			for (write = 0; write < 2; write++) {
				struct bench_point *point = &bench.point[bench.nr++];
				double ns = (double)size;

				point->access = access;
				point->write = write;
				point->size = size;
				point->ns[BENCH_DEVICE] = stats_of(&ns, 1);
				ns /= 2;
				point->ns[BENCH_NORMAL] = stats_of(&ns, 1);
			}
		}
	}
}

static void rate_is_bytes_a_second(void **state)
{
	(void)state;
	fill();
	assert_true(bench_rate(&bench.point[0], BENCH_DEVICE) == 1e9);
	assert_true(bench_rate(&bench.point[0], BENCH_NORMAL) == 2e9);
}

static void sizes_are_short(void **state)
{
	char text[SHOW_SIZE_MAX];

	(void)state;
	assert_string_equal(show_size(64, text), "64B");
	assert_string_equal(show_size(4096, text), "4K");
	assert_string_equal(show_size(1 << 20, text), "1M");
	assert_string_equal(show_size(3ull << 30, text), "3G");
	assert_string_equal(show_size(1025, text), "1025B");
}

/* What takes long is not measured as often as was asked for, and that is said. */
static void fewer_runs_than_asked_for_are_told(void **state)
{
	char text[1024] = "";
	FILE *out = tmpfile();
	int kept;

	(void)state;
	fill();
	bench.runs = 9;
	bench.nr = 1;
	assert_non_null(out);
	fflush(stdout);
	kept = dup(STDOUT_FILENO);
	dup2(fileno(out), STDOUT_FILENO);
	bench_show_text(&bench, &testbed);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	rewind(out);
	assert_true(fread(text, 1, sizeof(text) - 1, out) > 0);
	fclose(out);
	assert_non_null(strstr(text, "; median of 1 to 9 runs\n"));
}

static void plot_script_holds_every_figure_and_no_foreign_command(void **state)
{
	char *script = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&script, &size);

	(void)state;
	fill();
	bench_plot_print(&bench, &testbed, false, out);
	fclose(out);
	assert_non_null(strstr(script, "set terminal svg"));
	assert_non_null(strstr(script, "\n65536 1000.000\n"));
	assert_non_null(strstr(script, "\n65536 2000.000\n"));
	assert_null(strstr(script, "\"; system"));
	free(script);
}

static void plot_is_drawn(void **state)
{
	char name[] = "/tmp/bench-test-XXXXXX.svg";
	char line[64] = "";
	FILE *file;
	int fd;

	(void)state;
	if (system("command -v gnuplot >/dev/null"))
		skip();
	fill();
	fd = mkstemps(name, 4);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(bench_plot_check(name), CLI_OK);
	assert_int_equal(bench_plot(&bench, &testbed, name), CLI_OK);
	file = fopen(name, "r");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	fclose(file);
	unlink(name);
	assert_non_null(strstr(line, "<?xml"));
}

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(median_is_the_value_in_the_middle),
	cmocka_unit_test(ratio_of_nothing_is_not_infinite),
	cmocka_unit_test(rate_is_bytes_a_second),
	cmocka_unit_test(sizes_are_short),
	cmocka_unit_test(fewer_runs_than_asked_for_are_told),
	cmocka_unit_test(plot_script_holds_every_figure_and_no_foreign_command),
	cmocka_unit_test(plot_is_drawn),
};

int main(void)
{
	return cmocka_run_group_tests(cases, NULL, NULL);
}
