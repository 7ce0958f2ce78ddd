/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rule.h - the operator's rules, as text and as data.
 *
 *	rules    := rule { ";" rule } [ ";" ]
 *	rule     := selector "/" clause			(clause.h)
 *	selector := dddd:bb:dd.f | vvvv:dddd[:svvv:sddd]
 *	          | "class:" cccc[cc] | "port:" vvvv:dddd
 *
 * Selectors are hexadecimal, every field has exactly the digits shown, and
 * "*" stands for any value of one field. Blanks may stand around ";" and "=", not in a
 * selector.
 */
#ifndef VFIO_NC_RULE_H
#define VFIO_NC_RULE_H

#include <vfio_nc/clause.h>

#define VFIO_NC_SELECTOR_FIELDS 4

/**
 * enum vfio_nc_selector_kind - what a selector compares
 * @VFIO_NC_SELECTOR_ADDRESS: domain, bus, device and function number
 * @VFIO_NC_SELECTOR_ID: vendor and device ID
 * @VFIO_NC_SELECTOR_SUBSYSTEM: these and the subsystem's IDs
 * @VFIO_NC_SELECTOR_CLASS: base class and sub-class
 * @VFIO_NC_SELECTOR_CLASS_INTERFACE: these and the programming interface
 * @VFIO_NC_SELECTOR_PORT: IDs of the root port above the device
 */
enum vfio_nc_selector_kind {
	VFIO_NC_SELECTOR_ADDRESS,
	VFIO_NC_SELECTOR_ID,
	VFIO_NC_SELECTOR_SUBSYSTEM,
	VFIO_NC_SELECTOR_CLASS,
	VFIO_NC_SELECTOR_CLASS_INTERFACE,
	VFIO_NC_SELECTOR_PORT,
};

/**
 * struct vfio_nc_selector - which devices a rule is about
 * @kind: what is compared
 * @nr: how many fields that kind has
 * @any: bit n is set where field n was "*"
 * @field: the values, in the order of the text
 */
struct vfio_nc_selector {
	enum vfio_nc_selector_kind kind;
	u8 nr;
	u8 any;
	u32 field[VFIO_NC_SELECTOR_FIELDS];
};

/**
 * struct vfio_nc_rule - one rule
 * @selector: which devices
 * @clause: what is said about them
 */
struct vfio_nc_rule {
	struct vfio_nc_selector selector;
	struct vfio_nc_clause clause;
};

/**
 * vfio_nc_rules_parse() - text to rules
 * @text: the whole text; empty means no rules
 * @page_size: the kernel's page size in bytes, a power of two
 * @rules: where to write them, vfio_nc_text_count(@text) elements
 * @error: filled in when the text is bad
 *
 * Return: how many rules were written, or -EINVAL; then nothing in @rules
 * means anything.
 */
int vfio_nc_rules_parse(const char *text, u64 page_size,
			struct vfio_nc_rule *rules,
			struct vfio_nc_text_error *error);

/**
 * vfio_nc_rule_print() - rule to its one canonical text
 * @rule: the rule
 * @buf: where to print
 * @size: bytes in @buf, counting the terminating 0;
 *	VFIO_NC_RULE_TEXT_MAX always suffices
 *
 * Return: characters written, without the terminating 0.
 */
int vfio_nc_rule_print(const struct vfio_nc_rule *rule, char *buf,
		       size_t size);

#define VFIO_NC_RULE_TEXT_MAX (VFIO_NC_CLAUSE_TEXT_MAX + 32)

/**
 * vfio_nc_rule_selects() - is a rule about a BAR of a device?
 * @rule: the rule
 * @device: the device
 * @bar: BAR number, 0 to VFIO_NC_NR_BARS - 1
 *
 * Return: true if so, whatever the rule's range.
 */
bool vfio_nc_rule_selects(const struct vfio_nc_rule *rule,
			  const struct vfio_nc_device *device,
			  unsigned int bar);

#endif /* VFIO_NC_RULE_H */
