// SPDX-License-Identifier: GPL-2.0-only
/*
 * crowd.c - hundreds of functions behind root ports, all bound, all open, all with a
 * verdict. Only in the boots with crowd.boot. What each step takes is printed.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "crowd.h"
#include "harness.h"
#include "measure.h"
#include "peek.h"
#include "server.h"
#include "vm.h"

#define GROUP "crowd"

#define RULES		"/sys/module/vfio_nc/parameters/rules"
#define MAPPINGS	"/sys/kernel/debug/vfio_nc/mappings"

/* Of so many one is tried in a guest, and opened again. */
#define CROWD_STEP	20

static char crowd[CROWD_MAX][16];
static unsigned int nr_crowd;

static double crowd_since;

static double crowd_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void crowd_begin(void)
{
	crowd_since = crowd_now();
}

static void crowd_end(const char *what, unsigned int nr)
{
	double ms = crowd_now() - crowd_since;

	harness_note("figure: %-36s %8.0f ms, %6.2f for each of %u", what, ms, ms / nr, nr);
}

static const char *crowd_file(unsigned int i, const char *name)
{
	return harness_text("/sys/bus/pci/devices/%s/%s", crowd[i], name);
}

static void crowd_require_bars(const char *want)
{
	char text[256];
	unsigned int i;

	for (i = 0; i < nr_crowd; i++) {
		const char *path = crowd_file(i, "vfio_nc/bar2");

		REQUIRE_EQ(server_read(path, text, sizeof(text)), 0);
		if (strcmp(text, want))
			FAIL("%s says \"%s\", not \"%s\"", path, text, want);
	}
}

static void crowd_bind(unsigned int from, unsigned int to)
{
	unsigned int i;

	for (i = from; i < to; i++)
		must_bind(crowd[i], "vfio-pci");
}

/* Some are bound before the module is loaded, and some after. */
static void crowd_bind_and_load(void)
{
	crowd_bind(0, nr_crowd / 2);
	crowd_begin();
	must_load("");
	crowd_end("load, half of them bound", nr_crowd / 2);
	crowd_begin();
	crowd_bind(nr_crowd / 2, nr_crowd);
	crowd_end("bind the other half", nr_crowd - nr_crowd / 2);
	crowd_begin();
	REQUIRE_EQ(server_write(RULES, "*:*/2=permit"), 0);
	crowd_end("write a rule", nr_crowd);
	crowd_begin();
	crowd_require_bars("permit rules#1");
	crowd_end("read bar2 of all", nr_crowd);
}

/* Every @step one; likewise below. */
static void crowd_open(struct vfio_dev *devices, void **bars, unsigned int step)
{
	unsigned int i;

	crowd_begin();
	for (i = 0; i < nr_crowd; i += step)
		must_open(&devices[i], crowd[i]);
	crowd_end("open", nr_crowd / step);
	crowd_begin();
	for (i = 0; i < nr_crowd; i += step)
		bars[i] = must_map(&devices[i], IVSHMEM_BAR, 0, PAGE);
	crowd_end("map", nr_crowd / step);
}

/* One line each, by the rule. */
static void crowd_require_listed(void)
{
	static char text[CROWD_MAX * 160];
	unsigned int i;

	crowd_begin();
	REQUIRE_EQ(server_read(MAPPINGS, text, sizeof(text)), 0);
	crowd_end("read mappings", nr_crowd);
	for (i = 0; i < nr_crowd; i++) {
		const char *line = harness_text(" %s bar2 device normal-nc rules#1 ", crowd[i]);

		if (!strstr(text, line))
			FAIL("mappings has no line with \"%s\"", line);
	}
}

/* Some have their pages as decided. */
static void crowd_require_guest(void **bars, const char *want, unsigned int step)
{
	unsigned int i;
	struct vm vm;

	REQUIRE_EQ(vm_create(&vm, 1), 0);
	for (i = 0; i < nr_crowd; i += step) {
		struct peek_leaf leaf;

		REQUIRE_EQ(vm_add_slot(&vm, 0, VM_GPA_FIRST, bars[i], PAGE, 0), 0);
		REQUIRE_EQ(vm_touch(&vm, 0, VM_GPA_FIRST, PAGE, PAGE, S1_NORMAL_NC), GUEST_OK);
		leaf = must_peek_stage2(vm.fd, VM_GPA_FIRST);
		REQUIRE_STR(peek_stage2_name(&leaf), want);
		REQUIRE_EQ(vm_del_slot(&vm, 0), 0);
	}
	vm_destroy(&vm);
}

static void crowd_close(struct vfio_dev *devices, void **bars, unsigned int step)
{
	unsigned int i;

	crowd_begin();
	for (i = 0; i < nr_crowd; i += step) {
		munmap(bars[i], PAGE);
		vfio_dev_close(&devices[i]);
	}
	crowd_end("unmap and close", nr_crowd / step);
}

static void crowd_leave(void)
{
	unsigned int i;

	crowd_begin();
	must_unload();
	crowd_end("unload, all of them bound", nr_crowd);
	REQUIRE(access(crowd_file(0, "vfio_nc"), F_OK));
	for (i = 0; i < nr_crowd; i++) {
		REQUIRE_EQ(device_unbind(crowd[i]), 0);
		REQUIRE_EQ(server_write(crowd_file(i, "driver_override"), "\n"), 0);
	}
}

CASE(crowd_is_governed_from_load_to_unload)
{
	static struct vfio_dev devices[CROWD_MAX];
	static void *bars[CROWD_MAX];

	nr_crowd = crowd_find(crowd);
	REQUIRE(nr_crowd >= harness_number("least", 200));
	crowd_bind_and_load();
	crowd_open(devices, bars, 1);
	crowd_require_listed();
	crowd_require_guest(bars, "normal-nc", CROWD_STEP);
	/* What is written now counts from the next open. */
	REQUIRE_EQ(server_write(RULES, "*:*/2=device"), 0);
	crowd_require_bars("permit rules#1");
	REQUIRE_EQ(module_unload("vfio_nc"), -EAGAIN);
	crowd_close(devices, bars, 1);
	crowd_require_bars("device rules#1");
	crowd_open(devices, bars, CROWD_STEP);
	crowd_require_guest(bars, "device-ngnre", CROWD_STEP);
	crowd_close(devices, bars, CROWD_STEP);
	crowd_leave();
}
