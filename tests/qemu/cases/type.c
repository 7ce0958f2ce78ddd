// SPDX-License-Identifier: GPL-2.0-only
/*
 * type.c - whose is the type of a mapping? A vendor may have patched
 * vfio-pci-core so that it maps a BAR combined by itself (Amazon Linux: ENA's);
 * there the verdict holds as it does elsewhere. vfio_nc_patched makes that kernel.
 */
#include <string.h>
#include <sys/mman.h>

#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "type"

#define FILES		"/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/"
#define MAPPINGS	"/sys/kernel/debug/vfio_nc/mappings"
#define RULE(verdict)	"rules=" IVSHMEM_A "/2=" verdict
#define VARIANT		"vfio_nc_variant"
/* One that has a row in tables/drivers.def. */
#define NVGRACE		"nvgrace_gpu_vfio_pci"

static void insmod(const char *name, const char *parameters)
{
	REQUIRE_EQ(module_load(name, parameters), 0);
}

static void load(const char *parameters)
{
	insmod("vfio_nc_patched", "");
	must_bind(IVSHMEM_A, "vfio-pci");
	must_load(parameters);
}

static void require_bar(const char *want)
{
	char text[256];

	REQUIRE_EQ(server_read(FILES "bar2", text, sizeof(text)), 0);
	REQUIRE_STR(text, want);
}

static const char *as_stock(void)
{
	return server_has_native_mirror() ? "ok" : "fault";
}

static void require_seen(const char *process, const char *guest_nc)
{
	struct measure_bar seen = measure_bar(IVSHMEM_A, IVSHMEM_BAR, 0,
					      IVSHMEM_SIZE);

	REQUIRE_STR(seen.process, process);
	REQUIRE_STR(seen.guest_nc, guest_nc);
}

CASE(patched_kernel_alone_combines)
{
	insmod("vfio_nc_patched", "");
	must_bind(IVSHMEM_A, "vfio-pci");
	require_seen("ok", as_stock());
}

CASE(patched_kernel_device_is_set_back)
{
	load(RULE("device"));
	require_seen("SIGBUS", "fault");
	require_bar("device rules#1");
	must_log(IVSHMEM_A ": bar2: this kernel's vfio-pci-core maps it Normal-NC: device governs it");
	REQUIRE_EQ(log_count("driver's own type"), 0);
}

CASE(patched_kernel_permit_is_device_in_the_process)
{
	load(RULE("permit"));
	require_seen("SIGBUS", "ok");
	require_bar("permit rules#1");
}

CASE(patched_kernel_normal_nc_stays_and_is_shown)
{
	load(RULE("normal-nc"));
	require_seen("ok", "ok");
	require_bar("normal-nc rules#1");
	REQUIRE_EQ(log_count("driver's own type"), 0);
}

CASE(patched_kernel_override_holds)
{
	load(RULE("normal-nc"));
	REQUIRE_EQ(server_write(FILES "override", "2=device"), 0);
	require_seen("SIGBUS", "fault");
}

CASE(patched_kernel_cap_holds)
{
	insmod("vfio_nc_soc", "id=jep106:0a16:0001 revision=0x000000a1");
	load("");
	require_bar("device platform:ampere_altra");
	require_seen("SIGBUS", "fault");
	must_unload();
	REQUIRE_EQ(module_unload("vfio_nc_soc"), 0);
}

/* What lies only partly in a range that may be combined is Device. */
CASE(patched_kernel_range_holds)
{
	struct vfio_dev dev;

	load("rules=" IVSHMEM_A "/2@0x10000+0x10000=normal-nc;" IVSHMEM_A "/2=device");
	must_open(&dev, IVSHMEM_A);
	REQUIRE_STR(measure_process(must_map(&dev, IVSHMEM_BAR, 0x10000, 0x10000)), "ok");
	REQUIRE_STR(measure_process(must_map(&dev, IVSHMEM_BAR, 0, 0x3000)), "SIGBUS");
}

/* Nothing is changed, and every view says what that is. */
CASE(patched_kernel_stock_is_untouched_and_shown)
{
	const char *line = server_has_native_mirror() ?
		" bar2 normal-nc normal-nc unlisted " :
		" bar2 normal-nc device unlisted ";
	char text[4096];
	struct vfio_dev dev;
	void *bar;

	load("");
	require_bar("stock unlisted");
	must_open(&dev, IVSHMEM_A);
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(measure_process(bar), "ok");
	REQUIRE_STR(measure_guest(bar, IVSHMEM_SIZE, S1_NORMAL_NC), as_stock());
	REQUIRE_EQ(server_read(MAPPINGS, text, sizeof(text)), 0);
	if (!strstr(text, line))
		FAIL("no line with \"%s\" in:\n%s", line, text);
	require_bar("stock unlisted (kernel: normal-nc)");
	must_log("bar2: this kernel's vfio-pci-core maps it Normal-NC: stock leaves it so");
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
	require_bar("stock unlisted (kernel: normal-nc)");
}

CASE(patched_kernel_dry_run_is_untouched)
{
	load("dry_run=1 " RULE("device"));
	require_seen("ok", as_stock());
}

/* A BAR that the patch leaves alone. */
CASE(patched_kernel_other_bar_is_as_ever)
{
	load("");
	must_bind(EDU, "vfio-pci");
	REQUIRE_STR(measure_process_of(EDU, 0, 0x100000), "SIGBUS");
	must_log(EDU " [1234:11e8] opened: bar0 stock unlisted");
	REQUIRE_EQ(log_count("maps it Normal-NC"), 0);
}

/* A driver for single devices whose operations name vfio-pci-core's mmap. */
CASE(patched_kernel_variant_with_core_mmap_is_governed)
{
	insmod("vfio_nc_patched", "");
	insmod(VARIANT, "core_mmap=1 own_type=1");
	must_bind(IVSHMEM_A, VARIANT);
	must_load(RULE("device"));
	require_seen("SIGBUS", "fault");
	require_bar("device rules#1");
	must_unload();
	must_load(RULE("permit"));
	require_seen("SIGBUS", "ok");
	must_unload();
	must_load(RULE("normal-nc"));
	require_seen("ok", "ok");
}

/* One with an mmap of its own that leaves vfio-pci-core's type, as hisilicon's. */
CASE(own_mmap_with_core_type_is_governed)
{
	insmod(VARIANT, "");
	must_bind(IVSHMEM_A, VARIANT);
	must_load(RULE("normal-nc"));
	require_seen("ok", "ok");
	require_bar("normal-nc rules#1");
}

/* Told before anything is mapped; where the driver does not do it, what holds. */
CASE(driver_in_the_table_is_shown_before_the_first_open)
{
	struct vfio_dev dev;
	void *bar;

	insmod(VARIANT, "own_type=1 name=" NVGRACE);
	must_bind(IVSHMEM_A, NVGRACE);
	must_load(RULE("device"));
	require_bar("(driver's own type: normal-nc)");
	must_open(&dev, IVSHMEM_A);
	must_log(IVSHMEM_A ": bar2: " NVGRACE " maps it itself, normal-nc");
	require_bar("(driver's own type: normal-nc)");
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(measure_process(bar), "ok");
	require_bar("(driver's own type: normal-nc)");
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
	REQUIRE_EQ(server_write("/sys/module/" VARIANT "/parameters/own_type", "0"), 0);
	must_open(&dev, IVSHMEM_A);
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(measure_process(bar), "SIGBUS");
	require_bar("device rules#1");
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
	require_bar("(driver's own type: normal-nc)");
}

/* nvgrace-gpu has other operations for devices without memory of their own. */
CASE(driver_in_the_table_with_core_mmap_is_governed)
{
	insmod(VARIANT, "core_mmap=1 name=" NVGRACE);
	must_bind(IVSHMEM_A, NVGRACE);
	must_load(RULE("device"));
	require_bar("device rules#1");
	require_seen("SIGBUS", "fault");
	REQUIRE_EQ(log_count("maps it itself"), 0);
}
