// SPDX-License-Identifier: GPL-2.0-only
/*
 * table.c - devices that have a row in tables/devices.def, and no rule.
 */
#include <stdio.h>
#include <string.h>

#include "assigned.h"
#include "harness.h"
#include "server.h"

#define GROUP "table"

#define BOCHS_PORT	"0000:02:00.0"	/* behind a root port, 1b36:000c */
#define PORT_DEVICE	"rules=port:1b36:000c/all=device"

static void require_view(const char *bdf, unsigned int bar, const char *want)
{
	char path[96], text[256];

	must_bind(bdf, "vfio-pci");
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/vfio_nc/bar%u",
		 bdf, bar);
	REQUIRE_EQ(server_read(path, text, sizeof(text)), 0);
	REQUIRE_STR(text, want);
}

/* What a process and a guest get of BAR 0. */
static void require_verdict(const char *bdf, const char *verdict)
{
	struct assigned a;

	must_bind(bdf, "vfio-pci");
	assigned_open(&a, bdf, 0, 0, BOCHS_SIZE, 1);
	assigned_require(&a, 0, verdict);
	assigned_close(&a);
}

CASE(device_with_a_row_gets_its_verdict_without_a_rule)
{
	must_load("");
	require_view(BOCHS_A, 0, "normal-nc table:bochs_vram");
	require_view(BOCHS_A, 2, "stock unlisted");
	require_verdict(BOCHS_A, "normal-nc");
	must_log(BOCHS_A " [1234:1111] opened: bar0 normal-nc table:bochs_vram, bar2 stock unlisted; to decide write rules=1234:1111/2=device");
}

CASE(device_without_a_row_is_unlisted)
{
	must_load("");
	require_view(EDU, 0, "stock unlisted");
	require_view(IVSHMEM_A, 2, "stock unlisted");
}

CASE(device_that_must_not_be_combined_is_device)
{
	must_load("");
	require_view(IGB, 0, "device table:igb_regs");
}

CASE(rule_beats_the_row)
{
	must_load("rules=1234:1111/0=permit");
	require_verdict(BOCHS_A, "permit");
}

CASE(rule_about_a_root_port_caps_what_is_behind_it)
{
	must_load(PORT_DEVICE);
	require_view(BOCHS_PORT, 0, "device rules#1");
	require_verdict(BOCHS_PORT, "device");
	require_verdict(BOCHS_A, "normal-nc");
}

CASE(device_behind_a_root_port_gets_its_row)
{
	must_load("");
	require_verdict(BOCHS_PORT, "normal-nc");
}
