// SPDX-License-Identifier: GPL-2.0-only
/*
 * bench.c - vfio-nc bench: how fast is a BAR, as Device and as Normal-NC?
 */
#include <getopt.h>

#include "../show.h"
#include "../verbs.h"

#define BENCH_RUNS 9

/**
 * struct bench_request - what is asked for
 * @trial: of the BAR
 * @csv: --csv
 * @plot: --plot, or NULL
 * @runs: --runs
 * @sizes: --size
 * @nr_sizes: how many
 */
struct bench_request {
	struct trial_request trial;
	bool csv;
	const char *plot;
	unsigned int runs;
	u64 sizes[BENCH_SIZES_MAX];
	unsigned int nr_sizes;
};

/* "64,4K,1M" */
static bool bench_take_sizes(struct bench_request *request, const char *text)
{
	const char *end;
	u64 size;

	for (;; text = end + 1) {
		end = number_parse(text, &size);
		if (!end || !size || size % ACCESS_BLOCK ||
		    request->nr_sizes == BENCH_SIZES_MAX)
			return false;
		request->sizes[request->nr_sizes++] = size;
		if (!*end)
			return true;
		if (*end != ',')
			return false;
	}
}

static bool bench_take_runs(struct bench_request *request, const char *text)
{
	char *end;
	unsigned long runs = strtoul(text, &end, 10);

	if (*end || end == text || !runs || runs > BENCH_RUNS_MAX)
		return false;
	request->runs = (unsigned int)runs;
	return true;
}

static enum cli_exit bench_take_option(struct bench_request *request, int option,
				       char **argv)
{
	switch (option) {
	case 'y':
		request->trial.yes_write = true;
		return CLI_OK;
	case 'c':
		request->csv = true;
		return CLI_OK;
	case 'p':
		request->plot = optarg;
		return CLI_OK;
	case 's':
		if (bench_take_sizes(request, optarg))
			return CLI_OK;
		return cli_usage(&cmd_bench, "--size %s: write multiples of 64, as 64,4K,1M",
				 optarg);
	case 'r':
		if (bench_take_runs(request, optarg))
			return CLI_OK;
		return cli_usage(&cmd_bench, "--runs %s: write 1 to %d", optarg,
				 BENCH_RUNS_MAX);
	default:
		return cli_bad_option(&cmd_bench, option, argv);
	}
}

static enum cli_exit bench_take_words(struct bench_request *request, int argc,
				      char **argv)
{
	static const struct option options[] = {
		{ "yes-write", no_argument, NULL, 'y' },
		{ "csv", no_argument, NULL, 'c' },
		{ "plot", required_argument, NULL, 'p' },
		{ "size", required_argument, NULL, 's' },
		{ "runs", required_argument, NULL, 'r' },
		{ }
	};
	int option;

	opterr = 0;
	while ((option = cli_next_option(argc, argv, ":", options)) != -1) {
		enum cli_exit status = bench_take_option(request, option, argv);

		if (status != CLI_OK)
			return status;
	}
	if (argc - optind != 2)
		return cli_usage(&cmd_bench, "write the device's address and the BAR's number");
	request->trial.address = argv[optind];
	request->trial.bar = argv[optind + 1];
	return CLI_OK;
}

static void bench_show(const struct cli *cli, const struct bench_request *request,
		       const struct bench *bench, const struct testbed *testbed)
{
	if (cli->json)
		bench_show_json(bench, testbed);
	else if (request->csv)
		bench_show_csv(bench, testbed);
	else
		bench_show_text(bench, testbed);
}

static enum cli_exit bench_try(const struct cli *cli,
			       const struct bench_request *request,
			       struct bench *bench)
{
	struct testbed testbed;
	enum cli_exit status = trial_begin(&bench->trial, cli, &request->trial);

	if (status != CLI_OK || cli->dry_run)
		return status;
	testbed_read(&testbed, &bench->trial);
	bench->runs = request->runs;
	bench->nr_sizes = request->nr_sizes;
	memcpy(bench->sizes, request->sizes, sizeof(bench->sizes));
	status = trial_end(&bench->trial, bench_run(bench));
	if (status != CLI_OK)
		return status;
	bench_show(cli, request, bench, &testbed);
	return request->plot ? bench_plot(bench, &testbed, request->plot) : CLI_OK;
}

static enum cli_exit bench_command_run(const struct cli *cli, int argc, char **argv)
{
	struct bench_request request = {
		.trial = { .verb = &cmd_bench, .limit = U64_MAX },
		.runs = BENCH_RUNS,
	};
	enum cli_exit status = bench_take_words(&request, argc, argv);
	struct bench *bench;

	if (status == CLI_OK && cli->json && request.csv)
		status = cli_usage(&cmd_bench, "--json and --csv: write one of them");
	if (status == CLI_OK && request.plot)
		status = bench_plot_check(request.plot);
	if (status != CLI_OK)
		return status;
	bench = calloc(1, sizeof(*bench));
	if (!bench) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	status = bench_try(cli, &request, bench);
	free(bench);
	return status;
}

static const char * const bench_options[] = {
	"--yes-write", "--size SIZE[,SIZE]...", "--runs N", "--csv", "--plot FILE", NULL
};

const struct cli_verb cmd_bench = {
	.name = "bench",
	.arguments = "ADDRESS BAR",
	.summary = "measure a BAR as Device and as Normal-NC; overwrites it",
	.options = bench_options,
	.run = bench_command_run,
};
