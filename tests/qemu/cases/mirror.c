// SPDX-License-Identifier: GPL-2.0-only
/*
 * mirror.c - the way in which guests follow: chosen, said, and there only as
 * long as a device needs it.
 */
#include <errno.h>

#include "assigned.h"
#include "harness.h"
#include "measure.h"
#include "server.h"
#include "tracing.h"

#define GROUP "mirror"

#define RULE_A_NC	"rules=" IVSHMEM_A "/2=normal-nc"

static void start(struct assigned *a, const char *rule)
{
	must_load(rule);
	must_bind(IVSHMEM_A, "vfio-pci");
	assigned_open(a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
}

CASE(parameter_reads_the_way_in_force)
{
	char way[16];

	must_load("");
	REQUIRE_EQ(server_read("/sys/module/vfio_nc/parameters/mirror", way,
			       sizeof(way)), 0);
	REQUIRE_STR(way, server_hooks() ? "hook" : "native");
}

CASE(native_without_the_flag_is_refused)
{
	if (server_has_native_mirror()) {
		must_load("mirror=native");
		return;
	}
	REQUIRE_EQ(module_load("vfio_nc", "mirror=native"), -EINVAL);
	must_log("mirror: native: KVM reads no flag on this kernel");
}

CASE(unknown_way_is_refused)
{
	REQUIRE_EQ(module_load("vfio_nc", "mirror=always"), -EINVAL);
	must_log("mirror: bad \"always\": expected auto, native, hook or none");
}

CASE(none_leaves_guests_device_and_says_so)
{
	struct assigned a;
	char text[256];

	start(&a, RULE_A_NC " mirror=none");
	REQUIRE_STR(measure_process(a.bar), "ok");
	REQUIRE_STR(assigned_guest(&a, 0, S1_NORMAL_NC), "fault");
	must_log("bar2 normal-nc rules#1 (guest: device)");
	must_log("; guests get Device: mirror is none; to decide");
	REQUIRE_EQ(server_read("/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/bar2", text,
			       sizeof(text)), 0);
	REQUIRE_STR(text, "normal-nc rules#1 (guest: device) (why: mirror is none)");
	REQUIRE(!tracing_hook_is_in());
}

/* Not only while a device needs it: putting it in and taking it out can last. */
CASE(hook_is_in_while_the_module_is)
{
	struct assigned a;

	must_load(RULE_A_NC);
	REQUIRE_EQ(tracing_hook_is_in(), server_hooks());
	must_bind(IVSHMEM_A, "vfio-pci");
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	assigned_require(&a, 0, "normal-nc");
	assigned_close(&a);
	REQUIRE_EQ(device_unbind(IVSHMEM_A), 0);
	REQUIRE_EQ(tracing_hook_is_in(), server_hooks());
	must_unload();
	REQUIRE(!tracing_hook_is_in());
}

CASE(rmmod_right_after_close_takes_the_hook_out)
{
	struct assigned a;

	start(&a, RULE_A_NC);
	assigned_close(&a);
	must_unload();
	REQUIRE(!tracing_hook_is_in());
}
