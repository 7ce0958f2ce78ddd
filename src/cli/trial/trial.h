/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * trial.h - a BAR that is ours to write to, once as Device, once as Normal-NC.
 *
 * The device is opened once, and mapped with a wish for each type. Where its
 * verdict does not allow both, an override does as long as it is open: see raise.h.
 */
#ifndef VFIO_NC_CLI_TRIAL_H
#define VFIO_NC_CLI_TRIAL_H

#include "../module.h"
#include "access.h"
#include "raise.h"
#include "vfio.h"

/**
 * struct trial - it
 * @verb: what is being done, for messages
 * @host: the machine
 * @device: the device
 * @module: the module
 * @bar: the BAR's number
 * @info: what VFIO says about it
 * @image: what of it is mapped
 * @map: where, for each window
 * @vfio: the device
 * @raise: the override, where it is needed
 * @raises: it is needed
 * @type: device or normal-nc: what it is mapped as; stock while it is not
 * @felt: bit n: an unaligned load said so for type n
 * @fault: what a load or store met
 */
struct trial {
	const char *verb;
	struct host host;
	struct host_device device;
	struct module module;
	unsigned int bar;
	struct vfio_bar info;
	struct pattern_image image;
	u8 *map[PATTERN_WINDOWS_MAX];
	struct vfio vfio;
	struct raise raise;
	bool raises;
	enum vfio_nc_verdict type;
	unsigned int felt;
	struct access_fault fault;
};

/**
 * struct trial_request - what is asked for
 * @verb: the verb
 * @address: the device, as it was typed
 * @bar: the BAR, as it was typed
 * @yes_write: --yes-write
 * @limit: the most bytes to map
 */
struct trial_request {
	const struct cli_verb *verb;
	const char *address;
	const char *bar;
	bool yes_write;
	u64 limit;
};

/**
 * trial_begin() - check everything, open the device and map it as Device
 * @trial: filled in
 * @cli: the options
 * @request: what is asked for
 *
 * Return: CLI_OK, or what to exit with: then the reason has been said, and
 * everything is as it was. With --dry-run it says what it would do, with
 * --json as JSON, needs no --yes-write, opens nothing, and there is nothing to end.
 */
enum cli_exit trial_begin(struct trial *trial, const struct cli *cli,
			  const struct trial_request *request);

/**
 * trial_map() - map it with a type, and no other; nothing to do if it is
 * @trial: it
 * @type: VFIO_NC_DEVICE or VFIO_NC_NORMAL_NC
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit trial_map(struct trial *trial, enum vfio_nc_verdict type);

/**
 * trial_unmap() - unmap it
 * @trial: it
 */
void trial_unmap(struct trial *trial);

/**
 * trial_end() - close it, and put back an override
 * @trial: it
 * @status: what to exit with
 *
 * Ends the program if a signal asked for it.
 *
 * Return: @status, or CLI_FAILED if the override could not be restored.
 */
enum cli_exit trial_end(struct trial *trial, enum cli_exit status);

/**
 * trial_stopped() - has a signal asked to end?
 *
 * Return: true if so.
 */
bool trial_stopped(void);

/**
 * trial_at() - where a byte of the image is mapped
 * @trial: it, mapped
 * @at: which byte
 *
 * Return: its address.
 */
u8 *trial_at(const struct trial *trial, u64 at);

/**
 * trial_store() - do an operation with the bytes of an image
 * @trial: it, mapped
 * @op: the operation
 * @bytes: the image's bytes
 *
 * On a Device mapping only aligned accesses are good.
 *
 * Return: 0; -EFAULT after a signal, see @trial->fault; -EINTR if stopped.
 */
int trial_store(struct trial *trial, const struct pattern_op *op,
		const u8 *bytes);

/**
 * trial_load() - read what an operation is about
 * @trial: it, mapped
 * @op: the operation
 * @bytes: the image's bytes
 *
 * Return: as trial_store().
 */
int trial_load(struct trial *trial, const struct pattern_op *op, u8 *bytes);

/**
 * trial_fault_offset() - where a signal came from
 * @trial: it, with a fault
 * @offset: the offset in the BAR
 *
 * Return: true if it is known.
 */
bool trial_fault_offset(const struct trial *trial, u64 *offset);

#endif /* VFIO_NC_CLI_TRIAL_H */
