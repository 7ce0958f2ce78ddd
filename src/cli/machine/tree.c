// SPDX-License-Identifier: GPL-2.0-only
/*
 * tree.c - a captured machine in one text.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <vfio_nc/env.h>

#include "tree.h"

/* The tree's root, in which TREE_SYSFS is. */
#define TREE_ROOT "/capture/"

/* More than all that is read of a machine with thousands of devices. */
#define TREE_SIZE_MAX (64u << 20)

/**
 * struct tree_node - one line
 * @path: where it is, through no link
 * @line: the number of the line
 * @kind: what it is
 * @bytes: a file's contents, a link's target
 * @size: how many
 */
struct tree_node {
	char *path;
	unsigned int line;
	enum walk_kind kind;
	char *bytes;
	size_t size;
};

static struct {
	bool loaded;
	unsigned int nr;
	struct tree_node *node;
} tree;

bool tree_can_hold(const char *text)
{
	while (*text >= ' ' && *text <= '~')
		text++;
	return !*text;
}

bool tree_is_loaded(void)
{
	return tree.loaded;
}

void tree_free(void)
{
	unsigned int i;

	for (i = 0; i < tree.nr; i++) {
		free(tree.node[i].path);
		free(tree.node[i].bytes);
	}
	free(tree.node);
	memset(&tree, 0, sizeof(tree));
}

/* As strcmp(), but that what is in a folder comes right behind the folder. */
static int tree_order(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (*a == *b)
		return 0;
	if (!*a || !*b)
		return *a ? 1 : -1;
	if (*a == '/' || *b == '/')
		return *a == '/' ? -1 : 1;
	return (unsigned char)*a - (unsigned char)*b;
}

/* Of several about one path the last line comes first, and so is found. */
static int tree_compare(const void *a, const void *b)
{
	const struct tree_node *left = a, *right = b;
	int order = tree_order(left->path, right->path);

	return order ? order : (left->line < right->line) - (left->line > right->line);
}

/* The first node that is not before @path. */
static unsigned int tree_find(const char *path)
{
	unsigned int low = 0, high = tree.nr;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (tree_order(tree.node[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct tree_node *tree_get(const char *path)
{
	unsigned int at = tree_find(path);

	return at < tree.nr && !strcmp(tree.node[at].path, path) ? &tree.node[at] : NULL;
}

/* The first node below the folder @path, or NULL. @below: that and a "/" */
static const struct tree_node *tree_get_below(const char *path, char *below)
{
	unsigned int at;

	scnprintf(below, WALK_PATH_MAX + 1, "%s/", path);
	at = tree_find(below);
	return at < tree.nr && !strncmp(tree.node[at].path, below, strlen(below)) ?
		&tree.node[at] : NULL;
}

enum walk_kind tree_look(const char *path, char *target)
{
	const struct tree_node *node = tree_get(path);
	char below[WALK_PATH_MAX + 1];

	if (!node)
		return tree_get_below(path, below) ? WALK_FOLDER : WALK_ABSENT;
	if (node->kind == WALK_LINK)
		scnprintf(target, WALK_PATH_MAX, "%s", node->bytes);
	return node->kind;
}

/* Return: the file, or NULL; then @error is why. */
static const struct tree_node *tree_get_file(const char *path, int *error)
{
	char real[WALK_PATH_MAX];
	int kind = walk(path, true, tree_look, real);

	*error = kind < 0 ? kind : kind == WALK_ABSENT ? -ENOENT : -EISDIR;
	return kind == WALK_FILE ? tree_get(real) : NULL;
}

int tree_read(const char *path, void *bytes, size_t size)
{
	int error;
	const struct tree_node *node = tree_get_file(path, &error);

	if (!node)
		return error;
	if (size > node->size)
		size = node->size;
	memcpy(bytes, node->bytes, size);
	return (int)size;
}

FILE *tree_open(const char *path)
{
	int error;
	const struct tree_node *node = tree_get_file(path, &error);

	return node && node->size ? fmemopen(node->bytes, node->size, "r") : NULL;
}

int tree_list(const char *path, int (*add)(void *context, const char *name),
	      void *context)
{
	char below[WALK_PATH_MAX + 1], name[WALK_PATH_MAX], last[WALK_PATH_MAX] = "";
	const struct tree_node *end = tree.node + tree.nr;
	const struct tree_node *node;
	char real[WALK_PATH_MAX];
	int ret = walk(path, true, tree_look, real);

	if (ret != WALK_FOLDER)
		return ret < 0 ? ret : ret == WALK_ABSENT ? -ENOENT : -ENOTDIR;
	node = tree_get_below(real, below);
	for (ret = 0; !ret && node && node < end; node++) {
		const char *at = node->path + strlen(below);

		if (strncmp(node->path, below, strlen(below)))
			break;
		scnprintf(name, sizeof(name), "%.*s", (int)strcspn(at, "/"), at);
		if (strcmp(name, last))
			ret = add(context, name);
		strcpy(last, name);
	}
	return ret;
}

static int tree_hex(char digit)
{
	return isdigit((unsigned char)digit) ? digit - '0' :
	       isxdigit((unsigned char)digit) ? tolower((unsigned char)digit) - 'a' + 10 : -1;
}

/* In place; two digits are a byte. Return: false if they are none. */
static bool tree_parse_hex(struct tree_node *node)
{
	char *from = node->bytes, *to = node->bytes;

	for (; *from; from += 2) {
		int high = tree_hex(from[0]);
		int low = high < 0 ? -1 : tree_hex(from[1]);

		if (low < 0)
			return false;
		*to++ = (char)(high << 4 | low);
	}
	node->size = (size_t)(to - node->bytes);
	return true;
}

/* What is behind a backslash. Return: how long it is, 0 if it is nothing. */
static size_t tree_unescape(const char *at, char *byte)
{
	static const char names[] = "nt\\", bytes[] = "\n\t\\";
	const char *name = *at ? strchr(names, *at) : NULL;

	if (name) {
		*byte = bytes[name - names];
		return 1;
	}
	if (*at != 'x' || tree_hex(at[1]) < 0 || tree_hex(at[2]) < 0)
		return 0;
	*byte = (char)(tree_hex(at[1]) << 4 | tree_hex(at[2]));
	return 3;
}

static bool tree_parse_text(struct tree_node *node)
{
	char *from = node->bytes, *to = node->bytes;

	while (*from) {
		size_t length;

		if (*from != '\\') {
			*to++ = *from++;
			continue;
		}
		length = tree_unescape(from + 1, to++);
		if (!length)
			return false;
		from += 1 + length;
	}
	node->size = (size_t)(to - node->bytes);
	return true;
}

/* It is joined to the root: no part of it may lead out of that. */
static bool tree_path_is_good(const char *path)
{
	size_t length;

	if (!*path || strlen(path) + sizeof(TREE_ROOT) > WALK_PATH_MAX)
		return false;
	do {
		length = strcspn(path, "/");
		if (!length || !strncmp(path, ".", length) || !strncmp(path, "..", length))
			return false;
		path += length;
	} while (*path++);
	return true;
}

/* Return: NULL, or what is wrong. */
static const char *tree_parse_rest(struct tree_node *node, char letter)
{
	switch (letter) {
	case 'd':
		node->kind = WALK_FOLDER;
		return *node->bytes ? "a folder has nothing behind its path" : NULL;
	case 'l':
		node->kind = WALK_LINK;
		return *node->bytes && tree_can_hold(node->bytes) ? NULL :
			"a link needs a target, of printable ASCII";
	case 'f':
		node->kind = WALK_FILE;
		return tree_parse_text(node) ? NULL :
			"behind a backslash there is n, t, xHH, or another one";
	default:
		node->kind = WALK_FILE;
		return tree_parse_hex(node) ? NULL : "hexadecimal is two digits a byte";
	}
}

/* Return: NULL, or what is wrong. */
static const char *tree_parse_line(char *line, unsigned int number)
{
	struct tree_node *node = &tree.node[tree.nr];
	char path[WALK_PATH_MAX];
	char letter = *line;
	char *at = line + 2;
	size_t length;

	if (!letter || letter == '#')
		return NULL;
	if (line[strlen(line) - 1] == '\r')
		return "a line ends in \\n alone, not in \\r\\n";
	if (!strchr("dfxl", letter) || line[1] != ' ')
		return "a line is d PATH, f PATH TEXT, x PATH HEX or l PATH TARGET";
	length = strcspn(at, " ");
	line = at[length] ? at + length + 1 : at + length;
	at[length] = '\0';
	if (!tree_path_is_good(at) || !tree_can_hold(at))
		return "a path is printable ASCII, without / at its ends, and without . and .. in it";
	scnprintf(path, sizeof(path), TREE_ROOT "%s", at);
	*node = (struct tree_node){
		.path = strdup(path), .line = number, .bytes = strdup(line),
	};
	tree.nr++;
	if (!node->path || !node->bytes)
		return "out of memory";
	return tree_parse_rest(node, letter);
}

char *tree_skip_mark(char *text)
{
	static const char mark[] = "\xef\xbb\xbf";

	return strncmp(text, mark, strlen(mark)) ? text : text + strlen(mark);
}

/* Somebody got a part of it: what is missing would look like what is not there. */
static bool tree_is_cut(const char *text)
{
	return strstr(text, TREE_BEGINS) && !strstr(text, TREE_ENDS);
}

static enum cli_exit tree_parse(const char *name, char *text)
{
	unsigned int number = 0;
	const char *wrong = NULL;
	char *next;

	if (tree_is_cut(text))
		cli_error("%s: warning: without the line \"" TREE_ENDS "\" it may be a part, and what it lacks looks like what is not there: take all that vfio-nc capture prints",
			  name);
	for (text = tree_skip_mark(text); !wrong && *text; text = next) {
		next = text + strcspn(text, "\n");
		if (*next)
			*next++ = '\0';
		wrong = tree_parse_line(text, ++number);
	}
	if (!wrong)
		return CLI_OK;
	cli_error("%s:%u: is no capture: %s; vfio-nc capture prints one", name, number, wrong);
	return CLI_FAILED;
}

/* In files a path can go through links; here each has one line, where it is. */
static enum cli_exit tree_settle(const char *name)
{
	unsigned int i;

	qsort(tree.node, tree.nr, sizeof(*tree.node), tree_compare);
	for (i = 0; i < tree.nr; i++) {
		char real[WALK_PATH_MAX];

		if (walk(tree.node[i].path, false, tree_look, real) >= 0 &&
		    !strcmp(real, tree.node[i].path))
			continue;
		cli_error("%s:%u: is no capture: a path goes through folders, not through links or files; vfio-nc capture prints one",
			  name, tree.node[i].line);
		return CLI_FAILED;
	}
	return CLI_OK;
}

/* What has been read, or NULL: then why not. */
static char *tree_judge(char *text, size_t size, bool whole, const char **wrong)
{
	/* A folder, or a disk with a fault; what is longer is none of a machine. */
	*wrong = !text || !whole ? "cannot be read to its end" :
		 strlen(text) != size ? "is no capture: there is a byte 0 in it; vfio-nc capture prints a text" :
		 NULL;
	if (!*wrong)
		return text;
	free(text);
	return NULL;
}

/* The whole file and a 0, to be freed; or NULL: then @wrong is why. */
static char *tree_read_file(const char *name, const char **wrong)
{
	FILE *file = fopen(name, "re");
	char *text = NULL;
	size_t size = 0;
	bool whole;

	*wrong = strerror(errno);
	if (!file)
		return NULL;
	while (size < TREE_SIZE_MAX && !feof(file) && !ferror(file)) {
		char *more = realloc(text, size + 65537);

		if (!more)
			break;
		text = more;
		size += fread(text + size, 1, 65536, file);
		text[size] = '\0';
	}
	whole = feof(file);
	fclose(file);
	return tree_judge(text, size, whole, wrong);
}

static size_t tree_count_lines(const char *text)
{
	size_t nr = 1;

	for (; *text; text++)
		nr += *text == '\n';
	return nr;
}

/* What a machine is looked at by */
static enum cli_exit tree_check(const char *name)
{
	char below[WALK_PATH_MAX + 1];

	if (tree_get(TREE_SYSFS "/bus") || tree_get_below(TREE_SYSFS "/bus", below))
		return CLI_OK;
	cli_error("%s: is no capture: nothing in it is below sys/bus; vfio-nc capture prints one",
		  name);
	return CLI_FAILED;
}

enum cli_exit tree_load(const char *name)
{
	const char *wrong;
	char *text = tree_read_file(name, &wrong);
	enum cli_exit status;

	if (!text) {
		cli_error("%s: %s", name, wrong);
		return CLI_FAILED;
	}
	tree.loaded = true;
	tree.node = calloc(tree_count_lines(text), sizeof(*tree.node));
	if (!tree.node) {
		free(text);
		cli_error("out of memory");
		return CLI_FAILED;
	}
	status = tree_parse(name, text);
	free(text);
	if (status == CLI_OK)
		status = tree_settle(name);
	return status == CLI_OK ? tree_check(name) : status;
}
