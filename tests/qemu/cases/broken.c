// SPDX-License-Identifier: GPL-2.0-only
/*
 * broken.c - KVM is not as the module expects it: nothing is guessed, guests
 * get Device, and every view says so. The modules are made by broken.sh.
 */
#include <string.h>

#include "assigned.h"
#include "harness.h"
#include "measure.h"
#include "server.h"
#include "tracing.h"

#define GROUP "broken"

#define RULE_A_NC	"rules=" IVSHMEM_A "/2=normal-nc"
#define BAR2		"/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/bar2"
#define NC_DENIED	"normal-nc rules#1 (guest: device) "
#define GIVEN_UP	"(why: the hook has given up, KVM is not as it expects)"

/* Loads a module whose kernel is not as it expects, and looks at what it says. */
static void broken(const char *name, struct assigned *a)
{
	REQUIRE_EQ(module_load(name, RULE_A_NC " mirror=hook"), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	assigned_open(a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	REQUIRE_STR(measure_process(a->bar), "ok");
	REQUIRE_STR(assigned_guest(a, 0, S1_NORMAL_NC), "fault");
	REQUIRE_EQ(tracing_hook_pages(), 0);
}

static void broken_require(const char *path, const char *says)
{
	char text[256];

	REQUIRE_EQ(server_read(path, text, sizeof(text)), 0);
	REQUIRE_STR(text, says);
}

static void broken_at_load(const char *name, const char *says)
{
	struct assigned a;
	char text[320];

	broken(name, &a);
	must_log(says);
	must_log("bar2 normal-nc rules#1 (guest: device)");
	REQUIRE(!tracing_hook_is_in());
	broken_require("/sys/module/vfio_nc/parameters/mirror", "none");
	REQUIRE_EQ(server_read("/sys/kernel/debug/vfio_nc/mirror", text, sizeof(text)), 0);
	REQUIRE(strstr(text, "\nwalk not recognised"));
	REQUIRE(strstr(text, "\nwhy the hook found no place in KVM, see the log"));
	broken_require(BAR2, NC_DENIED "(why: the hook found no place in KVM, see the log)");
}

CASE(function_missing_means_none)
{
	broken_at_load("missing", "mirror: none: this kernel has no stage2_map_walker_of_tomorrow");
}

CASE(kvm_that_is_a_module_means_none)
{
	broken_at_load("module", "mirror: none: KVM is a module on this kernel");
}

CASE(function_elsewhere_means_none)
{
	broken_at_load("elsewhere", "mirror: none: ksys_read is not in one file with kvm_pgtable_stage2_map");
}

CASE(function_uncalled_means_none)
{
	broken_at_load("uncalled", "mirror: none: kvm_pgtable_stage2_map does not call ksys_read");
}

/* Seen only when KVM walks: from then on nothing is edited, and it is said. */
CASE(layout_unexpected_means_none)
{
	struct assigned a;
	char text[1024];

	broken("layout", &a);
	must_log("mirror: KVM's walks do not look as they must");
	broken_require("/sys/module/vfio_nc/parameters/mirror", "none");
	broken_require(BAR2, NC_DENIED GIVEN_UP);
	REQUIRE_EQ(server_read("/sys/kernel/debug/vfio_nc/mappings", text, sizeof(text)), 0);
	REQUIRE(strstr(text, " device rules#1 "));
	REQUIRE(strstr(text, "# why the guest gets device: the hook has given up"));
	assigned_close(&a);
	log_mark();
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	must_log("bar2 normal-nc rules#1 (guest: device)");
	must_log("; guests get Device: the hook has given up");
	assigned_close(&a);
	broken_require(BAR2, NC_DENIED GIVEN_UP);
}

/* KVM maps by another function, say: its faults are told of, and none is seen. */
CASE(walks_unseen_mean_device_and_it_is_said)
{
	struct assigned a;
	int i;

	REQUIRE_EQ(module_load("unseen", RULE_A_NC " mirror=hook"), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	for (i = 0; i < 8; i++) {
		assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
		REQUIRE_STR(assigned_guest(&a, 0, S1_NORMAL_NC), "fault");
		assigned_close(&a);
	}
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	REQUIRE_STR(assigned_guest(&a, 0, S1_NORMAL_NC), "fault");
	broken_require(BAR2, NC_DENIED "(why: KVM maps guests' memory past the hook)");
}
