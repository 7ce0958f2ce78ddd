/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * probe_show.h - what vfio-nc probe says.
 */
#ifndef VFIO_NC_CLI_PROBE_SHOW_H
#define VFIO_NC_CLI_PROBE_SHOW_H

#include "../trial.h"

/**
 * struct probe_command - a run of the command
 * @cli: the options
 * @trial: the BAR
 * @testbed: the machine
 * @bar: the BAR, for the experiment
 * @result: its outcome
 * @status: what to exit with if the BAR could not be opened
 * @steps: what has been compared, for JSON
 * @nr: how many
 * @name: the line that is being printed, or NULL
 * @write: its direction
 * @accesses: its accesses
 * @differences: its differences
 */
struct probe_command {
	const struct cli *cli;
	struct trial trial;
	struct testbed testbed;
	struct probe_bar bar;
	struct probe_result result;
	enum cli_exit status;
	struct probe_step *steps;
	unsigned int nr;
	const char *name;
	bool write;
	u64 accesses;
	u64 differences;
};

/**
 * probe_show_begin() - as probe_bar's begin
 * @context: the run
 * @name: what is tried
 * @write: its direction
 */
void probe_show_begin(void *context, const char *name, bool write);

/**
 * probe_show_done() - as probe_bar's done
 * @context: the run
 * @step: what has been compared
 */
void probe_show_done(void *context, const struct probe_step *step);

/**
 * probe_show_end_line() - end the line that probe_show_begin() began
 * @command: the run
 */
void probe_show_end_line(struct probe_command *command);

/**
 * probe_show_head() - what is going to be tried
 * @command: the run
 */
void probe_show_head(const struct probe_command *command);

/**
 * probe_show_tail() - what came out
 * @command: the run
 */
void probe_show_tail(const struct probe_command *command);

/**
 * probe_show_json() - all of it in JSON
 * @command: the run
 */
void probe_show_json(const struct probe_command *command);

#endif /* VFIO_NC_CLI_PROBE_SHOW_H */
