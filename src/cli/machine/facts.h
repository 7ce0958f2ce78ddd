/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * facts.h - the facts about this machine and its PCI devices, read from sysfs:
 * what src/module/facts.c and src/module/platform.c read inside the kernel.
 *
 * In a captured tree DIR, --sysfs DIR, what is not in sysfs is looked for beside
 * it: DIR/../proc, DIR/../pci.ids, DIR/../dmesg and DIR/../dev/kvm.
 */
#ifndef VFIO_NC_CLI_FACTS_H
#define VFIO_NC_CLI_FACTS_H

#include <limits.h>

#include <vfio_nc/firmware.h>
#include <vfio_nc/rows.h>

#include "sysfs.h"

/* A PCI address dddd:bb:dd.f and a 0; domains can have more digits. */
#define HOST_ADDRESS_MAX 20

/* Nodes above one device that have a property of ours; more are not heard. */
#define HOST_NODES_MAX 16

/* Of those, the ones that are told to be wrong, and the room for each. */
#define HOST_FAULTS_MAX 4
#define HOST_FAULT_TEXT_MAX 448

/* Missing where no guest can run, as in most virtual machines. */
#define HOST_KVM_FILE "/dev/kvm"

/**
 * struct host - this machine
 * @sysfs: where sysfs is
 * @proc: where procfs is; such a folder may be missing
 * @beside: where the rest of a captured tree is; empty on a live machine
 * @release: the kernel's, or empty if not known
 * @major: its first number, 0 if not known
 * @minor: its second
 * @arch: as uname says, or empty
 * @page_size: of that kernel, in bytes
 * @soc_id: of the first SoC on the soc bus, for people; or empty
 * @soc_revision: its revision
 * @mcfg_hidden: there is an MCFG table, but only root may read it
 * @stage1: what a process has where it maps Normal-NC, in the module's word; or empty
 * @machine: what the policy wants to know
 * @table: the built-in tables
 * @keys: their room
 * @devices: real path of the folder with a link for each PCI device
 * @above: what has been read of the folders above devices: above.h
 */
struct host {
	const char *sysfs;
	char proc[WALK_PATH_MAX];
	char beside[WALK_PATH_MAX];
	char release[128];
	unsigned int major;
	unsigned int minor;
	char arch[32];
	u64 page_size;
	char soc_id[64];
	char soc_revision[64];
	bool mcfg_hidden;
	char stage1[16];
	struct vfio_nc_machine machine;
	struct vfio_nc_table table;
	struct vfio_nc_key keys[VFIO_NC_NR_KEYS];
	char devices[WALK_PATH_MAX];
	void **above;
};

/**
 * struct host_said - what a node of the device tree says
 * @node: its path in the device tree
 * @good: it is understood
 * @sets: what it says
 * @fault: or what is wrong with it
 */
struct host_said {
	char node[256];
	bool good;
	struct vfio_nc_bar_sets sets;
	char fault[HOST_FAULT_TEXT_MAX];
};

/**
 * enum host_port - what is above a device
 * @HOST_PORT_NONE: no root port: it sits on the root complex itself
 * @HOST_PORT_SEEN: a root port, by its PCIe capability
 * @HOST_PORT_TAKEN: a PCIe bridge on the root bus, taken for a root port: only
 *	root may read the capability
 */
enum host_port {
	HOST_PORT_NONE,
	HOST_PORT_SEEN,
	HOST_PORT_TAKEN,
};

struct above;

/**
 * struct host_device - one PCI device
 * @address: dddd:bb:dd.f
 * @path: its real path
 * @driver: the driver it is bound to, or empty
 * @vfio: a vfio driver has it
 * @facts: what the policy wants to know
 * @bar_start: address of each BAR on the bus's side of the processor
 * @bar_length: bytes of each BAR; @facts has them in whole pages
 * @port: what is above it
 * @port_address: where that is
 * @above: the folder that it is in
 * @controller: real path of the platform device that is the host bridge's parent,
 *	or empty
 * @compatible: its names, which @facts points to; or empty
 * @said: what its own node of the device tree says, which @facts points to
 * @nr_nodes: how many nodes speak, its own and those above
 * @fault: nodes that are not heard and what is wrong with them, the nearest first
 * @nr_faults: how many
 *
 * What is above it is kept by struct host, to which this points.
 */
struct host_device {
	char address[HOST_ADDRESS_MAX];
	char path[WALK_PATH_MAX];
	char driver[64];
	bool vfio;
	struct vfio_nc_device facts;
	u64 bar_start[VFIO_NC_NR_BARS];
	u64 bar_length[VFIO_NC_NR_BARS];
	enum host_port port;
	char port_address[HOST_ADDRESS_MAX];
	const struct above *above;
	const char *controller;
	const char *compatible;
	struct host_said said;
	unsigned int nr_nodes;
	const char *fault[HOST_FAULTS_MAX];
	unsigned int nr_faults;
};

#endif /* VFIO_NC_CLI_FACTS_H */
