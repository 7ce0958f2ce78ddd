// SPDX-License-Identifier: GPL-2.0-only
/*
 * altra.c - the case that this project began with, from end to end: a root port
 * that cannot take Normal-NC, as that of Ampere Altra (erratum 82288), and a
 * kernel since 6.9, which lets every guest have it. The emulated root port
 * stands for Altra's: a rule about it caps all that is behind it; or root port or
 * host bridge function are given the IDs that Altra's have (vfio_nc_ids).
 */
#include <stdio.h>
#include <string.h>

#include "assigned.h"
#include "harness.h"
#include "server.h"

#define GROUP "altra"

#define BAR	2
#define SIZE	0x400000UL

/* The rules behind the first would permit it, if they were asked. */
#define PORT_RULE "rules=port:1b36:000c/all=device;class:*/all=normal-nc"

typedef void (*event_fn)(struct assigned *a);

static void nothing(struct assigned *a)
{
	(void)a;
}

static void zap(struct assigned *a)
{
	REQUIRE_EQ(vfio_command_memory(&a->dev, false), 0);
	REQUIRE_EQ(vfio_command_memory(&a->dev, true), 0);
}

static void reset(struct assigned *a)
{
	REQUIRE_EQ(vfio_dev_reset(&a->dev), 0);
	REQUIRE_EQ(vfio_command_memory(&a->dev, true), 0);
}

static void hot_reset(struct assigned *a)
{
	if (vfio_dev_hot_reset(&a->dev))
		FAIL("%s", a->dev.error);
	REQUIRE_EQ(vfio_command_memory(&a->dev, true), 0);
}

static void open_again(struct assigned *a)
{
	assigned_close(a);
	assigned_open(a, PORT_NVME, BAR, 0, SIZE, 1);
}

static void bind_again(struct assigned *a)
{
	assigned_close(a);
	REQUIRE_EQ(device_unbind(PORT_NVME), 0);
	must_bind(PORT_NVME, "vfio-pci");
	assigned_open(a, PORT_NVME, BAR, 0, SIZE, 1);
}

/* Loads and stores, with each type that stage 1 can ask for. */
static void guest_obtains(struct assigned *a, uint64_t offset, bool normal_nc)
{
	static const enum s1_attr attrs[] = {
		S1_DEVICE_NGNRNE, S1_DEVICE_NGNRE, S1_NORMAL_NC, S1_NORMAL_WB,
	};
	size_t i;
	int access;

	for (i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++) {
		for (access = VM_LOAD; access <= VM_STORE; access++) {
			enum guest_result got = vm_probe(&a->vm, 0,
				ASSIGNED_GPA + offset, attrs[i], access);
			bool want = normal_nc && attrs[i] != S1_DEVICE_NGNRNE &&
				    attrs[i] != S1_DEVICE_NGNRE;

			if (got == GUEST_ERROR)
				FAIL("%s", vm_report(&a->vm, 0)->text);
			if (guest_faulted(got) == want)
				FAIL("%s at 0x%llx as %s: %s",
				     access == VM_LOAD ? "load" : "store",
				     (unsigned long long)offset,
				     s1_attr_name(attrs[i]),
				     guest_result_name(got));
		}
	}
}

static void try_at(const char *bdf, event_fn event, bool normal_nc)
{
	struct assigned a;
	uint64_t offset;

	must_bind(bdf, "vfio-pci");
	assigned_open(&a, bdf, BAR, 0, SIZE, 1);
	event(&a);
	for (offset = 0; offset < SIZE; offset += SIZE / 4 - PAGE)
		guest_obtains(&a, offset, normal_nc);
	/* The leaf entries too. */
	assigned_require(&a, SIZE - PAGE, normal_nc ? "permit" : "device");
	assigned_close(&a);
}

#define TRIED(event)							\
	CASE(without_the_module_guest_obtains_normal_nc_after_ ## event) \
	{								\
		try_at(PORT_NVME, event, true);				\
	}								\
	CASE(below_the_port_guest_obtains_device_only_after_ ## event)	\
	{								\
		must_load(PORT_RULE);					\
		try_at(PORT_NVME, event, false);			\
		must_log("bar2 device rules#1");			\
	}

TRIED(nothing)
TRIED(zap)
TRIED(reset)
TRIED(hot_reset)
TRIED(open_again)
TRIED(bind_again)

/* It is the port's cap, not everybody's. */
CASE(beside_the_port_guest_obtains_normal_nc)
{
	must_load("rules=port:1b36:000c/all=device");
	try_at(NVME, nothing, true);
	try_at(PORT_NVME, nothing, false);
}

/* What is open when the module comes stays as it is: the log must say so. */
CASE(device_open_before_the_module_is_reported)
{
	struct assigned a;

	must_bind(PORT_NVME, "vfio-pci");
	assigned_open(&a, PORT_NVME, BAR, 0, SIZE, 1);
	must_load(PORT_RULE);
	guest_obtains(&a, 0, true);
	must_log(PORT_NVME ": is open already: stock until its last close");
	assigned_close(&a);
	try_at(PORT_NVME, nothing, false);
}

/* Altra's IDs, by which its row in the table is found. */
#define HOST_BRIDGE(device)	"slot=0 vendor=0x1def device=" device
#define ROOT_PORT(device)	"slot=12 vendor=0x1def device=" device

static void with_ids(const char *ids, const char *bdf, bool capped)
{
	char said[96];

	REQUIRE_EQ(module_load("vfio_nc_ids", ids), 0);
	must_load("");
	try_at(bdf, nothing, !capped);
	snprintf(said, sizeof(said), "%s: platform ampere_altra, at most device: ", bdf);
	REQUIRE_EQ(log_count(said), capped);
	must_unload();
	REQUIRE_EQ(module_unload("vfio_nc_ids"), 0);
}

CASE(host_bridge_function_of_altra_caps_what_is_below_any_port)
{
	with_ids(HOST_BRIDGE("0xe100"), PORT_NVME, true);
}

CASE(host_bridge_function_of_altra_caps_what_is_on_its_bus)
{
	with_ids(HOST_BRIDGE("0xe110"), NVME, true);
}

CASE(host_bridge_function_with_the_id_of_a_port_caps_nothing)
{
	with_ids(HOST_BRIDGE("0xe101"), PORT_NVME, false);
}

CASE(root_port_of_altra_caps_what_is_below_it)
{
	with_ids(ROOT_PORT("0xe101"), PORT_NVME, true);
}

CASE(root_port_of_altra_leaves_alone_what_is_beside_it)
{
	with_ids(ROOT_PORT("0xe101"), NVME, false);
}

CASE(root_port_with_the_id_of_a_host_bridge_caps_nothing)
{
	with_ids(ROOT_PORT("0xe100"), PORT_NVME, false);
}
