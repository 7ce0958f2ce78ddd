/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cli.h - what the verbs of the command vfio-nc have in common.
 */
#ifndef VFIO_NC_CLI_H
#define VFIO_NC_CLI_H

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

/**
 * enum cli_exit - exit status; the manual page lists the same
 * @CLI_OK: done
 * @CLI_FAILED: it could not be done: the message says why
 * @CLI_USAGE: bad arguments: the message says what to write instead
 * @CLI_FOUND: checked, and something is wrong: bad rules, a BAR that differs
 * @CLI_REFUSED: the kernel or the device refuses it now: busy, not bound, no right
 */
enum cli_exit {
	CLI_OK = 0,
	CLI_FAILED = 1,
	CLI_USAGE = 2,
	CLI_FOUND = 3,
	CLI_REFUSED = 4,
};

/**
 * struct cli - the options that every verb has
 * @sysfs: where /sys is: --sysfs
 * @json: --json: machine-readable output
 * @colour: on a terminal, without NO_COLOR
 * @dry_run: --dry-run: print what would be written
 */
struct cli {
	const char *sysfs;
	bool json;
	bool colour;
	bool dry_run;
};

/**
 * struct cli_verb - one verb
 * @name: as it is typed
 * @arguments: what follows it, for the help
 * @summary: one line for the help
 * @options: its own long options and their arguments, for the help, the manual
 *	page and completion; NULL behind the last
 * @run: does it; argv[0] is the verb, argv[argc] is NULL, the common options are
 *	not among them
 */
struct cli_verb {
	const char *name;
	const char *arguments;
	const char *summary;
	const char * const *options;
	enum cli_exit (*run)(const struct cli *cli, int argc, char **argv);
};

/**
 * cli_error() - say on standard error what is wrong and what to do
 * @format: as for printf(), without newline; "vfio-nc: " goes before it
 */
__attribute__((format(printf, 1, 2)))
void cli_error(const char *format, ...);

/* Of what is bad as much is repeated, each byte at its longest. */
#define CLI_TOKEN_MAX (4 * 64 + 1)

/**
 * cli_spell_token() - what is bad in somebody's text, so that it can be seen
 * @text: where it begins
 * @length: bytes of it
 * @token: CLI_TOKEN_MAX bytes; what is no printable ASCII is \xHH in it, as in the
 *	kernel's log
 */
void cli_spell_token(const char *text, unsigned int length, char *token);

/**
 * cli_print_usage() - how a verb is used, in one line
 * @out: where to print it
 * @verb: the verb
 */
void cli_print_usage(FILE *out, const struct cli_verb *verb);

/**
 * cli_usage() - say on standard error how a verb is used
 * @verb: the verb
 * @format: what is wrong, as for cli_error()
 *
 * Return: CLI_USAGE.
 */
__attribute__((format(printf, 2, 3)))
enum cli_exit cli_usage(const struct cli_verb *verb, const char *format, ...);

/**
 * cli_next_option() - the next option of a verb, as getopt_long(), but written in full
 * @argc: how many words there are
 * @argv: the verb and what is behind it
 * @letters: options of one letter
 * @options: options of a word; each has a letter
 *
 * An option may be a consent: none is guessed from how it begins.
 *
 * Return: its letter, -1 behind the last, '?' or ':' for cli_bad_option().
 */
int cli_next_option(int argc, char **argv, const char *letters, const struct option *options);

/**
 * cli_bad_option() - say on standard error that a verb has no such option, or that its
 * argument is missing
 * @verb: the verb
 * @option: what cli_next_option() returned: '?' or ':'
 * @argv: what it looked at
 *
 * Return: CLI_USAGE.
 */
enum cli_exit cli_bad_option(const struct cli_verb *verb, int option, char **argv);

/**
 * cli_operands() - the words behind a verb that has no options of its own
 * @verb: the verb
 * @argv: as it was given
 *
 * Return: index of the first word behind "--", if that is there; or -1, and the
 * option that stands there has been complained about.
 */
int cli_operands(const struct cli_verb *verb, char **argv);

#endif /* VFIO_NC_CLI_H */
