// SPDX-License-Identifier: GPL-2.0-only
/*
 * rule.c - rules: text to data and back, and which devices they are about.
 */
#include <vfio_nc/rule.h>

#include "cursor.h"

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

/* Take one field: "*", or exactly @digits hexadecimal digits up to @max. */
static bool rule_take_field(struct vfio_nc_cursor *cursor, unsigned int digits,
			    u32 max, u32 *value, bool *any)
{
	*value = 0;
	*any = vfio_nc_cursor_take(cursor, '*');
	if (*any)
		return true;
	for (; digits; digits--) {
		int digit = vfio_nc_cursor_digit(vfio_nc_cursor_peek(cursor));

		if (digit < 0)
			return false;
		*value = *value << 4 | (u32)digit;
		cursor->at++;
	}
	return *value <= max;
}

static bool rule_has_prefix(const struct vfio_nc_cursor *cursor,
			    enum vfio_nc_selector_kind kind)
{
	const char *prefix = rule_forms[kind].prefix;

	return !strncmp(cursor->text + cursor->at, prefix, strlen(prefix));
}

/* Which kind is meant: by prefix, then by what tells the others apart. */
static enum vfio_nc_selector_kind
rule_guess_kind(const struct vfio_nc_cursor *cursor)
{
	unsigned int length = vfio_nc_cursor_length(cursor);
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

static int rule_reject_selector(struct vfio_nc_cursor *cursor, const struct rule_form *form)
{
	vfio_nc_cursor_reject(cursor, form->expected);
	vfio_nc_instead_of_selector(cursor->error, cursor->text + cursor->at,
				    vfio_nc_cursor_length(cursor));
	return -EINVAL;
}

static int rule_parse_selector(struct vfio_nc_cursor *cursor,
			       struct vfio_nc_selector *selector)
{
	enum vfio_nc_selector_kind kind = rule_guess_kind(cursor);
	const struct rule_form *form = &rule_forms[kind];
	unsigned int end = cursor->at + vfio_nc_cursor_length(cursor);
	struct vfio_nc_cursor in = *cursor;
	unsigned int n;
	bool any;

	*selector = (struct vfio_nc_selector){ .kind = kind, .nr = form->nr };
	in.at += (unsigned int)strlen(form->prefix);
	for (n = 0; n < form->nr; n++) {
		if (!rule_take_field(&in, form->digits[n], form->max[n],
				     &selector->field[n], &any))
			return rule_reject_selector(cursor, form);
		selector->any |= (u8)(any << n);
		if (form->joint[n] && !vfio_nc_cursor_take(&in, form->joint[n]))
			return rule_reject_selector(cursor, form);
	}
	if (in.at != end)
		return rule_reject_selector(cursor, form);
	cursor->at = end;
	return 0;
}

static int rule_take(struct vfio_nc_cursor *cursor, void *item)
{
	struct vfio_nc_rule *rule = item;
	int ret;

	ret = rule_parse_selector(cursor, &rule->selector);
	if (ret)
		return ret;
	if (!vfio_nc_cursor_take(cursor, '/'))
		return vfio_nc_cursor_reject(cursor, "\"/\" and the BARs");
	return vfio_nc_clause_take(cursor, &rule->clause);
}

int vfio_nc_rules_parse(const char *text, u64 page_size,
			struct vfio_nc_rule *rules,
			struct vfio_nc_text_error *error)
{
	struct vfio_nc_cursor cursor = {
		.text = text,
		.page_size = page_size,
		.error = error,
	};

	return vfio_nc_cursor_take_list(&cursor, rule_take, rules, sizeof(*rules),
					"\";\" and the next rule, or the end");
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

int vfio_nc_rule_print(const struct vfio_nc_rule *rule, char *buf, size_t size)
{
	int at = rule_print_selector(&rule->selector, buf, size);

	at += scnprintf(buf + at, size - at, "/");
	return at + vfio_nc_clause_print(&rule->clause, buf + at, size - at);
}

/* The device's value for field @n of a selector of this kind. */
static u32 rule_field(enum vfio_nc_selector_kind kind,
		      const struct vfio_nc_device *device, unsigned int n)
{
	const u32 address[] = { device->domain, device->bus, device->slot,
				device->function };
	const u32 id[] = { device->vendor, device->device, device->subvendor,
			   device->subdevice };
	const u32 port[] = { device->port_vendor, device->port_device };

	switch (kind) {
	case VFIO_NC_SELECTOR_ADDRESS:
		return address[n];
	case VFIO_NC_SELECTOR_CLASS:
		return device->class >> 8;
	case VFIO_NC_SELECTOR_CLASS_INTERFACE:
		return device->class;
	case VFIO_NC_SELECTOR_PORT:
		return port[n];
	default:
		return id[n];
	}
}

static bool rule_is_about(const struct vfio_nc_selector *selector,
			  const struct vfio_nc_device *device)
{
	unsigned int n;

	if (selector->kind == VFIO_NC_SELECTOR_PORT && !device->has_port)
		return false;
	for (n = 0; n < selector->nr; n++) {
		if (selector->any & (1u << n))
			continue;
		if (selector->field[n] != rule_field(selector->kind, device, n))
			return false;
	}
	return true;
}

bool vfio_nc_rule_selects(const struct vfio_nc_rule *rule,
			  const struct vfio_nc_device *device, unsigned int bar)
{
	return vfio_nc_clause_selects(&rule->clause, device->bar, bar) &&
	       rule_is_about(&rule->selector, device);
}
