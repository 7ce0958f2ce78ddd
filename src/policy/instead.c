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

static bool instead_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A word as it is written, but for its case, and for what stands between its parts. */
static bool instead_is_nearly(const char *at, const char *end, const char *word)
{
	for (;; at++, word++) {
		while (at < end && (instead_is_blank(*at) || *at == '-' || *at == '_'))
			at++;
		word += *word == '-';
		if (at == end || !*word)
			return at == end && !*word;
		if ((*at | 0x20) != *word)
			return false;
	}
}

/* BARs with more between them than a comma; Return: what follows the last. */
static const char *instead_take_bars(const char *at, const char *end, unsigned int *bars)
{
	const char *behind = at;
	bool between = false;

	for (*bars = 0; at < end; at++) {
		unsigned int bar = (unsigned int)(*at - '0');

		if (instead_is_blank(*at) || (*at == ',' && !between)) {
			between = *at == ',';
			continue;
		}
		if (bar >= VFIO_NC_NR_BARS || (*bars && at == behind))
			break;
		*bars |= 1u << bar;
		between = false;
		behind = at + 1;
	}
	return behind;
}

static void instead_print_bars(unsigned int bars, char *text)
{
	unsigned int bar;
	int at = 0;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (bars & (1u << bar))
			at += scnprintf(text + at, VFIO_NC_INSTEAD_MAX - at, "%s%u",
					at ? "," : "", bar);
	}
}

/* "BAR" and what is blank in front of numbers */
static const char *instead_skip_bar(const char *at, const char *end)
{
	while (at < end && instead_is_blank(*at))
		at++;
	if (end - at < 3 || !instead_is_nearly(at, at + 3, "bar"))
		return at;
	for (at += 3; at < end && instead_is_blank(*at);)
		at++;
	return at;
}

void vfio_nc_instead_of_bars(struct vfio_nc_text_error *error, const char *token,
			     unsigned int length)
{
	const char *end = token + length;
	const char *at = instead_skip_bar(token, end);
	unsigned int bars, verdict;

	while (end > at && instead_is_blank(end[-1]))
		end--;
	if (instead_is_nearly(at, end, "all") || (end - at == 1 && *at == '*'))
		scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "all");
	else if (instead_is_nearly(at, end, "pref"))
		scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "pref");
	if (*error->instead)
		return;
	at = instead_take_bars(at, end, &bars);
	if (!bars)
		return;
	if (at == end)
		instead_print_bars(bars, error->instead);
	for (verdict = 0; at < end && verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		const char *name = vfio_nc_verdict_name(verdict);

		if ((*at != ':' && !instead_is_blank(*at)) ||
		    !instead_is_nearly(at + 1, end, name))
			continue;
		instead_print_bars(bars, error->instead);
		length = (unsigned int)strlen(error->instead);
		scnprintf(error->instead + length, VFIO_NC_INSTEAD_MAX - length, "=%s", name);
	}
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

/* "KB" and "KiB" are written K, and so on. Return: how many letters stay, -1 for no unit. */
static int instead_keep_unit(const char *at, const char *end)
{
	static const char * const units[] = { "kb", "kib", "mb", "mib", "gb", "gib" };
	unsigned int i;

	while (end > at && instead_is_blank(end[-1]))
		end--;
	if (at == end)
		return 0;
	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (instead_is_nearly(at, end, units[i]) && !instead_is_blank(*at))
			return 1;
	}
	return end - at == 1 && strchr("kmg", *at | 0x20) ? 1 : -1;
}

void vfio_nc_instead_of_number(struct vfio_nc_text_error *error, const char *text)
{
	const char *end = text + strcspn(text, "/@+=;");
	const char *behind;
	u64 number;
	int unit;

	while (text < end && instead_is_blank(*text))
		text++;
	behind = instead_take_number(text, &number);
	unit = behind ? instead_keep_unit(behind, end) : -1;
	/* Else it is not its form that is wrong. */
	if (unit >= 0 && (instead_is_blank(text[-1]) || behind + unit < end))
		scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "%.*s",
			  (int)(behind - text) + unit, text);
}

void vfio_nc_instead_of_range(struct vfio_nc_text_error *error, const char *text,
			      u64 page_size)
{
	const char *at;
	u64 first, last;

	vfio_nc_instead_of_number(error, text);
	at = instead_take_number(text, &first);
	if (!at || !(*at == '-' || *at == ':' || *at == ',' || (at[0] == '.' && at[1] == '.')))
		return;
	if (!instead_take_number(at + (*at == '.' ? 2 : 1), &last))
		return;
	/* Some mean the length, some the byte behind the last. */
	if (*at == ':' || *at == ',')
		last += first;
	else
		last += !(last & (page_size - 1)) ? 0 : 1;
	if (last <= first || (first | last) & (page_size - 1))
		return;
	scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "0x%llx+0x%llx",
		  (unsigned long long)first, (unsigned long long)(last - first));
}

/* Can what is behind a verdict begin another clause or rule? */
static bool instead_goes_on(const char *rest)
{
	char end = rest[strcspn(rest, "/@+=;")];

	return vfio_nc_cursor_digit(*rest) >= 0 || strchr("*pc", *rest) ?
		end == '/' || end == '@' || end == '=' : false;
}

void vfio_nc_instead_of_list(struct vfio_nc_text_error *error, const char *text)
{
	const char *end = text + strcspn(text, "/@+=;");
	unsigned int verdict;
	const char *rest;
	int at, i;

	for (verdict = 0; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		const char *name = vfio_nc_verdict_name(verdict);

		if (instead_is_nearly(text, end, name)) {
			scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "%s", name);
			return;
		}
		rest = text + strlen(name);
		if (strncmp(text, name, strlen(name)) || (*rest != ',' && *rest != ' '))
			continue;
		rest += strspn(rest, ", ");
		if (*rest && !instead_goes_on(rest))
			return;
		at = scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "%s%s", name,
			       *rest ? ";" : "");
		/* It goes to logs and terminals. */
		for (i = 0; i < INSTEAD_REST && rest[i] > ' ' && rest[i] < 0x7f &&
		     rest[i] != ';'; i++)
			error->instead[at++] = rest[i];
		error->instead[at] = '\0';
	}
}
