// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule.c - rule text to rule and back.
 *
 * The parser takes a whole text or none of it, and says where the first bad
 * token is and what would be right there. It never skips what it does not
 * understand.
 */
#include <vfio_nc/abi.h>
#include <vfio_nc/rule.h>

/* Where the parser is; the first complaint stays in @error. */
struct rule_cursor {
	const char *text;
	unsigned int at;
	u64 page_size;
	struct vfio_nc_rule_error *error;
};

/* How a selector of one kind is written: its fields and what joins them. */
struct rule_form {
	const char *prefix;
	const char *expected;
	u8 nr;
	u8 digits[VFIO_NC_SELECTOR_FIELDS];
	u32 max[VFIO_NC_SELECTOR_FIELDS];
	char joint[VFIO_NC_SELECTOR_FIELDS];
};

static const struct rule_form rule_forms[] = {
	[VFIO_NC_SELECTOR_ADDRESS] = {
		.prefix = "",
		.expected = "an address dddd:bb:dd.f in hexadecimal",
		.nr = 4,
		.digits = { 4, 2, 2, 1 },
		.max = { 0xffff, 0xff, 0x1f, 0x7 },
		.joint = { ':', ':', '.' },
	},
	[VFIO_NC_SELECTOR_ID] = {
		.prefix = "",
		.expected =
			"a selector in hexadecimal: vvvv:dddd[:svvv:sddd], an address dddd:bb:dd.f, class: or port:",
		.nr = 2,
		.digits = { 4, 4 },
		.max = { 0xffff, 0xffff },
		.joint = { ':' },
	},
	[VFIO_NC_SELECTOR_SUBSYSTEM] = {
		.prefix = "",
		.expected = "an ID vvvv:dddd:svvv:sddd in hexadecimal",
		.nr = 4,
		.digits = { 4, 4, 4, 4 },
		.max = { 0xffff, 0xffff, 0xffff, 0xffff },
		.joint = { ':', ':', ':' },
	},
	[VFIO_NC_SELECTOR_CLASS] = {
		.prefix = "class:",
		.expected = "a class cccc or cccccc in hexadecimal",
		.nr = 1,
		.digits = { 4 },
		.max = { 0xffff },
	},
	[VFIO_NC_SELECTOR_CLASS_INTERFACE] = {
		.prefix = "class:",
		.expected = "a class cccc or cccccc in hexadecimal",
		.nr = 1,
		.digits = { 6 },
		.max = { 0xffffff },
	},
	[VFIO_NC_SELECTOR_PORT] = {
		.prefix = "port:",
		.expected = "a root port ID vvvv:dddd in hexadecimal",
		.nr = 2,
		.digits = { 4, 4 },
		.max = { 0xffff, 0xffff },
		.joint = { ':' },
	},
};

/* How far the token at @at goes: up to what can only begin the next one. */
static unsigned int rule_token_length(const struct rule_cursor *cursor)
{
	return (unsigned int)strcspn(cursor->text + cursor->at, "/@+=;");
}

/* Complain about @length characters at the cursor. */
static int rule_reject(struct rule_cursor *cursor, unsigned int length,
		       const char *expected)
{
	cursor->error->position = cursor->at;
	cursor->error->length = length;
	cursor->error->expected = expected;
	return -EINVAL;
}

static char rule_peek(const struct rule_cursor *cursor)
{
	return cursor->text[cursor->at];
}

/* Complain about the token, or about what stands where one is missing. */
static int rule_reject_token(struct rule_cursor *cursor, const char *expected)
{
	unsigned int length = rule_token_length(cursor);

	if (!length && rule_peek(cursor))
		length = 1;
	return rule_reject(cursor, length, expected);
}

/* Take one given character. */
static bool rule_take(struct rule_cursor *cursor, char c)
{
	if (rule_peek(cursor) != c)
		return false;
	cursor->at++;
	return true;
}

/* Take a word if it is the whole token. */
static bool rule_take_word(struct rule_cursor *cursor, const char *word)
{
	unsigned int length = (unsigned int)strlen(word);

	if (length != rule_token_length(cursor) ||
	    strncmp(cursor->text + cursor->at, word, length))
		return false;
	cursor->at += length;
	return true;
}

static int rule_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Take one field: "*", or exactly @digits hexadecimal digits up to @max. */
static bool rule_take_field(struct rule_cursor *cursor, unsigned int digits,
			    u32 max, u32 *value, bool *any)
{
	*value = 0;
	*any = rule_take(cursor, '*');
	if (*any)
		return true;
	for (; digits; digits--) {
		int digit = rule_digit(rule_peek(cursor));

		if (digit < 0)
			return false;
		*value = *value << 4 | (u32)digit;
		cursor->at++;
	}
	return *value <= max;
}

static bool rule_has_prefix(const struct rule_cursor *cursor,
			    enum vfio_nc_selector_kind kind)
{
	const char *prefix = rule_forms[kind].prefix;

	return !strncmp(cursor->text + cursor->at, prefix, strlen(prefix));
}

/* Which kind is meant: by prefix, then by what tells the others apart. */
static enum vfio_nc_selector_kind
rule_guess_kind(const struct rule_cursor *cursor)
{
	unsigned int length = rule_token_length(cursor);
	unsigned int colons = 0;
	unsigned int i;

	if (rule_has_prefix(cursor, VFIO_NC_SELECTOR_PORT))
		return VFIO_NC_SELECTOR_PORT;
	if (rule_has_prefix(cursor, VFIO_NC_SELECTOR_CLASS))
		return length == strlen("class:cccccc") ?
			VFIO_NC_SELECTOR_CLASS_INTERFACE : VFIO_NC_SELECTOR_CLASS;
	for (i = 0; i < length; i++) {
		if (cursor->text[cursor->at + i] == '.')
			return VFIO_NC_SELECTOR_ADDRESS;
		colons += cursor->text[cursor->at + i] == ':';
	}
	return colons == 3 ? VFIO_NC_SELECTOR_SUBSYSTEM : VFIO_NC_SELECTOR_ID;
}

static int rule_parse_selector(struct rule_cursor *cursor,
			       struct vfio_nc_selector *selector)
{
	enum vfio_nc_selector_kind kind = rule_guess_kind(cursor);
	const struct rule_form *form = &rule_forms[kind];
	unsigned int end = cursor->at + rule_token_length(cursor);
	struct rule_cursor in = *cursor;
	unsigned int n;
	bool any;

	*selector = (struct vfio_nc_selector){ .kind = kind, .nr = form->nr };
	in.at += (unsigned int)strlen(form->prefix);
	for (n = 0; n < form->nr; n++) {
		if (!rule_take_field(&in, form->digits[n], form->max[n],
				     &selector->field[n], &any))
			return rule_reject_token(cursor, form->expected);
		selector->any |= (u8)(any << n);
		if (form->joint[n] && !rule_take(&in, form->joint[n]))
			return rule_reject_token(cursor, form->expected);
	}
	if (in.at != end)
		return rule_reject_token(cursor, form->expected);
	cursor->at = end;
	return 0;
}

/* A list of BAR numbers; each may stand there once. */
static int rule_parse_bar_list(struct rule_cursor *cursor,
			       struct vfio_nc_rule *rule)
{
	struct rule_cursor in = *cursor;
	unsigned int end = cursor->at + rule_token_length(cursor);

	do {
		unsigned int bar = (unsigned int)(rule_peek(&in) - '0');

		if (bar >= VFIO_NC_NR_BARS || rule->bars & (1u << bar))
			return rule_reject_token(cursor,
				"all, pref, or BARs 0 to 5 with commas, each once");
		rule->bars |= (u8)(1u << bar);
		in.at++;
	} while (rule_take(&in, ','));
	if (in.at != end)
		return rule_reject_token(cursor,
			"all, pref, or BARs 0 to 5 with commas, each once");
	cursor->at = end;
	return 0;
}

#define RULE_ALL_BARS ((1u << VFIO_NC_NR_BARS) - 1)

static int rule_parse_bars(struct rule_cursor *cursor,
			   struct vfio_nc_rule *rule)
{
	rule->pref = rule_take_word(cursor, "pref");
	if (rule->pref || rule_take_word(cursor, "all")) {
		rule->bars = RULE_ALL_BARS;
		return 0;
	}
	return rule_parse_bar_list(cursor, rule);
}

/* A multiple of the page size that fits into 64 bits. */
static int rule_parse_number(struct rule_cursor *cursor, u64 *number)
{
	struct rule_cursor in = *cursor;
	unsigned int end = cursor->at + rule_token_length(cursor);
	unsigned int base = 10;

	if (rule_peek(&in) == '0' && (in.text[in.at + 1] | 0x20) == 'x') {
		base = 16;
		in.at += 2;
	}
	/* In C a leading 0 means octal: nobody means that here. */
	if (in.at == end || (base == 10 && rule_peek(&in) == '0' &&
			     in.at + 1 < end))
		return rule_reject_token(cursor,
			"a number of bytes, as 0x1000 or 4096");
	for (*number = 0; in.at < end; in.at++) {
		int digit = rule_digit(rule_peek(&in));

		if (digit < 0 || (unsigned int)digit >= base)
			return rule_reject_token(cursor,
				"a number of bytes, as 0x1000 or 4096 (hexadecimal needs 0x)");
		if (*number > (U64_MAX - (unsigned int)digit) / base)
			return rule_reject_token(cursor, "a number below 2^64");
		*number = *number * base + (unsigned int)digit;
	}
	if (*number & (cursor->page_size - 1))
		return rule_reject_token(cursor,
			"a multiple of the kernel's page size (hexadecimal needs 0x)");
	cursor->at = end;
	return 0;
}

static int rule_parse_range(struct rule_cursor *cursor,
			    struct vfio_nc_rule *rule)
{
	unsigned int length_at;
	int ret;

	if (!rule_take(cursor, '@'))
		return 0;
	ret = rule_parse_number(cursor, &rule->offset);
	if (ret)
		return ret;
	if (!rule_take(cursor, '+'))
		return rule_reject_token(cursor, "\"+\" and the range's length");
	length_at = cursor->at;
	ret = rule_parse_number(cursor, &rule->length);
	if (ret)
		return ret;
	if (rule->length && rule->length <= U64_MAX - rule->offset)
		return 0;
	cursor->at = length_at;
	return rule_reject_token(cursor,
		"a length that is not 0 and ends below 2^64");
}

static int rule_parse_verdict(struct rule_cursor *cursor,
			      struct vfio_nc_rule *rule)
{
	unsigned int verdict;

	for (verdict = 0; verdict < VFIO_NC_NR_VERDICTS; verdict++) {
		if (rule_take_word(cursor, vfio_nc_verdict_name(verdict))) {
			rule->verdict = verdict;
			return 0;
		}
	}
	return rule_reject_token(cursor, VFIO_NC_WORD_DEVICE ", "
				 VFIO_NC_WORD_PERMIT ", " VFIO_NC_WORD_NORMAL_NC
				 " or " VFIO_NC_WORD_STOCK);
}

static int rule_parse(struct rule_cursor *cursor, struct vfio_nc_rule *rule)
{
	int ret;

	*rule = (struct vfio_nc_rule){ 0 };
	ret = rule_parse_selector(cursor, &rule->selector);
	if (ret)
		return ret;
	if (!rule_take(cursor, '/'))
		return rule_reject_token(cursor, "\"/\" and the BARs");
	ret = rule_parse_bars(cursor, rule);
	if (ret)
		return ret;
	ret = rule_parse_range(cursor, rule);
	if (ret)
		return ret;
	if (!rule_take(cursor, '='))
		return rule_reject_token(cursor, rule->length ?
			"\"=\" and the verdict" :
			"\"=\" and the verdict, or \"@\" and a range");
	return rule_parse_verdict(cursor, rule);
}

unsigned int vfio_nc_rules_count(const char *text)
{
	unsigned int nr = 1;

	if (!*text)
		return 0;
	for (; *text; text++)
		nr += *text == ';';
	return nr;
}

int vfio_nc_rules_parse(const char *text, u64 page_size,
			struct vfio_nc_rule *rules,
			struct vfio_nc_rule_error *error)
{
	struct rule_cursor cursor = {
		.text = text,
		.page_size = page_size,
		.error = error,
	};
	int nr = 0;
	int ret;

	if (!*text)
		return 0;
	do {
		ret = rule_parse(&cursor, &rules[nr]);
		if (ret)
			return ret;
		nr++;
	} while (rule_take(&cursor, ';'));
	if (rule_peek(&cursor))
		return rule_reject(&cursor, 1, "\";\" and the next rule, or the end");
	return nr;
}

static int rule_print_selector(const struct vfio_nc_selector *selector,
			       char *buf, size_t size)
{
	const struct rule_form *form = &rule_forms[selector->kind];
	int at = scnprintf(buf, size, "%s", form->prefix);
	unsigned int n;

	for (n = 0; n < form->nr; n++) {
		if (selector->any & (1u << n))
			at += scnprintf(buf + at, size - at, "*");
		else
			at += scnprintf(buf + at, size - at, "%0*x",
					form->digits[n], selector->field[n]);
		if (form->joint[n])
			at += scnprintf(buf + at, size - at, "%c",
					form->joint[n]);
	}
	return at;
}

static int rule_print_bars(const struct vfio_nc_rule *rule, char *buf,
			   size_t size)
{
	unsigned int bar;
	int at = 0;

	if (rule->bars == RULE_ALL_BARS)
		return scnprintf(buf, size, rule->pref ? "pref" : "all");
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (rule->bars & (1u << bar))
			at += scnprintf(buf + at, size - at, at ? ",%u" : "%u",
					bar);
	}
	return at;
}

int vfio_nc_rule_print(const struct vfio_nc_rule *rule, char *buf, size_t size)
{
	int at = rule_print_selector(&rule->selector, buf, size);

	at += scnprintf(buf + at, size - at, "/");
	at += rule_print_bars(rule, buf + at, size - at);
	if (rule->length)
		at += scnprintf(buf + at, size - at, "@0x%llx+0x%llx",
				(unsigned long long)rule->offset,
				(unsigned long long)rule->length);
	return at + scnprintf(buf + at, size - at, "=%s",
			      vfio_nc_verdict_name(rule->verdict));
}
