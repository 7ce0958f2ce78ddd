// SPDX-License-Identifier: GPL-2.0-only
/*
 * files.c - any bytes in the files that the command reads.
 *
 * The input is a letter, which is a row of `commands`, and then files:
 *
 *	%%PATH
 *	CONTENTS
 *
 * PATH is one of the planted tree; of a symbolic link, CONTENTS are the target.
 * They are put there for this run, and what was there before is restored.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stage.h"

#define FILES_MAX 8
#define FILES_SIZE_MAX 4096

#define FILES_DEVICE "0000:01:00.0"

static char *const commands[][6] = {
	{ "list", "-a" },
	{ "--json", "list", "-a" },
	{ "explain", FILES_DEVICE },
	{ "--json", "explain", FILES_DEVICE },
	{ "rules" },
	{ "--json", "rules" },
	{ "rules", "check", "rules.txt" },
	{ "--json", "rules", "check", "rules.txt" },
	{ "--dry-run", "rules", "load", "rules.txt" },
	{ "--dry-run", "--json", "rules", "load", "rules.txt" },
	{ "metrics" },
	{ "--json", "metrics" },
	{ "overlay", FILES_DEVICE, "2=permit" },
	{ "--json", "overlay", FILES_DEVICE, "0=device" },
	{ "ssdt", FILES_DEVICE, "2=permit" },
	{ "--json", "ssdt", FILES_DEVICE, "0=device" },
	{ "--dry-run", "probe", FILES_DEVICE, "2" },
	{ "--dry-run", "--json", "bench", FILES_DEVICE, "2" },
	{ "--dry-run", "set", FILES_DEVICE, "2=permit" },
	{ "set", FILES_DEVICE, "2=permit" },
	{ "--json", "unset", FILES_DEVICE },
	{ "explain", "0000:00:01.0" },
};

/* What was there before. */
struct file {
	char path[PATH_MAX];
	bool link;
	size_t size;
	char contents[FILES_SIZE_MAX];
};

static void file_read(struct file *file)
{
	ssize_t size;

	if (file->link) {
		size = readlink(file->path, file->contents, FILES_SIZE_MAX);
	} else {
		int fd = open(file->path, O_RDONLY);

		size = read(fd, file->contents, FILES_SIZE_MAX);
		close(fd);
	}
	MUST(size >= 0 && size < FILES_SIZE_MAX);
	file->size = (size_t)size;
}

static void file_write(const struct file *file, const char *contents, size_t size)
{
	char target[FILES_SIZE_MAX];
	int fd;

	if (file->link) {
		memcpy(target, contents, size);
		target[size] = '\0';
		MUST(!unlink(file->path));
		/* An empty target, for one, cannot be. */
		if (symlink(target, file->path))
			MUST(!symlink("nowhere", file->path));
		return;
	}
	fd = open(file->path, O_WRONLY | O_TRUNC);
	MUST(fd >= 0 && write(fd, contents, size) == (ssize_t)size);
	close(fd);
}

/* Was it planted? What a link that is fuzzed leads to is not ours to write to. */
static bool file_is_planted(const char *path)
{
	char real[PATH_MAX], here[PATH_MAX], folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	struct stat stat;

	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - path) : 0, path);
	if (strstr(path, "..") || *path == '/' || lstat(path, &stat) ||
	    !(S_ISREG(stat.st_mode) || S_ISLNK(stat.st_mode)))
		return false;
	if (!getcwd(here, sizeof(here)) || !realpath(slash ? folder : ".", real))
		return false;
	if (!slash)
		return !strcmp(real, here);
	return !strncmp(real, here, strlen(here)) && real[strlen(here)] == '/' &&
	       !strcmp(real + strlen(here) + 1, folder);
}

/* Return: what follows it in the input, or NULL if it is none. */
static const char *file_put(struct file *file, const char *at, const char *end)
{
	const char *line = memchr(at, '\n', (size_t)(end - at));
	const char *next;
	struct stat stat;
	size_t size;

	if (!line || line - at >= PATH_MAX)
		return NULL;
	memcpy(file->path, at, (size_t)(line - at));
	file->path[line - at] = '\0';
	if (!file_is_planted(file->path) || lstat(file->path, &stat))
		return NULL;
	line++;
	next = memmem(line, (size_t)(end - line), "%%", 2);
	size = (size_t)((next ? next : end) - line);
	if (size >= FILES_SIZE_MAX)
		return NULL;
	file->link = S_ISLNK(stat.st_mode);
	file_read(file);
	file_write(file, line, size);
	return next ? next : end;
}

static bool is_json(char *const *words)
{
	for (; *words; words++) {
		if (!strcmp(*words, "--json"))
			return true;
	}
	return false;
}

static void run(char *const *words)
{
	char *copy[STAGE_WORDS_MAX];
	struct stage stage;
	int nr = 0;

	for (; words[nr]; nr++)
		copy[nr] = strdup(words[nr]);
	stage_run(&stage, copy, nr);
	stage_check(&stage);
	stage_check_text(stage.out, stage.out_size);
	stage_check_text(stage.err, stage.err_size);
	if (is_json(words))
		MUST(stage.status ? !stage.out_size || *stage.out == '{' :
		     *stage.out == '{');
	stage_end(&stage);
	while (nr)
		free(copy[--nr]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct file files[FILES_MAX];
	const char *at = (const char *)bytes;
	const char *end = at + size;
	unsigned int command, nr = 0;

	if (!size || size > FILES_SIZE_MAX)
		return 0;
	command = (unsigned char)*at++ % ARRAY_SIZE(commands);
	at = memmem(at, (size_t)(end - at), "%%", 2);
	while (at && end - at > 2 && nr < FILES_MAX) {
		at = file_put(&files[nr], at + 2, end);
		nr += !!at;
	}
	run(commands[command]);
	/* Backwards: a path may have been there twice. */
	while (nr--)
		file_write(&files[nr], files[nr].contents, files[nr].size);
	return 0;
}
