/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * abi.h - src/module/ABI, entry by entry.
 */
#ifndef TESTS_QEMU_LIB_ABI_H
#define TESTS_QEMU_LIB_ABI_H

#include <stdbool.h>
#include <stddef.h>

/* The whole text. */
extern const char abi_text[];

/**
 * struct abi_line - one line "Key:<tabs>value"
 * @key: the key, without its colon
 * @value: what follows
 */
struct abi_line {
	char key[16];
	char value[256];
};

/**
 * abi_next() - the next line that has a key
 * @at: where to look on; abi_text at first; moves behind the line
 * @line: filled in; continued lines are left out
 *
 * Return: false at the end.
 */
bool abi_next(const char **at, struct abi_line *line);

/** abi_has() - is there an entry with this What? */
bool abi_has(const char *what);

#endif
