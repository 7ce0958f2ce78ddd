// SPDX-License-Identifier: GPL-2.0-only
/*
 * aml.c - look for the definition of an object in ACPI tables.
 *
 * This is no interpreter: it goes into what opens a scope, steps over methods and
 * data, and of all else looks at each byte, whether it begins one of these. The
 * encoding is in ACPI 6.5, chapter 20.
 */
#include "aml.h"

/* A table's header: 5.2.6. */
#define AML_HEADER_SIZE		36
#define AML_OEM_ID_AT		10
#define AML_OEM_TABLE_ID_AT	16

#define AML_TABLE_MAX		(4 << 20)
#define AML_NAME_MAX		512
#define AML_SEGMENT		4
#define AML_DEPTH_MAX		32

/* 20.2.5 and 20.3 */
#define AML_NAME_OP		0x08
#define AML_SCOPE_OP		0x10
#define AML_METHOD_OP		0x14
#define AML_DUAL_NAME		0x2e
#define AML_MULTI_NAME		0x2f
#define AML_EXT_OP		0x5b
#define AML_EXT_DEVICE_OP	0x82

/* What is stepped over, all of it: data can look like anything. */
#define AML_BYTE		0x0a
#define AML_WORD		0x0b
#define AML_DWORD		0x0c
#define AML_STRING		0x0d
#define AML_QWORD		0x0e
#define AML_BUFFER_OP		0x11
#define AML_PACKAGE_OP		0x12
#define AML_VAR_PACKAGE_OP	0x13
#define AML_EXTERNAL_OP		0x15
#define AML_EXT_FIELD_OP	0x81
#define AML_EXT_INDEX_FIELD_OP	0x86
#define AML_EXT_BANK_FIELD_OP	0x87

/**
 * struct aml_block - a part of a table
 * @at: where it starts
 * @end: where it ends
 * @scope: the scope it is in, as "\_SB_.PCI0"; "\" at the top
 * @depth: how many scopes are around it
 */
struct aml_block {
	const u8 *at;
	const u8 *end;
	char scope[AML_NAME_MAX];
	unsigned int depth;
};

/* A package's length, 20.2.4; Return: what is behind it, or NULL. */
static const u8 *aml_read_length(const u8 *at, const u8 *end, const u8 **package_end)
{
	const u8 *start = at;
	unsigned int more, i;
	size_t length;

	if (at == end)
		return NULL;
	more = *at >> 6;
	length = *at++ & (more ? 0x0f : 0x3f);
	if ((size_t)(end - at) < more)
		return NULL;
	for (i = 0; i < more; i++)
		length |= (size_t)*at++ << (4 + 8 * i);
	if (length > (size_t)(end - start) || start + length < at)
		return NULL;
	*package_end = start + length;
	return at;
}

/* 20.2.2: A-Z and _ first, then digits too. */
static bool aml_is_segment(const u8 *at)
{
	unsigned int i;

	for (i = 0; i < AML_SEGMENT; i++) {
		bool letter = (at[i] >= 'A' && at[i] <= 'Z') || at[i] == '_';

		if (!letter && (!i || at[i] < '0' || at[i] > '9'))
			return false;
	}
	return true;
}

static const u8 *aml_read_count(const u8 *at, const u8 *end, unsigned int *nr)
{
	*nr = 1;
	if (at == end)
		return NULL;
	if (*at == AML_DUAL_NAME) {
		*nr = 2;
		return at + 1;
	}
	if (*at == AML_MULTI_NAME) {
		*nr = at + 1 < end ? at[1] : 0;
		return at + 2 <= end ? at + 2 : NULL;
	}
	/* A name of no parts: the scope itself. */
	if (!*at) {
		*nr = 0;
		return at + 1;
	}
	return at;
}

/* A name in its scope to the whole one; Return: what is behind it, or NULL. */
static const u8 *aml_read_name(const struct aml_block *block, const u8 *at, char *name)
{
	const u8 *start = at;
	unsigned int nr;
	bool relative;
	int length;

	length = scnprintf(name, AML_NAME_MAX, "%s", block->scope);
	for (; at < block->end && *at == '^'; at++) {
		char *dot = strrchr(name, '.');

		length = dot ? (int)(dot - name) : 1;
		name[length] = '\0';
	}
	if (at < block->end && *at == '\\') {
		length = scnprintf(name, AML_NAME_MAX, "\\");
		at++;
	}
	relative = at == start;
	at = aml_read_count(at, block->end, &nr);
	/* Only "\" and "^" have no parts; a 0 is likelier to be data. */
	if (!at || (relative && !nr) ||
	    (size_t)(block->end - at) < (size_t)nr * AML_SEGMENT)
		return NULL;
	for (; nr; nr--, at += AML_SEGMENT) {
		if (!aml_is_segment(at))
			return NULL;
		length += scnprintf(name + length, AML_NAME_MAX - (size_t)length,
				    "%s%.4s", length > 1 ? "." : "", (const char *)at);
	}
	return at;
}

/* What is found at one place of a block. */
struct aml_object {
	char name[AML_NAME_MAX];
	bool has_scope;
	const u8 *inside;
	const u8 *end;
};

/* Return: does an object that matters begin at @at? */
static bool aml_read_object(const struct aml_block *block, const u8 *at,
			    struct aml_object *object)
{
	bool device = *at == AML_EXT_OP && at + 1 < block->end &&
		      at[1] == AML_EXT_DEVICE_OP;

	object->has_scope = device || *at == AML_SCOPE_OP;
	if (!object->has_scope && *at != AML_NAME_OP && *at != AML_METHOD_OP)
		return false;
	object->inside = at + 1 + device;
	object->end = NULL;
	if (*at != AML_NAME_OP)
		object->inside = aml_read_length(object->inside, block->end, &object->end);
	if (object->inside)
		object->inside = aml_read_name(block, object->inside, object->name);
	if (!object->inside)
		return false;
	if (!object->end)
		object->end = object->inside;
	return object->inside <= object->end;
}

/* Return: the end of a package whose length is at @at, or @at if that is none. */
static const u8 *aml_skip_package(const struct aml_block *block, const u8 *at)
{
	const u8 *package_end;

	return aml_read_length(at, block->end, &package_end) ? package_end : at;
}

static const u8 *aml_skip_extended(const struct aml_block *block, const u8 *at)
{
	if (at == block->end)
		return at;
	switch (*at) {
	case AML_EXT_FIELD_OP:
	case AML_EXT_INDEX_FIELD_OP:
	case AML_EXT_BANK_FIELD_OP:
		return aml_skip_package(block, at + 1);
	default:
		return at;
	}
}

/* A name, its type and how many arguments it takes. */
static const u8 *aml_skip_external(const struct aml_block *block, const u8 *at)
{
	char name[AML_NAME_MAX];
	const u8 *behind = aml_read_name(block, at, name);

	return behind ? behind + 2 : at;
}

/* Return: what is behind the data at @at, or behind one byte of what is none. */
static const u8 *aml_skip(const struct aml_block *block, const u8 *at)
{
	size_t left = (size_t)(block->end - at);

	switch (*at++) {
	case AML_BYTE:
		return at + 1;
	case AML_WORD:
		return at + 2;
	case AML_DWORD:
		return at + 4;
	case AML_QWORD:
		return at + 8;
	case AML_STRING:
		return at + strnlen((const char *)at, left - 1) + 1;
	case AML_BUFFER_OP:
	case AML_PACKAGE_OP:
	case AML_VAR_PACKAGE_OP:
		return aml_skip_package(block, at);
	case AML_EXTERNAL_OP:
		return aml_skip_external(block, at);
	case AML_EXT_OP:
		return aml_skip_extended(block, at);
	default:
		return at;
	}
}

static bool aml_look(const struct aml_block *block, const char *name)
{
	struct aml_object object;
	struct aml_block inner;
	const u8 *at = block->at;

	while (at < block->end) {
		if (!aml_read_object(block, at, &object)) {
			at = aml_skip(block, at);
			continue;
		}
		/* A scope is opened, not defined. */
		if (*at != AML_SCOPE_OP && !strcmp(object.name, name))
			return true;
		at = object.end;
		if (!object.has_scope || block->depth == AML_DEPTH_MAX)
			continue;
		inner = (struct aml_block){
			.at = object.inside,
			.end = object.end,
			.depth = block->depth + 1,
		};
		strcpy(inner.scope, object.name);
		if (aml_look(&inner, name))
			return true;
	}
	return false;
}

static bool aml_is_ours(const u8 *table)
{
	return !memcmp(table + AML_OEM_ID_AT, AML_OEM_ID, strlen(AML_OEM_ID)) &&
	       !memcmp(table + AML_OEM_TABLE_ID_AT, AML_OEM_TABLE_ID,
		       strlen(AML_OEM_TABLE_ID));
}

static enum aml_answer aml_look_at_table(const char *folder, const char *table,
					 u8 *bytes, const char *name)
{
	int got = sysfs_read_bytes(bytes, AML_TABLE_MAX, "%s/%s", folder, table);
	struct aml_block block = {
		.at = bytes + AML_HEADER_SIZE,
		.end = bytes + got,
		.scope = "\\",
	};

	if (got < 0)
		return AML_HIDDEN;
	if (got < AML_HEADER_SIZE || aml_is_ours(bytes))
		return AML_NO;
	return aml_look(&block, name) ? AML_YES : AML_NO;
}

/* Tables with code are called DSDT, SSDT, or SSDT1 and so on. */
static enum aml_answer aml_look_at_folder(const char *folder, u8 *bytes,
					  const char *name)
{
	enum aml_answer answer = AML_NO;
	struct sysfs_names tables;
	unsigned int i;

	sysfs_list(&tables, "%s", folder);
	for (i = 0; answer != AML_YES && i < tables.nr; i++) {
		enum aml_answer one;

		if (strncmp(tables.name[i] + 1, "SDT", 3) || !strchr("DS", *tables.name[i]))
			continue;
		one = aml_look_at_table(folder, tables.name[i], bytes, name);
		answer = one == AML_NO ? answer : one;
	}
	sysfs_free_names(&tables);
	return answer;
}

enum aml_answer aml_defines(const struct host *host, const char *name)
{
	char folder[WALK_PATH_MAX + 40];
	enum aml_answer answer, dynamic;
	/* A number that is cut off at the end is stepped over too. */
	u8 *bytes = malloc(AML_TABLE_MAX + sizeof(u64));

	scnprintf(folder, sizeof(folder), "%s/firmware/acpi/tables", host->sysfs);
	if (!bytes || !sysfs_exists("%s/DSDT", folder)) {
		free(bytes);
		return AML_HIDDEN;
	}
	answer = aml_look_at_folder(folder, bytes, name);
	if (answer != AML_YES) {
		strcat(folder, "/dynamic");
		dynamic = aml_look_at_folder(folder, bytes, name);
		answer = dynamic == AML_NO ? answer : dynamic;
	}
	free(bytes);
	return answer;
}
