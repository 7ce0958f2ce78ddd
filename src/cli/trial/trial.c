// SPDX-License-Identifier: GPL-2.0-only
/*
 * trial.c - map a BAR with the type that is wanted, and leave things as they were.
 */
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <vfio_nc/libvfio-nc.h>

#include "../module.h"
#include "target.h"
#include "trial.h"

static const int trial_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE };
static struct sigaction trial_actions[ARRAY_SIZE(trial_signals)];
static volatile sig_atomic_t trial_signal;

static void trial_on_signal(int number)
{
	trial_signal = number;
}

static void trial_catch_signals(void)
{
	struct sigaction action = { .sa_handler = trial_on_signal };
	unsigned int i;

	sigemptyset(&action.sa_mask);
	for (i = 0; i < ARRAY_SIZE(trial_signals); i++)
		sigaction(trial_signals[i], &action, &trial_actions[i]);
}

static void trial_release_signals(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(trial_signals); i++)
		sigaction(trial_signals[i], &trial_actions[i], NULL);
	if (trial_signal) {
		fflush(stdout);
		raise(trial_signal);
	}
}

bool trial_stopped(void)
{
	return trial_signal;
}

/* Does the verdict, as it would be now, allow both types in all of the BAR? */
static bool trial_is_allowed(const struct module_bar *bar)
{
	unsigned int i;

	for (i = 0; i < bar->nr; i++) {
		if (!vfio_nc_verdict_grants(bar->spans[i].verdict))
			return false;
	}
	return bar->nr && !bar->left_out;
}

/* Nobody has it open, and how can it be mapped? */
static enum cli_exit trial_check_use(struct trial *trial)
{
	struct use_census census = { .host = &trial->host, .thorough = true };
	struct module_device shown;
	enum cli_exit status;
	struct use use;

	module_look_device(&shown, &trial->device);
	trial->raises = !trial_is_allowed(&shown.bar[trial->bar]);
	status = use_find(&use, &census, &trial->module, &trial->device, &shown);
	if (status == CLI_OK && use.state == USE_OPEN)
		status = target_say_busy(&trial->device, &use);
	use_free_census(&census);
	module_free_device(&shown);
	return status;
}

static enum cli_exit trial_raise(struct trial *trial)
{
	const char *address = trial->device.address;
	int error = trial->raises ? raise_begin(&trial->raise) : 0;

	if (!error)
		return CLI_OK;
	if (error == -EBUSY)
		return target_say_busy(&trial->device, NULL);
	if (error == -EACCES || error == -EPERM)
		cli_error("%s: override: %s: run it as root", address, strerror(-error));
	else
		cli_error("%s: override: the module does not take %s: %s; see the kernel log",
			  address, trial->raise.text, strerror(-error));
	return CLI_REFUSED;
}

static enum cli_exit trial_check_module(struct trial *trial)
{
	const char *address = trial->device.address;
	enum cli_exit status = module_read(&trial->module, &trial->host);

	if (status == CLI_OK)
		status = target_check_driver(&trial->device);
	if (status != CLI_OK)
		return status;
	if (!trial->module.loaded) {
		cli_error("the module vfio_nc is not loaded: only it can map a BAR with either type; modprobe vfio_nc");
		return CLI_REFUSED;
	}
	if (trial->module.dry_run) {
		cli_error("the module's dry_run is on, so no mapping changes: write 0 to /sys/module/vfio_nc/parameters/dry_run");
		return CLI_REFUSED;
	}
	if (raise_look(&trial->raise, &trial->host, &trial->device, trial->bar))
		return trial_check_use(trial);
	cli_error("%s: the module does not govern it; the kernel log says why", address);
	return CLI_REFUSED;
}

static enum cli_exit trial_check_request(struct trial *trial, const struct cli *cli,
					 const struct trial_request *request)
{
	enum cli_exit status = target_parse_bar(request->verb, request->bar, &trial->bar);

	if (status == CLI_OK)
		status = target_check_bar(&trial->device, trial->bar);
	if (status != CLI_OK)
		return status;
	write_warn_cap(&trial->host, trial->device.address, &trial->device.facts,
		       VFIO_NC_NORMAL_NC);
	if (request->yes_write || cli->dry_run)
		return CLI_OK;
	cli_error("%s: %s overwrites BAR %u, and where Normal-NC does not work the machine may stop: add --yes-write",
		  trial->device.address, request->verb->name, trial->bar);
	return CLI_USAGE;
}

/* What it feels like. The module has said that it is what was asked for. */
static enum cli_exit trial_check_type(struct trial *trial)
{
	const char *wanted = vfio_nc_verdict_name(trial->type);
	bool is_device = access_is_device(trial->map[0], &trial->fault);

	if (trial->fault.signal) {
		cli_error("%s: BAR %u: cannot be read as %s: signal %d, code %d",
			  trial->device.address, trial->bar, wanted,
			  trial->fault.signal, trial->fault.code);
		return CLI_FAILED;
	}
	if (is_device && trial->type == VFIO_NC_NORMAL_NC) {
		cli_error("%s: BAR %u: an unaligned load faults, so it is not mapped normal-nc: not tried",
			  trial->device.address, trial->bar);
		return CLI_REFUSED;
	}
	if (is_device == (trial->type == VFIO_NC_DEVICE))
		trial->felt |= 1u << trial->type;
	return CLI_OK;
}

static enum cli_exit trial_say_unmapped(const struct trial *trial, int error)
{
	const char *why = strerror(error);

	if (error == EINVAL)
		why = "the module that is loaded knows no wishes, or has not seen the device being opened: load that of this version";
	else if (error == EPERM)
		why = "its verdict does not allow it any more: try again";
	else if (error == EOPNOTSUPP)
		why = "its driver chooses the type itself";
	cli_error("%s: BAR %u: cannot be mapped as %s: %s", trial->device.address,
		  trial->bar, vfio_nc_verdict_name(trial->type), why);
	return CLI_REFUSED;
}

static u64 trial_length(const struct trial *trial, unsigned int window)
{
	u64 page = trial->host.page_size;

	return (trial->image.window[window].length + page - 1) / page * page;
}

/* Permit is Device here, also where guests cannot be kept from more. */
static enum cli_exit trial_map_window(struct trial *trial, unsigned int window)
{
	bool device = trial->type == VFIO_NC_DEVICE;
	struct vfio_nc_got got;
	void *map = vfio_nc_map(trial->vfio.file, trial->bar,
				trial->image.window[window].offset,
				trial_length(trial, window), PROT_READ | PROT_WRITE,
				device ? VFIO_NC_WISH_PERMIT : VFIO_NC_WISH_NORMAL_NC,
				true, &got);

	if (map == MAP_FAILED)
		return trial_say_unmapped(trial, errno);
	trial->map[window] = map;
	if (got.process == (device ? VFIO_NC_TYPE_DEVICE : VFIO_NC_TYPE_NORMAL_NC))
		return CLI_OK;
	cli_error("%s: BAR %u: is not mapped %s: not tried", trial->device.address,
		  trial->bar, vfio_nc_verdict_name(trial->type));
	return CLI_REFUSED;
}

/* What is there to map? */
static enum cli_exit trial_look(struct trial *trial, u64 limit)
{
	enum cli_exit status;

	status = vfio_read_bar(&trial->vfio, trial->bar, &trial->info);
	if (status != CLI_OK)
		return status;
	if (!trial->info.nr) {
		cli_error("%s: BAR %u: VFIO does not let it be mapped, it traps accesses: not testable",
			  trial->device.address, trial->bar);
		return CLI_REFUSED;
	}
	pattern_choose(&trial->image, trial->info.areas, trial->info.nr, limit,
		       trial->host.page_size);
	return CLI_OK;
}

static enum cli_exit trial_open(struct trial *trial, u64 limit)
{
	enum cli_exit status = trial_raise(trial);

	if (status == CLI_OK)
		status = vfio_claim(&trial->vfio, &trial->device);
	if (status == CLI_OK)
		status = vfio_open(&trial->vfio);
	if (status == CLI_OK)
		status = trial_look(trial, limit);
	return status == CLI_OK ? trial_map(trial, VFIO_NC_DEVICE) : status;
}

static void trial_say_plan(const struct trial *trial, const struct cli *cli)
{
	const char * const texts[] = { trial->raise.text, trial->raise.saved };
	const char *address = trial->device.address;

	if (cli->json)
		write_print_json(trial->raise.path, texts,
				 trial->raises ? ARRAY_SIZE(texts) : 0, false);
	else if (trial->raises)
		printf("would write %s to %s,\nopen %s and write over its BAR %u, and restore: %s\n",
		       trial->raise.text, trial->raise.path, address, trial->bar,
		       trial->raise.saved);
	else
		printf("would open %s and write over its BAR %u: its verdict allows both types, the override stays\n",
		       address, trial->bar);
}

enum cli_exit trial_begin(struct trial *trial, const struct cli *cli,
			  const struct trial_request *request)
{
	enum cli_exit status;

	memset(trial, 0, sizeof(*trial));
	trial->verb = request->verb->name;
	trial->vfio = (struct vfio){
		.container = -1, .group = -1, .iommufd = -1, .file = -1,
	};
	if (strcmp(cli->sysfs, "/sys") && !cli->dry_run)
		return cli_usage(request->verb, "--sysfs: %s needs the machine itself; with --dry-run it says what it would do",
				 trial->verb);
	status = host_read(&trial->host, cli);
	if (status == CLI_OK)
		status = host_find_device(&trial->host, request->address,
					  &trial->device);
	if (status == CLI_OK)
		status = trial_check_request(trial, cli, request);
	if (status == CLI_OK)
		status = trial_check_module(trial);
	if (status == CLI_OK && cli->dry_run)
		trial_say_plan(trial, cli);
	if (status != CLI_OK || cli->dry_run) {
		module_free(&trial->module);
		host_free(&trial->host);
		return status;
	}
	trial_catch_signals();
	/* What a machine that stops would lose. */
	sync();
	status = trial_open(trial, request->limit);
	return status == CLI_OK ? CLI_OK : trial_end(trial, status);
}

enum cli_exit trial_map(struct trial *trial, enum vfio_nc_verdict type)
{
	enum cli_exit status = CLI_OK;
	unsigned int i;

	if (trial->type == type)
		return CLI_OK;
	/* Never both at once. */
	trial_unmap(trial);
	trial->type = type;
	for (i = 0; status == CLI_OK && i < trial->image.nr; i++)
		status = trial_map_window(trial, i);
	if (status == CLI_OK)
		status = trial_check_type(trial);
	if (status != CLI_OK)
		trial_unmap(trial);
	return status;
}

void trial_unmap(struct trial *trial)
{
	unsigned int i;

	for (i = 0; i < trial->image.nr; i++) {
		if (trial->map[i])
			munmap(trial->map[i], trial_length(trial, i));
		trial->map[i] = NULL;
	}
	trial->type = VFIO_NC_STOCK;
}

enum cli_exit trial_end(struct trial *trial, enum cli_exit status)
{
	int error;

	trial_unmap(trial);
	vfio_release(&trial->vfio);
	error = raise_end(&trial->raise);
	module_free(&trial->module);
	host_free(&trial->host);
	if (error) {
		cli_error("%s: override: cannot be restored: %s; write %s to it",
			  trial->device.address, strerror(-error), trial->raise.saved);
		status = CLI_FAILED;
	}
	trial_release_signals();
	return status;
}

u8 *trial_at(const struct trial *trial, u64 at)
{
	const struct pattern_window *window = pattern_find(&trial->image, at);

	return trial->map[window - trial->image.window] + (at - window->at);
}

/* What is done under access_try(). */
struct trial_access {
	const struct pattern_op *op;
	u8 *bar;
	u8 *bytes;
	bool store;
	bool stopped;
};

#define TRIAL_CHUNK 65536

static void trial_move(const struct trial_access *access, u64 at, u64 length)
{
	u8 *bar = access->bar + at;
	u8 *bytes = access->bytes + at;

	switch (access->op->kind) {
	case PATTERN_ACCESS:
		if (access->store)
			access_store(bar, bytes, (unsigned int)length);
		else
			access_load(bytes, bar, (unsigned int)length);
		break;
	case PATTERN_BLOCKS:
		if (access->store)
			access_write_blocks(bar, bytes, length);
		else
			access_read_blocks(bytes, bar, length);
		break;
	case PATTERN_COPY:
		memcpy(access->store ? bar : bytes, access->store ? bytes : bar, length);
		break;
	case PATTERN_FILL:
		if (access->store)
			access_write(bar, bytes, length);
		else
			access_read(bytes, bar, length);
		break;
	}
}

static void trial_do(void *argument)
{
	struct trial_access *access = argument;
	const struct pattern_op *op = access->op;
	u64 i, at, length;

	for (i = 0; i < op->count; i++) {
		for (at = 0; at < op->width; at += length) {
			length = op->width - at;
			if (length > TRIAL_CHUNK)
				length = TRIAL_CHUNK;
			access->stopped = trial_stopped();
			if (access->stopped)
				return;
			trial_move(access, i * op->stride + at, length);
		}
	}
}

static int trial_access(struct trial *trial, const struct pattern_op *op,
			u8 *bytes, bool store)
{
	struct trial_access access = {
		.op = op,
		.bar = trial_at(trial, op->at),
		.bytes = bytes + op->at,
		.store = store,
	};

	if (!access_try(trial_do, &access, &trial->fault))
		return -EFAULT;
	return access.stopped ? -EINTR : 0;
}

int trial_store(struct trial *trial, const struct pattern_op *op,
		const u8 *bytes)
{
	return trial_access(trial, op, (u8 *)bytes, true);
}

int trial_load(struct trial *trial, const struct pattern_op *op, u8 *bytes)
{
	return trial_access(trial, op, bytes, false);
}

bool trial_fault_offset(const struct trial *trial, u64 *offset)
{
	const u8 *address = trial->fault.address;
	unsigned int i;

	for (i = 0; i < trial->image.nr; i++) {
		const struct pattern_window *window = &trial->image.window[i];

		if (!trial->map[i] || address < trial->map[i] ||
		    address >= trial->map[i] + window->length)
			continue;
		*offset = window->offset + (u64)(address - trial->map[i]);
		return true;
	}
	return false;
}
