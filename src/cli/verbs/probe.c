// SPDX-License-Identifier: GPL-2.0-only
/*
 * probe.c - vfio-nc probe: does Normal-NC work here? By trying.
 */
#include <getopt.h>

#include "../show.h"
#include "../verbs.h"

/* Larger BARs are tested in slices: reading through Device is slow. */
#define PROBE_LIMIT (64ull << 20)

static int probe_enter(void *context, enum probe_side side)
{
	struct probe_command *command = context;

	if (trial_stopped())
		return -EINTR;
	command->status = trial_map(&command->trial, side == PROBE_DEVICE ?
				    VFIO_NC_DEVICE : VFIO_NC_NORMAL_NC);
	return command->status == CLI_OK ? 0 : -EIO;
}

static void probe_say_fault(const struct probe_command *command)
{
	const struct trial *trial = &command->trial;
	u64 offset = 0;

	if (trial_fault_offset(trial, &offset))
		cli_error("%s: BAR %u: signal %d (%s), code %d, at offset 0x%llx",
			  trial->device.address, trial->bar, trial->fault.signal,
			  strsignal(trial->fault.signal), trial->fault.code,
			  (unsigned long long)offset);
	else
		cli_error("%s: BAR %u: signal %d (%s), code %d", trial->device.address,
			  trial->bar, trial->fault.signal,
			  strsignal(trial->fault.signal), trial->fault.code);
}

static int probe_store(void *context, const struct pattern_op *op, const u8 *bytes)
{
	struct probe_command *command = context;
	int ret = trial_store(&command->trial, op, bytes);

	if (ret == -EFAULT)
		probe_say_fault(command);
	return ret;
}

static int probe_load(void *context, const struct pattern_op *op, u8 *bytes)
{
	struct probe_command *command = context;
	int ret = trial_load(&command->trial, op, bytes);

	if (ret == -EFAULT)
		probe_say_fault(command);
	return ret;
}

static enum cli_exit probe_say_failed(const struct probe_command *command)
{
	const struct trial *trial = &command->trial;
	int error = command->result.error;

	if (error == -EINTR)
		cli_error("%s: stopped; BAR %u's contents are lost",
			  trial->device.address, trial->bar);
	else if (error != -EFAULT && command->status == CLI_OK)
		cli_error("%s: BAR %u: %s", trial->device.address, trial->bar,
			  strerror(-error));
	return command->status == CLI_OK ? CLI_FAILED : command->status;
}

static enum cli_exit probe_judge(const struct probe_command *command)
{
	const struct probe_result *result = &command->result;
	const struct trial *trial = &command->trial;
	u64 expected, got;

	switch (result->outcome) {
	case PROBE_GOOD:
		return CLI_OK;
	case PROBE_DIFFERS:
	case PROBE_FAULTED:
		return CLI_FOUND;
	case PROBE_NOT_TESTABLE:
		memcpy(&expected, result->expected, sizeof(expected));
		memcpy(&got, result->got, sizeof(got));
		cli_error("%s: BAR %u: not testable: wrote 0x%016llx to offset 0x%llx as Device and read 0x%016llx: registers, or no memory behind it",
			  trial->device.address, trial->bar,
			  (unsigned long long)expected,
			  (unsigned long long)pattern_offset(&trial->image, result->first),
			  (unsigned long long)got);
		return CLI_FAILED;
	default:
		return probe_say_failed(command);
	}
}

/* The trial is over; only what is in memory is used. */
static enum cli_exit probe_finish(struct probe_command *command)
{
	enum cli_exit status = probe_judge(command);

	if (command->cli->json)
		probe_show_json(command);
	else
		probe_show_tail(command);
	return status;
}

static void probe_do(struct probe_command *command)
{
	command->bar = (struct probe_bar){
		.context = command,
		.image = &command->trial.image,
		.enter = probe_enter,
		.store = probe_store,
		.load = probe_load,
		.begin = probe_show_begin,
		.done = probe_show_done,
	};
	if (!command->cli->json)
		probe_show_head(command);
	probe_run(&command->bar, &command->result);
	probe_show_end_line(command);
}

static enum cli_exit probe_try(const struct cli *cli,
			       const struct trial_request *request)
{
	struct probe_command *command = calloc(1, sizeof(*command));
	enum cli_exit status;

	if (!command) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	command->cli = cli;
	status = trial_begin(&command->trial, cli, request);
	if (status == CLI_OK && !cli->dry_run) {
		testbed_read(&command->testbed, &command->trial);
		probe_do(command);
		status = trial_end(&command->trial, probe_finish(command));
	}
	free(command->steps);
	free(command);
	return status;
}

static enum cli_exit probe_command_run(const struct cli *cli, int argc, char **argv)
{
	static const struct option options[] = {
		{ "yes-write", no_argument, NULL, 'y' },
		{ }
	};
	struct trial_request request = { .verb = &cmd_probe, .limit = PROBE_LIMIT };
	int option;

	opterr = 0;
	while ((option = cli_next_option(argc, argv, "", options)) != -1) {
		if (option != 'y')
			return cli_bad_option(&cmd_probe, option, argv);
		request.yes_write = true;
	}
	if (argc - optind != 2)
		return cli_usage(&cmd_probe, "write the device's address and the BAR's number");
	request.address = argv[optind];
	request.bar = argv[optind + 1];
	return probe_try(cli, &request);
}

static const char * const probe_options[] = { "--yes-write", NULL };

const struct cli_verb cmd_probe = {
	.name = "probe",
	.arguments = "ADDRESS BAR",
	.summary = "try whether Normal-NC works behind this root complex; overwrites the BAR",
	.options = probe_options,
	.run = probe_command_run,
};
