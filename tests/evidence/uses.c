// SPDX-License-Identifier: GPL-2.0-only
/*
 * uses.c - looks for write-combining in all drivers; see uses.h.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scope.h"
#include "uses.h"

#define PATH_LENGTH 512

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

static struct use *uses;
static int nr_uses;

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

static bool is_primitive(const struct token *token)
{
	static int atoms[NR_PRIMITIVES];
	static bool known;
	size_t i;

	for (i = 0; !known && i < NR_PRIMITIVES; i++)
		atoms[i] = atom_of(primitives[i]);
	known = true;
	for (i = 0; token->kind == TOKEN_NAME && i < NR_PRIMITIVES; i++)
		if (token->value == (uint64_t)atoms[i])
			return true;
	return false;
}

int primitive_in(const struct tokens *text)
{
	int i;

	for (i = 0; i < text->nr; i++)
		if (is_primitive(&text->at[i]))
			return i;
	return -1;
}

static bool begins(const struct token *token, const char *word)
{
	return token->kind == TOKEN_NAME &&
	       !strncmp(atom_text((int)token->value), word, strlen(word));
}

/* Outside functions: is the name here made, declared or exported, not used? */
static bool is_declared(const struct tokens *in, int at)
{
	const struct token *token = &in->at[at];

	if (!at)
		return false;
	if (token_is(token - 1, '('))
		return at > 1 && begins(token - 2, "EXPORT_SYMBOL");
	if (begins(token - 1, "define"))
		return at > 1 && token_is(token - 2, '#');
	return (token[-1].kind == TOKEN_NAME || token_is(token - 1, '*')) && at + 1 < in->nr &&
	       token_is(token + 1, '(');
}

/* The functions a token of the code is in. */
static void find_names(struct use *use)
{
	const struct source *source = use->source;
	int i;

	for (i = 0; i < source->nr_functions; i++) {
		const struct function *function = &source->functions[i];

		if (use->at < function->begin || use->at >= function->end)
			continue;
		if (!use->nr_names++)
			use->names = function;
	}
}

static void scan_tokens(const struct source *source, const struct tokens *in)
{
	int i;

	for (i = 0; i < in->nr; i++) {
		struct use use = { .source = source, .in = in, .at = i };

		if (!is_primitive(&in->at[i]))
			continue;
		if (in == &source->code)
			find_names(&use);
		if (!use.nr_names && is_declared(in, i))
			continue;
		uses = grow(uses, nr_uses, sizeof(use));
		uses[nr_uses++] = use;
	}
}

static void scan_file(const char *path)
{
	const struct source *source;
	const char *text;
	size_t length;

	text = file_read(path, &length);
	if (!text || !may_use(text, length))
		return;
	source = source_load(path);
	scan_tokens(source, &source->code);
	scan_tokens(source, &source->macros);
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

const struct use *uses_scan(int *nr)
{
	static bool scanned;

	if (!scanned) {
		prepare_search();
		scan_dir("drivers");
	}
	scanned = true;
	*nr = nr_uses;
	return uses;
}

const char *use_function(const struct use *use)
{
	return use->nr_names ? atom_text(use->names->name) : "";
}

bool use_is(const struct use *use, const char *path, const char *function, int primitive)
{
	int i;

	if (use->source->path != path || use_token(use)->value != (uint64_t)primitive)
		return false;
	for (i = 0; i < use->nr_names; i++)
		if (!strcmp(atom_text(use->names[i].name), function))
			return true;
	return !use->nr_names && !*function;
}
