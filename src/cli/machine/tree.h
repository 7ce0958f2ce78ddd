/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tree.h - a captured machine in one text, looked at as if its files were there.
 *
 *	d PATH			a folder
 *	f PATH TEXT		a file; \n, \t, \\ and \xHH in TEXT are escaped
 *	x PATH HEX		a file in hexadecimal
 *	l PATH TARGET		a symbolic link
 *
 * Empty lines and those that begin with "#" mean nothing. A link to itself is a
 * file, or a folder, that may not be read. PATH and TARGET are printable ASCII.
 */
#ifndef VFIO_NC_CLI_TREE_H
#define VFIO_NC_CLI_TREE_H

#include "../words.h"
#include "walk.h"

/* Where its sysfs is then. */
#define TREE_SYSFS "/capture/sys"

/* In the comment in front, by which a text that vfio-nc capture has printed is known. */
#define TREE_BEGINS " capture: what list and explain read, for --sysfs FILE.\n"

/* The last line of such a text: without it a part may be missing. */
#define TREE_ENDS "# That was all: the end of the capture."

/**
 * tree_skip_mark() - skip what Windows puts in front of a text
 * @text: the text
 *
 * Return: what is behind the byte order mark, if there is one.
 */
char *tree_skip_mark(char *text);

/**
 * tree_load() - look at a captured machine from now on
 * @name: the text's file
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit tree_load(const char *name);

/**
 * tree_can_hold() - can it stand in a line as it is?
 * @text: a path or a link's target
 *
 * Return: true if it is printable ASCII.
 */
bool tree_can_hold(const char *text);

/**
 * tree_is_loaded() - is it?
 *
 * Return: true if sysfs.h reads the text and no real file.
 */
bool tree_is_loaded(void);

/**
 * tree_free() - give it back
 */
void tree_free(void);

/**
 * tree_read() - the bytes of a file
 * @path: the path
 * @bytes: where to write them
 * @size: how many fit
 *
 * Return: how many were written, or -errno.
 */
int tree_read(const char *path, void *bytes, size_t size);

/**
 * tree_open() - a file, to be read line by line
 * @path: the path
 *
 * Return: the file, or NULL.
 */
FILE *tree_open(const char *path);

/**
 * tree_look() - what is there?
 * @path: the path, through no link
 * @target: as for walk_look
 *
 * Return: what is there.
 */
enum walk_kind tree_look(const char *path, char *target);

/**
 * tree_list() - the names in a folder
 * @path: the path
 * @add: is called for each, in order; a return below 0 ends it
 * @context: is passed on to it
 *
 * Return: 0, or -errno, or what @add has returned.
 */
int tree_list(const char *path, int (*add)(void *context, const char *name),
	      void *context);

#endif /* VFIO_NC_CLI_TREE_H */
