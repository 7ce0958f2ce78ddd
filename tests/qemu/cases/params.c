// SPDX-License-Identifier: GPL-2.0-only
/*
 * params.c - what the operator may write, what is refused, and when it counts.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "params"

#define PARAMETERS	"/sys/module/vfio_nc/parameters/"
#define RULE_A_NC	IVSHMEM_A "/2=normal-nc"
#define RULE_A_DEVICE	IVSHMEM_A "/2=device"

static void require_parameter(const char *name, const char *want)
{
	char path[96], text[4200];

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	REQUIRE_EQ(server_read(path, text, sizeof(text)), 0);
	REQUIRE_STR(text, want);
}

/* insmod must refuse it with one line of ours, which holds @says. */
static void require_refused_at_load(const char *parameters, const char *says)
{
	log_mark();
	REQUIRE_EQ(module_load("vfio_nc", parameters), -EINVAL);
	REQUIRE(!module_is_loaded("vfio_nc"));
	must_log(says);
	REQUIRE_EQ(log_count("vfio_nc: rules:") + log_count("vfio_nc: unlisted:") +
		   log_count("vfio_nc: dry_run:"), 1);
}

CASE(bad_rule_at_load_keeps_module_out)
{
	require_refused_at_load("rules=10de:*/pref=normalnc",
				"rules: bad \"normalnc\" at character 13: expected device");
	require_refused_at_load("rules=10de:*/pref=permit;10de/0=device",
				"rules: bad \"10de\" at character 20: expected a selector");
	require_refused_at_load("rules=10de:*/6=permit",
				"rules: bad \"6\" at character 8: expected all, pref");
	require_refused_at_load("rules=10de:*/pref",
				"rules: nothing at character 12: expected \"=\"");
}

/* As "cat FILE" has it; the log stays one line. */
CASE(rules_in_lines_are_refused)
{
	must_load("");
	log_mark();
	REQUIRE_EQ(server_write(PARAMETERS "rules",
				"10de:*/0=permit\n15b3:*/0=device\n"), -EINVAL);
	must_log("rules: bad \"permit\\n15b3:*\" at character 10: expected device, permit, normal-nc or stock; write permit;15b3:*/0=device");
	require_parameter("rules", "");
}

CASE(range_not_page_aligned_is_refused)
{
	require_refused_at_load("rules=10de:*/0@0x800+0x10000=permit",
				"bad \"0x800\" at character 10: expected a multiple of the kernel's page size");
	require_refused_at_load("rules=10de:*/0@0x10000+0x10=permit",
				"bad \"0x10\" at character 18");
	require_refused_at_load("rules=10de:*/0@0x10000+0x0=permit",
				"bad \"0x0\" at character 18");
}

CASE(bad_unlisted_is_refused)
{
	require_refused_at_load("unlisted=permit",
				"unlisted: bad \"permit\": expected stock or device");
	must_load("unlisted=device");
	REQUIRE_EQ(server_write(PARAMETERS "unlisted", "normal-nc"), -EINVAL);
	require_parameter("unlisted", "device");
	REQUIRE_EQ(server_write(PARAMETERS "unlisted", "stock\n"), 0);
	require_parameter("unlisted", "stock");
}

CASE(bad_dry_run_is_refused)
{
	require_refused_at_load("dry_run=maybe",
				"dry_run: bad \"maybe\": expected Y or N");
	must_load("dry_run");
	require_parameter("dry_run", "Y");
	log_mark();
	REQUIRE_EQ(server_write(PARAMETERS "dry_run", "maybe\n"), -EINVAL);
	must_log("dry_run: bad \"maybe\": expected Y or N");
	require_parameter("dry_run", "Y");
	REQUIRE_EQ(server_write(PARAMETERS "dry_run", "N\n"), 0);
	must_log("dry_run: N from each device's next open; open now: 0");
	require_parameter("dry_run", "N");
}

CASE(rules_too_long_to_read_back_are_refused)
{
	char text[6000] = "rules=10de:2204/0=permit";
	int i;

	for (i = 0; i < 240; i++)
		strcat(text, ";10de:2204/0=permit");
	require_refused_at_load(text, "rules: longer than 4094 characters");
}

/* sysfs would hand it over in pieces, the first of which is right by itself. */
CASE(rules_longer_than_a_page_change_nothing)
{
	char text[6000] = "10de:2204/0,1,2,3,4,5=permit";

	while (strlen(text) < 5000)
		strcat(text, ";10de:2204/0,1,2,3,4,5=permit");
	must_load("rules=" RULE_A_NC);
	REQUIRE_EQ(server_write(PARAMETERS "rules", text), -EINVAL);
	require_parameter("rules", RULE_A_NC);
}

CASE(bad_write_keeps_old_rules)
{
	must_load("rules=" RULE_A_NC);
	REQUIRE_EQ(server_write(PARAMETERS "rules", RULE_A_DEVICE ";x"), -EINVAL);
	must_log("rules: bad \"x\" at character 23");
	require_parameter("rules", RULE_A_NC);
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR,
				       IVSHMEM_SIZE), "ok");
}

CASE(rules_read_back_in_canonical_form)
{
	must_load("rules=10DE:*/5,0=permit;class:0300/0,1,2,3,4,5@65536+131072=device");
	require_parameter("rules", "10de:*/0,5=permit;class:0300/all@0x10000+0x20000=device");
	REQUIRE_EQ(server_write(PARAMETERS "rules", "port:1def:e101/all=device\n"), 0);
	require_parameter("rules", "port:1def:e101/all=device");
	REQUIRE_EQ(server_write(PARAMETERS "rules", "\n"), 0);
	require_parameter("rules", "");
}

CASE(write_while_open_counts_from_next_open)
{
	struct vfio_dev dev;
	void *bar;

	must_load("rules=" RULE_A_DEVICE);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	REQUIRE_EQ(server_write(PARAMETERS "rules", RULE_A_NC), 0);
	must_log("rules: 1 from each device's next open; open now: 1");
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(measure_process(bar), "SIGBUS");
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR,
				       IVSHMEM_SIZE), "ok");
}

CASE(first_rule_that_matches_wins)
{
	must_load("rules=1af4:1110:*:*/pref=normal-nc;1af4:*/all=device");
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR,
				       IVSHMEM_SIZE), "ok");
	must_log("bar0 device rules#2, bar2 normal-nc rules#1");
}

CASE(class_rule_matches_by_class)
{
	must_load("rules=class:0500/2=normal-nc");
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR,
				       IVSHMEM_SIZE), "ok");
}

CASE(pref_rule_leaves_other_bars_alone)
{
	must_load("rules=*:*/pref=normal-nc");
	must_bind(EDU, "vfio-pci");
	REQUIRE_STR(measure_process_of(EDU, 0, PAGE), "SIGBUS");
	must_log("bar0 stock unlisted");
}
