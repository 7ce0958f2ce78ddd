// SPDX-License-Identifier: GPL-2.0-only
/*
 * firmware.c - properties of the device tree and of ACPI: which node is heard,
 * what is stronger, what is weaker, and nodes that are not heard.
 *
 * tests/qemu/firmware says the same both ways: normal-nc for BARs 2 and 3 on the
 * host bridge, and on some devices and bridges what the cases say. Under the
 * device tree the host bridge is that of a platform whose row caps all to device.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assigned.h"
#include "harness.h"
#include "measure.h"
#include "peek.h"
#include "server.h"

#define GROUP "firmware"

/* A node as either of them names it: a path, and what is below the host bridge. */
#define NODE(tree, acpi)						\
	(server_has_acpi() ? "\\_SB.PCI0" acpi : "/pcie@10000000" tree)
#define HOST		NODE("", "")

/* Is @text a whole entry of @line, not the beginning of a longer one? */
static bool has_entry(const char *line, const char *text)
{
	const char *at = strstr(line, text);

	return at && (!at[strlen(text)] || strchr(",; ", at[strlen(text)]));
}

/* The line about the last open and the device's barN must say it. */
static void require_said(const char *bdf, unsigned int bar, const char *verdict,
			 const char *source)
{
	char opened[40], entry[120], path[80], text[200];
	const char *line;

	snprintf(opened, sizeof(opened), "%s [", bdf);
	snprintf(entry, sizeof(entry), " bar%u %s %s", bar, verdict, source);
	line = log_find(opened);
	if (!line || !has_entry(line, entry))
		FAIL("no \"%s\" in \"%s\"", entry, line ? line : "the log");
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/vfio_nc/bar%u", bdf,
		 bar);
	snprintf(entry, sizeof(entry), "%s %s", verdict, source);
	REQUIRE_EQ(server_read(path, text, sizeof(text)), 0);
	if (!has_entry(text, entry))
		FAIL("%s is \"%s\", not \"%s\"", path, text, entry);
}

static const char *firmware(const char *node)
{
	static char text[100];

	snprintf(text, sizeof(text), "firmware:%s", node);
	return text;
}

/* Nobody has said anything about a BAR but, under the device tree, the table. */
static void require_nobody_said(const char *bdf, unsigned int bar)
{
	if (server_has_acpi())
		require_said(bdf, bar, "stock", "unlisted");
	else
		require_said(bdf, bar, "device", "platform:rk3588");
}

/* What process, guest and log show of a device that is bound. */
static void require_bar(const char *bdf, unsigned int bar, size_t size,
			const char *verdict, const char *source)
{
	struct assigned a;

	must_bind(bdf, "vfio-pci");
	assigned_open(&a, bdf, bar, 0, size, 1);
	assigned_require(&a, 0, verdict);
	assigned_close(&a);
	require_said(bdf, bar, verdict, source);
}

CASE(host_bridge_property_is_inherited)
{
	must_load("");
	require_bar(IVSHMEM_A, 2, IVSHMEM_SIZE, "normal-nc", firmware(HOST));
	require_nobody_said(IVSHMEM_A, 0);
}

CASE(device_property_beats_host_bridge)
{
	must_load("");
	require_bar(IVSHMEM_B, 2, IVSHMEM_SIZE, "permit",
		    firmware(NODE("/device@3", ".S03")));
	require_nobody_said(IVSHMEM_B, 0);
}

CASE(port_property_beats_host_bridge)
{
	must_load("");
	must_bind(PORT_B, "vfio-pci");
	require_bar(PORT_A, 2, IVSHMEM_SIZE, "device",
		    firmware(NODE("/pci@9", ".S09")));
}

CASE(device_property_beats_port)
{
	must_load("");
	must_bind(PORT_A, "vfio-pci");
	require_bar(PORT_B, 2, IVSHMEM_SIZE, "permit",
		    firmware(NODE("/pci@9/device@0,1", ".S09.D01")));
}

/* The switch speaks about BAR 2, the root port above it about BARs 0 and 2. */
CASE(nearest_bridge_about_a_bar_is_heard)
{
	must_load("");
	require_bar(IVSHMEM_DEEP, 2, IVSHMEM_1M_SIZE, "permit",
		    firmware(NODE("/pci@f/pci@0", ".S0F.D00")));
	require_said(IVSHMEM_DEEP, 0, "device", firmware(NODE("/pci@f", ".S0F")));
}

CASE(empty_property_means_all_bars)
{
	const char *node = NODE("/device@8", ".S08");

	must_load("");
	require_bar(NVME, 2, IVSHMEM_SIZE, "device", firmware(node));
	require_said(NVME, 0, "device", firmware(node));
}

/* The physical function's node says device about all of its own BARs. */
CASE(physical_function_property_is_not_of_its_virtual_functions)
{
	struct peek_leaf leaf;
	struct assigned a;

	must_make_vf();
	must_load("");
	must_bind(IGB_VF, "vfio-pci");
	assigned_open(&a, IGB_VF, 3, 0, IGB_VF_SIZE, 1);
	assigned_touch(&a, PAGE);
	leaf = must_peek_stage2(a.vm.fd, ASSIGNED_GPA);
	REQUIRE_STR(peek_stage2_name(&leaf), "normal-nc");
	assigned_close(&a);
	require_said(IGB_VF, 3, "normal-nc", firmware(HOST));
	require_nobody_said(IGB_VF, 0);
}

CASE(rule_beats_device_property)
{
	must_load("rules=" IVSHMEM_B "/2=device");
	require_bar(IVSHMEM_B, 2, IVSHMEM_SIZE, "device", "rules#1");
}

CASE(override_beats_device_property)
{
	must_load("");
	must_bind(IVSHMEM_B, "vfio-pci");
	REQUIRE_EQ(server_write("/sys/bus/pci/devices/" IVSHMEM_B
				"/vfio_nc/override", "2=normal-nc"), 0);
	require_bar(IVSHMEM_B, 2, IVSHMEM_SIZE, "normal-nc", "override#1");
}

CASE(rule_beats_host_bridge_property)
{
	must_load("rules=*:*/pref=permit");
	require_bar(IVSHMEM_A, 2, IVSHMEM_SIZE, "permit", "rules#1");
}

CASE(rule_for_another_bar_leaves_it_to_firmware)
{
	must_load("rules=" IVSHMEM_B "/0=device");
	require_bar(IVSHMEM_B, 2, IVSHMEM_SIZE, "permit",
		    firmware(NODE("/device@3", ".S03")));
	require_said(IVSHMEM_B, 0, "device", "rules#1");
}

/* The row bochs_vram says normal-nc. */
CASE(device_property_beats_table)
{
	must_load("");
	require_bar(BOCHS_B, 0, BOCHS_SIZE, "permit",
		    firmware(NODE("/device@b", ".S0B")));
	if (!server_has_acpi())
		must_log("cap of platform rk3588 is lifted by firmware");
}

CASE(silent_firmware_leaves_it_to_the_table)
{
	must_load("");
	if (server_has_acpi())
		require_bar(BOCHS_A, 0, BOCHS_SIZE, "normal-nc",
			    "table:bochs_vram");
	else
		require_bar(BOCHS_A, 0, BOCHS_SIZE, "device",
			    "platform:rk3588");
}

/* A bad node would say device; as it is not heard, the host bridge is. */
static void require_not_heard(const char *bdf, size_t size, const char *node,
			      const char *why)
{
	char text[200];

	must_load("");
	require_bar(bdf, 2, size, "normal-nc", firmware(HOST));
	snprintf(text, sizeof(text), "%s: vfio-nc,%s", node, why);
	REQUIRE_EQ(log_count(text), 1);
}

CASE(node_with_number_over_5_is_not_heard)
{
	require_not_heard(IVSHMEM_64M, 0x4000000, NODE("/device@5", ".S05"),
			  "device has 6, which is no BAR: write numbers from 0 to 5");
}

CASE(node_with_bar_under_two_words_is_not_heard)
{
	require_not_heard(IVSHMEM_2G, IVSHMEM_SIZE, NODE("/device@6", ".S06"),
			  "permit and vfio-nc,device both have BAR 2: write it in one of them");
	require_nobody_said(IVSHMEM_2G, 0);
}

CASE(node_with_bar_twice_is_not_heard)
{
	require_not_heard(IVSHMEM_C, IVSHMEM_1M_SIZE, NODE("/device@c", ".S0C"),
			  "device has BAR 2 twice: write it once");
}

CASE(node_with_a_string_is_not_heard)
{
	require_not_heard(IVSHMEM_D, IVSHMEM_1M_SIZE, NODE("/device@d", ".S0D"),
			  "device is not a list of 32-bit numbers: write BAR numbers, or nothing for all BARs");
}

CASE(node_with_empty_property_and_another_is_not_heard)
{
	require_not_heard(IVSHMEM_E, IVSHMEM_1M_SIZE, NODE("/device@e", ".S0E"),
			  "device means all BARs, but vfio-nc,permit is there too: write which BARs each is for");
	require_nobody_said(IVSHMEM_E, 0);
}

#define UNKNOWN \
	" is not known: write vfio-nc,normal-nc, vfio-nc,permit or vfio-nc,device"

CASE(node_with_misspelt_property_is_not_heard)
{
	require_not_heard(IVSHMEM_10, IVSHMEM_1M_SIZE, NODE("/device@10", ".S10"),
			  "normal_nc" UNKNOWN);
}

/* It may have been meant to say more, or otherwise, than the good one. */
CASE(node_with_unknown_words_beside_a_good_one_is_not_heard)
{
	require_not_heard(IVSHMEM_11, IVSHMEM_1M_SIZE, NODE("/device@11", ".S11"),
			  "stock" UNKNOWN);
	require_nobody_said(IVSHMEM_11, 0);
}

CASE(bad_node_is_warned_about_once_a_load)
{
	int load, open;

	must_bind(IVSHMEM_C, "vfio-pci");
	for (load = 1; load <= 2; load++) {
		must_load("");
		for (open = 0; open < 3; open++)
			measure_process_of(IVSHMEM_C, 2, IVSHMEM_1M_SIZE);
		REQUIRE_EQ(log_count("BAR 2 twice: write it once"), load);
		must_unload();
	}
}

CASE(dry_run_tells_what_firmware_says)
{
	must_load("dry_run=1");
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_STR(measure_process_of(IVSHMEM_A, 2, IVSHMEM_SIZE), "SIGBUS");
	require_said(IVSHMEM_A, 2, "normal-nc", firmware(HOST));
}
