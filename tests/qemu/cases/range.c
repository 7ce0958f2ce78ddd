// SPDX-License-Identifier: GPL-2.0-only
/*
 * range.c - rules for a part of a BAR, and mappings that lie across its ends.
 *
 * The granted range is [0x100000, 0x200000) of a BAR of 4 MiB.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "harness.h"
#include "measure.h"
#include "server.h"
#include "vfio.h"

#define GROUP "range"

#define RANGE_START	0x100000UL
#define RANGE_LENGTH	0x100000UL
#define RULE(verdict)	"rules=" IVSHMEM_A "/2@0x100000+0x100000=" verdict

/* What is seen of [start, start + length) with a rule for the range. */
static struct measure_bar see(const char *rule, uint64_t start, size_t length)
{
	must_bind(IVSHMEM_A, "vfio-pci");
	must_load(rule);
	return measure_bar(IVSHMEM_A, IVSHMEM_BAR, start, length);
}

CASE(mapping_of_exactly_the_range_is_granted)
{
	struct measure_bar seen = see(RULE("normal-nc"), RANGE_START,
				      RANGE_LENGTH);

	REQUIRE_STR(seen.process, "ok");
	REQUIRE_STR(seen.guest_nc, "ok");
}

CASE(mapping_of_its_first_page_is_granted)
{
	REQUIRE_STR(see(RULE("normal-nc"), RANGE_START, PAGE).process, "ok");
}

CASE(mapping_of_its_last_page_is_granted)
{
	REQUIRE_STR(see(RULE("normal-nc"), RANGE_START + RANGE_LENGTH - PAGE,
			PAGE).process, "ok");
}

CASE(mapping_from_a_page_before_is_device)
{
	struct measure_bar seen = see(RULE("normal-nc"), RANGE_START - PAGE,
				      RANGE_LENGTH);

	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, "fault");
}

CASE(mapping_to_a_page_beyond_is_device)
{
	struct measure_bar seen = see(RULE("normal-nc"), RANGE_START,
				      RANGE_LENGTH + PAGE);

	/* The first page is inside: the hook decides for each leaf. */
	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, server_hooks() ? "ok" : "fault");
}

CASE(mapping_of_the_whole_bar_is_device)
{
	struct measure_bar seen = see(RULE("permit"), 0, IVSHMEM_SIZE);

	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, "fault");
}

CASE(mapping_beside_the_range_stays_stock)
{
	struct measure_bar seen = see(RULE("device"), RANGE_START +
				      RANGE_LENGTH, RANGE_LENGTH);

	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, server_has_native_mirror() ? "ok" : "fault");
}

CASE(mapping_over_permit_and_normal_nc_is_permit)
{
	struct measure_bar seen = see(RULE("normal-nc") ";" IVSHMEM_A
				      "/2=permit", 0, IVSHMEM_SIZE);

	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, "ok");
}

/* A range for a larger BAR: Device, though another rule would grant. */
CASE(range_beyond_the_bar_is_device)
{
	struct measure_bar seen = see("rules=" IVSHMEM_A
				      "/2@0x0+0x800000=permit;" IVSHMEM_A
				      "/2=normal-nc", 0, IVSHMEM_SIZE);

	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, "fault");
	must_log(IVSHMEM_A ": rules#1 ends beyond bar2: device there");
}

#define MISFITS 126

/* Each is beyond BAR0 and BAR2. */
static void load_misfits(const char *verdict)
{
	char rules[4096] = "rules=";
	int at = strlen(rules);
	int i;

	for (i = 0; i < MISFITS; i++)
		at += sprintf(rules + at, "%s*:*/all@0x800000+%#lx=%s", i ? ";" : "",
			      PAGE, verdict);
	if (!module_is_loaded("vfio_nc"))
		must_load(rules);
	else
		REQUIRE_EQ(server_write("/sys/module/vfio_nc/parameters/rules",
					strchr(rules, '=') + 1), 0);
}

static void open_once(void)
{
	struct vfio_dev dev;

	must_open(&dev, IVSHMEM_A);
	vfio_dev_close(&dev);
}

/* A line for each, at each open, was a way to fill the log. */
CASE(rules_beyond_their_bars_are_one_line_for_each_text)
{
	load_misfits("stock");
	must_bind(IVSHMEM_A, "vfio-pci");
	log_mark();
	open_once();
	must_log(IVSHMEM_A ": rules#1 ends beyond bar0: device there; so do 251 more");
	REQUIRE_EQ(log_count("ends beyond"), 1);
	/* And the one about the open. */
	REQUIRE_EQ(log_count("vfio_nc: "), 2);
	open_once();
	REQUIRE_EQ(log_count("ends beyond"), 1);
	load_misfits("device");
	open_once();
	REQUIRE_EQ(log_count("ends beyond"), 2);
}
