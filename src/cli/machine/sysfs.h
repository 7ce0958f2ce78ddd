/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sysfs.h - read small files of sysfs and procfs, and the names in a directory.
 *
 * Paths are given as for printf(). Functions that return int answer -errno and
 * print nothing. Where a captured machine has been loaded (tree.h) they look at that,
 * and nowhere else.
 *
 * While a machine is captured (capture.h) that keeps what is read; but for
 * sysfs_read_bytes(), sysfs_peek(), sysfs_open(), sysfs_read_target() and sysfs_list():
 * who calls these says what of it matters.
 */
#ifndef VFIO_NC_SYSFS_H
#define VFIO_NC_SYSFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "walk.h"

/* An attribute is at most a page, which is at most this. */
#define SYSFS_TEXT_MAX 65536

/**
 * sysfs_tidy() - make a text fit to be printed, whoever wrote it
 * @text: the text; what is neither a newline, nor printable ASCII, nor another
 *	character in UTF-8 becomes "?"
 */
void sysfs_tidy(char *text);

/**
 * sysfs_read() - a file's text, tidied, without its last newline
 * @text: where to write it, always with a 0
 * @size: bytes in @text; what does not fit is left out
 * @format: the path
 *
 * Return: its length, or -errno; then the text is empty.
 */
__attribute__((format(printf, 3, 4)))
int sysfs_read(char *text, size_t size, const char *format, ...);

/**
 * sysfs_peek() - as sysfs_read(), for what has more in it than a capture may have
 * @text: as there
 * @size: as there
 * @format: the path
 *
 * Return: as there.
 */
__attribute__((format(printf, 3, 4)))
int sysfs_peek(char *text, size_t size, const char *format, ...);

/**
 * sysfs_read_strings() - a file of strings that each end with a 0, tidied
 * @strings: where to write them, always with a 0 behind
 * @size: bytes in @strings; what does not fit is left out
 * @format: the path
 *
 * Return: how many bytes were read, or -errno; then @strings is empty.
 */
__attribute__((format(printf, 3, 4)))
int sysfs_read_strings(char *strings, size_t size, const char *format, ...);

/**
 * sysfs_read_bytes() - a file's bytes as they are
 * @bytes: where to write them
 * @size: how many fit
 * @format: the path
 *
 * Return: how many were read, or -errno.
 */
__attribute__((format(printf, 3, 4)))
int sysfs_read_bytes(void *bytes, size_t size, const char *format, ...);

/**
 * sysfs_read_number() - a file that holds one number
 * @number: where to write it
 * @format: the path
 *
 * Return: 0, or -errno; then @number is 0.
 */
__attribute__((format(printf, 2, 3)))
int sysfs_read_number(unsigned long *number, const char *format, ...);

/**
 * sysfs_read_link() - the last part of what a link points to, tidied
 * @name: where to write it, always with a 0
 * @size: bytes in @name
 * @format: the path
 *
 * Return: 0, or -errno; then the name is empty.
 */
__attribute__((format(printf, 3, 4)))
int sysfs_read_link(char *name, size_t size, const char *format, ...);

/**
 * sysfs_read_target() - all of what a link points to, as it is
 * @target: where to write it, WALK_PATH_MAX bytes, always with a 0
 * @format: the path
 *
 * Return: 0, or -errno; then it is empty.
 */
__attribute__((format(printf, 2, 3)))
int sysfs_read_target(char *target, const char *format, ...);

/**
 * sysfs_follow() - where a path leads to, without links
 * @real: where to write it, WALK_PATH_MAX bytes
 * @format: the path
 *
 * Return: false if there is nothing.
 */
__attribute__((format(printf, 2, 3)))
bool sysfs_follow(char *real, const char *format, ...);

/**
 * sysfs_open() - a file, to be read line by line
 * @format: the path
 *
 * Return: the file, or NULL.
 */
__attribute__((format(printf, 1, 2)))
FILE *sysfs_open(const char *format, ...);

/**
 * sysfs_exists() - is there such a file?
 * @format: the path
 *
 * Return: true if so.
 */
__attribute__((format(printf, 1, 2)))
bool sysfs_exists(const char *format, ...);

/**
 * struct sysfs_names - the names in a directory, sorted, without . and ..
 * @nr: how many
 * @name: the names
 */
struct sysfs_names {
	unsigned int nr;
	char **name;
};

/**
 * sysfs_list() - the names in a directory
 * @names: where to write them, to be given to sysfs_free_names(), also if empty
 * @format: the path
 *
 * Return: 0, or -errno; then there are none.
 */
__attribute__((format(printf, 2, 3)))
int sysfs_list(struct sysfs_names *names, const char *format, ...);

/**
 * sysfs_free_names() - give the names back
 * @names: the names
 */
void sysfs_free_names(struct sysfs_names *names);

#endif /* VFIO_NC_SYSFS_H */
