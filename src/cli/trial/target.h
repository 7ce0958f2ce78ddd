/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * target.h - the BAR that is to be opened: is there one, and may it be?
 *
 * Functions that return enum cli_exit have said what is wrong.
 */
#ifndef VFIO_NC_CLI_TARGET_H
#define VFIO_NC_CLI_TARGET_H

#include "../module.h"
#include "../words.h"

/**
 * target_parse_bar() - the number of a BAR
 * @verb: who asks
 * @text: as it was typed
 * @bar: where to write it
 *
 * Return: CLI_OK or CLI_USAGE.
 */
enum cli_exit target_parse_bar(const struct cli_verb *verb, const char *text,
			       unsigned int *bar);

/**
 * target_check_bar() - is it one of memory?
 * @device: the device
 * @bar: its number
 *
 * Return: CLI_OK or CLI_USAGE.
 */
enum cli_exit target_check_bar(const struct host_device *device, unsigned int bar);

/**
 * target_check_driver() - has a vfio driver the device?
 * @device: the device
 *
 * Return: CLI_OK or CLI_REFUSED.
 */
enum cli_exit target_check_driver(const struct host_device *device);

/**
 * target_say_busy() - that somebody has it open, and who
 * @device: the device
 * @use: what is known of that, or NULL
 *
 * Return: CLI_REFUSED.
 */
enum cli_exit target_say_busy(const struct host_device *device, const struct use *use);

#endif /* VFIO_NC_CLI_TARGET_H */
