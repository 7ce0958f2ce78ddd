// SPDX-License-Identifier: GPL-2.0-only
/*
 * rules.c - vfio-nc rules: show those in force, check a file, load one.
 */
#include "../words.h"
#include "../module.h"
#include "../verbs.h"

#define RULES_SAY_TEXT(number) #number
#define RULES_SAY(number) RULES_SAY_TEXT(number)

static void rules_warn(void *context, const char *rule, const char *danger)
{
	cli_error("%s: warning: %s: %s", (const char *)context, rule, danger);
}

static void rules_add_warning(void *context, const char *rule, const char *danger)
{
	json *object = json_append_object(context);

	json_add_text(object, "rule", rule);
	json_add_text(object, "warning", danger);
}

static void rules_add_json(json *to, const struct vfio_nc_rule *rules, unsigned int nr)
{
	json *array = json_add_array(to, "rules");
	char text[VFIO_NC_RULE_TEXT_MAX];
	unsigned int i;

	for (i = 0; i < nr; i++) {
		vfio_nc_rule_print(&rules[i], text, sizeof(text));
		json_append_text(array, text);
	}
}

static enum cli_exit rules_show(const struct view *view)
{
	const struct module *module = &view->module;
	char text[VFIO_NC_RULE_TEXT_MAX];
	unsigned int i;

	if (view->cli->json) {
		json *document = json_document("rules/1");

		json_add_flag(document, "loaded", module->loaded);
		rules_add_json(document, module->rules, module->nr_rules);
		json_add_array(document, "errors");
		json_print(document);
	}
	if (!module->loaded) {
		cli_error("the module vfio_nc is not loaded: there are no rules; modprobe vfio_nc first");
		return CLI_REFUSED;
	}
	/* A file that load takes. */
	for (i = 0; !view->cli->json && i < module->nr_rules; i++) {
		vfio_nc_rule_print(&module->rules[i], text, sizeof(text));
		puts(text);
	}
	return CLI_OK;
}

/* As compilers do, so that editors find the place. */
static void rules_complain(const char *name, const struct rulefile *file)
{
	unsigned int i;

	for (i = 0; i < file->nr_bad; i++) {
		const struct rulefile_bad *bad = &file->bad[i];

		if (*bad->token)
			cli_error("%s:%u:%u: bad \"%s\": expected %s%s%s", name, bad->line,
				  bad->column, bad->token, bad->expected,
				  *bad->instead ? "; write " : "", bad->instead);
		else
			cli_error("%s:%u:%u: nothing there: expected %s", name, bad->line,
				  bad->column, bad->expected);
	}
}

static void rules_add_error(json *to, const struct rulefile_bad *bad)
{
	json *object = json_append_object(to);

	json_add_number(object, "line", bad->line);
	json_add_number(object, "column", bad->column);
	json_add_text(object, "token", bad->token);
	json_add_format(object, "expected", "%s%s%s", bad->expected,
			*bad->instead ? "; write " : "", bad->instead);
}

static enum cli_exit rules_print_checked(const struct host *host,
					 const struct rulefile *file,
					 enum cli_exit status)
{
	const struct rulefile_bad too_long = {
		.expected = "fewer or wider rules: at most " RULES_SAY(VFIO_NC_TEXT_MAX)
			    " characters in all",
	};
	json *document = json_document("rules/1");
	json *array;
	unsigned int i;

	rules_add_json(document, file->rules, file->nr);
	array = json_add_array(document, "errors");
	for (i = 0; i < file->nr_bad; i++)
		rules_add_error(array, &file->bad[i]);
	if (status != CLI_OK && !file->nr_bad)
		rules_add_error(array, &too_long);
	array = json_add_array(document, "warnings");
	if (danger_find(host, file, rules_add_warning, array) != CLI_OK)
		status = CLI_FAILED;
	json_print(document);
	return status;
}

/* Is all of it good, and short enough for the module? */
static enum cli_exit rules_check_file(const struct host *host, const char *name,
				      const struct rulefile *file, char *text)
{
	enum cli_exit status;

	rules_complain(name, file);
	status = danger_find(host, file, rules_warn, (void *)name);
	if (status != CLI_OK)
		return status;
	if (file->nr_bad)
		return CLI_FOUND;
	if (rulefile_print(file, text, VFIO_NC_TEXT_MAX + 1))
		return CLI_OK;
	cli_error("%s: longer than %d characters in all: write fewer or wider ones",
		  name, VFIO_NC_TEXT_MAX);
	return CLI_FOUND;
}

/* Needs no module, nor that what the module says is understood. */
static enum cli_exit rules_check(const struct cli *cli, const char *name)
{
	struct host *host = malloc(sizeof(*host));
	char text[VFIO_NC_TEXT_MAX + 1];
	struct rulefile file = { 0 };
	enum cli_exit status = CLI_FAILED;

	if (host)
		status = host_read(host, cli);
	else
		cli_error("out of memory");
	if (status == CLI_OK)
		status = rulefile_read(&file, name, host->page_size);
	if (status == CLI_OK) {
		status = rules_check_file(host, name, &file, text);
		if (cli->json)
			status = rules_print_checked(host, &file, status);
		else if (status == CLI_OK)
			printf("%s: %u rule%s good\n", name, file.nr,
			       file.nr == 1 ? "," : "s, all");
	}
	rulefile_free(&file);
	if (host)
		host_free(host);
	free(host);
	return status;
}

static enum cli_exit rules_load(const struct view *view, const char *name)
{
	char text[VFIO_NC_TEXT_MAX + 1];
	struct rulefile file;
	enum cli_exit status;

	status = rulefile_read(&file, name, view->host.page_size);
	if (status == CLI_OK)
		status = rules_check_file(&view->host, name, &file, text);
	if (status == CLI_OK)
		status = write_rules(view, text, file.nr);
	rulefile_free(&file);
	return status;
}

static enum cli_exit rules_run(const struct cli *cli, int argc, char **argv)
{
	int at = cli_operands(&cmd_rules, argv);
	const char *what = at > 0 && at < argc ? argv[at] : "show";
	enum cli_exit status;
	struct view *view;
	bool load;

	if (at < 0)
		return CLI_USAGE;
	if (!strcmp(what, "check") && argc - at == 2)
		return rules_check(cli, argv[at + 1]);
	load = !strcmp(what, "load") && argc - at == 2;
	if (!load && (strcmp(what, "show") || argc - at > 1))
		return cli_usage(&cmd_rules, "rules takes show, check FILE or load FILE");
	view = load ? view_new_to_write(cli, false, &status) :
		      view_new(cli, false, &status);
	if (!view)
		return status;
	status = load ? rules_load(view, argv[at + 1]) : rules_show(view);
	view_delete(view);
	return status;
}

const struct cli_verb cmd_rules = {
	.name = "rules",
	.arguments = "[show|check FILE|load FILE]",
	.summary = "the rules in force; check or load a file of rules",
	.run = rules_run,
};
