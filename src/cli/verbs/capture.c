// SPDX-License-Identifier: GPL-2.0-only
/*
 * capture.c - vfio-nc capture: what list and explain read on this machine, as one
 * text for --sysfs. That text is the bug report.
 */
#include <vfio_nc/version.h>

#include "../machine.h"
#include "../show.h"
#include "../verbs.h"

/**
 * struct shot - a machine being captured
 * @names: what vendors call their devices
 * @ids: vendor and device of each, for names_keep()
 * @nr: how many
 * @room: how many fit
 */
struct shot {
	struct names names;
	u32 *ids;
	size_t nr;
	size_t room;
};

static enum cli_exit shot_complain_memory(void)
{
	cli_error("out of memory");
	return CLI_FAILED;
}

static enum cli_exit shot_note_id(struct shot *shot, const struct vfio_nc_device *facts)
{
	if (shot->nr == shot->room) {
		size_t room = shot->room ? 2 * shot->room : 16;
		u32 *more = realloc(shot->ids, room * sizeof(*more));

		if (!more)
			return shot_complain_memory();
		shot->ids = more;
		shot->room = room;
	}
	shot->ids[shot->nr++] = (u32)facts->vendor << 16 | facts->device;
	return CLI_OK;
}

/* What is asked for the whole story is all that list asks for, and more. */
static enum cli_exit shot_device(const struct view *view, const struct view_device *device,
				 void *context)
{
	struct shot *shot = context;

	explain_print(view, &shot->names, device);
	explain_print_json(view, &shot->names, device);
	return shot_note_id(shot, &device->host.facts);
}

static enum cli_exit shot_named(struct view *view, char **addresses, struct shot *shot)
{
	struct view_device *device = calloc(1, sizeof(*device));
	enum cli_exit status = CLI_OK;

	if (!device)
		return shot_complain_memory();
	for (; status == CLI_OK && *addresses; addresses++) {
		status = host_find_device(&view->host, *addresses, &device->host);
		if (status != CLI_OK)
			break;
		status = view_open_device(view, device);
		if (status == CLI_OK)
			status = shot_device(view, device, shot);
		view_close_device(device);
	}
	free(device);
	return status;
}

static enum cli_exit shot_look(const struct cli *cli, char **addresses)
{
	struct shot shot = { 0 };
	enum cli_exit status;
	struct view *view = view_new(cli, true, &status);

	if (!view)
		return status;
	status = names_open(&shot.names, &view->host);
	if (status == CLI_OK) {
		status = *addresses ? shot_named(view, addresses, &shot) :
			 view_each_device(view, true, shot_device, &shot);
		if (!*addresses)
			view_platforms(view);
		if (status == CLI_OK)
			names_keep(&shot.names, &view->host, shot.ids, shot.nr);
		names_close(&shot.names);
	}
	free(shot.ids);
	view_delete(view);
	return status;
}

/* What is printed meanwhile nobody wants: only what has been read for it. */
static enum cli_exit shot_take(const struct cli *cli, char **addresses)
{
	FILE *out = stdout;
	FILE *nowhere = fopen("/dev/null", "we");
	enum cli_exit status;

	if (!nowhere) {
		cli_error("/dev/null: cannot be opened");
		return CLI_FAILED;
	}
	stdout = nowhere;
	status = shot_look(cli, addresses);
	stdout = out;
	fclose(nowhere);
	return status;
}

static enum cli_exit shot_print(void)
{
	puts("# SPDX-License-Identifier: GPL-2.0-only\n"
	     "# vfio-nc " VFIO_NC_VERSION TREE_BEGINS
	     "# No serial numbers, no names of hosts and processes: look through it all the same.");
	if (!capture_print())
		return shot_complain_memory();
	puts(TREE_ENDS);
	return CLI_OK;
}

static enum cli_exit capture_run(const struct cli *cli, int argc, char **argv)
{
	int at = cli_operands(&cmd_capture, argv);
	char beside[WALK_PATH_MAX] = "";
	enum cli_exit status;

	(void)argc;
	if (at < 0)
		return CLI_USAGE;
	if (cli->json)
		return cli_usage(&cmd_capture, "--json: a capture is a text for --sysfs: read that with vfio-nc --json list --sysfs FILE");
	if (strcmp(cli->sysfs, "/sys"))
		scnprintf(beside, sizeof(beside), "%s/..", cli->sysfs);
	if (!capture_begin(cli->sysfs, beside)) {
		cli_error("%s: no sysfs is there: mount it, or name a captured one with --sysfs",
			  cli->sysfs);
		return CLI_FAILED;
	}
	status = shot_take(cli, argv + at);
	if (status == CLI_OK)
		status = shot_print();
	capture_end();
	return status;
}

const struct cli_verb cmd_capture = {
	.name = "capture",
	.arguments = "[ADDRESS...]",
	.summary = "what list and explain read, for --sysfs: a bug report",
	.run = capture_run,
};
