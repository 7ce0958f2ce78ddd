// SPDX-License-Identifier: GPL-2.0-only
/*
 * override.c - what the operator says about one device, and what bar0 to bar5
 * show of any decision.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "override"

#define FILES		"/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/"
#define OVERRIDE	FILES "override"
#define BAR		FILES "bar2"

static void must_read(const char *path, const char *want)
{
	char text[4200];

	REQUIRE_EQ(server_read(path, text, sizeof(text)), 0);
	REQUIRE_STR(text, want);
}

static void must_write(const char *path, const char *text)
{
	int ret = server_write(path, text);

	if (ret)
		FAIL("%s: error %d to \"%s\"", path, ret, text);
}

static void load(const char *parameters)
{
	must_load(parameters);
	must_bind(IVSHMEM_A, "vfio-pci");
}

static const char *process(void)
{
	return measure_process_of(IVSHMEM_A, IVSHMEM_BAR, IVSHMEM_SIZE);
}

CASE(override_counts_from_the_next_open)
{
	load("");
	must_read(OVERRIDE, "auto");
	must_read(BAR, "stock unlisted");
	REQUIRE_STR(process(), "SIGBUS");
	must_write(OVERRIDE, "2=normal-nc");
	must_read(BAR, "normal-nc override#1");
	REQUIRE_STR(process(), "ok");
	must_log("bar2 normal-nc override#1");
	must_write(OVERRIDE, "auto");
	must_read(BAR, "stock unlisted");
	REQUIRE_STR(process(), "SIGBUS");
}

CASE(override_reaches_the_guest)
{
	struct measure_bar seen;

	load("");
	must_write(OVERRIDE, "2=permit");
	seen = measure_bar(IVSHMEM_A, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, "ok");
	REQUIRE_STR(seen.guest_device, "fault");
	must_write(OVERRIDE, "2=device");
	seen = measure_bar(IVSHMEM_A, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(seen.guest_nc, "fault");
}

CASE(override_beats_rules_where_it_speaks)
{
	load("rules=" IVSHMEM_A "/all=device");
	must_write(OVERRIDE, "2=normal-nc");
	must_read(BAR, "normal-nc override#1");
	must_read(FILES "bar0", "device rules#1");
	must_read(FILES "bar1", "none");
	REQUIRE_STR(process(), "ok");
}

CASE(override_of_one_device_leaves_the_others)
{
	load("");
	must_bind(IVSHMEM_B, "vfio-pci");
	must_write(OVERRIDE, "all=normal-nc");
	REQUIRE_STR(measure_process_of(IVSHMEM_B, IVSHMEM_BAR, IVSHMEM_SIZE),
		    "SIGBUS");
	REQUIRE_STR(process(), "ok");
}

CASE(override_with_ranges_is_shown_range_by_range)
{
	load("");
	must_write(OVERRIDE, harness_text("2@%#lx+%#lx=normal-nc;2@0x100000+0x200000=permit",
					  PAGE, PAGE));
	must_read(BAR, harness_text("stock unlisted @0x0+%#lx\n"
				    "normal-nc override#1 @%#lx+%#lx\n"
				    "stock unlisted @%#lx+%#lx\n"
				    "permit override#2 @0x100000+0x200000\n"
				    "stock unlisted @0x300000+0x100000",
				    PAGE, PAGE, PAGE, 2 * PAGE, 0x100000 - 2 * PAGE));
}

/*
 * Every other page of many has an answer of its own, and a remark behind each. A file
 * of sysfs is a page: in one of 64 KiB all that can be said is shown.
 */
CASE(bar_with_too_many_ranges_is_cut_between_lines)
{
	size_t size = PAGE + 104, at = 0;
	char *text = malloc(size), *last;
	unsigned long i;

	must_load("dry_run=1");
	must_bind(IVSHMEM_2G, "vfio-pci");
	for (i = 0; i < (PAGE > 4096 ? 150 : 63); i++)
		at += snprintf(text + at, size - at, "%s2@%#lx+%#lx=permit",
			       i ? ";" : "", PAGE * (2 * i + 1), PAGE);
	must_write("/sys/bus/pci/devices/" IVSHMEM_2G "/vfio_nc/override", text);
	REQUIRE_EQ(server_read("/sys/bus/pci/devices/" IVSHMEM_2G "/vfio_nc/bar2", text,
			       size), 0);
	if (PAGE > 16384) {
		REQUIRE(strstr(text, "permit override#150 ") && !strstr(text, " more"));
		return;
	}
	last = strrchr(text, '\n') + 1;
	REQUIRE(strtoul(last, &last, 10) > 1);
	REQUIRE_STR(last, " more");
}

CASE(override_that_does_not_fit_is_refused_with_what_does)
{
	load("");
	must_write(OVERRIDE, "2=device");
	REQUIRE_EQ(server_write(OVERRIDE, "1=permit"), -EINVAL);
	must_log("override: bar1 is no memory BAR of this device: its memory BARs are 0, 2");
	REQUIRE_EQ(server_write(OVERRIDE, "2@0x10000000+0x10000=permit"), -EINVAL);
	must_log("override: the range ends beyond bar2, which has 0x");
	must_read(OVERRIDE, "2=device");
}

CASE(override_while_open_is_refused_and_changes_nothing)
{
	struct vfio_dev dev;
	void *bar;

	load("");
	must_write(OVERRIDE, "2=device");
	must_open(&dev, IVSHMEM_A);
	REQUIRE_EQ(server_write(OVERRIDE, "2=normal-nc"), -EBUSY);
	must_log("override: the device is open: close it first");
	REQUIRE_EQ(server_write(OVERRIDE, "auto"), -EBUSY);
	must_read(OVERRIDE, "2=device");
	must_read(BAR, "device override#1");
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(measure_process(bar), "SIGBUS");
	vfio_dev_close(&dev);
	/* The mapping alone keeps it open. */
	REQUIRE_EQ(server_write(OVERRIDE, "auto"), -EBUSY);
	munmap(bar, IVSHMEM_SIZE);
	must_write(OVERRIDE, "auto");
}

CASE(bar_shows_what_was_latched_while_open)
{
	struct vfio_dev dev;

	load("rules=" IVSHMEM_A "/2=device");
	must_open(&dev, IVSHMEM_A);
	must_write("/sys/module/vfio_nc/parameters/rules", IVSHMEM_A "/2=stock");
	must_read(BAR, "device rules#1");
	vfio_dev_close(&dev);
	must_read(BAR, "stock rules#1");
}

CASE(override_outlives_the_driver)
{
	load("");
	must_write(OVERRIDE, "2=normal-nc");
	REQUIRE_EQ(device_unbind(IVSHMEM_A), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_read(OVERRIDE, "2=normal-nc");
	REQUIRE_STR(process(), "ok");
}

CASE(override_is_gone_with_the_module)
{
	load("");
	must_write(OVERRIDE, "2=normal-nc");
	must_unload();
	must_load("");
	must_read(OVERRIDE, "auto");
	REQUIRE_STR(process(), "SIGBUS");
}

CASE(override_is_gone_with_the_pci_device)
{
	load("");
	must_write(OVERRIDE, "2=normal-nc");
	must_write("/sys/bus/pci/devices/" IVSHMEM_A "/remove", "1");
	must_log("is removed, and its override with it");
	must_write("/sys/bus/pci/rescan", "1");
	must_bind(IVSHMEM_A, "vfio-pci");
	must_read(OVERRIDE, "auto");
}

CASE(device_open_before_load_is_shown_as_stock)
{
	struct vfio_dev dev;

	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	must_load("rules=" IVSHMEM_A "/2=device");
	must_read(BAR, "stock (open since before it was governed)");
	REQUIRE_EQ(server_write(OVERRIDE, "2=device"), -EBUSY);
	vfio_dev_close(&dev);
	must_read(BAR, "device rules#1");
}

CASE(dry_run_is_shown)
{
	load("dry_run=1 rules=" IVSHMEM_A "/2=device");
	must_read(BAR, "device rules#1 (dry run, nothing is changed)");
}

CASE(without_mirror_it_is_shown_that_guests_do_not_follow)
{
	load("mirror=none rules=" IVSHMEM_A "/2=permit");
	must_read(BAR, "permit rules#1 (guest: device) (why: mirror is none)");
}

CASE(poll_of_a_bar_wakes_when_something_is_said)
{
	struct vfio_dev dev;
	struct pollfd bar;
	char text[128];

	load("");
	bar = (struct pollfd){ .fd = open(BAR, O_RDONLY), .events = POLLPRI };
	REQUIRE(bar.fd >= 0);
	REQUIRE(pread(bar.fd, text, sizeof(text), 0) > 0);
	REQUIRE_EQ(poll(&bar, 1, 0), 0);
	must_write(OVERRIDE, "2=device");
	REQUIRE_EQ(poll(&bar, 1, 2000), 1);
	REQUIRE(pread(bar.fd, text, sizeof(text), 0) > 0);
	REQUIRE_EQ(poll(&bar, 1, 0), 0);
	must_write("/sys/module/vfio_nc/parameters/rules", "\n");
	REQUIRE_EQ(poll(&bar, 1, 2000), 1);
	REQUIRE(pread(bar.fd, text, sizeof(text), 0) > 0);
	must_write("/sys/module/vfio_nc/parameters/unlisted", "device");
	REQUIRE_EQ(poll(&bar, 1, 2000), 1);
	REQUIRE(pread(bar.fd, text, sizeof(text), 0) > 0);
	must_write("/sys/module/vfio_nc/parameters/dry_run", "1");
	REQUIRE_EQ(poll(&bar, 1, 2000), 1);
	REQUIRE(pread(bar.fd, text, sizeof(text), 0) > 0);
	must_open(&dev, IVSHMEM_A);
	must_write("/sys/module/vfio_nc/parameters/rules", "\n");
	REQUIRE(pread(bar.fd, text, sizeof(text), 0) > 0);
	vfio_dev_close(&dev);
	REQUIRE_EQ(poll(&bar, 1, 2000), 1);
	close(bar.fd);
}
