// SPDX-License-Identifier: GPL-2.0-only
/*
 * option.c - options of a verb, and what is said of one that it has not.
 */
#include <string.h>

#include "cli.h"

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
