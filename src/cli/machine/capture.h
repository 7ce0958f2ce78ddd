/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * capture.h - keep what is read of a machine, as the text that tree.h looks at.
 *
 * All but capture_begin() and capture_end() do nothing while no machine is captured.
 * Paths are as for sysfs.h, ready made.
 */
#ifndef VFIO_NC_CLI_CAPTURE_H
#define VFIO_NC_CLI_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * capture_begin() - keep what is read from now on
 * @sysfs: where sysfs is; it becomes "sys", and what is beside it stays so
 * @beside: where the rest is
 *
 * Return: false without memory.
 */
bool capture_begin(const char *sysfs, const char *beside);

/**
 * capture_is_on() - is a machine captured?
 *
 * Return: true if so.
 */
bool capture_is_on(void);

/**
 * capture_print() - print what has been kept
 *
 * Return: false if not all of it could be kept.
 */
bool capture_print(void);

/**
 * capture_end() - forget it; nothing more is kept
 */
void capture_end(void);

/**
 * capture_bytes() - a file, or what of it matters; the longest wins
 * @path: where
 * @bytes: what is in it
 * @size: how many
 */
void capture_bytes(const char *path, const void *bytes, size_t size);

/**
 * capture_text() - the same of a text
 * @path: where
 * @text: what is in it
 */
void capture_text(const char *path, const char *text);

/**
 * capture_line() - a line that comes behind those of the file which are kept already
 * @path: where
 * @line: the line, without its end
 */
void capture_line(const char *path, const char *line);

/**
 * capture_link() - a symbolic link
 * @path: where
 * @target: what it points to, or what of it matters
 */
void capture_link(const char *path, const char *target);

/**
 * capture_there() - a file or a folder, of which no more matters than that it is there
 * @path: where
 */
void capture_there(const char *path);

/**
 * capture_hidden() - something that may not be read
 * @path: where
 */
void capture_hidden(const char *path);

#endif /* VFIO_NC_CLI_CAPTURE_H */
