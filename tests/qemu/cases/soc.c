// SPDX-License-Identifier: GPL-2.0-only
/*
 * soc.c - platform rows that are keyed by the SoC, by a host bridge function that comes
 * late, or by the kernel's MAIR_EL1: the cap on every device, who lifts it, and what the
 * log says.
 */
#include <errno.h>

#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "soc"

#define ALTRA		"id=jep106:0a16:0001 revision=0x000000a1"
#define T410(revision)	"id=jep106:036b:0410 revision=" revision
#define HOST_BRIDGE	"0000:00:00.0"
#define BAR		"/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/bar2"

static void load(const char *soc, const char *parameters)
{
	REQUIRE_EQ(module_load("vfio_nc_soc", soc), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_load(parameters);
}

static void require_bar(const char *want)
{
	char text[256];

	REQUIRE_EQ(server_read(BAR, text, sizeof(text)), 0);
	REQUIRE_STR(text, want);
}

static void unload(void)
{
	must_unload();
	REQUIRE_EQ(module_unload("vfio_nc_soc"), 0);
}

CASE(soc_of_altra_caps_every_device_in_process_and_guest)
{
	struct measure_bar seen;

	load(ALTRA, "");
	require_bar("device platform:ampere_altra");
	seen = measure_bar(IVSHMEM_A, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, "fault");
	REQUIRE_STR(seen.guest_device, "fault");
	must_log("bar2 device platform:ampere_altra");
	must_log("platform ampere_altra, at most device: writes with discontiguous byte enables");
	REQUIRE_EQ(log_count("is lifted"), 0);
	unload();
}

/* What a device's root bus has is read when it is bound; this comes after that. */
CASE(host_bridge_function_that_is_found_later_caps_from_then_on)
{
	REQUIRE_EQ(server_write("/sys/bus/pci/devices/" HOST_BRIDGE "/remove", "1"), 0);
	REQUIRE_EQ(module_load("vfio_nc_ids", "slot=0 vendor=0x1def device=0xe100"), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_load("");
	require_bar("stock unlisted");
	REQUIRE_EQ(server_write("/sys/bus/pci/rescan", "1"), 0);
	require_bar("device platform:ampere_altra");
	must_unload();
	REQUIRE_EQ(module_unload("vfio_nc_ids"), 0);
}

CASE(rule_lifts_the_cap_and_the_log_warns)
{
	load(ALTRA, "rules=" IVSHMEM_A "/2=normal-nc");
	require_bar("normal-nc rules#1");
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR, IVSHMEM_SIZE), "ok");
	must_log("the cap of platform ampere_altra is lifted by rules: what it prevents can happen");
	unload();
}

CASE(rule_that_says_stock_lifts_the_cap_too)
{
	load(ALTRA, "rules=" IVSHMEM_A "/2=stock");
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR, IVSHMEM_SIZE), "SIGBUS");
	must_log("the cap of platform ampere_altra is lifted by rules");
	unload();
}

CASE(rule_that_says_device_lifts_nothing)
{
	load(ALTRA, "rules=" IVSHMEM_A "/all=device");
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR, IVSHMEM_SIZE), "SIGBUS");
	REQUIRE_EQ(log_count("is lifted"), 0);
	unload();
}

CASE(soc_is_matched_by_its_revision_too)
{
	load(T410("0x00000004"), "");
	require_bar("device platform:nvidia_t410");
	unload();
	load(T410("0x00000005"), "");
	require_bar("stock unlisted");
	unload();
}

/* T410-OLY-1027: beside the cap of early revisions, and without it. */
static void require_order_is_said(const char *revision)
{
	load(revision, "");
	measure_process_of(IVSHMEM_A, IVSHMEM_BAR, IVSHMEM_SIZE);
	must_log(IVSHMEM_A ": platform nvidia_olympus: a device may observe a Device load before");
	must_log(IVSHMEM_A ": platform nvidia_olympus: no memory type prevents that; process and guest: DMB OSH");
	unload();
}

CASE(note_about_order_is_said_beside_a_cap)
{
	require_order_is_said(T410("0x00000004"));
	REQUIRE_EQ(log_count("platform nvidia_t410, at most device"), 1);
}

CASE(note_about_order_is_said_alone)
{
	require_order_is_said(T410("0x00000005"));
	REQUIRE_EQ(log_count("platform nvidia_t410"), 0);
}

CASE(soc_that_no_row_names_caps_nothing)
{
	load("id=jep106:0a16:0002 revision=0x000000a1", "");
	require_bar("stock unlisted");
	unload();
}

/* What a process maps Normal-NC is Device then, whatever its page tables say. */
static void require_without_nc(const char *rule, const char *bar, const char *guest)
{
	struct measure_bar seen;
	char word[16];

	REQUIRE_EQ(module_load("vfio_nc_mair", ""), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_load(rule);
	REQUIRE_EQ(server_read("/sys/module/vfio_nc/parameters/stage1", word,
			       sizeof(word)), 0);
	REQUIRE_STR(word, "device");
	require_bar(bar);
	seen = measure_bar(IVSHMEM_A, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, guest);
	REQUIRE_STR(seen.guest_device, "fault");
	must_unload();
	REQUIRE_EQ(module_unload("vfio_nc_mair"), 0);
}

CASE(kernel_without_nc_caps_every_device)
{
	require_without_nc("", "device platform:kernel_without_nc", "fault");
	must_log("platform kernel_without_nc, at most device: this kernel makes Normal-NC Device");
}

CASE(normal_nc_is_permit_on_a_kernel_without_nc)
{
	require_without_nc("rules=" IVSHMEM_A "/2=normal-nc", "permit rules#1", "ok");
	must_log("the cap of platform kernel_without_nc is lifted by rules");
}

CASE(stage1_says_normal_nc_and_cannot_be_given)
{
	char word[16];

	must_load("");
	REQUIRE_EQ(server_read("/sys/module/vfio_nc/parameters/stage1", word,
			       sizeof(word)), 0);
	REQUIRE_STR(word, "normal-nc");
	must_unload();
	REQUIRE_EQ(module_load("vfio_nc", "stage1=device"), -EINVAL);
	must_log("stage1: tells what this kernel does, and cannot be given: leave it out");
}
