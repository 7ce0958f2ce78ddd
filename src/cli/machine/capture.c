// SPDX-License-Identifier: GPL-2.0-only
/*
 * capture.c - keep what is read of a machine.
 */
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vfio_nc/env.h>

#include "capture.h"
#include "tree.h"

/**
 * struct capture_line - one line of the text
 * @path: as it will stand there
 * @letter: what it is: tree.h
 * @bytes: a file's contents, a link's target
 * @size: how many
 */
struct capture_line {
	char *path;
	char letter;
	char *bytes;
	size_t size;
};

static struct {
	bool on;
	bool failed;
	char sysfs[WALK_PATH_MAX];
	char beside[WALK_PATH_MAX];
	void *lines;
} capture;

static int capture_compare(const void *a, const void *b)
{
	return strcmp(((const struct capture_line *)a)->path,
		      ((const struct capture_line *)b)->path);
}

static void capture_drop(void *node)
{
	struct capture_line *line = node;

	free(line->path);
	free(line->bytes);
	free(line);
}

/* Where a path will be. Return: false if that is nowhere. */
static bool capture_spell(const char *path, char *name)
{
	size_t sysfs = strlen(capture.sysfs), beside = strlen(capture.beside);

	if (!strncmp(path, capture.sysfs, sysfs) && (!path[sysfs] || path[sysfs] == '/'))
		scnprintf(name, WALK_PATH_MAX, "sys%s", path + sysfs);
	else if (!strncmp(path, capture.beside, beside) && path[beside] == '/')
		scnprintf(name, WALK_PATH_MAX, "%s", path + beside + 1);
	else
		return false;
	return *name && !strchr(name, ' ') && tree_can_hold(name);
}

/* The line about @name, made if there is none; NULL without memory. */
static struct capture_line *capture_get(const char *name)
{
	struct capture_line *line = calloc(1, sizeof(*line));
	struct capture_line **found = NULL;

	if (line)
		line->path = strdup(name);
	if (line && line->path)
		found = tsearch(line, &capture.lines, capture_compare);
	if (!found || *found != line) {
		free(line ? line->path : NULL);
		free(line);
	}
	return found ? *found : NULL;
}

/* Of a folder, a file and a link the last is the most that can be said. */
static int capture_rank(char letter)
{
	return letter == 'l' ? 3 : letter == 'f' ? 2 : letter == 'd';
}

/* @real: where, through no link */
static void capture_put(const char *real, char letter, const void *bytes, size_t size)
{
	char name[WALK_PATH_MAX];
	struct capture_line *line;
	char *copy;

	if (!capture.on || !capture_spell(real, name) ||
	    (letter == 'l' && !tree_can_hold(bytes)))
		return;
	line = capture_get(name);
	copy = line ? malloc(size + 1) : NULL;
	if (!copy) {
		capture.failed = true;
		return;
	}
	if (capture_rank(letter) < capture_rank(line->letter) ||
	    (letter == line->letter && size < line->size)) {
		free(copy);
		return;
	}
	if (size)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	free(line->bytes);
	line->letter = letter;
	line->bytes = copy;
	line->size = size;
}

/* What a path goes through is needed to get there again. */
static enum walk_kind capture_look(const char *real, char *target)
{
	ssize_t length;

	if (tree_is_loaded()) {
		enum walk_kind kind = tree_look(real, target);

		if (kind == WALK_LINK)
			capture_put(real, 'l', target, strlen(target));
		return kind;
	}
	length = readlink(real, target, WALK_PATH_MAX - 1);
	/* As far as it may be looked at; what is not there is not kept anyway. */
	if (length < 0)
		return WALK_FOLDER;
	target[length] = '\0';
	capture_put(real, 'l', target, (size_t)length);
	return WALK_LINK;
}

/* @last: the last part too, if that is a link; else the link is where it leads to */
static bool capture_follow(const char *path, bool last, char *real)
{
	char whole[2 * WALK_PATH_MAX];
	char here[WALK_PATH_MAX];
	char *name;

	if (*path == '/')
		scnprintf(whole, sizeof(whole), "%s", path);
	else if (getcwd(here, sizeof(here)))
		scnprintf(whole, sizeof(whole), "%s/%s", here, path);
	else
		return false;
	if (last)
		return walk(whole, true, capture_look, real) >= 0;
	name = strrchr(whole, '/');
	*name++ = '\0';
	if (walk(whole, true, capture_look, real) < 0 ||
	    strlen(real) + strlen(name) + 2 > WALK_PATH_MAX)
		return false;
	strcat(strcat(real, "/"), name);
	return true;
}

bool capture_begin(const char *sysfs, const char *beside)
{
	capture.on = capture_follow(sysfs, true, capture.sysfs) &&
		     capture_follow(*beside ? beside : "/", true, capture.beside);
	return capture.on;
}

bool capture_is_on(void)
{
	return capture.on;
}

void capture_bytes(const char *path, const void *bytes, size_t size)
{
	char real[WALK_PATH_MAX];

	if (capture.on && capture_follow(path, true, real))
		capture_put(real, 'f', bytes, size);
}

void capture_text(const char *path, const char *text)
{
	capture_bytes(path, text, strlen(text));
}

void capture_line(const char *path, const char *line)
{
	char name[WALK_PATH_MAX], real[WALK_PATH_MAX];
	struct capture_line *kept;
	char *text;

	if (!capture.on || !capture_follow(path, true, real) || !capture_spell(real, name))
		return;
	kept = capture_get(name);
	if (!kept || asprintf(&text, "%s%s\n", kept->bytes ? kept->bytes : "", line) < 0) {
		capture.failed = true;
		return;
	}
	capture_put(real, 'f', text, strlen(text));
	free(text);
}

void capture_link(const char *path, const char *target)
{
	char real[WALK_PATH_MAX];

	if (capture.on && capture_follow(path, false, real))
		capture_put(real, 'l', target, strlen(target));
}

void capture_there(const char *path)
{
	char real[WALK_PATH_MAX];
	char target[WALK_PATH_MAX];
	struct stat found;
	bool folder;

	if (!capture.on || !capture_follow(path, true, real))
		return;
	if (tree_is_loaded())
		folder = tree_look(real, target) == WALK_FOLDER;
	else
		folder = !stat(real, &found) && S_ISDIR(found.st_mode);
	capture_put(real, folder ? 'd' : 'f', "", 0);
}

void capture_hidden(const char *path)
{
	char real[WALK_PATH_MAX];
	const char *name;

	if (!capture.on || !capture_follow(path, false, real))
		return;
	name = strrchr(real, '/');
	if (name)
		capture_put(real, 'l', name + 1, strlen(name + 1));
}

/* Can it stand in a line as text? Blanks at its ends could be lost. */
static bool capture_is_text(const struct capture_line *line)
{
	size_t i;

	if (line->size && (*line->bytes == ' ' || line->bytes[line->size - 1] == ' '))
		return false;
	for (i = 0; i < line->size; i++) {
		char byte = line->bytes[i];

		if ((byte < ' ' || byte > '~') && byte != '\n' && byte != '\t')
			return false;
	}
	return true;
}

static void capture_print_text(const struct capture_line *line)
{
	const char *at;

	printf("f %s ", line->path);
	for (at = line->bytes; *at; at++) {
		if (*at == '\n' || *at == '\t' || *at == '\\')
			printf("\\%c", *at == '\n' ? 'n' : *at == '\t' ? 't' : '\\');
		else
			putchar(*at);
	}
	putchar('\n');
}

static void capture_print_line(const void *node, VISIT visit, int depth)
{
	const struct capture_line *line = *(struct capture_line * const *)node;
	size_t i;

	(void)depth;
	/* Without memory there is a line with nothing in it. */
	if ((visit != postorder && visit != leaf) || !line->bytes)
		return;
	if (line->letter == 'd') {
		printf("d %s\n", line->path);
	} else if (line->letter == 'l') {
		printf("l %s %s\n", line->path, line->bytes);
	} else if (capture_is_text(line)) {
		capture_print_text(line);
	} else {
		printf("x %s ", line->path);
		for (i = 0; i < line->size; i++)
			printf("%02x", (unsigned char)line->bytes[i]);
		putchar('\n');
	}
}

bool capture_print(void)
{
	twalk(capture.lines, capture_print_line);
	return !capture.failed;
}

void capture_end(void)
{
	tdestroy(capture.lines, capture_drop);
	memset(&capture, 0, sizeof(capture));
}
