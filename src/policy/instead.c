// SPDX-License-Identifier: GPL-2.0-only
/*
 * instead.c - what people write who mean something else, and how that is written.
 */
#include "cursor.h"

/* What may stand between the items of a list instead of ";", and behind a verdict. */
#define INSTEAD_BETWEEN ", \t\n"

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

/* IDs with 0x, or with something else than a colon between them. */
static bool instead_take_ids(const char *token, const char *end, unsigned int most,
			     char *text)
{
	int at = (int)strlen(text);
	unsigned int nr = 0;

	for (;; token++) {
		token = instead_skip_0x(token);
		if (instead_count_digits(token) != 4 || nr == most)
			return false;
		at += scnprintf(text + at, VFIO_NC_INSTEAD_MAX - at, "%s%.4s",
				nr++ ? ":" : "", token);
		token += 4;
		if (token == end)
			return nr == 2 || nr == 4;
		/* With these between them four may be two IDs. */
		if (*token == '-' || *token == ',')
			most = 2;
		else if (*token != ':' && *token != '.')
			return false;
	}
}

/* "10de:all": all devices of a vendor. */
static bool instead_take_vendor(const char *token, const char *end, char *text)
{
	const char *id = instead_skip_0x(token);

	if (instead_count_digits(id) != 4 || id[4] != ':')
		return false;
	if (!instead_is_nearly(id + 5, end, "all") && !instead_is_nearly(id + 5, end, "any"))
		return false;
	scnprintf(text, VFIO_NC_INSTEAD_MAX, "%.4s:*", id);
	return true;
}

/* "01:00.0", as lspci prints it, and with fewer digits or a colon before the last. */
static bool instead_take_address(const char *token, const char *end, char *text)
{
	unsigned int field[4] = { 0 }, first = instead_count_digits(token);
	unsigned int nr = 0, digits;
	char joint = '\0';

	for (;;) {
		digits = instead_count_digits(token);
		if (!digits || digits > (nr ? 2 : 4))
			return false;
		for (; digits; digits--, token++)
			field[nr] = field[nr] << 4 | (unsigned int)vfio_nc_cursor_digit(*token);
		nr++;
		if (token == end)
			break;
		joint = *token++;
		if (nr == 4 || (joint != ':' && (joint != '.' || nr == 1)))
			return false;
	}
	/* Without a domain; a dot tells that it is not the function that is left out. */
	if (nr == 3 && joint == '.' && first <= 2) {
		memmove(field + 1, field, 3 * sizeof(*field));
		field[0] = 0;
	} else if (nr != 4) {
		return false;
	}
	if (field[2] > 0x1f || field[3] > 7)
		return false;
	scnprintf(text, VFIO_NC_INSTEAD_MAX, "%04x:%02x:%02x.%x", field[0], field[1],
		  field[2], field[3]);
	return true;
}

/* "class:" or "port:" in other letters, and with 0x behind it. */
static bool instead_take_prefixed(const char *token, const char *end, char *text)
{
	unsigned int digits;

	if (end - token > 5 && instead_is_nearly(token, token + 5, "port:")) {
		scnprintf(text, VFIO_NC_INSTEAD_MAX, "port:");
		return instead_take_ids(token + 5, end, 2, text);
	}
	if (end - token <= 6 || !instead_is_nearly(token, token + 6, "class:"))
		return false;
	token = instead_skip_0x(token + 6);
	digits = instead_count_digits(token);
	scnprintf(text, VFIO_NC_INSTEAD_MAX, "class:%.*s", (int)digits, token);
	return token + digits == end && (digits == 4 || digits == 6);
}

/* "rules=" or a quote, which is the shell's. */
static void instead_of_wrapping(struct vfio_nc_text_error *error, const char *token,
				const char *end)
{
	static const char name[] = "rules";
	unsigned int length = (unsigned int)strlen(name);

	if (*token == '\'' || *token == '"')
		scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "what is between the quotes");
	if (end - token < length || strncmp(end - length, name, length))
		return;
	end += strspn(end, " \t");
	if (*end++ != '=')
		return;
	end += strspn(end, " \t");
	scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "what %s \"%s=\"%s",
		  *end == '\'' || *end == '"' ? "is between the quotes behind" : "follows",
		  name, *end == '\'' || *end == '"' ? "" : " alone");
}

void vfio_nc_instead_of_selector(struct vfio_nc_text_error *error, const char *token,
				 unsigned int length)
{
	const char *end = token + length;
	char *text = error->instead;

	instead_of_wrapping(error, token, end);
	if (*text)
		return;
	while (token < end && (instead_is_blank(*token) || *token == '['))
		token++;
	while (end > token && (instead_is_blank(end[-1]) || end[-1] == ']'))
		end--;
	if (instead_take_prefixed(token, end, text))
		return;
	*text = '\0';
	if (instead_take_ids(token, end, 4, text) || instead_take_address(token, end, text) ||
	    instead_take_vendor(token, end, text))
		return;
	*text = '\0';
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

/* BARs with more between them than a comma; Return: what follows the last. */
static const char *instead_take_bars(const char *at, const char *end, unsigned int *bars)
{
	const char *behind = at;
	bool between = false;

	for (*bars = 0; at < end; at++) {
		unsigned int bar;

		if (instead_is_blank(*at) || (*at == ',' && !between)) {
			between = *at == ',';
			continue;
		}
		if (at != behind)
			at = instead_skip_bar(at, end);
		bar = at < end ? (unsigned int)(*at - '0') : VFIO_NC_NR_BARS;
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

void vfio_nc_instead_of_bars(struct vfio_nc_text_error *error, const char *start,
			     const char *token, unsigned int length)
{
	const char *end = token + length;
	const char *at = token;
	unsigned int bars, verdict;

	/* A whole rule, where no device is named. */
	if (*end == '/' && strcspn(token, ":") < length &&
	    (token == start || token[-1] != '/')) {
		scnprintf(error->instead, VFIO_NC_INSTEAD_MAX,
			  "what follows \"/\" alone, if this device is meant");
		return;
	}
	while (at < end && (*at == '[' || *at == '('))
		at++;
	at = instead_skip_bar(at, end);
	while (end > at && (instead_is_blank(end[-1]) || strchr(",])", end[-1])))
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

	/* Nobody means octal. */
	if (!nr || nr > 15 || (base == 10 && nr > 1 && *digits == '0'))
		return NULL;
	for (*number = 0; nr; nr--, digits++) {
		if (vfio_nc_cursor_digit(*digits) >= (int)base)
			return NULL;
		*number = *number * base + (unsigned int)vfio_nc_cursor_digit(*digits);
	}
	return digits;
}

/* The same with K, M or G behind it, or without. */
static const char *instead_take_bytes(const char *at, u64 *number)
{
	static const char units[] = "kmg";
	const char *unit;

	at = instead_take_number(at, number);
	unit = at && *at ? strchr(units, *at | 0x20) : NULL;
	if (!unit || !*unit)
		return at;
	if (*number >> (60 - 10 * (unit - units + 1)))
		return NULL;
	*number <<= 10 * (unit - units + 1);
	return at + 1;
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
		if ((*at | 0x20) == *units[i] && instead_is_nearly(at, end, units[i]))
			return 1;
	}
	return end - at == 1 && strchr("kmg", *at | 0x20) ? 1 : -1;
}

/* A number of at least @least, of whole pages, whose form alone is wrong. */
static void instead_of_number(struct vfio_nc_text_error *error, const char *text,
			      u64 page_size, u64 least)
{
	const char *end = text + strcspn(text, "/@+=;");
	const char *behind;
	u64 number;
	int unit;

	while (text < end && instead_is_blank(*text))
		text++;
	behind = instead_take_bytes(text, &number);
	if (!behind || number & (page_size - 1) || number < least)
		return;
	behind = instead_take_number(text, &number);
	unit = instead_keep_unit(behind, end);
	if (unit >= 0 && (instead_is_blank(text[-1]) || behind + unit < end))
		scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "%.*s",
			  (int)(behind - text) + unit, text);
}

void vfio_nc_instead_of_number(struct vfio_nc_text_error *error, const char *text,
			       u64 page_size)
{
	instead_of_number(error, text, page_size, page_size);
}

void vfio_nc_instead_of_range(struct vfio_nc_text_error *error, const char *text,
			      u64 page_size)
{
	const char *at, *end;
	u64 first, last;

	instead_of_number(error, text, page_size, 0);
	at = instead_take_bytes(text, &first);
	if (!at || !(*at == '-' || *at == ':' || *at == ',' || (at[0] == '.' && at[1] == '.')))
		return;
	end = instead_take_bytes(at + (*at == '.' ? 2 : 1), &last);
	if (!end || !strchr("/@+=;", end[strspn(end, " \t")]))
		return;
	/* Some mean the length, where it could not be the last; some the byte behind that. */
	if (*at == ':' || *at == ',')
		last = last <= first ? first + last : 0;
	else
		last += !(last & (page_size - 1)) ? 0 : 1;
	if (last <= first || (first | last) & (page_size - 1))
		return;
	scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "0x%llx+0x%llx",
		  (unsigned long long)first, (unsigned long long)(last - first));
}

/* Is it a selector of that shape, where a figure stands for so many digits or for "*"? */
static bool instead_has_shape(const char *at, const char *end, const char *shape)
{
	for (; *shape && at <= end; shape++) {
		unsigned int digits = (unsigned int)(*shape - '0');

		if (digits > 9) {
			if (at == end || *at++ != *shape)
				return false;
		} else if (*at == '*') {
			at++;
		} else if (instead_count_digits(at) == digits) {
			at += digits;
		} else {
			return false;
		}
	}
	return !*shape && at == end;
}

/* Has an address a slot of up to 1f, and a function of up to 7, or "*"? */
static bool instead_has_function(const char *at)
{
	const char *dot = at + strcspn(at, ".");

	return (dot[-1] == '*' || dot[-2] <= '1') && dot[1] < '8';
}

static bool instead_is_selector(const char *at, const char *end)
{
	static const char * const shapes[] = {
		"4:4", "4:4:4:4", "4:2:2.1", "port:4:4", "class:4", "class:6",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		if (instead_has_shape(at, end, shapes[i]))
			return !strchr(shapes[i], '.') || instead_has_function(at);
	}
	return false;
}

/* Return: what follows BARs as they are to be written; NULL if none are there. */
static const char *instead_skip_good_bars(const char *at)
{
	unsigned int bars = 0;

	if (!strncmp(at, "all", 3))
		return at + 3;
	if (!strncmp(at, "pref", 4))
		return at + 4;
	for (;; at++) {
		unsigned int bar = (unsigned int)(*at - '0');

		if (bar >= VFIO_NC_NR_BARS || bars & (1u << bar))
			return NULL;
		bars |= 1u << bar;
		if (*++at != ',')
			return at;
	}
}

static bool instead_is_verdict(const char *at, const char *end)
{
	unsigned int verdict;

	for (verdict = 0; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		const char *name = vfio_nc_verdict_name(verdict);
		size_t length = strlen(name);

		if ((size_t)(end - at) == length && !strncmp(at, name, length))
			return true;
	}
	return false;
}

/* Return: what follows a range, if one is there; NULL if it is none of whole pages. */
static const char *instead_skip_good_range(const char *at, u64 page_size)
{
	u64 offset, length;

	if (*at != '@')
		return at;
	at = instead_take_bytes(at + 1, &offset);
	at = at && *at == '+' ? instead_take_bytes(at + 1, &length) : NULL;
	return at && length && !((offset | length) & (page_size - 1)) ? at : NULL;
}

static bool instead_is_clause(const char *at, const char *end, u64 page_size)
{
	at = instead_skip_good_bars(at);
	at = at ? instead_skip_good_range(at, page_size) : NULL;
	if (!at)
		return false;
	at += strspn(at, " \t");
	if (*at++ != '=')
		return false;
	return instead_is_verdict(at + strspn(at, " \t"), end);
}

static bool instead_is_rule(const char *at, const char *end, u64 page_size)
{
	const char *slash = at + strcspn(at, "/");

	return slash < end && instead_is_selector(at, slash) &&
	       instead_is_clause(slash + 1, end, page_size);
}

/* Return: where a clause or rule ends, behind its verdict; NULL if it has none. */
static const char *instead_end_of_item(const char *at)
{
	at += strcspn(at, "=;\n");
	if (*at++ != '=')
		return NULL;
	at += strspn(at, " \t");
	return at + strcspn(at, ";" INSTEAD_BETWEEN);
}

/*
 * The verdict @name and what is behind it, up to a ";", with that between. @selector:
 * of the rule that it is in, @length characters with the "/", which a clause behind it
 * is about, too; without a rule 0. Return: false if something there is neither clause
 * nor rule.
 */
static bool instead_join(const char *name, const char *rest, const char *selector,
			 int length, u64 page_size, char *text)
{
	int at = scnprintf(text, VFIO_NC_INSTEAD_MAX, "%s", name);
	const char *end;

	for (rest += strspn(rest, INSTEAD_BETWEEN); *rest && *rest != ';';
	     rest = end + strspn(end, INSTEAD_BETWEEN)) {
		bool rule, clause;

		end = instead_end_of_item(rest);
		rule = end && length && instead_is_rule(rest, end, page_size);
		clause = end && instead_is_clause(rest, end, page_size);
		if (!rule && !clause)
			return false;
		at += scnprintf(text + at, VFIO_NC_INSTEAD_MAX - at, ";%.*s%.*s",
				rule ? 0 : length, selector, (int)(end - rest), rest);
		if (!rule)
			continue;
		selector = rest;
		length = (int)strcspn(rest, "/") + 1;
	}
	if (at == VFIO_NC_INSTEAD_MAX - 1)
		scnprintf(text, VFIO_NC_INSTEAD_MAX, "\";\" between them%s",
			  length ? ", each with its selector" : "");
	return true;
}

void vfio_nc_instead_of_list(struct vfio_nc_text_error *error, const char *start,
			     const char *text, u64 page_size)
{
	const char *end = text + strcspn(text, "/@+=;");
	const char *word, *selector;
	unsigned int verdict;

	while (text < end && strchr("\"'> \t", *text))
		text++;
	word = text + strcspn(text, "\"'/@+=;" INSTEAD_BETWEEN);
	while (end > word && strchr("\"' \t", end[-1]))
		end--;
	for (selector = text; selector > start && selector[-1] != ';'; selector--)
		;
	selector += strspn(selector, " \t");
	for (verdict = 0; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		const char *name = vfio_nc_verdict_name(verdict);
		int length = (int)strcspn(selector, "/=") + 1;

		if (instead_is_nearly(text, end, name)) {
			scnprintf(error->instead, VFIO_NC_INSTEAD_MAX, "%s", name);
			return;
		}
		if (!instead_is_nearly(text, word, name) || !*word ||
		    !strchr(INSTEAD_BETWEEN, *word))
			continue;
		if (selector[length - 1] != '/')
			length = 0;
		if (!instead_join(name, word, selector, length, page_size, error->instead))
			*error->instead = '\0';
		return;
	}
}
