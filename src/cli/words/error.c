// SPDX-License-Identifier: GPL-2.0-only
/*
 * error.c - what is said on standard error.
 */
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <vfio_nc/env.h>

#include "cli.h"

static void error_complain(const char *format, va_list args)
{
	fflush(stdout);
	fputs("vfio-nc: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
}

void cli_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	error_complain(format, args);
	va_end(args);
}

void cli_spell_token(const char *text, unsigned int length, char *token)
{
	char cut[CLI_TOKEN_MAX / 4 + 1];
	const char *at;
	int end = 0;

	scnprintf(cut, sizeof(cut), "%.*s", (int)length, text);
	*token = '\0';
	for (at = cut; *at; at++)
		end += scnprintf(token + end, CLI_TOKEN_MAX - (size_t)end,
				 *at >= ' ' && *at <= '~' ? "%c" : "\\x%02x",
				 (unsigned char)*at);
}

void cli_print_usage(FILE *out, const struct cli_verb *verb)
{
	unsigned int i;

	fprintf(out, "usage: vfio-nc %s", verb->name);
	for (i = 0; verb->options && verb->options[i]; i++)
		fprintf(out, " [%s]", verb->options[i]);
	fprintf(out, "%s%s\n", *verb->arguments ? " " : "", verb->arguments);
}

enum cli_exit cli_usage(const struct cli_verb *verb, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	error_complain(format, args);
	va_end(args);
	cli_print_usage(stderr, verb);
	return CLI_USAGE;
}

int cli_next_option(int argc, char **argv, const char *letters, const struct option *options)
{
	int at = -1;
	int option = getopt_long(argc, argv, letters, options, &at);

	if (at < 0)
		return option;
	/* The word itself, not its argument. */
	if (optarg && optarg == argv[optind - 1])
		optind--;
	if (strcspn(argv[optind - 1] + 2, "=") != strlen(options[at].name))
		return '?';
	if (optarg && optarg == argv[optind])
		optind++;
	return option;
}

/* Of letters behind one "-" the word is passed only with the last: the letter is named. */
enum cli_exit cli_bad_option(const struct cli_verb *verb, int option, char **argv)
{
	const char letter[] = { '-', (char)optopt, '\0' };
	const char *word = argv[optind - 1];

	if (optopt && strncmp(word, "--", 2))
		word = letter;
	return cli_usage(verb, option == ':' ? "%s: its argument is missing" :
			 "%s: no such option", word);
}

int cli_operands(const struct cli_verb *verb, char **argv)
{
	if (!argv[1] || argv[1][0] != '-' || !argv[1][1])
		return 1;
	if (!strcmp(argv[1], "--"))
		return 2;
	cli_usage(verb, "%s: no such option", argv[1]);
	return -1;
}
