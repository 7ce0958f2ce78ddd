/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * verify.h - what a process and a guest really see of one page of a BAR.
 *
 * It only loads. The page is the first 16 bytes' worth of it that is read: once
 * aligned, once not, by the process and by a guest through each type of its stage 1.
 */
#ifndef VFIO_NC_CLI_VERIFY_H
#define VFIO_NC_CLI_VERIFY_H

#include "access.h"
#include "vfio.h"

/**
 * struct verify - a page that is looked at
 * @host: the machine
 * @device: the device
 * @bar: the BAR's number
 * @offset: of the page in it
 * @vfio: the device, open
 * @page: where it is mapped, or NULL
 */
struct verify {
	const struct host *host;
	const struct host_device *device;
	unsigned int bar;
	u64 offset;
	struct vfio vfio;
	u8 *page;
};

/**
 * struct verify_row - the cells of one row of the project's table, in its words
 * @process: unaligned load of a process: "ok" or "SIGBUS"
 * @guest_nc: of a guest whose stage 1 says Normal-NC: "ok" or "fault"; NULL: there is no
 *	/dev/kvm, no guest was asked
 * @guest_device: whose stage 1 says Device; the same
 */
struct verify_row {
	const char *process;
	const char *guest_nc;
	const char *guest_device;
};

/**
 * verify_open() - open the device and map the page
 * @verify: @host, @device, @bar and @offset are filled in; to be given to
 *	verify_close() also after an error
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit verify_open(struct verify *verify);

/**
 * verify_measure() - fill in a row by experiment
 * @verify: it, open
 * @row: where to write it
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit verify_measure(const struct verify *verify, struct verify_row *row);

/**
 * verify_close() - unmap the page and close the device
 * @verify: it
 */
void verify_close(struct verify *verify);

#endif /* VFIO_NC_CLI_VERIFY_H */
