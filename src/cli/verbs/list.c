// SPDX-License-Identifier: GPL-2.0-only
/*
 * list.c - vfio-nc list: which BAR gets which type, at a glance.
 */
#include <getopt.h>

#include "../machine.h"
#include "../show.h"
#include "../verbs.h"

/* Address, two blanks, name, two blanks, driver and use: at most 100 columns. */
#define LIST_NAME_WIDTH 50
#define LIST_DRIVER_WIDTH 26

/**
 * struct list - a list being printed
 * @names: what vendors call their devices
 * @nr: how many devices so far
 */
struct list {
	struct names names;
	unsigned int nr;
};

static void list_print_bar(const struct view *view,
			   const struct view_device *device, unsigned int number)
{
	const struct module_bar *shown = &device->shown.bar[number];
	const struct view_bar *bar = &device->bar[number];
	char size[SHOW_SIZE_MAX];
	char text[SHOW_SPAN_MAX];
	unsigned int i;

	show_size(device->host.bar_length[number], size);
	printf("    BAR%u %7s  %s  ", number, size,
	       device->host.facts.bar[number].prefetchable ? "pref" : "    ");
	if (show_left_alone(device, number, text)) {
		puts(text);
		return;
	}
	if (*shown->strange)
		printf("not understood: \"%s\" (other version?)\n", shown->strange);
	for (i = 0; i < bar->nr_now; i++) {
		show_span(view, &device->host.facts.bar[number], &bar->now[i], text);
		printf("%s%s\n", i ? "                        " : "", text);
	}
	if (shown->left_out)
		printf("                        and %u more parts\n", shown->left_out);
}

static void list_print_device(const struct list *list, const struct view *view,
			      const struct view_device *device)
{
	const struct host_device *host = &device->host;
	char name[LIST_NAME_WIDTH + 1], driver[LIST_DRIVER_WIDTH + 1];
	unsigned int bar;

	names_print(&list->names, &host->facts, name, sizeof(name));
	scnprintf(driver, sizeof(driver), "%s", *host->driver ? host->driver : "no driver");
	/* A line has 100 columns. */
	printf("%s%s%s  %-*s  %s%s%s\n", show_style(view->cli, SHOW_BOLD),
	       host->address, show_style(view->cli, SHOW_PLAIN), LIST_NAME_WIDTH,
	       name, driver, device->use.state == USE_NONE ? "" : ", ",
	       device->use.state == USE_NONE ? "" : use_name(device->use.state));
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (host->facts.bar[bar].size)
			list_print_bar(view, device, bar);
	}
}

static enum cli_exit list_device(const struct view *view,
				 const struct view_device *device, void *context)
{
	struct list *list = context;

	list->nr++;
	if (view->cli->json) {
		json *object = json_new();

		show_json_device(object, &list->names, device);
		json_print_element(object, list->nr == 1);
	} else {
		list_print_device(list, view, device);
	}
	return CLI_OK;
}

static enum cli_exit list_print(struct view *view, bool all)
{
	u64 rows = view_platforms(view);
	struct list list = { 0 };
	enum cli_exit status;

	status = names_open(&list.names, &view->host);
	if (status != CLI_OK)
		return status;
	if (view->cli->json) {
		json *document = json_document("list/1");

		show_json_host(document, view, rows);
		json_print_until_array(document, "devices");
	} else {
		show_host(view, rows);
	}
	status = view_each_device(view, all, list_device, &list);
	if (view->cli->json)
		json_print_end(!list.nr);
	else if (!list.nr)
		puts(all ? "no PCI devices" :
		     "no PCI devices with memory BARs; -a shows the others too");
	names_close(&list.names);
	return status;
}

static enum cli_exit list_run(const struct cli *cli, int argc, char **argv)
{
	static const struct option options[] = {
		{ "all", no_argument, NULL, 'a' },
		{ }
	};
	struct view *view;
	enum cli_exit status;
	bool all = false;
	int option;

	opterr = 0;
	while ((option = cli_next_option(argc, argv, "a", options)) != -1) {
		if (option != 'a')
			return cli_bad_option(&cmd_list, option, argv);
		all = true;
	}
	if (optind < argc)
		return cli_usage(&cmd_list, "%s: list takes no device; vfio-nc explain does",
				 argv[optind]);
	view = view_new(cli, false, &status);
	if (!view)
		return status;
	status = list_print(view, all);
	view_delete(view);
	return status;
}

static const char * const list_options[] = { "--all", NULL };

const struct cli_verb cmd_list = {
	.name = "list",
	.arguments = "",
	.summary = "devices, BARs, verdicts; -a: all PCI functions",
	.options = list_options,
	.run = list_run,
};
