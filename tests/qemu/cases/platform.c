// SPDX-License-Identifier: GPL-2.0-only
/*
 * platform.c - a host bridge whose name in the device tree has a row in
 * tables/platforms.def: tests/qemu/firmware/dt.edits puts that of RK3588, which caps
 * all devices to Device, before its own, and one of which there is a note behind it.
 */
#include <string.h>

#include "assigned.h"
#include "harness.h"
#include "server.h"

#define GROUP "platform"

#define LIFTED "cap of platform rk3588 is lifted by rules: what it prevents can happen"

static void require_bar(const char *bdf, size_t size, const char *verdict,
			const char *source)
{
	struct assigned a;
	const char *line;

	must_bind(bdf, "vfio-pci");
	assigned_open(&a, bdf, 0, 0, size, 1);
	assigned_require(&a, 0, verdict);
	assigned_close(&a);
	line = log_find(" opened:");
	if (!line || !strstr(line, bdf) || !strstr(line, source))
		FAIL("no \"%s\" in \"%s\"", source, line ? line : "the log");
	must_log(": platform rk3588, at most device: ");
}

CASE(host_bridge_with_more_names_keeps_its_driver)
{
	char text[8];

	REQUIRE_EQ(server_read("/sys/bus/platform/drivers/pci-host-generic/4010000000.pcie/driver_override",
			       text, sizeof(text)), 0);
}

CASE(platform_caps_row_about_a_device)
{
	must_load("");
	require_bar(BOCHS_A, BOCHS_SIZE, "device", "bar0 device platform:rk3588");
}

CASE(platform_caps_device_without_row)
{
	must_load("");
	require_bar(EDU, 0x100000, "device", "bar0 device platform:rk3588");
}

CASE(platform_of_a_later_name_is_not_meant)
{
	must_load("");
	require_bar(EDU, 0x100000, "device", "bar0 device platform:rk3588");
	REQUIRE_EQ(log_count("platform bcm2712"), 0);
}

CASE(rule_lifts_cap_and_is_warned_about)
{
	must_load("rules=" BOCHS_A "/0=normal-nc");
	require_bar(BOCHS_A, BOCHS_SIZE, "normal-nc", "bar0 normal-nc rules#1");
	REQUIRE_EQ(log_count(BOCHS_A ": the " LIFTED), 1);
}

CASE(rule_as_strict_as_the_cap_lifts_nothing)
{
	must_load("rules=1234:1111/0=device");
	require_bar(BOCHS_A, BOCHS_SIZE, "device", "bar0 device rules#1");
	REQUIRE(!log_find(LIFTED));
}
