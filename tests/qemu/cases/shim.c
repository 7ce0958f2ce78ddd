// SPDX-License-Identifier: GPL-2.0-only
/*
 * shim.c - when a device is governed, by which verdict, and until when.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "background.h"
#include "harness.h"
#include "measure.h"
#include "server.h"
#include "tracing.h"

#define GROUP "shim"

#define RULE_A_NC	"rules=" IVSHMEM_A "/2=normal-nc"
#define FILES_A		"/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/"
#define MIRROR		"/sys/module/vfio_nc/parameters/mirror"
#define LATE		"its driver has registered it after its probe: governed from its next open"
#define VARIANT		"vfio_nc_variant"
#define VARIANT_PARAMETER "/sys/module/" VARIANT "/parameters/"

/* What a process sees of BAR2, opened for this question. */
static const char *see_process(const char *bdf)
{
	return measure_process_of(bdf, IVSHMEM_BAR, IVSHMEM_SIZE);
}

CASE(bind_before_load_is_governed)
{
	must_bind(IVSHMEM_A, "vfio-pci");
	must_load(RULE_A_NC);
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
}

CASE(bind_after_load_is_governed)
{
	must_load(RULE_A_NC);
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
}

CASE(rebind_is_governed_again)
{
	int round;

	must_load(RULE_A_NC);
	for (round = 0; round < 3; round++) {
		must_bind(IVSHMEM_A, "vfio-pci");
		REQUIRE_STR(see_process(IVSHMEM_A), "ok");
		REQUIRE_EQ(device_unbind(IVSHMEM_A), 0);
	}
	must_unload();
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_STR(see_process(IVSHMEM_A), "SIGBUS");
}

CASE(two_devices_opposite_verdicts_both_hold)
{
	struct vfio_dev a, b;

	must_load("rules=" IVSHMEM_A "/2=normal-nc;" IVSHMEM_B "/2=device");
	must_bind(IVSHMEM_A, "vfio-pci");
	must_bind(IVSHMEM_B, "vfio-pci");
	must_open(&a, IVSHMEM_A);
	must_open(&b, IVSHMEM_B);
	void *bar_a = must_map(&a, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	void *bar_b = must_map(&b, IVSHMEM_BAR, 0, IVSHMEM_SIZE);

	REQUIRE_STR(measure_process(bar_a), "ok");
	REQUIRE_STR(measure_process(bar_b), "SIGBUS");
	REQUIRE_STR(measure_guest(bar_a, IVSHMEM_SIZE, S1_NORMAL_NC), "ok");
	REQUIRE_STR(measure_guest(bar_b, IVSHMEM_SIZE, S1_NORMAL_NC), "fault");
}

CASE(rmmod_while_open_is_refused)
{
	struct vfio_dev first, second;

	must_load(RULE_A_NC);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&first, IVSHMEM_A);
	must_open(&second, IVSHMEM_A);
	REQUIRE_EQ(module_unload("vfio_nc"), -EAGAIN);
	vfio_dev_close(&first);
	REQUIRE_EQ(module_unload("vfio_nc"), -EAGAIN);
	vfio_dev_close(&second);
	must_unload();
}

CASE(rmmod_while_mapped_is_refused)
{
	struct vfio_dev dev;
	void *bar;

	must_load(RULE_A_NC);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
	REQUIRE_EQ(module_unload("vfio_nc"), -EAGAIN);
	REQUIRE_STR(measure_process(bar), "ok");
	munmap(bar, IVSHMEM_SIZE);
	must_unload();
}

/* Who wins is open, but every open works and the log stays clean. */
CASE(rmmod_racing_open_leaves_both_right)
{
	struct background opener = {
		.run = background_open_close, .bdf = IVSHMEM_A,
	};
	double end = tracing_now() + 20;
	unsigned int round, unloaded = 0;

	must_bind(IVSHMEM_A, "vfio-pci");
	background_start(&opener);
	for (round = 0; unloaded < 50 && !opener.done; round++) {
		if (tracing_now() > end)
			break;
		if (!module_is_loaded("vfio_nc"))
			must_load(RULE_A_NC);
		unloaded += !module_unload("vfio_nc");
	}
	REQUIRE_EQ(background_stop(&opener), 0);
	harness_note("%u of %u rmmod won, %u opens met one", unloaded, round,
		     log_count("while the module leaves"));
	REQUIRE(unloaded > 0);
	if (module_is_loaded("vfio_nc"))
		must_unload();
	REQUIRE_STR(see_process(IVSHMEM_A), "SIGBUS");
	must_load(RULE_A_NC);
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
}

CASE(unbind_while_open_waits_for_close)
{
	struct background unbinder = {
		.run = background_unbind, .bdf = IVSHMEM_A,
	};
	struct vfio_dev dev;

	must_load(RULE_A_NC);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	background_start(&unbinder);
	REQUIRE(!background_is_done_within(&unbinder, 200));
	REQUIRE_EQ(module_unload("vfio_nc"), -EAGAIN);
	vfio_dev_close(&dev);
	REQUIRE_EQ(background_wait(&unbinder), 0);
	REQUIRE_EQ(module_references("vfio_nc"), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
}

CASE(device_removed_and_found_again_is_governed)
{
	must_load("rules=" IVSHMEM_B "/2=normal-nc");
	must_bind(IVSHMEM_B, "vfio-pci");
	REQUIRE_STR(see_process(IVSHMEM_B), "ok");
	REQUIRE_EQ(server_write("/sys/bus/pci/devices/" IVSHMEM_B "/remove", "1"),
		   0);
	REQUIRE_EQ(server_write("/sys/bus/pci/rescan", "1"), 0);
	must_bind(IVSHMEM_B, "vfio-pci");
	REQUIRE_STR(see_process(IVSHMEM_B), "ok");
	must_unload();
	REQUIRE_STR(see_process(IVSHMEM_B), "SIGBUS");
}

CASE(open_before_load_stays_stock_until_last_close)
{
	struct vfio_dev first, second;
	void *before, *after;

	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&first, IVSHMEM_A);
	before = must_map(&first, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	must_load(RULE_A_NC);
	must_log(IVSHMEM_A ": is open already: stock until its last close");
	REQUIRE_EQ(module_unload("vfio_nc"), -EAGAIN);

	must_open(&second, IVSHMEM_A);
	after = must_map(&second, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(measure_process(before), "SIGBUS");
	REQUIRE_STR(measure_process(after), "SIGBUS");
	REQUIRE_STR(measure_guest(after, IVSHMEM_SIZE, S1_NORMAL_NC),
		    server_has_native_mirror() ? "ok" : "fault");

	munmap(before, IVSHMEM_SIZE);
	munmap(after, IVSHMEM_SIZE);
	vfio_dev_close(&first);
	REQUIRE_EQ(module_references("vfio_nc"), 1);
	vfio_dev_close(&second);
	REQUIRE_EQ(module_references("vfio_nc"), 0);
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
	must_unload();
}

static void load_variant(const char *parameters)
{
	int ret = module_load(VARIANT, parameters);

	if (ret)
		FAIL("insmod %s: %s", VARIANT, strerror(-ret));
}

/*
 * A driver that is at its probe is not done with its vfio device. The scan of a
 * module that is loaded meanwhile leaves it to the notifier.
 */
CASE(attach_waits_for_the_end_of_the_probe)
{
	struct background binder = {
		.run = background_bind, .bdf = IVSHMEM_A, .driver = VARIANT,
	};

	load_variant("hold_probe=1");
	background_start(&binder);
	REQUIRE(!background_is_done_within(&binder, 200));
	must_load(RULE_A_NC);
	REQUIRE_STR(see_process(IVSHMEM_A), "SIGBUS");
	REQUIRE_EQ(server_write(VARIANT_PARAMETER "hold_probe", "0"), 0);
	REQUIRE_EQ(background_wait(&binder), 0);
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
	REQUIRE_EQ(module_references("vfio_nc"), 0);
	must_unload();
	REQUIRE_STR(see_process(IVSHMEM_A), "SIGBUS");
}

/* A reference that is kept would pin the driver's module and its memory. */
CASE(probe_failing_after_registration_is_not_attached)
{
	struct background binder = {
		.run = background_bind, .bdf = IVSHMEM_A, .driver = VARIANT,
	};

	load_variant("hold_probe=1 fail_probe=1");
	background_start(&binder);
	REQUIRE(!background_is_done_within(&binder, 200));
	must_load(RULE_A_NC);
	REQUIRE_STR(see_process(IVSHMEM_A), "SIGBUS");
	REQUIRE_EQ(server_write(VARIANT_PARAMETER "hold_probe", "0"), 0);
	REQUIRE_EQ(background_wait(&binder), -ENODEV);
	REQUIRE_EQ(module_references(VARIANT), 0);
	REQUIRE_EQ(module_unload(VARIANT), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
}

static void list(void)
{
	char text[16];

	REQUIRE_EQ(server_read(MIRROR, text, sizeof(text)), 0);
}

/* A shim on a shim would never return. */
CASE(listing_attaches_nothing_twice)
{
	must_bind(IVSHMEM_A, "vfio-pci");
	must_load(RULE_A_NC);
	list();
	usleep(300000);
	REQUIRE_EQ(log_count(LATE), 0);
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
	must_unload();
	REQUIRE_STR(see_process(IVSHMEM_A), "SIGBUS");
}

CASE(device_registered_after_its_probe_is_governed_once_listed)
{
	double end;

	load_variant("late=1");
	must_bind(IVSHMEM_A, VARIANT);
	must_load(RULE_A_NC);
	list();
	usleep(300000);
	REQUIRE_EQ(log_count(LATE), 0);
	REQUIRE_EQ(server_write(VARIANT_PARAMETER "late", "0"), 0);
	list();
	for (end = tracing_now() + 20; !log_count(LATE); usleep(50000))
		REQUIRE(tracing_now() < end);
	must_log(IVSHMEM_A ": " LATE);
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
	REQUIRE_EQ(device_unbind(IVSHMEM_A), 0);
	REQUIRE_EQ(module_unload(VARIANT), 0);
}

/* Since 6.6 nothing below the device shows any more that it is vfio's. */
CASE(open_while_its_unbind_waits_is_seen_at_load)
{
	struct background unbinder = {
		.run = background_unbind, .bdf = IVSHMEM_A,
	};
	struct vfio_dev dev;
	char text[64];
	void *bar;

	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	background_start(&unbinder);
	REQUIRE(!background_is_done_within(&unbinder, 500));
	must_load(RULE_A_NC);
	REQUIRE(log_find(IVSHMEM_A ": its driver is leaving it, and it may be open still: stock") ||
		log_find(IVSHMEM_A ": is open already: stock"));
	REQUIRE_EQ(server_read(FILES_A "bar2", text, sizeof(text)), 0);
	REQUIRE_STR(text, "stock (open since before it was governed)");
	REQUIRE_EQ(server_write(FILES_A "override", "2=device"), -EBUSY);
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(measure_process(bar), "SIGBUS");
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
	REQUIRE_EQ(background_wait(&unbinder), 0);
	REQUIRE_EQ(module_references("vfio_nc"), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
}

static int open_once(struct background *background)
{
	struct vfio_dev dev;
	int ret = vfio_dev_open(&dev, background->bdf);

	if (!ret)
		vfio_dev_close(&dev);
	return ret;
}

/* One that is not vfio's, and one of another set: unbound and bound. */
static int bind_others(struct background *background)
{
	int ret = device_bind(IGB, "igb");

	return ret ?: device_bind(background->bdf, background->driver);
}

static int load_ours(struct background *background)
{
	(void)background;
	return module_load("vfio_nc", "");
}

/* The driver of one device takes its time at open, and the scan waits for it. */
CASE(slow_open_holds_up_its_own_set_only)
{
	struct background opener = { .run = open_once, .bdf = IVSHMEM_A };
	struct background loader = { .run = load_ours };
	struct background other = {
		.run = bind_others, .bdf = IVSHMEM_B, .driver = "vfio-pci",
	};

	REQUIRE_EQ(system("modprobe igb"), 0);
	load_variant("");
	must_bind(IVSHMEM_A, VARIANT);
	REQUIRE_EQ(server_write(VARIANT_PARAMETER "hold_open", "1"), 0);
	background_start(&opener);
	REQUIRE(!background_is_done_within(&opener, 500));
	background_start(&loader);
	REQUIRE(!background_is_done_within(&loader, 1000));
	background_start(&other);
	REQUIRE(background_is_done_within(&other, 30000));
	REQUIRE(!opener.done && !loader.done);
	REQUIRE_EQ(server_write(VARIANT_PARAMETER "hold_open", "0"), 0);
	REQUIRE_EQ(background_wait(&other), 0);
	REQUIRE_EQ(background_wait(&loader), 0);
	REQUIRE_EQ(background_wait(&opener), 0);
}

CASE(open_failing_leaves_no_reference)
{
	struct vfio_dev dev;

	load_variant("fail_open=1");
	must_bind(IVSHMEM_A, VARIANT);
	must_load(RULE_A_NC);
	REQUIRE_EQ(vfio_dev_open(&dev, IVSHMEM_A), -EIO);
	REQUIRE_EQ(module_references("vfio_nc"), 0);
	REQUIRE_EQ(server_write(VARIANT_PARAMETER "fail_open", "0"), 0);
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
}

/* As of vendors, who hide a new one from the CRCs of symbols. */
CASE(kernel_with_more_operations_than_known_finds_none_behind_ours)
{
	char more[16];

	load_variant("");
	must_bind(IVSHMEM_A, VARIANT);
	must_load(RULE_A_NC);
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
	REQUIRE(server_read(VARIANT_PARAMETER "more", more, sizeof(more)) >= 0);
	REQUIRE_STR(more, "0");
}

CASE(driver_with_own_type_is_left_alone)
{
	load_variant("own_type=1");
	must_bind(IVSHMEM_A, VARIANT);
	must_load("rules=" IVSHMEM_A "/2=device");
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
	must_log(IVSHMEM_A ": bar2: driver's own type, device does not govern it");
	REQUIRE_EQ(server_write(VARIANT_PARAMETER "own_type", "0"), 0);
	REQUIRE_STR(see_process(IVSHMEM_A), "SIGBUS");
}

/* Neither does the mirror touch it, whichever it is. */
CASE(driver_with_own_type_keeps_guest_as_stock)
{
	struct vfio_dev dev;
	void *bar;

	load_variant("own_type=1");
	must_bind(IVSHMEM_A, VARIANT);
	must_load("rules=" IVSHMEM_A "/2=permit");
	must_open(&dev, IVSHMEM_A);
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(measure_guest(bar, IVSHMEM_SIZE, S1_NORMAL_NC),
		    server_has_native_mirror() ? "ok" : "fault");
}

CASE(dry_run_logs_and_changes_nothing)
{
	must_bind(IVSHMEM_A, "vfio-pci");
	must_load(RULE_A_NC " dry_run=1");
	REQUIRE_STR(see_process(IVSHMEM_A), "SIGBUS");
	must_log("bar2 normal-nc rules#1");
	must_log("(dry run, nothing is changed)");
	REQUIRE_EQ(server_write("/sys/module/vfio_nc/parameters/dry_run", "0"), 0);
	REQUIRE_STR(see_process(IVSHMEM_A), "ok");
}

CASE(dry_run_device_leaves_guest_as_stock)
{
	struct measure_bar seen;

	must_bind(IVSHMEM_A, "vfio-pci");
	must_load("rules=" IVSHMEM_A "/2=device dry_run=1");
	seen = measure_bar(IVSHMEM_A, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(seen.guest_nc, server_has_native_mirror() ? "ok" : "fault");
}

CASE(unlisted_device_is_device)
{
	struct measure_bar seen;

	must_bind(IVSHMEM_A, "vfio-pci");
	must_load("unlisted=device");
	seen = measure_bar(IVSHMEM_A, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, "fault");
	must_log("bar2 device unlisted");
}

/* 80 ranges do not fit into a line, and that must show. */
CASE(open_log_cut_short_says_so)
{
	char rules[4096] = "rules=";
	char rule[64];
	unsigned long i;

	for (i = 0; i < 80; i++) {
		snprintf(rule, sizeof(rule), "%s1af4:1110/2@%#lx+%#lx=permit",
			 i ? ";" : "", i * 2 * PAGE, PAGE);
		strcat(rules, rule);
	}
	must_bind(IVSHMEM_A, "vfio-pci");
	must_load(rules);
	see_process(IVSHMEM_A);
	must_log(harness_text("opened: bar0 stock unlisted, bar2@0x0+%#lx permit rules#1",
			      PAGE));
	must_log(" more; to decide write rules=1af4:1110/0,2=device");
}

CASE(open_log_names_verdict_source_and_missing_rule)
{
	must_bind(IVSHMEM_A, "vfio-pci");
	must_load(RULE_A_NC);
	see_process(IVSHMEM_A);
	must_log(IVSHMEM_A " [1af4:1110] opened: bar0 stock unlisted, bar2 normal-nc rules#1; to decide write rules=1af4:1110/0=device");
	REQUIRE_EQ(log_count("opened:"), 1);
}
