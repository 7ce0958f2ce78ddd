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

static void append(int **list, int *nr, int atom)
{
	*list = grow(*list, *nr, sizeof(**list));
	(*list)[(*nr)++] = atom;
}

static void add_value(struct ids *ids, uint64_t value)
{
	/* aic7xxx packs device, vendor and both of the subsystem, and ORs digits. */
	if (value >> 48) {
		if (value << 16)
			add_value(ids, value >> 32 & 0xffff);
		else if (value >> 48 < 0x10)
			ids->digit |= value >> 48;
		value >>= 48;
	}
	if (value > 0xffff)
		return;
	ids->values = grow(ids->values, ids->nr_values, sizeof(*ids->values));
	ids->values[ids->nr_values++] = value;
}

/* Macros paste names from what begins with a digit too: PCI_VDEVICE(3DLABS, ..) */
static bool is_name(const struct token *token)
{
	return token->kind == TOKEN_NAME ||
	       (token->kind == TOKEN_TEXT && !strchr("\"'", *atom_text((int)token->value)));
}

static void add_part(struct ids *ids, struct marks *marks, const struct tokens *tokens,
		     int begin, int end)
{
	int i;

	ids->parts = grow(ids->parts, ids->nr_parts, sizeof(*ids->parts));
	ids->parts[ids->nr_parts++] = (struct part){ tokens, begin, end };
	for (i = begin; i < end; i++) {
		const struct token *token = &tokens->at[i];
		int name = (int)token->value;

		if (token->kind == TOKEN_NUMBER)
			add_value(ids, token->value);
		if (!is_name(token))
			continue;
		if (i + 2 < end && token_is(token + 1, '#') && token_is(token + 2, '#'))
			append(&ids->prefixes, &ids->nr_prefixes, name);
		if (mark(marks, name))
			append(&ids->names, &ids->nr_names, name);
	}
}

static bool ends_in(const char *name, const char *end)
{
	size_t length = strlen(name);

	return length > strlen(end) && !strcmp(name + length - strlen(end), end);
}

/* struct pci_device_id, virtio_device_id, ...; and plain lists: xyz_pciidlist[] */
static bool is_id_type(const struct token *token)
{
	const char *name = token->kind == TOKEN_NAME ? atom_text((int)token->value) : "";

	return ends_in(name, "_device_id") || ends_in(name, "pciidlist");
}

/* What initializers have between their braces: all, or those of ID tables. */
static void add_initializers(struct ids *ids, struct marks *marks, bool all)
{
	const struct source *source = ids->source;
	int i, j, begin = 0;

	for (i = 0; i < source->nr_outside; i++) {
		bool wanted = all;
		int open = 0;

		for (j = source->outside[i].begin; j < source->outside[i].end; j++) {
			const struct token *token = &source->code.at[j];

			if (is_id_type(token))
				wanted = true;
			if (!open && token_is(token, ';'))
				wanted = all;
			if (token_is(token, '{') && !open++)
				begin = j;
			if (token_is(token, '}') && open && !--open && wanted)
				add_part(ids, marks, &source->code, begin, j);
		}
	}
}

/* Macros that open a table, whose entries are in a header, make up the entries too. */
static bool macros_open_table(const struct source *source)
{
	uint64_t word = (uint64_t)atom_of("pci_device_id");
	int i;

	for (i = 0; i < source->macros.nr; i++)
		if (source->macros.at[i].kind == TOKEN_NAME && source->macros.at[i].value == word)
			return true;
	return false;
}

/* Where to begin. A header that holds a table is included where its braces are. */
static void add_source(struct ids *ids, struct marks *marks)
{
	const struct source *source = ids->source;
	bool header = source->path[strlen(source->path) - 1] == 'h';
	int i;

	for (i = 0; header && i < source->nr_outside; i++)
		add_part(ids, marks, &source->code, source->outside[i].begin,
			 source->outside[i].end);
	if (header || macros_open_table(source))
		add_part(ids, marks, &source->macros, 0, source->macros.nr);
	if (!header)
		add_initializers(ids, marks, false);
	if (!ids->nr_parts)
		add_initializers(ids, marks, true);
}

/* Macros of include/linux are for everybody: no driver's IDs are in them. */
static void add_macros(struct ids *ids, struct marks *marks, int name)
{
	const struct def *def;

	for (def = atom_defs(name); def; def = def->next)
		if (def->kind != DEF_CONSTANT && scope_sees(ids->source, def->source) &&
		    strncmp(def->source->path, "include/linux/", 14))
			add_part(ids, marks, def->in, def->begin, def->end);
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
	append(&ids->prefixes, &ids->nr_prefixes, atom_of("PCI_DEVICE_ID_"));
	/* Loading what can be seen adds definitions. */
	scope_sees(source, source);
	add_source(ids, &marks);
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
		if ((ids->values[i] | adds | (value & ids->digit)) == value)
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
	for (i = 0; i < ids->nr_prefixes; i++)
		for (j = 0; j < ids->nr_names; j++)
			if (pasted_is(ids, atom_text(ids->prefixes[i]), "", ids->names[j],
				      device, adds))
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

/* Is this token, or what is made of it, the class? */
static bool is_class(const struct ids *ids, const struct part *part, int at, uint64_t class)
{
	const struct token *token = &part->in->at[at];
	const char *name = token->kind == TOKEN_NAME ? atom_text((int)token->value) : "";
	uint64_t values[VALUES_MAX] = { token->value };
	int nr = token->kind == TOKEN_NUMBER;

	if (token->kind == TOKEN_NAME)
		nr = name_values(ids->source, (int)token->value, values, VALUES_MAX);
	while (nr--) {
		uint64_t value = values[nr];

		if (at > part->begin && token_is(token - 1, '~'))
			value = ~value;
		if ((value & 0xffffff) == class ||
		    (!strncmp(name, "PCI_CLASS_", 10) && value << 8 == class) ||
		    (!strncmp(name, "PCI_BASE_CLASS_", 15) && value << 16 == class))
			return true;
		if (at + 3 < part->end && token_is(token + 1, '<') && token_is(token + 2, '<') &&
		    token[3].kind == TOKEN_NUMBER && value << (token[3].value & 31) == class)
			return true;
	}
	return false;
}

bool ids_have_class(const struct ids *ids, uint64_t class)
{
	int i, j;

	for (i = 0; i < ids->nr_parts; i++)
		for (j = ids->parts[i].begin; j < ids->parts[i].end; j++)
			if (is_class(ids, &ids->parts[i], j, class))
				return true;
	return false;
}

bool ids_have_mask(const struct ids *ids, uint64_t class, uint64_t mask)
{
	uint64_t bit;

	if (ids_have_class(ids, mask))
		return true;
	for (bit = 1; bit < 0x1000000; bit <<= 1)
		if (!(mask & bit) && ids_have_class(ids, mask | bit) &&
		    ids_have_class(ids, class ^ bit))
			return true;
	return false;
}
