// SPDX-License-Identifier: GPL-2.0-only
/*
 * pkvm.c - under kvm-arm.mode=protected: what stock can do, and with us no less.
 *
 * Since some release before 7.3 the stage 2 of every guest is made at EL2,
 * and a BAR cannot be assigned at all: with us or without.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "pkvm"

/* What a guest sees of the BAR, or "refused". */
static const char *see_guest(void *bar)
{
	enum guest_result result = GUEST_ERROR;
	struct vm vm;

	if (vm_create(&vm, 1))
		FAIL("%s", vm.error);
	if (!vm_add_slot(&vm, 0, VM_GPA_FIRST, bar, IVSHMEM_SIZE, 0))
		result = vm_probe(&vm, 0, VM_GPA_FIRST, S1_NORMAL_NC, VM_LOAD);
	vm_destroy(&vm);
	return result == GUEST_ERROR ? "refused" : guest_result_name(result);
}

struct seen {
	const char *process;
	const char *guest;
};

static struct seen see(void)
{
	struct vfio_dev dev;
	struct seen seen;
	void *bar;

	must_open(&dev, IVSHMEM_A);
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	seen.process = measure_process(bar);
	seen.guest = see_guest(bar);
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
	return seen;
}

static struct seen see_with(const char *parameters)
{
	struct seen seen;

	must_load(parameters);
	seen = see();
	must_unload();
	return seen;
}

CASE(protected_mode_does_with_us_what_stock_does)
{
	struct seen stock, same, nc, device, after;
	bool refused;

	must_bind(IVSHMEM_A, "vfio-pci");
	stock = see();
	same = see_with("");
	nc = see_with("rules=" IVSHMEM_A "/2=normal-nc");
	device = see_with("rules=" IVSHMEM_A "/2=device");
	after = see();
	harness_note("%s, process/guest: stock %s/%s, normal-nc %s/%s, device %s/%s",
		     server_release(), stock.process, stock.guest, nc.process,
		     nc.guest, device.process, device.guest);
	refused = !strcmp(stock.guest, "refused");
	REQUIRE_STR(same.process, stock.process);
	REQUIRE_STR(same.guest, stock.guest);
	REQUIRE_STR(nc.process, "ok");
	REQUIRE_STR(nc.guest, refused ? "refused" : "ok");
	REQUIRE_STR(device.process, "SIGBUS");
	REQUIRE_STR(device.guest, refused ? "refused" : "fault");
	REQUIRE_STR(after.process, stock.process);
	REQUIRE_STR(after.guest, stock.guest);
}

CASE(protected_mode_is_on)
{
	log_rewind();
	REQUIRE(log_find("Protected nVHE mode initialized") ||
		log_find("Protected hVHE mode initialized"));
}
