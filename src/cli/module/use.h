/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * use.h - is a device open through VFIO, and by whom?
 */
#ifndef VFIO_NC_CLI_USE_H
#define VFIO_NC_CLI_USE_H

#include "module.h"

/* So many processes are named; there is rarely more than one. */
#define USE_HOLDERS_MAX 8

/**
 * enum use_state - is a device open?
 * @USE_NONE: no vfio driver has it
 * @USE_CLOSED: no
 * @USE_OPEN: yes
 * @USE_UNKNOWN: what may be read here does not tell
 */
enum use_state {
	USE_NONE,
	USE_CLOSED,
	USE_OPEN,
	USE_UNKNOWN,
};

/**
 * struct use_file - a file of VFIO that a process has open or mapped
 * @pid: the process
 * @command: its name
 * @group: number of an IOMMU group, or -1
 * @cdev: name of a VFIO device as "vfio0", or empty
 * @path: the device's path in sysfs, behind /sys, or empty
 * @address: the device's address, or empty
 */
struct use_file {
	int pid;
	char command[20];
	long group;
	char cdev[24];
	char path[256];
	char address[HOST_ADDRESS_MAX];
};

/**
 * struct use_census - who uses VFIO on this machine; looked at when somebody asks
 * @host: the machine
 * @thorough: ask the module too who has BARs mapped, which makes it wait for the
 *	mmap_lock of every process
 * @taken: the processes have been looked into
 * @nr: how many files
 * @files: the files
 * @sorted: the same, by what they say of the device
 * @partial: there are processes that we may not look into
 * @counted: the devices have been counted
 * @enabled: how many governed devices are enabled; see use_find()
 */
struct use_census {
	const struct host *host;
	bool thorough;
	bool taken;
	unsigned int nr;
	struct use_file *files;
	const struct use_file **sorted;
	bool partial;
	bool counted;
	long enabled;
};

/**
 * struct use - one device
 * @state: is it open?
 * @how: how we know
 * @nr: how many processes have it, as far as we may see; at most USE_HOLDERS_MAX
 * @holder: these processes
 */
struct use {
	enum use_state state;
	const char *how;
	unsigned int nr;
	const struct use_file *holder[USE_HOLDERS_MAX];
};

/**
 * use_free_census() - give back what has been seen
 * @census: the census
 */
void use_free_census(struct use_census *census);

/**
 * use_find() - is a device open, and by whom?
 * @use: where to write it; it points into @census
 * @census: who uses VFIO; all but @host and @thorough is zero before the first question
 * @module: the module
 * @device: the device
 * @shown: what the module shows about it
 *
 * vfio-pci enables a device when it is opened and disables it when it is closed,
 * and the module counts how many are open through it. Where the two leave a
 * doubt, only a process that is found with it decides.
 *
 * Return: CLI_OK, or what to exit with; then the reason has been said.
 */
enum cli_exit use_find(struct use *use, struct use_census *census,
		       const struct module *module, const struct host_device *device,
		       const struct module_device *shown);

/**
 * use_name() - the word for a state
 * @state: the state
 *
 * Return: "-", "closed", "open" or "unknown".
 */
const char *use_name(enum use_state state);

/**
 * use_print_holders() - the processes, as text
 * @use: the device's
 * @text: where to print: "process 12 (qemu)", several with commas; or empty
 * @size: bytes in @text
 */
void use_print_holders(const struct use *use, char *text, size_t size);

#endif /* VFIO_NC_CLI_USE_H */
