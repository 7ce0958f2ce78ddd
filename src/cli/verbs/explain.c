// SPDX-License-Identifier: GPL-2.0-only
/*
 * explain.c - vfio-nc explain: the whole story of a device's decisions.
 */
#include "../show.h"
#include "../verbs.h"

static enum cli_exit explain_device(const struct view *view,
				    struct view_device *device)
{
	enum cli_exit status;
	struct names names;

	status = view_open_device(view, device);
	if (status == CLI_OK)
		status = names_open(&names, &view->host);
	if (status == CLI_OK) {
		if (view->cli->json)
			explain_print_json(view, &names, device);
		else
			explain_print(view, &names, device);
		names_close(&names);
	}
	view_close_device(device);
	return status;
}

static enum cli_exit explain_run(const struct cli *cli, int argc, char **argv)
{
	int at = cli_operands(&cmd_explain, argv);
	struct view_device *device;
	enum cli_exit status;
	struct view *view;

	if (at < 0)
		return CLI_USAGE;
	if (argc - at != 1)
		return cli_usage(&cmd_explain, "explain takes one device");
	view = view_new(cli, true, &status);
	if (!view)
		return status;
	device = calloc(1, sizeof(*device));
	status = CLI_FAILED;
	if (device)
		status = host_find_device(&view->host, argv[at], &device->host);
	else
		cli_error("out of memory");
	if (device && status == CLI_OK)
		status = explain_device(view, device);
	free(device);
	view_delete(view);
	return status;
}

const struct cli_verb cmd_explain = {
	.name = "explain",
	.arguments = "ADDRESS",
	.summary = "the whole story of a device's decisions",
	.run = explain_run,
};
