// SPDX-License-Identifier: GPL-2.0-only
/*
 * page.c - a row of the tables about 4 KiB, on whatever pages the kernel has: what
 * is shown is what a mapping, which is whole pages, gets. The module with that row is
 * made by broken.sh.
 */
#include <string.h>
#include <sys/mman.h>

#include "assigned.h"
#include "harness.h"
#include "measure.h"
#include "peek.h"
#include "probe.h"
#include "server.h"

#define GROUP "page"

#define ROW		"pci100x_ntb"	/* BAR0, its first 4 KiB: normal-nc */
#define ROW_SIZE	0x1000UL
#define EDU_SIZE	0x100000UL
#define BAR		"/sys/bus/pci/devices/" EDU "/vfio_nc/bar0"

/* EDU goes as a switch with windows to a peer. */
#define IDS		"slot=4 vendor=0x1055 device=0x1001 class=0x068000"

static void load(void)
{
	must_bind(EDU, "vfio-pci");
	REQUIRE_EQ(module_load("vfio_nc_ids", IDS), 0);
	REQUIRE_EQ(module_load("row", ""), 0);
}

/* Registers need not take an unaligned access: the types are read from the tables. */
static void require_types(struct assigned *a, const char *process, const char *guest)
{
	struct peek_leaf va, ipa;

	REQUIRE_EQ(probe_aligned(a->bar, NULL), ACCESS_OK);
	assigned_touch(a, PAGE);
	va = must_peek_process(a->bar);
	ipa = must_peek_stage2(a->vm.fd, ASSIGNED_GPA);
	REQUIRE_STR(peek_stage1_name(&va), process);
	REQUIRE_STR(peek_stage2_name(&ipa), guest);
}

/* What the row and nobody speak about, half and half, is device. */
static const char *verdict(void)
{
	return PAGE > ROW_SIZE ? "device" : "normal-nc";
}

CASE(row_of_4_kib_is_shown_as_it_holds)
{
	char text[256];

	load();
	REQUIRE_EQ(server_read(BAR, text, sizeof(text)), 0);
	REQUIRE_STR(text, harness_text("%s table:" ROW " @0x0+%#lx\n"
				       "stock unlisted @%#lx+%#lx", verdict(), PAGE, PAGE,
				       EDU_SIZE - PAGE));
}

CASE(row_of_4_kib_gets_what_is_shown)
{
	bool cut = PAGE > ROW_SIZE;
	struct assigned a;

	load();
	assigned_open(&a, EDU, 0, 0, PAGE, 1);
	require_types(&a, cut ? "device-ngnrne" : "normal-nc",
		      cut ? "device-ngnre" : "normal-nc");
	must_log(harness_text("opened: bar0@0x0+%#lx %s table:" ROW ", bar0@%#lx", PAGE,
			      verdict(), PAGE));
	assigned_close(&a);
}

CASE(row_of_4_kib_is_listed_as_it_is_mapped)
{
	char text[4096];
	struct vfio_dev dev;
	void *page;

	load();
	must_open(&dev, EDU);
	page = must_map(&dev, 0, 0, PAGE);
	REQUIRE_EQ(server_read("/sys/kernel/debug/vfio_nc/mappings", text,
			       sizeof(text)), 0);
	REQUIRE(strstr(text, harness_text(EDU " bar0 %s %s table:" ROW " ", verdict(),
					  verdict())));
	munmap(page, PAGE);
	vfio_dev_close(&dev);
}
