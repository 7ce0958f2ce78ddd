/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * view.h - what a verb looks at: the machine, the module, and for a device what
 * holds now and what would hold if it were opened now.
 */
#ifndef VFIO_NC_CLI_VIEW_H
#define VFIO_NC_CLI_VIEW_H

#include <vfio_nc/driver.h>

#include "use.h"

/**
 * struct view - the machine and the module
 * @cli: the options
 * @host: the machine
 * @module: the module
 * @census: who uses VFIO, as far as somebody has asked
 * @to_write: rules and overrides are not read: they are about to be replaced
 */
struct view {
	const struct cli *cli;
	struct host host;
	struct module module;
	struct use_census *census;
	bool to_write;
};

/**
 * struct view_bar - one BAR
 * @nr: how many spans it would have
 * @next: what would be decided if the device were opened now
 * @now: what holds: from the module if it governs the device, else as @next; NULL
 *	if the BAR is left alone or not understood, see module_bar
 * @nr_now: how many
 * @own: the vfio driver maps it itself, so that no verdict governs it
 * @own_type: with which type; empty if it is not known
 * @driver: what the tables say of that, or NULL
 * @differs: what holds is not what this command would decide now: it was latched
 *	when the device was opened, or the module knows more
 */
struct view_bar {
	unsigned int nr;
	struct vfio_nc_span *next;
	struct module_span *now;
	unsigned int nr_now;
	bool own;
	const char *own_type;
	const struct vfio_nc_driver *driver;
	bool differs;
};

/**
 * struct view_device - one device
 * @host: the facts
 * @shown: what the module shows
 * @policy: everything that has been said
 * @use: is it open?
 * @bar: the BARs
 */
struct view_device {
	struct host_device host;
	struct module_device shown;
	struct vfio_nc_policy policy;
	struct use use;
	struct view_bar bar[VFIO_NC_NR_BARS];
};

/**
 * view_new() - look at the machine
 * @cli: the options
 * @thorough: as for struct use_census
 * @status: CLI_OK, or what to exit with; then the reason has been said
 *
 * Return: the view, to be given to view_delete(); NULL if that failed.
 */
struct view *view_new(const struct cli *cli, bool thorough, enum cli_exit *status);

/**
 * view_new_to_write() - look at the machine in order to write rules or an override
 * @cli: the options
 * @thorough: as for struct use_census
 * @status: CLI_OK, or what to exit with; then the reason has been said
 *
 * Those that are there need not be understood, so that bad ones can be replaced.
 *
 * Return: the view, to be given to view_delete(); NULL if that failed.
 */
struct view *view_new_to_write(const struct cli *cli, bool thorough,
			       enum cli_exit *status);

/**
 * view_delete() - give it back
 * @view: the view
 */
void view_delete(struct view *view);

/**
 * view_open_device() - look at a device
 * @view: the machine
 * @device: @device->host is filled in; the rest is written here, to be given to
 *	view_close_device() also if this fails; it must stay where it is
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit view_open_device(const struct view *view, struct view_device *device);

/**
 * view_close_device() - give it back
 * @device: the device
 */
void view_close_device(struct view_device *device);

/**
 * view_each_device() - look at every device that matters
 * @view: the machine
 * @all: all PCI functions; else those with a vfio driver, or memory BARs and no
 *	bridges
 * @what: is called for each, in the order of their addresses
 * @context: is passed on to it
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit view_each_device(const struct view *view, bool all,
			       enum cli_exit (*what)(const struct view *view,
						     const struct view_device *device,
						     void *context),
			       void *context);

/**
 * view_platforms() - which rows about platforms any device of the machine meets
 * @view: the machine
 *
 * Return: bit n is set for row n of the table.
 */
u64 view_platforms(const struct view *view);

/**
 * view_platforms_of() - which rows about platforms a device meets
 * @view: the machine
 * @facts: the device
 *
 * Return: as view_platforms(): the one that caps, and all notes.
 */
u64 view_platforms_of(const struct view *view, const struct vfio_nc_device *facts);

#endif /* VFIO_NC_CLI_VIEW_H */
