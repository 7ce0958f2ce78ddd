// SPDX-License-Identifier: GPL-2.0-only
/*
 * sysfs.c - read small files of sysfs and procfs, and the names in a directory.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture.h"
#include "sysfs.h"
#include "tree.h"

static int sysfs_print_path(char *path, const char *format, va_list args)
{
	int length = vsnprintf(path, WALK_PATH_MAX, format, args);

	return length < 0 || length >= WALK_PATH_MAX ? -ENAMETOOLONG : 0;
}

/* The path that a function was called with: 0, or -ENAMETOOLONG. */
#define sysfs_path(path, format)				\
({								\
	va_list args;						\
	int printed;						\
								\
	va_start(args, format);					\
	printed = sysfs_print_path(path, format, args);		\
	va_end(args);						\
	printed;						\
})

/* Bytes of the character, or 0 if it is none that a terminal may get. */
static size_t sysfs_character(const unsigned char *at)
{
	size_t length = *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
	unsigned char low = 0x80, high = 0xbf;
	size_t i;

	if (*at < 0x80)
		return *at == '\n' || (*at >= ' ' && *at <= '~');
	if (*at < 0xc2 || *at > 0xf4)
		return 0;
	/* The Unicode standard, table 3-7; and without U+0080 to U+009F, controls. */
	if (*at == 0xc2 || *at == 0xe0)
		low = 0xa0;
	else if (*at == 0xf0)
		low = 0x90;
	else if (*at == 0xed)
		high = 0x9f;
	else if (*at == 0xf4)
		high = 0x8f;
	for (i = 1; i < length; i++, low = 0x80, high = 0xbf) {
		if (at[i] < low || at[i] > high)
			return 0;
	}
	return length;
}

void sysfs_tidy(char *text)
{
	while (*text) {
		size_t length = sysfs_character((const unsigned char *)text);

		if (!length)
			*text = '?';
		text += length ? length : 1;
	}
}

/* A link to itself stands in captures for what may not be read. */
static int sysfs_error(int error)
{
	return error == ELOOP ? -EACCES : -error;
}

/* The kernel gives an attribute at once: of a @text a line's end is the end of all. */
static int sysfs_read_file(void *bytes, size_t size, const char *path, bool text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t at = 0;
	ssize_t got;

	if (fd < 0)
		return sysfs_error(errno);
	do {
		got = read(fd, (char *)bytes + at, size - at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			int error = errno;

			close(fd);
			return -error;
		}
		at += (size_t)got;
	} while (got && at < size && !(text && ((char *)bytes)[at - 1] == '\n'));
	close(fd);
	return (int)at;
}

static int sysfs_read_path(void *bytes, size_t size, const char *path, bool text)
{
	int ret;

	if (!tree_is_loaded())
		return sysfs_read_file(bytes, size, path, text);
	ret = tree_read(path, bytes, size);
	return ret < 0 ? sysfs_error(-ret) : ret;
}

/* The same, and a capture keeps it. */
static int sysfs_read_kept(void *bytes, size_t size, const char *path, bool text)
{
	int ret = sysfs_read_path(bytes, size, path, text);

	if (ret >= 0)
		capture_bytes(path, bytes, (size_t)ret);
	else if (ret == -EACCES || ret == -EPERM)
		capture_hidden(path);
	return ret;
}

int sysfs_read_bytes(void *bytes, size_t size, const char *format, ...)
{
	char path[WALK_PATH_MAX];
	int ret;

	ret = sysfs_path(path, format);
	return ret ? ret : sysfs_read_path(bytes, size, path, false);
}

int sysfs_read_strings(char *strings, size_t size, const char *format, ...)
{
	char path[WALK_PATH_MAX];
	int at, ret;

	*strings = '\0';
	ret = sysfs_path(path, format);
	if (!ret)
		ret = sysfs_read_kept(strings, size - 1, path, false);
	if (ret < 0)
		return ret;
	strings[ret] = '\0';
	for (at = 0; at < ret; at += (int)strlen(strings + at) + 1)
		sysfs_tidy(strings + at);
	return ret;
}

/* Of what has been read into @text, @length bytes or -errno; a 0 byte ends it. */
static int sysfs_take_text(char *text, int length)
{
	text[length < 0 ? 0 : length] = '\0';
	if (length > 0 && text[length - 1] == '\n')
		text[--length] = '\0';
	sysfs_tidy(text);
	return length;
}

int sysfs_read(char *text, size_t size, const char *format, ...)
{
	char path[WALK_PATH_MAX];
	int ret;

	*text = '\0';
	ret = sysfs_path(path, format);
	return ret ? ret : sysfs_take_text(text, sysfs_read_kept(text, size - 1, path, true));
}

int sysfs_peek(char *text, size_t size, const char *format, ...)
{
	char path[WALK_PATH_MAX];
	int ret;

	*text = '\0';
	ret = sysfs_path(path, format);
	return ret ? ret : sysfs_take_text(text, sysfs_read_path(text, size - 1, path, true));
}

int sysfs_read_number(unsigned long *number, const char *format, ...)
{
	char path[WALK_PATH_MAX];
	char text[32];
	char *end;
	int ret;

	*number = 0;
	ret = sysfs_path(path, format);
	if (!ret)
		ret = sysfs_take_text(text, sysfs_read_kept(text, sizeof(text) - 1, path,
							    true));
	if (ret < 0)
		return ret;
	*number = strtoul(text, &end, 0);
	if (end != text && !*end)
		return 0;
	*number = 0;
	return -EINVAL;
}

static enum walk_kind sysfs_look(const char *path, char *target)
{
	ssize_t length;

	if (tree_is_loaded())
		return tree_look(path, target);
	length = readlink(path, target, WALK_PATH_MAX - 1);
	if (length < 0)
		return errno == EINVAL ? WALK_FOLDER : WALK_ABSENT;
	target[length] = '\0';
	return WALK_LINK;
}

int sysfs_read_target(char *target, const char *format, ...)
{
	char path[WALK_PATH_MAX], real[WALK_PATH_MAX];
	int ret;

	*target = '\0';
	ret = sysfs_path(path, format);
	if (!ret && tree_is_loaded())
		ret = walk(path, false, tree_look, real);
	if (ret < 0)
		return ret;
	return sysfs_look(tree_is_loaded() ? real : path, target) == WALK_LINK ? 0 : -ENOENT;
}

int sysfs_read_link(char *name, size_t size, const char *format, ...)
{
	char path[WALK_PATH_MAX];
	char target[WALK_PATH_MAX];
	const char *last;
	int ret;

	*name = '\0';
	ret = sysfs_path(path, format);
	if (!ret)
		ret = sysfs_read_target(target, "%s", path);
	if (ret)
		return ret;
	last = strrchr(target, '/');
	last = last ? last + 1 : target;
	capture_link(path, last);
	snprintf(name, size, "%s", last);
	sysfs_tidy(name);
	return 0;
}

bool sysfs_follow(char *real, const char *format, ...)
{
	char path[WALK_PATH_MAX];
	int ret;

	ret = sysfs_path(path, format);
	if (ret)
		return false;
	if (tree_is_loaded())
		ret = walk(path, true, tree_look, real) <= WALK_ABSENT;
	else
		ret = !realpath(path, real);
	if (!ret)
		capture_there(path);
	return !ret;
}

static bool sysfs_is_there(const char *path)
{
	char real[WALK_PATH_MAX];

	return tree_is_loaded() ? walk(path, true, tree_look, real) > WALK_ABSENT :
				  !access(path, F_OK);
}

bool sysfs_exists(const char *format, ...)
{
	char path[WALK_PATH_MAX];
	bool there;

	there = !sysfs_path(path, format) && sysfs_is_there(path);
	if (there)
		capture_there(path);
	return there;
}

FILE *sysfs_open(const char *format, ...)
{
	char path[WALK_PATH_MAX];
	int ret;

	ret = sysfs_path(path, format);
	if (ret)
		return NULL;
	return tree_is_loaded() ? tree_open(path) : fopen(path, "re");
}

static int sysfs_compare(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

static int sysfs_add_name(void *context, const char *name)
{
	struct sysfs_names *names = context;

	/* At each power of two there is room for as many again. */
	if (!(names->nr & (names->nr - 1))) {
		size_t room = names->nr ? 2 * (size_t)names->nr : 1;
		char **more = realloc(names->name, room * sizeof(*more));

		if (!more)
			return -ENOMEM;
		names->name = more;
	}
	names->name[names->nr] = strdup(name);
	if (!names->name[names->nr])
		return -ENOMEM;
	names->nr++;
	return 0;
}

static int sysfs_list_directory(struct sysfs_names *names, const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	int ret = 0;

	if (!directory)
		return sysfs_error(errno);
	while (!ret && (entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			ret = sysfs_add_name(names, entry->d_name);
	}
	closedir(directory);
	return ret;
}

int sysfs_list(struct sysfs_names *names, const char *format, ...)
{
	char path[WALK_PATH_MAX];
	int ret;

	*names = (struct sysfs_names){ 0 };
	ret = sysfs_path(path, format);
	if (ret)
		return ret;
	if (tree_is_loaded()) {
		ret = tree_list(path, sysfs_add_name, names);
		ret = ret < 0 ? sysfs_error(-ret) : ret;
	} else {
		ret = sysfs_list_directory(names, path);
	}
	if (ret)
		sysfs_free_names(names);
	else if (names->nr)
		qsort(names->name, names->nr, sizeof(*names->name), sysfs_compare);
	return ret;
}

void sysfs_free_names(struct sysfs_names *names)
{
	unsigned int i;

	for (i = 0; i < names->nr; i++)
		free(names->name[i]);
	free(names->name);
	*names = (struct sysfs_names){ 0 };
}
