// SPDX-License-Identifier: GPL-2.0-only
/*
 * stage.c - run the command vfio-nc in this process, on a planted tree.
 *
 * In the command's objects open() and the like have become stage_open() and the
 * like (Makefile): fuzzed words such as "--output /etc/passwd" must stay words.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include <json-c/json.h>

#include "stage.h"

int cli_main(int argc, char **argv);
int stage_open(const char *path, int flags, ...);
FILE *stage_fopen(const char *path, const char *mode);
DIR *stage_opendir(const char *path);
int stage_rename(const char *from, const char *to);
int stage_unlink(const char *path);
pid_t stage_fork(void);
void stage_sync(void);
void stage_exit(int status) __attribute__((noreturn));

static char stage_root[4096];
static struct stage *stage_now;

static bool stage_is_inside(const char *path)
{
	char real[4096];
	size_t length = strlen(stage_root);

	if (realpath(path, real) && !strncmp(real, stage_root, length) &&
	    (!real[length] || real[length] == '/'))
		return true;
	errno = ENOENT;
	return false;
}

int stage_open(const char *path, int flags, ...)
{
	if (!stage_is_inside(path))
		return -1;
	if ((flags & O_ACCMODE) != O_RDONLY)
		path = "/dev/null";
	return open(path, flags & ~(O_CREAT | O_TRUNC));
}

FILE *stage_fopen(const char *path, const char *mode)
{
	if (*mode != 'r')
		return fopen("/dev/null", mode);
	return stage_is_inside(path) ? fopen(path, mode) : NULL;
}

DIR *stage_opendir(const char *path)
{
	return stage_is_inside(path) ? opendir(path) : NULL;
}

int stage_rename(const char *from, const char *to)
{
	(void)from;
	(void)to;
	return 0;
}

int stage_unlink(const char *path)
{
	(void)path;
	return 0;
}

pid_t stage_fork(void)
{
	errno = EAGAIN;
	return -1;
}

void stage_sync(void)
{
}

/* Only without memory, or when libpci gives up. */
void stage_exit(int status)
{
	fflush(stderr);
	dprintf(2, "%.*s", (int)stage_now->err_size, stage_now->err);
	MUST(status == -1);
	abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	MUST(getcwd(stage_root, sizeof(stage_root)));
	MUST(!access("sys/bus/pci/devices", F_OK));
	setenv("NO_COLOR", "1", 1);
	MUST(freopen("/dev/null", "r", stdin));
	return 0;
}

void stage_run(struct stage *stage, char **words, int nr)
{
	/* No longer than it has to be, so that the sanitizer sees who reads on. */
	char **argv = calloc((size_t)nr + 4, sizeof(*argv));
	FILE *out = stdout, *err = stderr;

	MUST(argv);
	argv[0] = "vfio-nc";
	argv[1] = "--sysfs";
	argv[2] = "sys";
	memcpy(argv + 3, words, (size_t)nr * sizeof(*words));
	*stage = (struct stage){ 0 };
	stdout = open_memstream(&stage->out, &stage->out_size);
	stderr = open_memstream(&stage->err, &stage->err_size);
	clearerr(stdin);
	optind = 0;
	stage_now = stage;
	stage->status = cli_main(nr + 3, argv);
	fclose(stdout);
	fclose(stderr);
	stdout = out;
	stderr = err;
	free(argv);
}

static void stage_check_json(const char *text, size_t size)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *object, *schema;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tokener, text, (int)size);
	MUST(json_tokener_get_error(tokener) == json_tokener_success);
	/* One document, and the end of its last line. */
	MUST(text[size - 1] == '\n' && json_tokener_get_parse_end(tokener) + 1 >= size);
	MUST(json_object_object_get_ex(object, "schema", &schema));
	MUST(!strncmp(json_object_get_string(schema), "vfio-nc/", 8));
	json_object_put(object);
	json_tokener_free(tokener);
}

void stage_check(const struct stage *stage)
{
	MUST(stage->status >= 0 && stage->status <= 4);
	MUST(strlen(stage->out) == stage->out_size);
	MUST(strlen(stage->err) == stage->err_size);
	/* The third has been checked and found wrong, which is an answer. */
	MUST(!stage->status || stage->err_size ||
	     (stage->status == 3 && stage->out_size));
	if (*stage->out == '{')
		stage_check_json(stage->out, stage->out_size);
}

/* A cut character is one that a terminal or a JSON parser does not take. */
static void stage_check_characters(const char *text)
{
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", NULL);
	locale_t before = uselocale(utf8);

	MUST(mbstowcs(NULL, text, 0) != (size_t)-1);
	uselocale(before);
	freelocale(utf8);
}

void stage_check_text(const char *text, size_t size)
{
	size_t i;

	stage_check_characters(text);
	for (i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		MUST(c >= ' ' || c == '\n' || c == '\t');
		MUST(c != 0x7f);
		/* U+0080 to U+009F */
		MUST(c != 0xc2 || (unsigned char)text[i + 1] >= 0xa0);
	}
}

void stage_end(struct stage *stage)
{
	free(stage->out);
	free(stage->err);
}
