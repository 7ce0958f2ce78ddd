// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench_plot.c - the figures as a picture, by gnuplot.
 */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench_plot.h"

#define PLOT_PROGRAM "gnuplot"

static bool plot_ends_with(const char *path, const char *end)
{
	size_t length = strlen(path);

	return length > strlen(end) && !strcmp(path + length - strlen(end), end);
}

static bool plot_is_installed(void)
{
	const char *path = getenv("PATH");
	char name[4096];
	size_t length;

	for (path = path ? path : "/usr/bin"; *path; path += length + (path[length] == ':')) {
		length = strcspn(path, ":");
		scnprintf(name, sizeof(name), "%.*s/" PLOT_PROGRAM, (int)length, path);
		if (!access(name, X_OK))
			return true;
	}
	return false;
}

enum cli_exit bench_plot_check(const char *path)
{
	if (!plot_ends_with(path, ".svg") && !plot_ends_with(path, ".png")) {
		cli_error("--plot %s: write a name that ends in .svg or .png", path);
		return CLI_USAGE;
	}
	if (plot_is_installed())
		return CLI_OK;
	cli_error("--plot needs gnuplot (Debian: apt install gnuplot-nox); --csv gives the figures without");
	return CLI_FAILED;
}

/* What stands in quotes in gnuplot's language. */
static void plot_print_text(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(strchr("\"\\$@`{}_^~&", *text) ? ' ' : *text, out);
}

static void plot_print_title(const struct bench *bench,
			     const struct testbed *testbed, FILE *out)
{
	const struct trial *trial = &bench->trial;

	fprintf(out, "set multiplot layout 1,2 title \"%04x:%04x BAR %u, Linux ",
		trial->device.facts.vendor, trial->device.facts.device, trial->bar);
	plot_print_text(out, testbed->kernel);
	fprintf(out, ", CPU ");
	plot_print_text(out, testbed->cpu);
	fprintf(out, ", root port ");
	plot_print_text(out, testbed->port);
	if (*testbed->emulated)
		fprintf(out, " (no real machine: means nothing)");
	fprintf(out, "\"\n");
}

static void plot_print_data(const struct bench *bench, enum bench_access access,
			    bool write, enum bench_type type, FILE *out)
{
	unsigned int i;

	fprintf(out, "$d%d%d%d << EOD\n", write, access, type);
	for (i = 0; i < bench->nr; i++) {
		const struct bench_point *point = &bench->point[i];

		if (point->access == access && point->write == write)
			fprintf(out, "%llu %.3f\n", (unsigned long long)point->size,
				bench_rate(point, type) / 1e6);
	}
	fprintf(out, "EOD\n");
}

static void plot_print_panel(bool write, FILE *out)
{
	int access;

	fprintf(out, "set title \"%s\"\nplot ", write ? "writing" : "reading");
	for (access = 0; access < BENCH_SINGLE; access++)
		fprintf(out,
			"$d%d%d0 with linespoints dt 2 lc %d title \"Device, %s\", $d%d%d1 with linespoints lc %d title \"Normal-NC, %s\"%s",
			write, access, access + 1, bench_access_name(access),
			write, access, access + 1, bench_access_name(access),
			access == BENCH_SINGLE - 1 ? "\n" : ", ");
}

void bench_plot_print(const struct bench *bench, const struct testbed *testbed,
		      bool png, FILE *out)
{
	int write, access, type;

	fprintf(out, "set terminal %s size 1200,600\n", png ? "pngcairo" : "svg");
	for (write = 0; write < 2; write++)
		for (access = 0; access < BENCH_SINGLE; access++)
			for (type = 0; type < BENCH_NR_TYPES; type++)
				plot_print_data(bench, access, write, type, out);
	plot_print_title(bench, testbed, out);
	fprintf(out, "set logscale x 2\nset logscale y 10\nset key bottom right\n"
		"set grid\nset xlabel \"bytes\"\nset ylabel \"MB/s\"\n"
		"set format x \"%%.0b%%B\"\n");
	plot_print_panel(true, out);
	plot_print_panel(false, out);
	fprintf(out, "unset multiplot\n");
}

/* The child: the script comes from @in, the picture goes to @path. */
static void plot_exec(int in, const char *path)
{
	int out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (out < 0) {
		cli_error("--plot %s: %s", path, strerror(errno));
		_exit(1);
	}
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	execlp(PLOT_PROGRAM, PLOT_PROGRAM, "-", (char *)NULL);
	_exit(127);
}

static enum cli_exit plot_wait(pid_t pid, const char *path)
{
	int status;

	if (waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	    !WEXITSTATUS(status))
		return CLI_OK;
	cli_error("--plot %s: gnuplot failed", path);
	return CLI_FAILED;
}

enum cli_exit bench_plot(const struct bench *bench,
			 const struct testbed *testbed, const char *path)
{
	FILE *script = tmpfile();
	enum cli_exit status;
	pid_t pid;

	if (!script) {
		cli_error("--plot: no temporary file: %s", strerror(errno));
		return CLI_FAILED;
	}
	bench_plot_print(bench, testbed, plot_ends_with(path, ".png"), script);
	rewind(script);
	fflush(stdout);
	pid = fork();
	if (!pid)
		plot_exec(fileno(script), path);
	status = plot_wait(pid, path);
	fclose(script);
	return status;
}
