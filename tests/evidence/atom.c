// SPDX-License-Identifier: GPL-2.0-only
/*
 * atom.c - memory, files, and strings as numbers.
 */

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lexer.h"

struct atom {
	const char *text;
	size_t length;
	struct def *defs;
};

static struct atom *atoms;
static int nr_atoms;

/* Numbers of atoms + 1, where the hash of the text says, or behind that. */
static int *slots;
static size_t nr_slots;

void fatal(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	printf("# ");
	vprintf(format, arguments);
	printf("\n");
	va_end(arguments);
	fflush(stdout);
	exit(2);
}

void *grow(void *array, int nr, size_t size)
{
	/* Whole powers of two, so that nothing needs to be remembered. */
	if (nr & (nr - 1))
		return array;
	array = realloc(array, (nr ? 2 * (size_t)nr : 1) * size);
	if (!array)
		fatal("out of memory");
	return array;
}

void tokens_add(struct tokens *tokens, const struct token *token)
{
	tokens->at = grow(tokens->at, tokens->nr, sizeof(*tokens->at));
	tokens->at[tokens->nr++] = *token;
}

static size_t hash(const char *text, size_t length)
{
	size_t sum = length;

	while (length--)
		sum = (sum ^ (unsigned char)*text++) * 0x100000001b3u;
	return sum ^ sum >> 29;
}

/* The slot of a text, or the free one where it belongs. */
static size_t slot_of(const char *text, size_t length)
{
	size_t slot = hash(text, length) & (nr_slots - 1);

	while (slots[slot]) {
		struct atom *found = &atoms[slots[slot] - 1];

		if (found->length == length && !memcmp(found->text, text, length))
			break;
		slot = (slot + 1) & (nr_slots - 1);
	}
	return slot;
}

static void grow_slots(void)
{
	int i;

	free(slots);
	nr_slots = nr_slots ? 2 * nr_slots : 1 << 16;
	slots = calloc(nr_slots, sizeof(*slots));
	if (!slots)
		fatal("out of memory");
	for (i = 0; i < nr_atoms; i++)
		slots[slot_of(atoms[i].text, atoms[i].length)] = i + 1;
}

int atom(const char *text, size_t length)
{
	size_t slot;
	char *copy;

	if (2 * (size_t)nr_atoms >= nr_slots)
		grow_slots();
	slot = slot_of(text, length);
	if (slots[slot])
		return slots[slot] - 1;
	copy = malloc(length + 1);
	if (!copy)
		fatal("out of memory");
	memcpy(copy, text, length);
	copy[length] = 0;
	atoms = grow(atoms, nr_atoms, sizeof(*atoms));
	atoms[nr_atoms] = (struct atom){ .text = copy, .length = length };
	slots[slot] = ++nr_atoms;
	return nr_atoms - 1;
}

int atom_of(const char *text)
{
	return atom(text, strlen(text));
}

const char *atom_text(int number)
{
	return atoms[number].text;
}

struct def *atom_defs(int number)
{
	return atoms[number].defs;
}

void atom_define(int number, const struct def *def)
{
	struct def *copy = malloc(sizeof(*copy));

	if (!copy)
		fatal("out of memory");
	*copy = *def;
	copy->next = atoms[number].defs;
	atoms[number].defs = copy;
}

char *file_read(const char *path, size_t *length)
{
	static char *text;
	static size_t room;
	ssize_t got = -1;
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return NULL;
	if (!fstat(file, &status) && S_ISREG(status.st_mode)) {
		if ((size_t)status.st_size >= room) {
			room = 2 * (size_t)status.st_size + 4096;
			text = realloc(text, room);
			if (!text)
				fatal("out of memory");
		}
		got = read(file, text, room - 1);
	}
	close(file);
	if (got < 0)
		return NULL;
	text[got] = 0;
	*length = (size_t)got;
	return text;
}
