/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rulefile.h - rules in a file: a rule a line, or several with ";" between them;
 * blanks around a rule, empty lines, and "#" to the end of the line mean nothing.
 */
#ifndef VFIO_NC_CLI_RULEFILE_H
#define VFIO_NC_CLI_RULEFILE_H

#include <vfio_nc/rule.h>

#include "../words.h"

/**
 * struct rulefile - rules from a file
 * @nr: how many
 * @rules: the rules
 * @nr_bad: how many more cannot be understood
 * @bad: where and why
 */
struct rulefile {
	unsigned int nr;
	struct vfio_nc_rule *rules;
	unsigned int nr_bad;
	struct rulefile_bad *bad;
};

/**
 * struct rulefile_bad - a rule that cannot be understood
 * @line: where the bad token is, from 1
 * @column: the same, in characters from 1
 * @token: the token, or its beginning; empty if there is nothing
 * @expected: what would be right there
 * @instead: what to write, where it is clear what was meant; else empty
 */
struct rulefile_bad {
	unsigned int line;
	unsigned int column;
	char token[CLI_TOKEN_MAX];
	const char *expected;
	char instead[VFIO_NC_INSTEAD_MAX];
};

/**
 * rulefile_read() - read and understand a file
 * @file: where to write it, to be given to rulefile_free() also if this fails
 * @name: its name; "-" is standard input
 * @page_size: of the kernel that is meant
 *
 * Return: CLI_OK, also if there are bad rules; or what to exit with; then the
 * reason has been said.
 */
enum cli_exit rulefile_read(struct rulefile *file, const char *name, u64 page_size);

/**
 * rulefile_free() - give it back
 * @file: the rules
 */
void rulefile_free(struct rulefile *file);

/**
 * rulefile_print() - the rules as one text, as the module takes them
 * @file: the rules
 * @text: where to print, with ";" between them
 * @size: bytes in @text
 *
 * Return: false if they do not fit.
 */
bool rulefile_print(const struct rulefile *file, char *text, size_t size);

#endif /* VFIO_NC_CLI_RULEFILE_H */
