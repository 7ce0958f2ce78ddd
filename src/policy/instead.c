// SPDX-License-Identifier: GPL-2.0-only
/*
 * instead.c - what people write who mean something else, and how that is written.
 */
#include "cursor.h"

/* Of what follows a verdict as much is repeated. */
#define INSTEAD_REST 40

static const char *instead_skip_0x(const char *at)
{
	return at[0] == '0' && (at[1] | 0x20) == 'x' ? at + 2 : at;
}

static unsigned int instead_count_digits(const char *at)
{
	unsigned int nr = 0;

	while (vfio_nc_cursor_digit(at[nr]) >= 0)
		nr++;
	return nr;
}

/* IDs with 0x, or with something else than a colon between them. */
static bool instead_take_ids(const char *token, const char *end, char *text)
{
	unsigned int nr = 0;
	int at = 0;

	for (;; token++) {
		token = instead_skip_0x(token);
		if (instead_count_digits(token) != 4 || nr++ == 4)
			return false;
		at += scnprintf(text + at, VFIO_NC_INSTEAD_MAX - at, "%s%.4s",
				at ? ":" : "", token);
		token += 4;
		if (token == end)
			return nr == 2 || nr == 4;
		if (*token != ':' && *token != '.' && *token != '-')
			return false;
	}
}

/* "01:00.0", as lspci prints it. */
static bool instead_take_address(const char *token, const char *end, char *text)
{
	if (end - token != 7 || instead_count_digits(token) != 2 || token[2] != ':' ||
	    instead_count_digits(token + 3) != 2 || token[5] != '.' ||
	    instead_count_digits(token + 6) != 1)
		return false;
	scnprintf(text, VFIO_NC_INSTEAD_MAX, "0000:%.7s", token);
	return true;
}

void vfio_nc_instead_of_selector(struct vfio_nc_text_error *error, const char *token,
				 unsigned int length)
{
	static const char name[] = "rules";
	const char *end = token + length;

	if (instead_take_ids(token, end, error->instead) ||
	    instead_take_address(token, end, error->instead))
		return;
	*error->instead = '\0';
	if (length >= strlen(name) && !strncmp(end - strlen(name), name, strlen(name)) &&
	    end[strspn(end, " \t")] == '=')
		scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "what follows \"%s=\" alone",
			  name);
}

/* Return: what follows the number; NULL without one that fits into 60 bits. */
static const char *instead_take_number(const char *at, u64 *number)
{
	const char *digits = instead_skip_0x(at);
	unsigned int base = digits == at ? 10 : 16;
	unsigned int nr = instead_count_digits(digits);

	if (!nr || nr > 15)
		return NULL;
	for (*number = 0; nr; nr--, digits++) {
		if (vfio_nc_cursor_digit(*digits) >= (int)base)
			return NULL;
		*number = *number * base + (unsigned int)vfio_nc_cursor_digit(*digits);
	}
	return digits;
}

void vfio_nc_instead_of_range(struct vfio_nc_text_error *error, const char *text,
			      u64 page_size)
{
	const char *at;
	u64 first, last;

	at = instead_take_number(text, &first);
	if (!at || !(*at == '-' || (at[0] == '.' && at[1] == '.')))
		return;
	if (!instead_take_number(at + (*at == '-' ? 1 : 2), &last))
		return;
	/* Some mean the byte behind the last. */
	last += !(last & (page_size - 1)) ? 0 : 1;
	if (last <= first || (first | last) & (page_size - 1))
		return;
	scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "0x%llx+0x%llx",
		  (unsigned long long)first, (unsigned long long)(last - first));
}

void vfio_nc_instead_of_list(struct vfio_nc_text_error *error, const char *text)
{
	unsigned int verdict;
	const char *rest;
	int at, i;

	for (verdict = 0; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		const char *name = vfio_nc_verdict_name(verdict);

		rest = text + strlen(name);
		if (strncmp(text, name, strlen(name)) || (*rest != ',' && *rest != ' '))
			continue;
		at = scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "%s;", name);
		rest += strspn(rest, ", ");
		/* It goes to logs and terminals. */
		for (i = 0; i < INSTEAD_REST && rest[i] > ' ' && rest[i] < 0x7f &&
		     rest[i] != ';'; i++)
			error->instead[at++] = rest[i];
		error->instead[at] = '\0';
	}
}
