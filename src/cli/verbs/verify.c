// SPDX-License-Identifier: GPL-2.0-only
/*
 * verify.c - vfio-nc verify: is what the verdict promises what a process and a guest
 * get? By experiment, on this machine, now.
 */
#include <getopt.h>
#include <unistd.h>

#include "../module.h"
#include "../show.h"
#include "../trial.h"
#include "../verbs.h"

/**
 * struct check - what is asked, and what came out
 * @cli: the options
 * @yes_read: --yes-read
 * @view: the machine
 * @device: the device
 * @verify: the page
 * @measured: what it shows
 * @promised: what the verdict says it shows; @process is NULL if nothing promises
 * @said: the verdict and who gave it
 */
struct check {
	const struct cli *cli;
	bool yes_read;
	struct view *view;
	struct view_device device;
	struct verify verify;
	struct verify_row measured;
	struct verify_row promised;
	char said[VFIO_NC_DECISION_TEXT_MAX + 32];
};

static enum cli_exit check_parse(struct check *check, const char *bar, const char *offset)
{
	u64 page = check->view->host.page_size;
	u64 at;
	const char *end = number_parse(offset, &at);
	enum cli_exit status = target_parse_bar(&cmd_verify, bar, &check->verify.bar);

	if (status != CLI_OK)
		return status;
	if (!end || *end)
		return cli_usage(&cmd_verify,
				 "%s: is no offset: write a multiple of the page size, as 0x%llx or %lluK",
				 offset, (unsigned long long)page,
				 (unsigned long long)page / 1024);
	if (at % page)
		return cli_usage(&cmd_verify,
				 "%s: is not a multiple of the page size, 0x%llx: write 0x%llx for the page that it is in",
				 offset, (unsigned long long)page,
				 (unsigned long long)(at - at % page));
	check->verify.offset = at;
	return CLI_OK;
}

static enum cli_exit check_offset(const struct check *check)
{
	u64 length = check->device.host.bar_length[check->verify.bar];
	u64 last = (length - 1) / check->view->host.page_size * check->view->host.page_size;

	if (check->verify.offset <= last)
		return CLI_OK;
	cli_error("%s: BAR %u: ends at 0x%llx: its last page is that at 0x%llx",
		  check->device.host.address, check->verify.bar,
		  (unsigned long long)length, (unsigned long long)last);
	return CLI_USAGE;
}

static enum cli_exit check_device(const struct check *check)
{
	const struct host_device *device = &check->device.host;
	unsigned int bar = check->verify.bar;
	enum cli_exit status = target_check_bar(device, bar);

	if (status == CLI_OK)
		status = check_offset(check);
	if (status == CLI_OK)
		status = target_check_driver(device);
	if (status != CLI_OK)
		return status;
	if (check->device.use.state == USE_OPEN)
		return target_say_busy(device, &check->device.use);
	if (check->yes_read || check->cli->dry_run)
		return CLI_OK;
	cli_error("%s: verify reads the first 16 bytes of that page of BAR %u, which a register may take as an order: name a page that has none, and add --yes-read",
		  device->address, bar);
	return CLI_USAGE;
}

/* The part of the BAR that the page is in; NULL if no verdict governs it. */
static const struct module_span *check_span(const struct check *check)
{
	const struct view_bar *bar = &check->device.bar[check->verify.bar];
	unsigned int i;

	for (i = 0; bar->now && i < bar->nr_now; i++) {
		if (check->verify.offset >= bar->now[i].start &&
		    check->verify.offset < bar->now[i].end)
			return &bar->now[i];
	}
	return NULL;
}

/* With the module; without it the kernel alone does what it does. */
static void check_promise(struct check *check)
{
	const struct module_span *span = check_span(check);
	enum vfio_nc_verdict verdict;
	enum explain_stage2 stage2;

	if (!check->device.shown.governed || !span)
		return;
	verdict = span->dry_run ? VFIO_NC_STOCK : module_span_verdict(span);
	stage2 = explain_stage2_of(check->view, span);
	scnprintf(check->said, sizeof(check->said), "%s %s%s%s",
		  vfio_nc_verdict_name(span->verdict), span->source,
		  span->no_guest ? " (guest: device)" : "",
		  span->dry_run ? " (dry run: stock)" : "");
	check->promised.process = verdict == VFIO_NC_NORMAL_NC ||
		(span->kernel_nc && !span->lowered) ? "ok" : "SIGBUS";
	check->promised.guest_nc = stage2 == EXPLAIN_STAGE2_NORMAL_NC ? "ok" :
		stage2 == EXPLAIN_STAGE2_DEVICE ? "fault" : "unknown";
	check->promised.guest_device = "fault";
}

static bool check_agrees(const struct check *check)
{
	const struct verify_row *got = &check->measured, *want = &check->promised;

	if (strcmp(got->process, want->process))
		return false;
	return !got->guest_nc ||
	       ((!strcmp(want->guest_nc, "unknown") || !strcmp(got->guest_nc, want->guest_nc)) &&
		!strcmp(got->guest_device, want->guest_device));
}

static void check_print_row(const char *name, const struct verify_row *row)
{
	printf("  %-9s %-9s %-20s %s\n", name, row->process,
	       row->guest_nc ? row->guest_nc : "-",
	       row->guest_device ? row->guest_device : "-");
}

/* Below the rows */
static void check_print_verdict(const struct check *check)
{
	if (!check->promised.process)
		printf("%s: this is what %s does alone (stock).\n",
		       check->view->module.loaded ? "No verdict governs it" :
		       "The module is not loaded",
		       check->device.bar[check->verify.bar].own ? check->device.host.driver :
		       "this kernel");
	else
		printf("Verdict: %s. %s\n", check->said, check_agrees(check) ? "They agree." :
		       "They do NOT agree: vfio-nc explain says more, and so may the kernel log.");
	if (!check->measured.guest_nc)
		puts("There is no " HOST_KVM_FILE ": no guest was asked.");
}

static void check_print(const struct check *check)
{
	const struct host *host = &check->view->host;

	printf("%s BAR%u, the page of %lluK at 0x%llx, Linux %s\n", check->device.host.address,
	       check->verify.bar, (unsigned long long)host->page_size / 1024,
	       (unsigned long long)check->verify.offset, host->release);
	puts("An unaligned load\n            process   guest, S1 Normal-NC  guest, S1 Device");
	check_print_row("measured", &check->measured);
	if (check->promised.process)
		check_print_row("promised", &check->promised);
	check_print_verdict(check);
}

/* Of a row that is not known there is null. */
static void check_json_row(json *to, const char *name, const struct verify_row *row)
{
	json *object;

	if (!row->process) {
		json_add_text(to, name, NULL);
		return;
	}
	object = json_add_object(to, name);
	json_add_text(object, "process", row->process);
	json_add_text(object, "guest_normal_nc", row->guest_nc);
	json_add_text(object, "guest_device", row->guest_device);
}

static void check_print_json(const struct check *check)
{
	json *document = json_document("verify/1");

	json_add_text(document, "kernel", check->view->host.release);
	json_add_text(document, "address", check->device.host.address);
	json_add_number(document, "bar", check->verify.bar);
	json_add_number(document, "offset", check->verify.offset);
	json_add_number(document, "length", check->view->host.page_size);
	json_add_text(document, "verdict", check->said);
	check_json_row(document, "measured", &check->measured);
	check_json_row(document, "promised", &check->promised);
	if (check->promised.process && check->measured.process)
		json_add_flag(document, "agrees", check_agrees(check));
	else
		json_add_text(document, "agrees", NULL);
	json_print(document);
}

static enum cli_exit check_say_plan(struct check *check)
{
	check_promise(check);
	if (check->cli->json)
		check_print_json(check);
	else
		printf("would open %s and read 16 bytes at 0x%llx of its BAR %u, as a process and in a guest\n",
		       check->device.host.address, (unsigned long long)check->verify.offset,
		       check->verify.bar);
	return CLI_OK;
}

/* Opened; now the module shows what is latched, which is what is promised. */
static enum cli_exit check_open(struct check *check)
{
	enum cli_exit status;

	check->verify.host = &check->view->host;
	check->verify.device = &check->device.host;
	/* What a machine that stops would lose. */
	sync();
	status = verify_open(&check->verify);
	if (status == CLI_OK) {
		view_close_device(&check->device);
		status = view_open_device(check->view, &check->device);
	}
	if (status == CLI_OK) {
		check_promise(check);
		status = verify_measure(&check->verify, &check->measured);
	}
	verify_close(&check->verify);
	if (status != CLI_OK)
		return status;
	if (check->cli->json)
		check_print_json(check);
	else
		check_print(check);
	return !check->promised.process || check_agrees(check) ? CLI_OK : CLI_FOUND;
}

static enum cli_exit check_run(struct check *check, char **words)
{
	enum cli_exit status = check_parse(check, words[1], words[2] ? words[2] : "0");

	if (status == CLI_OK)
		status = host_find_device(&check->view->host, words[0],
					  &check->device.host);
	if (status != CLI_OK)
		return status;
	status = view_open_device(check->view, &check->device);
	if (status == CLI_OK)
		status = check_device(check);
	if (status == CLI_OK)
		status = check->cli->dry_run ? check_say_plan(check) : check_open(check);
	view_close_device(&check->device);
	return status;
}

static enum cli_exit check_start(const struct cli *cli, bool yes_read, char **words)
{
	struct check *check = calloc(1, sizeof(*check));
	enum cli_exit status = CLI_FAILED;

	if (!check) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	check->cli = cli;
	check->yes_read = yes_read;
	check->view = view_new(cli, true, &status);
	if (check->view) {
		status = check_run(check, words);
		view_delete(check->view);
	}
	free(check);
	return status;
}

static enum cli_exit verify_run(const struct cli *cli, int argc, char **argv)
{
	static const struct option options[] = {
		{ "yes-read", no_argument, NULL, 'y' },
		{ }
	};
	bool yes_read = false;
	int option;

	opterr = 0;
	while ((option = cli_next_option(argc, argv, "", options)) != -1) {
		if (option != 'y')
			return cli_bad_option(&cmd_verify, option, argv);
		yes_read = true;
	}
	if (argc - optind != 2 && argc - optind != 3)
		return cli_usage(&cmd_verify, "write the device's address, the BAR's number and, for another page than its first, the offset of that");
	if (strcmp(cli->sysfs, "/sys") && !cli->dry_run)
		return cli_usage(&cmd_verify, "--sysfs: verify needs the machine itself; with --dry-run it says what it would do");
	return check_start(cli, yes_read, argv + optind);
}

static const char * const verify_options[] = { "--yes-read", NULL };

const struct cli_verb cmd_verify = {
	.name = "verify",
	.arguments = "ADDRESS BAR [OFFSET]",
	.summary = "does a BAR get what its verdict promises? by loads, in a process and a guest",
	.options = verify_options,
	.run = verify_run,
};
