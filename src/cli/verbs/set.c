// SPDX-License-Identifier: GPL-2.0-only
/*
 * set.c - vfio-nc set and unset: what the operator says about one device.
 *
 * What is bad is refused here, with its place, and never written.
 */
#include <vfio_nc/abi.h>

#include "../module.h"
#include "../verbs.h"

/* As sysfs_check_clause() of the module: what does not fit the device is a slip. */
static enum cli_exit set_check_clause(const struct host_device *device,
				      const struct vfio_nc_clause *clause)
{
	char why[VFIO_NC_MISFIT_MAX];

	if (!vfio_nc_clause_misfit(clause, device->facts.bar, why, sizeof(why)))
		return CLI_OK;
	cli_error("%s: %s", device->address, why);
	return CLI_USAGE;
}

static enum cli_exit set_parse(const struct view *view,
			       const struct host_device *device, const char *text)
{
	struct vfio_nc_clause *clauses = calloc(vfio_nc_text_count(text) + 1,
						sizeof(*clauses));
	struct vfio_nc_text_error error;
	enum cli_exit status = CLI_OK;
	int nr, i;

	if (!clauses) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	nr = vfio_nc_clauses_parse(text, view->host.page_size, clauses, &error);
	if (nr < 0) {
		write_complain_text(device->address, text, &error);
		status = CLI_USAGE;
	}
	for (i = 0; status == CLI_OK && i < nr; i++)
		status = set_check_clause(device, &clauses[i]);
	for (i = 0; status == CLI_OK && i < nr; i++) {
		if (write_warn_cap(&view->host, device->address, &device->facts,
				   clauses[i].verdict))
			break;
	}
	free(clauses);
	return status;
}

static enum cli_exit set_check(const struct view *view,
			       const struct host_device *device, const char *text)
{
	if (!*text) {
		cli_error("%s: is empty: write BARS=VERDICT, or vfio-nc unset %s",
			  device->address, device->address);
		return CLI_USAGE;
	}
	if (write_is_auto(text)) {
		cli_error("%s: to have nothing said about it, write vfio-nc unset %s",
			  device->address, device->address);
		return CLI_USAGE;
	}
	if (strlen(text) > VFIO_NC_TEXT_MAX) {
		cli_error("%s: longer than %d characters in all: write fewer or wider ones",
			  device->address, VFIO_NC_TEXT_MAX);
		return CLI_USAGE;
	}
	return set_parse(view, device, text);
}

/* @text: NULL to clear */
static enum cli_exit set_device(const struct view *view, const char *address,
				const char *text)
{
	struct view_device *device = calloc(1, sizeof(*device));
	enum cli_exit status = CLI_FAILED;

	if (!device) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	status = host_find_device(&view->host, address, &device->host);
	if (status == CLI_OK && text)
		status = set_check(view, &device->host, text);
	if (status == CLI_OK) {
		status = view_open_device(view, device);
		if (status == CLI_OK)
			status = write_override(view, device,
						text ? text : VFIO_NC_WORD_AUTO);
		view_close_device(device);
	}
	free(device);
	return status;
}

static enum cli_exit set_run_any(const struct cli *cli, const char *address,
				 const char *text)
{
	enum cli_exit status;
	struct view *view = view_new_to_write(cli, true, &status);

	if (!view)
		return status;
	status = set_device(view, address, text);
	view_delete(view);
	return status;
}

static enum cli_exit set_run(const struct cli *cli, int argc, char **argv)
{
	int at = cli_operands(&cmd_set, argv);

	if (at < 0)
		return CLI_USAGE;
	if (argc - at > 2)
		return cli_usage(&cmd_set, "what is said about a device is one word: quote it, as '2=permit;0=device'");
	if (argc - at != 2)
		return cli_usage(&cmd_set, "set takes a device and what is said about it");
	return set_run_any(cli, argv[at], argv[at + 1]);
}

static enum cli_exit unset_run(const struct cli *cli, int argc, char **argv)
{
	int at = cli_operands(&cmd_unset, argv);

	if (at < 0)
		return CLI_USAGE;
	if (argc - at != 1)
		return cli_usage(&cmd_unset, "unset takes one device");
	return set_run_any(cli, argv[at], NULL);
}

const struct cli_verb cmd_set = {
	.name = "set",
	.arguments = "ADDRESS BARS=VERDICT[;...]",
	.summary = "say what one device's BARs get, from its next open",
	.run = set_run,
};

const struct cli_verb cmd_unset = {
	.name = "unset",
	.arguments = "ADDRESS",
	.summary = "take that back",
	.run = unset_run,
};
