// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * clause.c - the text of VFIO_NC_WISH.
 *
 * Copyright 2026 The vfio-nc authors
 */
#include <ctype.h>
#include <string.h>

#include <vfio_nc/uapi.h>

#include "preload.h"

static const char *const clause_wishes[] = {
	[VFIO_NC_WISH_PLAIN] = "plain",
	[VFIO_NC_WISH_DEVICE] = "device",
	[VFIO_NC_WISH_PERMIT] = "permit",
	[VFIO_NC_WISH_NORMAL_NC] = "normal-nc",
};

/**
 * struct reading - a text that is being read
 * @text: all of it
 * @at: the next character
 * @error: what is wrong with it
 */
struct reading {
	const char *text;
	size_t at;
	struct preload_error *error;
};

const char *preload_wish_name(unsigned int wish)
{
	return clause_wishes[wish];
}

static void reading_skip_blanks(struct reading *reading)
{
	reading->at += strspn(reading->text + reading->at, " \t\n");
}

/* The token at @at is wrong, up to one of @ends. */
static bool reading_reject(struct reading *reading, const char *ends, const char *write)
{
	const char *token = reading->text + reading->at;
	size_t length = strcspn(token, ends);

	while (length && isspace((unsigned char)token[length - 1]))
		length--;
	*reading->error = (struct preload_error){
		.at = reading->at,
		.length = length,
		.write = write,
	};
	return false;
}

/* Return: digits read: @least to @most of them, or 0. */
static size_t hex_parse(const char *text, size_t least, size_t most, uint32_t *number)
{
	size_t length = strspn(text, "0123456789abcdefABCDEF"), i;

	if (length < least || length > most)
		return 0;
	*number = 0;
	for (i = 0; i < length; i++) {
		int digit = tolower((unsigned char)text[i]);

		*number = *number << 4 | (uint32_t)(digit <= '9' ? digit - '0' :
								   digit - 'a' + 10);
	}
	return length;
}

size_t preload_address_parse(const char *text, uint64_t *address)
{
	uint32_t domain, bus, slot;
	size_t length = hex_parse(text, 4, 8, &domain);
	const char *rest = text + length;

	if (!length || rest[0] != ':' || hex_parse(rest + 1, 2, 2, &bus) != 2 ||
	    rest[3] != ':' || hex_parse(rest + 4, 2, 2, &slot) != 2 || slot > 0x1f ||
	    rest[6] != '.' || rest[7] < '0' || rest[7] > '7')
		return 0;
	*address = (uint64_t)domain << 16 | bus << 8 | slot << 3 |
		   (uint32_t)(rest[7] - '0');
	return length + 8;
}

/* Return: characters read, 0 if it is neither four digits nor "*". */
static size_t id_parse(const char *text, uint32_t *id)
{
	if (*text != '*')
		return hex_parse(text, 4, 4, id);
	*id = PRELOAD_ANY;
	return 1;
}

static size_t ids_parse(const char *text, struct preload_clause *clause)
{
	size_t vendor = id_parse(text, &clause->vendor), device;

	if (!vendor || text[vendor] != ':')
		return 0;
	device = id_parse(text + vendor + 1, &clause->device);
	return device ? vendor + 1 + device : 0;
}

static bool reading_take_selector(struct reading *reading, struct preload_clause *clause)
{
	const char *text = reading->text + reading->at;
	size_t whole = strcspn(text, "/=;"), length;

	if (text[whole] != '/')
		return true;
	length = preload_address_parse(text, &clause->address);
	clause->by_address = length == whole;
	if (!clause->by_address) {
		length = ids_parse(text, clause);
		clause->by_ids = length == whole;
	}
	if (!whole || length != whole)
		return reading_reject(reading, "/=;",
				      "the device as 0000:01:00.0 or its IDs as 10de:2204, "
				      "all digits, or nothing for every device");
	reading->at += whole + 1;
	return true;
}

static bool reading_take_bars(struct reading *reading, struct preload_clause *clause)
{
	static const char expected[] = "the BAR: 0 to 5, several as 0,2, or all";
	const char *text = reading->text;

	if (!strncmp(text + reading->at, "all", 3)) {
		clause->bars = (1U << PRELOAD_NR_BARS) - 1;
		reading->at += 3;
		return true;
	}
	for (;; reading->at++) {
		char bar = text[reading->at];

		if (bar < '0' || bar >= '0' + PRELOAD_NR_BARS)
			return reading_reject(reading, "=;", expected);
		clause->bars |= 1U << (bar - '0');
		reading->at++;
		if (text[reading->at] != ',')
			return true;
	}
}

static bool reading_take_wish(struct reading *reading, struct preload_clause *clause)
{
	const char *text = reading->text + reading->at;
	size_t length = strcspn(text, "!; \t\n"), i;

	for (i = 0; i < sizeof(clause_wishes) / sizeof(clause_wishes[0]); i++) {
		if (strlen(clause_wishes[i]) != length ||
		    strncmp(text, clause_wishes[i], length))
			continue;
		clause->wish = (unsigned int)i;
		clause->must = text[length] == '!';
		reading->at += length + clause->must;
		return true;
	}
	return reading_reject(reading, "!;", "device, permit, normal-nc or plain");
}

static bool reading_take_clause(struct reading *reading, struct preload_clause *clause)
{
	*clause = (struct preload_clause){ .bars = 0 };
	reading_skip_blanks(reading);
	if (!reading_take_selector(reading, clause) || !reading_take_bars(reading, clause))
		return false;
	reading_skip_blanks(reading);
	if (reading->text[reading->at] == '@')
		return reading_reject(reading, "=;", "\"=\" here: a wish is for all of a BAR");
	if (reading->text[reading->at] != '=')
		return reading_reject(reading, ";", "\"=\" and the wish, as in 2=normal-nc");
	reading->at++;
	reading_skip_blanks(reading);
	if (!reading_take_wish(reading, clause))
		return false;
	reading_skip_blanks(reading);
	if (reading->text[reading->at] && reading->text[reading->at] != ';')
		return reading_reject(reading, ";", "\";\" before the next wish");
	return true;
}

int preload_clauses_parse(const char *text, struct preload_clause *clauses,
			  struct preload_error *error)
{
	struct reading reading = { .text = text, .error = error };
	int nr = 0;

	reading_skip_blanks(&reading);
	while (text[reading.at]) {
		if (nr == PRELOAD_CLAUSES) {
			reading_reject(&reading, "", "at most 64 wishes");
			return -1;
		}
		if (!reading_take_clause(&reading, &clauses[nr++]))
			return -1;
		if (text[reading.at] == ';')
			reading.at++;
		reading_skip_blanks(&reading);
	}
	return nr;
}
