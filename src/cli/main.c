// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - the command vfio-nc: the verbs, the options that all of them have.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vfio_nc/version.h>

#include "machine.h"
#include "show.h"
#include "verbs.h"

/* The one place that lists them, in the order of the help. */
static const struct cli_verb * const main_verbs[] = {
	&cmd_list,
	&cmd_explain,
	&cmd_capture,
	&cmd_set,
	&cmd_unset,
	&cmd_rules,
	&cmd_overlay,
	&cmd_ssdt,
	&cmd_verify,
	&cmd_probe,
	&cmd_bench,
	&cmd_metrics,
};

#define MAIN_NR_VERBS ARRAY_SIZE(main_verbs)

/* The options that every verb has, with their arguments. */
static const char * const main_options[][2] = {
	{ "--json", "machine-readable output, of all but capture; schemas are installed beside it" },
	{ "--sysfs WHERE", "where sysfs is: a folder, or a file that capture printed" },
	{ "--dry-run", "print what would be written, write nothing" },
	{ "--help", "this list, or what a verb takes" },
	{ "--version", "the version" },
};

#define MAIN_NR_OPTIONS ARRAY_SIZE(main_options)

/* How the words on the command line are to be taken. */
struct main_words {
	struct cli cli;
	bool help;
	bool version;
	bool dump;
	int argc;
	char **argv;
};

static void main_print_options(void)
{
	unsigned int i;

	puts("\nEvery verb has:");
	for (i = 0; i < MAIN_NR_OPTIONS; i++)
		printf("  %-14s %s\n", main_options[i][0], main_options[i][1]);
}

static void main_help(void)
{
	unsigned int i;

	puts("usage: vfio-nc VERB [OPTION]... [ARGUMENT]...\n"
	     "See and say which memory type BARs get that are mapped through VFIO.\n");
	for (i = 0; i < MAIN_NR_VERBS; i++) {
		const struct cli_verb *verb = main_verbs[i];

		printf("  %-8s %-28s ", verb->name, verb->arguments);
		show_wrapped(40, 40, verb->summary);
	}
	main_print_options();
	puts("\nExit status: 0 done, 1 failed, 2 bad arguments, 3 checked and found wrong,\n"
	     "4 refused by the kernel or the device. See vfio-nc(8).");
}

static void main_help_verb(const struct cli_verb *verb)
{
	cli_print_usage(stdout, verb);
	puts(verb->summary);
	main_print_options();
}

/* Not for people: the test compares it with manual page and completions. */
static void main_dump(void)
{
	unsigned int i, n;

	for (i = 0; i < MAIN_NR_OPTIONS; i++)
		printf("common %s\n", main_options[i][0]);
	for (i = 0; i < MAIN_NR_VERBS; i++) {
		const struct cli_verb *verb = main_verbs[i];

		printf("verb %s\n", verb->name);
		for (n = 0; verb->options && verb->options[n]; n++)
			printf("option %s %s\n", verb->name, verb->options[n]);
	}
}

static const struct cli_verb *main_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < MAIN_NR_VERBS; i++) {
		if (!strcmp(main_verbs[i]->name, name))
			return main_verbs[i];
	}
	return NULL;
}

/* Take a common option; Return: words taken, 0 if it is none, -1 if it is bad. */
static int main_take_option(struct main_words *words, char **argv)
{
	if (!strcmp(argv[0], "--json")) {
		words->cli.json = true;
	} else if (!strcmp(argv[0], "--dry-run")) {
		words->cli.dry_run = true;
	} else if (!strcmp(argv[0], "--help") || !strcmp(argv[0], "-h")) {
		words->help = true;
	} else if (!strcmp(argv[0], "--version")) {
		words->version = true;
	} else if (!strcmp(argv[0], "--dump-options")) {
		words->dump = true;
	} else if (!strncmp(argv[0], "--sysfs=", 8) && argv[0][8]) {
		words->cli.sysfs = argv[0] + 8;
	} else if (!strcmp(argv[0], "--sysfs") && argv[1]) {
		words->cli.sysfs = argv[1];
		return 2;
	} else {
		return strncmp(argv[0], "--sysfs", 7) ? 0 : -1;
	}
	return 1;
}

/* Common options may stand anywhere before "--"; the rest is the verb's. */
static enum cli_exit main_split(struct main_words *words, char **argv)
{
	char *dashes = NULL;
	bool more = true;

	for (argv++; *argv;) {
		int taken = more ? main_take_option(words, argv) : 0;

		if (taken < 0) {
			cli_error("--sysfs: write --sysfs WHERE: a folder, or a file that vfio-nc capture printed");
			return CLI_USAGE;
		}
		if (more && !words->argc && !strcmp(*argv, "--")) {
			/* It is the verb's too, which comes first. */
			more = false;
			dashes = *argv++;
			continue;
		}
		if (more && !words->argc && !taken && **argv == '-') {
			cli_error("%s: no such option; see vfio-nc --help", *argv);
			return CLI_USAGE;
		}
		more = more && strcmp(*argv, "--");
		if (!taken)
			words->argv[words->argc++] = *argv;
		if (words->argc == 1 && dashes)
			words->argv[words->argc++] = dashes;
		argv += taken ? taken : 1;
	}
	return CLI_OK;
}

/* A captured machine in a file is looked at as if it was a folder. */
static enum cli_exit main_load(struct cli *cli)
{
	enum cli_exit status;
	struct stat found;

	if (stat(cli->sysfs, &found) || S_ISDIR(found.st_mode))
		return CLI_OK;
	status = tree_load(cli->sysfs);
	cli->sysfs = TREE_SYSFS;
	return status;
}

static enum cli_exit main_run(struct main_words *words)
{
	const struct cli_verb *verb;
	enum cli_exit status;
	char *name = words->argc ? words->argv[0] : NULL;

	if (words->version) {
		puts("vfio-nc " VFIO_NC_VERSION);
		return CLI_OK;
	}
	if (words->dump) {
		main_dump();
		return CLI_OK;
	}
	if (!name && words->help) {
		main_help();
		return CLI_OK;
	}
	if (!name) {
		cli_error("no verb: write vfio-nc list, or see vfio-nc --help");
		return CLI_USAGE;
	}
	verb = main_find(name);
	if (!verb) {
		cli_error("%s: no such verb; see vfio-nc --help", name);
		return CLI_USAGE;
	}
	if (words->help) {
		main_help_verb(verb);
		return CLI_OK;
	}
	status = main_load(&words->cli);
	if (status == CLI_OK)
		status = verb->run(&words->cli, words->argc, words->argv);
	tree_free();
	return status;
}

/* What could not be written must not look like success. */
static enum cli_exit main_close_output(enum cli_exit status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	cli_error("the output could not be written");
	return status == CLI_OK ? CLI_FAILED : status;
}

/*
 * A file that is opened, or a device, must not become what is printed to because that
 * was closed: a write to a device is one to its BAR. What is in its place refuses.
 */
static void main_keep_standard(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
			exit(CLI_FAILED);
	}
}

int main(int argc, char **argv)
{
	struct main_words words = {
		.cli = {
			.sysfs = "/sys",
			.colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR"),
		},
	};
	enum cli_exit status;

	main_keep_standard();
	words.argv = calloc((size_t)argc + 1, sizeof(*words.argv));
	if (!words.argv) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	status = main_split(&words, argv);
	if (status == CLI_OK)
		status = main_run(&words);
	free(words.argv);
	return main_close_output(status);
}
