// SPDX-License-Identifier: GPL-2.0-only
/*
 * target.c - the BAR that is to be opened: is there one, and may it be?
 */
#include <strings.h>

#include <vfio_nc/clause.h>

#include "target.h"

static bool target_is_bar(const char *text)
{
	return *text >= '0' && *text < '0' + VFIO_NC_NR_BARS && !text[1];
}

enum cli_exit target_parse_bar(const struct cli_verb *verb, const char *text,
			       unsigned int *bar)
{
	if (!strncasecmp(text, "bar", 3) && target_is_bar(text + 3))
		return cli_usage(verb, "%s: is no BAR: write %s", text, text + 3);
	if (!target_is_bar(text))
		return cli_usage(verb, "%s: is no BAR: write 0 to 5", text);
	*bar = (unsigned int)(*text - '0');
	return CLI_OK;
}

enum cli_exit target_check_bar(const struct host_device *device, unsigned int bar)
{
	const struct vfio_nc_clause clause = { .bars = (u8)(1u << bar) };
	char why[VFIO_NC_MISFIT_MAX];

	if (!vfio_nc_clause_misfit(&clause, device->facts.bar, why, sizeof(why)))
		return CLI_OK;
	cli_error("%s: %s", device->address, why);
	return CLI_USAGE;
}

enum cli_exit target_check_driver(const struct host_device *device)
{
	if (device->vfio)
		return CLI_OK;
	cli_error("%s: is bound to %s: bind it to vfio-pci first (driverctl set-override %s vfio-pci)",
		  device->address, *device->driver ? device->driver : "no driver",
		  device->address);
	return CLI_REFUSED;
}

enum cli_exit target_say_busy(const struct host_device *device, const struct use *use)
{
	char holders[512] = "";

	if (use)
		use_print_holders(use, holders, sizeof(holders));
	cli_error("%s: is in use%s%s: end who has it open", device->address,
		  *holders ? " by " : "", holders);
	return CLI_REFUSED;
}
