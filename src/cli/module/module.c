// SPDX-License-Identifier: GPL-2.0-only
/*
 * module.c - read what the module vfio_nc shows.
 */
#include <vfio_nc/abi.h>

#include "module.h"

static enum cli_exit module_complain_memory(void)
{
	cli_error("out of memory");
	return CLI_FAILED;
}

/* What the module printed must be what we parse: it is the same code. */
static enum cli_exit module_complain_text(const char *what,
					  const struct vfio_nc_text_error *error)
{
	cli_error("%s: is not understood at character %u: this command and the module are of different versions: install the command that came with the module",
		  what, error->position + 1);
	return CLI_FAILED;
}

static enum cli_exit module_parse_rules(struct module *module,
					const struct host *host)
{
	unsigned int count = vfio_nc_text_count(module->text);
	struct vfio_nc_text_error error;
	int nr;

	if (!count)
		return CLI_OK;
	module->rules = calloc(count, sizeof(*module->rules));
	if (!module->rules)
		return module_complain_memory();
	nr = vfio_nc_rules_parse(module->text, host->page_size, module->rules,
				 &error);
	if (nr < 0)
		return module_complain_text("parameters/rules", &error);
	module->nr_rules = (unsigned int)nr;
	return CLI_OK;
}

static const char * const module_count_names[VFIO_NC_NR_HOOK_COUNTS] =
	VFIO_NC_HOOK_COUNT_WORDS;

const char *module_count_name(enum vfio_nc_hook_count count)
{
	return module_count_names[count];
}

/* A line each: the word, a blank, the number. */
static void module_look_counts(struct module *module, const struct host *host)
{
	char text[SYSFS_TEXT_MAX];
	unsigned int i;
	char *at;

	if (sysfs_read(text, sizeof(text), "%s/kernel/debug/vfio_nc/mirror",
		       host->sysfs) < 0)
		return;
	at = strstr(text, "\n" VFIO_NC_WORD_WHY " ");
	if (at)
		scnprintf(module->why, sizeof(module->why), "%.*s",
			  (int)strcspn(at + 5, "\n"), at + 5);
	if (strcmp(module->mirror, VFIO_NC_WORD_HOOK) &&
	    strcmp(module->why, VFIO_NC_WHY_GIVEN_UP))
		return;
	for (i = 0; i < VFIO_NC_NR_HOOK_COUNTS; i++) {
		at = strstr(text, module_count_names[i]);
		if (!at || sscanf(at + strlen(module_count_names[i]), " %llu",
				  &module->counts[i]) != 1)
			return;
	}
	module->counted = true;
}

void module_look(struct module *module, const struct host *host)
{
	char path[WALK_PATH_MAX];
	unsigned long users;
	char word[16];

	*module = (struct module){ .users = -1 };
	scnprintf(path, sizeof(path), "%s/module/vfio_nc", host->sysfs);
	if (sysfs_read(module->mirror, sizeof(module->mirror),
		       "%s/parameters/mirror", path) < 0)
		return;
	module->loaded = true;
	module_look_counts(module, host);
	sysfs_read(word, sizeof(word), "%s/parameters/unlisted", path);
	if (!strcmp(word, VFIO_NC_WORD_DEVICE))
		module->unlisted = VFIO_NC_DEVICE;
	sysfs_read(word, sizeof(word), "%s/parameters/dry_run", path);
	module->dry_run = *word == 'Y';
	if (!sysfs_read_number(&users, "%s/refcnt", path))
		module->users = (long)users;
	sysfs_read(module->text, sizeof(module->text), "%s/parameters/rules", path);
}

enum cli_exit module_read(struct module *module, const struct host *host)
{
	module_look(module, host);
	return module_parse_rules(module, host);
}

void module_free(struct module *module)
{
	free(module->rules);
	module->rules = NULL;
	module->nr_rules = 0;
}

static enum cli_exit module_parse_override(struct module_device *device,
					   const struct host *host)
{
	struct vfio_nc_text_error error;
	int nr;

	if (!*device->text)
		return CLI_OK;
	device->override = calloc(vfio_nc_text_count(device->text),
				  sizeof(*device->override));
	if (!device->override)
		return module_complain_memory();
	nr = vfio_nc_clauses_parse(device->text, host->page_size,
				   device->override, &error);
	if (nr < 0)
		return module_complain_text("vfio_nc/override", &error);
	device->nr_override = (unsigned int)nr;
	return CLI_OK;
}

/* Take a word and the blank behind it from a line. */
static char *module_take_word(char **line)
{
	char *word = *line;
	char *end = word + strcspn(word, " ");

	*line = *end ? end + 1 : end;
	*end = '\0';
	return word;
}

/* Take a note and the blank behind it from a line, if it is there. */
static bool module_take_note(char **line, const char *note)
{
	size_t length = strlen(note);

	if (strncmp(*line, note, length))
		return false;
	*line += length + ((*line)[length] == ' ');
	return true;
}

/* "(guest: device) [(why: REASON) ]" */
static void module_take_guest(struct module_span *span, char **line)
{
	size_t length;

	span->no_guest = module_take_note(line, VFIO_NC_NOTE_GUEST);
	length = strcspn(*line, ")");
	if (strncmp(*line, VFIO_NC_NOTE_WHY, strlen(VFIO_NC_NOTE_WHY)) || !(*line)[length])
		return;
	scnprintf(span->why, sizeof(span->why), "%.*s",
		  (int)(length - strlen(VFIO_NC_NOTE_WHY)), *line + strlen(VFIO_NC_NOTE_WHY));
	*line += length + 1;
	*line += **line == ' ';
}

/*
 * "[@OFFSET+LENGTH ][(kernel: normal-nc) ][(guest: device) [(why: REASON) ]]
 * [(lowered: VERDICT) ][(mapped with a wish) ][(dry run, nothing is changed)]"
 */
static bool module_parse_notes(struct module_span *span, char *line)
{
	unsigned long long start, length;
	int end;

	if (*line == '@') {
		if (sscanf(line, "@%llx+%llx%n", &start, &length, &end) != 2)
			return false;
		span->start = start;
		span->end = start + length;
		line += end + (line[end] == ' ');
	}
	span->kernel_nc = module_take_note(&line, "(kernel: normal-nc)");
	module_take_guest(span, &line);
	if (module_take_note(&line, "(" VFIO_NC_WORD_LOWERED ": " VFIO_NC_WORD_DEVICE ")"))
		span->lowered = VFIO_NC_DEVICE;
	else if (module_take_note(&line, "(" VFIO_NC_WORD_LOWERED ": " VFIO_NC_WORD_PERMIT ")"))
		span->lowered = VFIO_NC_PERMIT;
	span->wished = module_take_note(&line, VFIO_NC_NOTE_WISHED);
	span->dry_run = module_take_note(&line, "(dry run, nothing is changed)");
	return !*line;
}

/* "VERDICT SOURCE" and notes */
static bool module_parse_span(struct module_span *span, char *line, u64 size)
{
	const char *word = module_take_word(&line);
	unsigned int verdict = 0;

	*span = (struct module_span){ .end = size };
	while (verdict < VFIO_NC_NR_VERDICTS &&
	       strcmp(word, vfio_nc_verdict_name(verdict)))
		verdict++;
	if (verdict == VFIO_NC_NR_VERDICTS)
		return false;
	span->verdict = verdict;
	scnprintf(span->source, sizeof(span->source), "%s",
		  module_take_word(&line));
	return *span->source && module_parse_notes(span, line);
}

/* "(driver's own type[: TYPE])" */
static bool module_parse_own(struct module_bar *bar, const char *line)
{
	int end = 0;

	if (strcmp(line, "(driver's own type)") &&
	    (sscanf(line, "(driver's own type: %15[a-z-])%n", bar->own_type, &end) != 1 ||
	     !end || line[end])) {
		*bar->own_type = '\0';
		return false;
	}
	bar->own = true;
	return true;
}

static bool module_parse_line(struct module_bar *bar, char *line, u64 size)
{
	struct module_span *more;
	int end = 0;

	if (!strcmp(line, VFIO_NC_WORD_NONE))
		return true;
	if (strstr(line, "(open since before it was governed)")) {
		bar->early = true;
		return true;
	}
	if (module_parse_own(bar, line))
		return true;
	if (sscanf(line, "%u more%n", &bar->left_out, &end) == 1 && end && !line[end])
		return true;
	more = realloc(bar->spans, (bar->nr + 1) * sizeof(*more));
	if (!more)
		return false;
	bar->spans = more;
	return module_parse_span(&more[bar->nr++], line, size);
}

/* Nothing of what was not understood counts. */
static void module_drop_bar(struct module_bar *bar, const char *line)
{
	free(bar->spans);
	*bar = (struct module_bar){ 0 };
	scnprintf(bar->strange, sizeof(bar->strange), "%s", *line ? line : "(nothing)");
}

static void module_read_bar(struct module_bar *bar, unsigned int number,
			    const struct host_device *facts)
{
	char strange[MODULE_STRANGE_MAX];
	char text[SYSFS_TEXT_MAX];
	char *line = text;

	if (sysfs_read(text, sizeof(text), "%s/vfio_nc/bar%u", facts->path,
		       number) < 0)
		return;
	bar->known = true;
	while (line && bar->known) {
		char *end = strchr(line, '\n');

		if (end)
			*end = '\0';
		scnprintf(strange, sizeof(strange), "%s", line);
		bar->known = module_parse_line(bar, line,
					       facts->facts.bar[number].size);
		line = end ? end + 1 : NULL;
	}
	/* Of a memory BAR there is more to say than that there is none. */
	if (!bar->known || (!bar->nr && !bar->own && !bar->early))
		module_drop_bar(bar, strange);
}

void module_look_device(struct module_device *device,
			const struct host_device *facts)
{
	unsigned int bar;

	*device = (struct module_device){ 0 };
	if (sysfs_read(device->text, sizeof(device->text), "%s/vfio_nc/override",
		       facts->path) < 0)
		return;
	device->governed = true;
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		/* No memory BAR: it says "none". */
		if (facts->facts.bar[bar].size)
			module_read_bar(&device->bar[bar], bar, facts);
	}
	if (!strcmp(device->text, VFIO_NC_WORD_AUTO))
		*device->text = '\0';
}

enum cli_exit module_read_device(struct module_device *device,
				 const struct host *host,
				 const struct host_device *facts)
{
	module_look_device(device, facts);
	return module_parse_override(device, host);
}

void module_free_device(struct module_device *device)
{
	unsigned int bar;

	free(device->override);
	device->override = NULL;
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		free(device->bar[bar].spans);
		device->bar[bar].spans = NULL;
		device->bar[bar].nr = 0;
	}
}

/* The module names a source by its word and a "#", a ":" or nothing. */
unsigned int module_span_source(const struct module_span *span)
{
	size_t length = strcspn(span->source, "#:");
	unsigned int source;

	for (source = 0; source < VFIO_NC_SOURCE_UNLISTED; source++) {
		const char *word = vfio_nc_source_name(source);

		if (strlen(word) == length && !strncmp(word, span->source, length))
			break;
	}
	return source;
}
