/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * danger.h - what is dangerous in rules that are well formed.
 */
#ifndef VFIO_NC_CLI_DANGER_H
#define VFIO_NC_CLI_DANGER_H

#include "../machine.h"

#include "rulefile.h"
#include "write.h"

/* A warning about a rule. */
#define DANGER_MAX (WRITE_CAP_MAX + 64)

/**
 * danger_find() - find what is dangerous in rules
 * @host: the machine that they are for: a cap is lifted for devices of it
 * @file: the rules
 * @tell: is called for each danger, with the text of the rule
 * @context: is passed on to it
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit danger_find(const struct host *host, const struct rulefile *file,
			  void (*tell)(void *context, const char *rule,
				       const char *danger),
			  void *context);

#endif /* VFIO_NC_CLI_DANGER_H */
