// SPDX-License-Identifier: GPL-2.0-only
/*
 * rulefile.c - rules in a file.
 */
#include "../machine.h"
#include "rulefile.h"

static enum cli_exit rulefile_complain_memory(void)
{
	cli_error("out of memory");
	return CLI_FAILED;
}

static enum cli_exit rulefile_add_bad(struct rulefile *file,
				      const struct rulefile_bad *bad)
{
	struct rulefile_bad *more = realloc(file->bad,
					    (file->nr_bad + 1) * sizeof(*more));

	if (!more)
		return rulefile_complain_memory();
	file->bad = more;
	more[file->nr_bad++] = *bad;
	return CLI_OK;
}

static enum cli_exit rulefile_add(struct rulefile *file,
				  const struct vfio_nc_rule *rule)
{
	struct vfio_nc_rule *more = realloc(file->rules,
					    (file->nr + 1) * sizeof(*more));

	if (!more)
		return rulefile_complain_memory();
	file->rules = more;
	more[file->nr++] = *rule;
	return CLI_OK;
}

/* One rule without blanks around it, which begins at @column of @line. */
static enum cli_exit rulefile_take(struct rulefile *file, const char *text,
				   unsigned int line, unsigned int column, u64 page_size)
{
	struct vfio_nc_text_error error;
	struct rulefile_bad bad;
	struct vfio_nc_rule rule;

	if (vfio_nc_rules_parse(text, page_size, &rule, &error) >= 0)
		return rulefile_add(file, &rule);
	bad = (struct rulefile_bad){
		.line = line,
		.column = column + error.position,
		.expected = error.expected,
	};
	/* Whoever wrote the file must not steer the terminal of who checks it. */
	cli_spell_token(text + error.position, error.length, bad.token);
	strcpy(bad.instead, error.instead);
	return rulefile_add_bad(file, &bad);
}

static enum cli_exit rulefile_take_line(struct rulefile *file, char *text,
					unsigned int line, u64 page_size)
{
	static const char blanks[] = " \t\r";
	enum cli_exit status = CLI_OK;
	char *start = line == 1 ? tree_skip_mark(text) : text;

	text[strcspn(text, "#\n")] = '\0';
	while (start && status == CLI_OK) {
		char *end = strchr(start, ';');
		size_t length;

		if (end)
			*end = '\0';
		start += strspn(start, blanks);
		length = strlen(start);
		while (length && strchr(blanks, start[length - 1]))
			start[--length] = '\0';
		if (length)
			status = rulefile_take(file, start, line,
					       (unsigned int)(start - text) + 1, page_size);
		start = end ? end + 1 : NULL;
	}
	return status;
}

/* A 0 byte would hide what follows it. */
static enum cli_exit rulefile_refuse_line(struct rulefile *file, const char *text,
					  unsigned int line)
{
	const struct rulefile_bad bad = {
		.line = line,
		.column = (unsigned int)strlen(text) + 1,
		.token = "\\0",
		.expected = "text without 0 bytes",
	};

	return rulefile_add_bad(file, &bad);
}

static enum cli_exit rulefile_read_lines(struct rulefile *file, const char *name,
					 FILE *in, u64 page_size)
{
	enum cli_exit status = CLI_OK;
	char *text = NULL;
	size_t size = 0;
	unsigned int line;
	ssize_t length;

	for (line = 1; status == CLI_OK; line++) {
		length = getline(&text, &size, in);
		if (length < 0)
			break;
		status = strlen(text) == (size_t)length ?
			 rulefile_take_line(file, text, line, page_size) :
			 rulefile_refuse_line(file, text, line);
	}
	free(text);
	if (status == CLI_OK && ferror(in)) {
		cli_error("%s: cannot be read: %s", name, strerror(errno));
		return CLI_FAILED;
	}
	return status;
}

enum cli_exit rulefile_read(struct rulefile *file, const char *name, u64 page_size)
{
	bool standard = !strcmp(name, "-");
	FILE *in = standard ? stdin : fopen(name, "re");
	enum cli_exit status;

	*file = (struct rulefile){ 0 };
	if (!in) {
		cli_error("%s: cannot be read: %s", name, strerror(errno));
		return CLI_FAILED;
	}
	status = rulefile_read_lines(file, standard ? "standard input" : name, in,
				     page_size);
	if (!standard)
		fclose(in);
	return status;
}

void rulefile_free(struct rulefile *file)
{
	free(file->rules);
	free(file->bad);
	*file = (struct rulefile){ 0 };
}

bool rulefile_print(const struct rulefile *file, char *text, size_t size)
{
	char rule[VFIO_NC_RULE_TEXT_MAX + 1];
	size_t at = 0;
	unsigned int i;

	*text = '\0';
	for (i = 0; i < file->nr; i++) {
		size_t length = (size_t)scnprintf(rule, sizeof(rule), "%s", i ? ";" : "");

		vfio_nc_rule_print(&file->rules[i], rule + length, sizeof(rule) - length);
		length = strlen(rule);
		if (at + length >= size)
			return false;
		strcpy(text + at, rule);
		at += length;
	}
	return true;
}
