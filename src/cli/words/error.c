// SPDX-License-Identifier: GPL-2.0-only
/*
 * error.c - what is said on standard error.
 */
#include <stdarg.h>

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
