/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * write.h - the one way in which this command changes something: a text is
 * written to a file of the module. --dry-run prints it instead.
 */
#ifndef VFIO_NC_CLI_WRITE_H
#define VFIO_NC_CLI_WRITE_H

#include "view.h"

/**
 * write_complain_text() - say which token of a text is bad
 * @what: what the text is, as "rules" or "rules.conf:3:7"
 * @text: the text
 * @error: as the parser filled it in
 */
void write_complain_text(const char *what, const char *text,
			 const struct vfio_nc_text_error *error);

/* What write_spell_cap() prints. */
#define WRITE_CAP_MAX 512

/**
 * write_spell_cap() - that what is said lifts a platform's cap
 * @cap: the platform's row
 * @text: where to print, WRITE_CAP_MAX bytes
 */
void write_spell_cap(const struct vfio_nc_platform *cap, char *text);

/**
 * write_warn_cap() - warn if a verdict lifts the cap of a device's platform
 * @host: the machine
 * @address: the device's address
 * @facts: the device
 * @verdict: what is to be said of it
 *
 * What is said is said, so it is no error.
 *
 * Return: the platform's row, or NULL if no cap is lifted.
 */
const struct vfio_nc_platform *write_warn_cap(const struct host *host, const char *address,
					      const struct vfio_nc_device *facts,
					      enum vfio_nc_verdict verdict);

/**
 * write_is_auto() - does somebody mean that nothing is said of a device?
 * @text: what they write
 *
 * Return: true for the word that clears an override, alone or as a verdict.
 */
bool write_is_auto(const char *text);

/**
 * write_file() - write a text and a newline to a file, at once; says nothing
 * @path: the file
 * @text: the text
 *
 * Return: 0, or -errno.
 */
int write_file(const char *path, const char *text);

/**
 * write_print_json() - say as JSON what is written to a file, or would be
 * @path: the file
 * @texts: what, in this order
 * @nr: how many texts
 * @done: they have been written
 */
void write_print_json(const char *path, const char * const *texts, unsigned int nr,
		      bool done);

/**
 * write_text() - write a text to a file of the module, or print that with
 * --dry-run; with --json as JSON
 * @view: the machine
 * @path: the file
 * @text: the text
 * @done: what to say when it is written
 *
 * Return: 0, or -errno; nothing has been said about it.
 */
int write_text(const struct view *view, const char *path, const char *text,
	       const char *done);

/**
 * write_override() - what the operator says about a device
 * @view: the machine
 * @device: the device
 * @text: clauses that fit the device, or "auto"
 *
 * Return: CLI_OK, or what to exit with; then the reason and what to do has been
 * said.
 */
enum cli_exit write_override(const struct view *view,
			     const struct view_device *device, const char *text);

/**
 * write_rules() - what the operator says about all devices
 * @view: the machine
 * @text: rules that were parsed, with ";" between them
 * @nr: how many
 *
 * Return: as write_override().
 */
enum cli_exit write_rules(const struct view *view, const char *text,
			  unsigned int nr);

#endif /* VFIO_NC_CLI_WRITE_H */
