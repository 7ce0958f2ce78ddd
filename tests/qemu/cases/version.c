// SPDX-License-Identifier: GPL-2.0-only
/*
 * version.c - a module that was built for another kernel is not taken, and the
 * kernel goes on as before. broken.sh makes the module.
 */
#include <errno.h>
#include <unistd.h>

#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "version"

#define RULE_A_NC	"rules=" IVSHMEM_A "/2=normal-nc"

static void require_stock(void)
{
	struct measure_bar seen = measure_bar(IVSHMEM_A, IVSHMEM_BAR, 0,
					      IVSHMEM_SIZE);

	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, server_has_native_mirror() ? "ok" : "fault");
}

/*
 * One member more in struct vfio_device_ops, say: its own symbols would let the
 * module in, and it would crash in the first open.
 */
CASE(module_of_another_layout_is_refused)
{
	if (access("/modules/version.ko", F_OK))
		harness_skip("this kernel keeps no versions of symbols");
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_EQ(module_load("version", RULE_A_NC), -EINVAL);
	must_log("vfio_nc: disagrees about version of symbol vfio_pci_core_mmap");
	REQUIRE(!module_is_loaded("vfio_nc"));
	REQUIRE(access("/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc", F_OK));
	require_stock();
	REQUIRE_EQ(device_unbind(IVSHMEM_A), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	require_stock();
	must_load(RULE_A_NC);
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR, IVSHMEM_SIZE), "ok");
}
