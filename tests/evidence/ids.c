// SPDX-License-Identifier: GPL-2.0-only
/*
 * ids.c - reads PCI ID tables; see ids.h.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ids.h"

#define NAME_LENGTH 128
#define VALUES_MAX 8

/* One byte per atom: is it in names already? */
struct marks {
	bool *at;
	int nr;
};

static bool mark(struct marks *marks, int atom)
{
	if (atom >= marks->nr) {
		int more = 2 * atom + 1024;

		marks->at = realloc(marks->at, (size_t)more);
		if (!marks->at)
			fatal("out of memory");
		memset(marks->at + marks->nr, 0, (size_t)(more - marks->nr));
		marks->nr = more;
	}
	if (marks->at[atom])
		return false;
	return marks->at[atom] = true;
}

static void add_value(struct ids *ids, uint64_t value)
{
	if (value > 0xffff)
		return;
	ids->values = grow(ids->values, ids->nr_values, sizeof(*ids->values));
	ids->values[ids->nr_values++] = value;
}

static void add_tokens(struct ids *ids, struct marks *marks, const struct tokens *tokens,
		       int begin, int end)
{
	int i;

	for (i = begin; i < end; i++) {
		const struct token *token = &tokens->at[i];

		if (token->kind == TOKEN_NUMBER) {
			add_value(ids, token->value);
		} else if (token->kind == TOKEN_NAME && mark(marks, (int)token->value)) {
			ids->names = grow(ids->names, ids->nr_names, sizeof(*ids->names));
			ids->names[ids->nr_names++] = (int)token->value;
		}
	}
}

/* Macros of include/linux are for everybody: no driver's IDs are in them. */
static void add_macros(struct ids *ids, struct marks *marks, int name)
{
	const struct def *def;

	for (def = atom_defs(name); def; def = def->next)
		if (def->kind != DEF_CONSTANT && scope_sees(ids->source, def->source) &&
		    strncmp(def->source->path, "include/linux/", 14))
			add_tokens(ids, marks, def->in, def->begin, def->end);
}

static void add_values(struct ids *ids, int name)
{
	uint64_t values[VALUES_MAX];
	int nr = name_values(ids->source, name, values, VALUES_MAX);

	while (nr--)
		add_value(ids, values[nr]);
}

const struct ids *ids_of(struct source *source)
{
	static struct ids **all;
	static int nr_all;
	struct marks marks = { NULL, 0 };
	struct ids *ids;
	int i;

	for (i = 0; i < nr_all; i++)
		if (all[i]->source == source)
			return all[i];
	ids = calloc(1, sizeof(*ids));
	all = grow(all, nr_all, sizeof(*all));
	if (!ids)
		fatal("out of memory");
	all[nr_all++] = ids;
	ids->source = source;
	scope_sees(source, source);
	for (i = 0; i < source->nr_outside; i++)
		add_tokens(ids, &marks, &source->code, source->outside[i].begin,
			   source->outside[i].end);
	add_tokens(ids, &marks, &source->macros, 0, source->macros.nr);
	for (i = 0; i < ids->nr_names; i++)
		add_macros(ids, &marks, ids->names[i]);
	for (i = 0; i < ids->nr_names; i++)
		add_values(ids, ids->names[i]);
	free(marks.at);
	return ids;
}

/* Is prefix + middle + name, pasted by a macro, the @value? */
static bool pasted_is(const struct ids *ids, const char *prefix, const char *middle, int name,
		      uint64_t value, uint64_t adds)
{
	uint64_t values[VALUES_MAX];
	char text[NAME_LENGTH];
	int nr;

	nr = snprintf(text, sizeof(text), "%s%s%s%s", prefix, middle, *middle ? "_" : "",
		      atom_text(name));
	if (nr >= NAME_LENGTH)
		return false;
	nr = name_values(ids->source, atom_of(text), values, VALUES_MAX);
	while (nr--)
		if ((values[nr] | adds) == value)
			return true;
	return false;
}

static bool have_value(const struct ids *ids, uint64_t value, uint64_t adds)
{
	int i;

	for (i = 0; i < ids->nr_values; i++)
		if ((ids->values[i] | adds) == value)
			return true;
	return false;
}

bool ids_have_vendor(const struct ids *ids, uint64_t vendor)
{
	int i;

	if (have_value(ids, vendor, 0))
		return true;
	for (i = 0; i < ids->nr_names; i++)
		if (pasted_is(ids, "PCI_VENDOR_ID_", "", ids->names[i], vendor, 0))
			return true;
	return false;
}

bool ids_have_device(const struct ids *ids, uint64_t vendor, uint64_t device, uint64_t adds)
{
	int i, j;

	if (have_value(ids, device, adds))
		return true;
	for (i = 0; i < ids->nr_names; i++)
		if (pasted_is(ids, "PCI_DEVICE_ID_", "", ids->names[i], device, adds))
			return true;
	for (i = 0; i < ids->nr_names; i++) {
		if (!pasted_is(ids, "PCI_VENDOR_ID_", "", ids->names[i], vendor, 0))
			continue;
		for (j = 0; j < ids->nr_names; j++)
			if (pasted_is(ids, "PCI_DEVICE_ID_", atom_text(ids->names[i]),
				      ids->names[j], device, adds))
				return true;
	}
	return false;
}

static bool is_class(uint64_t value, const char *name, const struct token *after,
		     const struct token *end, uint64_t class)
{
	if (value == class)
		return true;
	if (!strncmp(name, "PCI_CLASS_", 10) && value << 8 == class)
		return true;
	if (!strncmp(name, "PCI_BASE_CLASS_", 15) && value << 16 == class)
		return true;
	return end - after > 2 && token_is(after, '<') && token_is(after + 1, '<') &&
	       after[2].kind == TOKEN_NUMBER && value << (after[2].value & 63) == class;
}

static bool class_in(struct source *source, const struct tokens *tokens, int begin, int end,
		     uint64_t class)
{
	uint64_t values[VALUES_MAX];
	int i, nr;

	for (i = begin; i < end; i++) {
		const struct token *token = &tokens->at[i];
		const char *name = "";

		if (token->kind == TOKEN_NAME) {
			name = atom_text((int)token->value);
			nr = name_values(source, (int)token->value, values, VALUES_MAX);
		} else {
			values[0] = token->value;
			if (i > begin && token_is(token - 1, '~'))
				values[0] = ~values[0] & 0xffffff;
			nr = token->kind == TOKEN_NUMBER;
		}
		while (nr--)
			if (is_class(values[nr], name, token + 1, tokens->at + end, class))
				return true;
	}
	return false;
}

bool ids_have_class(struct source *source, uint64_t class)
{
	int i;

	for (i = 0; i < source->nr_outside; i++)
		if (class_in(source, &source->code, source->outside[i].begin,
			     source->outside[i].end, class))
			return true;
	return class_in(source, &source->macros, 0, source->macros.nr, class);
}
