// SPDX-License-Identifier: GPL-2.0-only
/*
 * coverage.c - looks for write-combining in all drivers; see coverage.h.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "coverage.h"
#include "scope.h"

#define PATH_LENGTH 512
#define REASON_MAX 80

/*
 * What makes a mapping write-combining on arm64. arch_phys_wc_add() does nothing
 * there, and what begins with dma_ maps memory.
 */
static const char *const primitives[] = {
	"ioremap_wc",
	"devm_ioremap_wc",
	"devm_ioremap_resource_wc",
	"devm_platform_ioremap_resource_wc",
	"pci_ioremap_wc_bar",
	"pci_iomap_wc",
	"pci_iomap_wc_range",
	"pcim_iomap_wc",
	"io_mapping_create_wc",
	"io_mapping_init_wc",
	"io_mapping_map_wc",
	"io_mapping_map_local_wc",
	"io_mapping_map_atomic_wc",
	"pgprot_writecombine",
	"pgprot_framebuffer",
	"ttm_write_combined",
	"drmm_vram_helper_init",
	"drm_vram_helper_init",
	"MEMREMAP_WC",
	/* fb_io_mmap() is pgprot_framebuffer(); these are its names in a struct fb_ops. */
	"fb_io_mmap",
	"__FB_DEFAULT_IOMEM_OPS_MMAP",
	"FB_DEFAULT_IOMEM_OPS",
	"FB_GEN_DEFAULT_DEFERRED_IOMEM_OPS",
};

#define NR_PRIMITIVES (sizeof(primitives) / sizeof(*primitives))

/* Bytes of each primitive that are searched for: not more than the shortest has. */
#define NEEDLE 10

/*
 * How far a search may jump if these two bytes are the last of NEEDLE bytes; 0: they
 * are the end of a needle (Wu and Manber's search for many words at once).
 */
static unsigned char jump[1 << 16];

/* A file of drivers/ and its first use of a primitive. */
struct use {
	const char *path;
	int line;
	int primitive;
};

static struct use *uses;
static int nr_uses;

struct coverage {
	const struct rows *rows;
	const struct no_rows *list;
	unsigned int release;
	/* By the line of the list: this file uses a primitive. */
	bool *used;
	bool ok;
};

static unsigned int pair(const char *at)
{
	return (unsigned char)at[0] | (unsigned int)(unsigned char)at[1] << 8;
}

static void prepare_search(void)
{
	size_t i, j;

	memset(jump, NEEDLE - 1, sizeof(jump));
	for (i = 0; i < NR_PRIMITIVES; i++) {
		if (strlen(primitives[i]) < NEEDLE)
			fatal("%s is shorter than NEEDLE", primitives[i]);
		for (j = 0; j + 1 < NEEDLE; j++) {
			unsigned char *far = &jump[pair(primitives[i] + j)];

			if (*far > NEEDLE - 2 - j)
				*far = (unsigned char)(NEEDLE - 2 - j);
		}
	}
}

/* Could a primitive be in this text? */
static bool may_use(const char *text, size_t length)
{
	const char *at = text, *last = text + length - NEEDLE;
	size_t i;

	if (length < NEEDLE)
		return false;
	while (at <= last) {
		unsigned char far = jump[pair(at + NEEDLE - 2)];

		for (i = 0; !far && i < NR_PRIMITIVES; i++)
			if (!memcmp(at, primitives[i], NEEDLE))
				return true;
		at += far ? far : 1;
	}
	return false;
}

static const struct token *find_use(const struct tokens *tokens)
{
	static int atoms[NR_PRIMITIVES];
	static bool known;
	size_t j;
	int i;

	for (j = 0; !known && j < NR_PRIMITIVES; j++)
		atoms[j] = atom_of(primitives[j]);
	known = true;
	for (i = 0; i < tokens->nr; i++)
		for (j = 0; j < NR_PRIMITIVES; j++)
			if (tokens->at[i].kind == TOKEN_NAME &&
			    tokens->at[i].value == (uint64_t)atoms[j])
				return &tokens->at[i];
	return NULL;
}

static bool names(const struct row *row, const char *path)
{
	int i;

	for (i = 0; i < row->nr_maps; i++)
		if (!strcmp(row->maps[i].file, path))
			return true;
	for (i = 0; i < row->nr_picks; i++)
		if (!strcmp(row->picks[i].file, path))
			return true;
	return false;
}

/* The row that speaks about the file in this release: rows hold for older ones too. */
static const struct row *row_of(const struct rows *rows, const char *path, unsigned int release)
{
	int i;

	for (i = 0; i < rows->nr; i++)
		if (release_number(rows->at[i].kernel) >= release && names(&rows->at[i], path))
			return &rows->at[i];
	return NULL;
}

static bool is_listed(struct coverage *coverage, const char *path)
{
	const struct no_rows *list = coverage->list;
	bool listed = false;
	int i;

	for (i = 0; i < list->nr; i++) {
		const struct no_row *entry = &list->at[i];

		if (strcmp(entry->path, path) ||
		    (entry->release && entry->release != coverage->release))
			continue;
		coverage->used[i] = true;
		listed = true;
	}
	return listed;
}

static void scan_file(const char *path)
{
	const struct token *use;
	struct source *source;
	const char *text;
	size_t length;

	text = file_read(path, &length);
	if (!text || !may_use(text, length))
		return;
	source = source_load(path);
	use = find_use(&source->code);
	if (!use)
		use = find_use(&source->macros);
	if (!use)
		return;
	uses = grow(uses, nr_uses, sizeof(*uses));
	uses[nr_uses++] = (struct use){
		atom_text(atom_of(path)), use->line, (int)use->value
	};
}

static bool is_c(const char *name)
{
	size_t length = strlen(name);

	return length > 2 && name[length - 2] == '.' && strchr("ch", name[length - 1]);
}

static int visible(const struct dirent *entry)
{
	return *entry->d_name != '.';
}

static void scan_dir(const char *dir)
{
	struct dirent **entries;
	char path[PATH_LENGTH];
	int i, nr = scandir(dir, &entries, visible, alphasort);

	if (nr < 0)
		fatal("cannot read the directory %s of the kernel tree", dir);
	for (i = 0; i < nr; i++) {
		if ((size_t)snprintf(path, sizeof(path), "%s/%s", dir, entries[i]->d_name) >=
		    sizeof(path))
			fatal("%s/%s: path too long", dir, entries[i]->d_name);
		if (entries[i]->d_type == DT_DIR)
			scan_dir(path);
		else if (entries[i]->d_type == DT_REG && is_c(path))
			scan_file(path);
		free(entries[i]);
	}
	free(entries);
}

void coverage_scan(void)
{
	if (nr_uses)
		return;
	prepare_search();
	scan_dir("drivers");
}

static void check_use(struct coverage *coverage, const struct use *use)
{
	if (is_listed(coverage, use->path) ||
	    row_of(coverage->rows, use->path, coverage->release))
		return;
	coverage->ok = false;
	printf("# %s:%d: %s: the file is in no row, nor in %s\n", use->path, use->line,
	       atom_text(use->primitive), coverage->list->file);
}

/* In trees older than the newest rows, a line for all releases may be in vain. */
static bool must_hold(const struct coverage *coverage, const struct no_row *entry)
{
	unsigned int newest = 0;
	int i;

	for (i = 0; i < coverage->rows->nr; i++) {
		unsigned int release = release_number(coverage->rows->at[i].kernel);

		newest = release > newest ? release : newest;
	}
	return entry->release ? entry->release == coverage->release : coverage->release >= newest;
}

static void check_entry(struct coverage *coverage, int i)
{
	const struct no_row *entry = &coverage->list->at[i];
	const struct row *row;

	if (!must_hold(coverage, entry))
		return;
	if (!coverage->used[i]) {
		coverage->ok = false;
		printf("# %s:%d: %s %s\n", coverage->list->file, entry->line, entry->path,
		       access(entry->path, F_OK) ? "is not in this release" :
						   "maps nothing write-combining");
	}
	row = row_of(coverage->rows, entry->path, entry->release);
	if (row) {
		coverage->ok = false;
		printf("# %s:%d: %s has a row, %s\n", coverage->list->file, entry->line,
		       entry->path, row->id);
	}
}

bool coverage_check(const struct rows *rows, const struct no_rows *list, unsigned int release)
{
	struct coverage coverage = { rows, list, release, calloc((size_t)list->nr + 1, 1), true };
	int i;

	if (!coverage.used)
		fatal("out of memory");
	coverage_scan();
	for (i = 0; i < nr_uses; i++)
		check_use(&coverage, &uses[i]);
	for (i = 0; i < list->nr; i++)
		check_entry(&coverage, i);
	return coverage.ok;
}

/* The fields of a line, at most 4 of them; the line is cut. */
static int split(char *line, char *fields[4])
{
	int nr = 0;

	while (nr < 4) {
		fields[nr++] = line;
		line = strchr(line, '\t');
		if (!line)
			break;
		*line++ = 0;
	}
	return nr;
}

static void read_entry(struct no_rows *list, char *text, int line)
{
	const struct no_row *last = list->nr ? &list->at[list->nr - 1] : NULL;
	struct no_row entry = { .line = line };
	char *fields[4];
	int nr = split(text, fields), order;

	if (nr < 2 || nr > 3 || !*fields[0] || strlen(fields[1]) > REASON_MAX)
		fatal("%s:%d: not a path, a reason of at most %d characters and maybe a release",
		      list->file, line, REASON_MAX);
	if (!fields[1][strspn(fields[1], " ")])
		fatal("%s:%d: %s: no reason", list->file, line, fields[0]);
	entry.path = atom_text(atom_of(fields[0]));
	entry.release = nr == 3 ? release_number(fields[2]) : 0;
	if (nr == 3 && !entry.release)
		fatal("%s:%d: '%s' is no release", list->file, line, fields[2]);
	order = last ? strcmp(last->path, entry.path) : -1;
	if (order > 0)
		fatal("%s:%d: %s: not sorted by path", list->file, line, entry.path);
	if (!order && (!last->release || !entry.release || last->release == entry.release))
		fatal("%s:%d: %s: for the second time", list->file, line, entry.path);
	list->at = grow(list->at, list->nr, sizeof(entry));
	list->at[list->nr++] = entry;
}

void no_rows_read(struct no_rows *list, const char *file)
{
	char *text, *line, *rest;
	size_t length;
	int number = 0;

	rest = file_read(file, &length);
	list->file = file;
	if (!rest)
		fatal("cannot read %s", file);
	for (text = rest; rest && *rest; text = rest) {
		line = text;
		rest = strchr(text, '\n');
		if (rest)
			*rest++ = 0;
		number++;
		if (*line && *line != '#')
			read_entry(list, line, number);
	}
}
