/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * show.h - what several verbs print in the same way.
 */
#ifndef VFIO_NC_CLI_SHOW_H
#define VFIO_NC_CLI_SHOW_H

#include "../words.h"
#include "../machine.h"
#include "../module.h"

/**
 * enum show_style - how text looks on a terminal
 * @SHOW_PLAIN: as the terminal has it
 * @SHOW_BOLD: a heading
 * @SHOW_GOOD: something is granted
 * @SHOW_WARN: something that a person should look at
 */
enum show_style {
	SHOW_PLAIN,
	SHOW_BOLD,
	SHOW_GOOD,
	SHOW_WARN,
};

/**
 * show_style() - the characters that switch a style on
 * @cli: the options
 * @style: the style
 *
 * Return: them; nothing without colour.
 */
const char *show_style(const struct cli *cli, enum show_style style);

/* A size and its 0: "1024G". */
#define SHOW_SIZE_MAX 16

/**
 * show_size() - a number of bytes as people write it
 * @bytes: how many
 * @text: where to print, SHOW_SIZE_MAX bytes: "64M", or "0x4001" if it is not round
 *
 * Return: @text.
 */
const char *show_size(u64 bytes, char *text);

/* What show_span() prints. */
#define SHOW_SPAN_MAX 400

/**
 * show_span() - what holds for a part of a BAR
 * @view: the machine
 * @bar: the BAR
 * @span: the part
 * @text: where to print, SHOW_SPAN_MAX bytes: verdict, source, range, what to note;
 *	two lines if that is too wide behind 24 columns
 */
void show_span(const struct view *view, const struct vfio_nc_bar *bar,
	       const struct module_span *span, char *text);

/**
 * show_left_alone() - why a BAR has no verdict of ours
 * @device: the device
 * @number: of the BAR
 * @text: where to print, SHOW_SPAN_MAX bytes: one line
 *
 * Return: false if it has one; then nothing is printed.
 */
bool show_left_alone(const struct view_device *device, unsigned int number,
		     char *text);

/**
 * show_wrapped() - print text at most 100 columns wide
 * @column: where the cursor is
 * @indent: of the lines that follow
 * @text: the text; a newline follows it
 */
void show_wrapped(unsigned int column, unsigned int indent, const char *text);

/**
 * show_host() - print the machine, the module and rows about platforms
 * @view: the machine
 * @rows: these rows: bit n for row n
 */
void show_host(const struct view *view, u64 rows);

/**
 * show_json_host() - the same as JSON
 * @to: the object to add it to
 * @view: the machine
 * @rows: as for show_host()
 */
void show_json_host(json *to, const struct view *view, u64 rows);

/**
 * show_json_device() - a device as JSON
 * @to: the object to add it to
 * @names: what vendors call their devices
 * @device: the device
 */
void show_json_device(json *to, const struct names *names,
		      const struct view_device *device);

#endif /* VFIO_NC_CLI_SHOW_H */
