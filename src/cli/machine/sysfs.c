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

#include "sysfs.h"

static int sysfs_path(char *path, const char *format, va_list args)
{
	int length = vsnprintf(path, SYSFS_PATH_MAX, format, args);

	return length < 0 || length >= SYSFS_PATH_MAX ? -ENAMETOOLONG : 0;
}

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

/* The kernel gives an attribute at once: of a @text a line's end is the end of all. */
static int sysfs_read_path(void *bytes, size_t size, const char *path, bool text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t at = 0;
	ssize_t got;

	if (fd < 0)
		return -errno;
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

int sysfs_read_bytes(void *bytes, size_t size, const char *format, ...)
{
	char path[SYSFS_PATH_MAX];
	va_list args;
	int ret;

	va_start(args, format);
	ret = sysfs_path(path, format, args);
	va_end(args);
	return ret ? ret : sysfs_read_path(bytes, size, path, false);
}

int sysfs_read_strings(char *strings, size_t size, const char *format, ...)
{
	char path[SYSFS_PATH_MAX];
	va_list args;
	int at, ret;

	*strings = '\0';
	va_start(args, format);
	ret = sysfs_path(path, format, args);
	va_end(args);
	if (!ret)
		ret = sysfs_read_path(strings, size - 1, path, false);
	if (ret < 0)
		return ret;
	strings[ret] = '\0';
	for (at = 0; at < ret; at += (int)strlen(strings + at) + 1)
		sysfs_tidy(strings + at);
	return ret;
}

/* Read a text; a 0 byte ends it. */
static int sysfs_read_text(char *text, size_t size, const char *path)
{
	int length = sysfs_read_path(text, size - 1, path, true);

	text[length < 0 ? 0 : length] = '\0';
	if (length > 0 && text[length - 1] == '\n')
		text[--length] = '\0';
	sysfs_tidy(text);
	return length;
}

int sysfs_read(char *text, size_t size, const char *format, ...)
{
	char path[SYSFS_PATH_MAX];
	va_list args;
	int ret;

	*text = '\0';
	va_start(args, format);
	ret = sysfs_path(path, format, args);
	va_end(args);
	return ret ? ret : sysfs_read_text(text, size, path);
}

int sysfs_read_number(unsigned long *number, const char *format, ...)
{
	char path[SYSFS_PATH_MAX];
	char text[32];
	va_list args;
	char *end;
	int ret;

	*number = 0;
	va_start(args, format);
	ret = sysfs_path(path, format, args);
	va_end(args);
	if (!ret)
		ret = sysfs_read_text(text, sizeof(text), path);
	if (ret < 0)
		return ret;
	*number = strtoul(text, &end, 0);
	if (end != text && !*end)
		return 0;
	*number = 0;
	return -EINVAL;
}

int sysfs_read_link(char *name, size_t size, const char *format, ...)
{
	char path[SYSFS_PATH_MAX];
	char target[SYSFS_PATH_MAX];
	va_list args;
	ssize_t length;
	const char *last;
	int ret;

	*name = '\0';
	va_start(args, format);
	ret = sysfs_path(path, format, args);
	va_end(args);
	if (ret)
		return ret;
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return -errno;
	target[length] = '\0';
	last = strrchr(target, '/');
	snprintf(name, size, "%s", last ? last + 1 : target);
	sysfs_tidy(name);
	return 0;
}

bool sysfs_exists(const char *format, ...)
{
	char path[SYSFS_PATH_MAX];
	va_list args;
	int ret;

	va_start(args, format);
	ret = sysfs_path(path, format, args);
	va_end(args);
	return !ret && !access(path, F_OK);
}

static int sysfs_compare(const void *a, const void *b)
{
	return strcmp(*(char * const *)a, *(char * const *)b);
}

static int sysfs_add_name(struct sysfs_names *names, const char *name)
{
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

static int sysfs_list_directory(struct sysfs_names *names, DIR *directory)
{
	struct dirent *entry;
	int ret = 0;

	while (!ret && (entry = readdir(directory))) {
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			ret = sysfs_add_name(names, entry->d_name);
	}
	return ret;
}

int sysfs_list(struct sysfs_names *names, const char *format, ...)
{
	char path[SYSFS_PATH_MAX];
	DIR *directory;
	va_list args;
	int ret;

	*names = (struct sysfs_names){ 0 };
	va_start(args, format);
	ret = sysfs_path(path, format, args);
	va_end(args);
	if (ret)
		return ret;
	directory = opendir(path);
	if (!directory)
		return -errno;
	ret = sysfs_list_directory(names, directory);
	closedir(directory);
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
