// SPDX-License-Identifier: GPL-2.0-only
/*
 * note.c - a platform row that is a note: tests/qemu/firmware/note.edits gives
 * the host bridge the name of one. It is said, and changes nothing.
 */
#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "note"

CASE(note_is_in_the_log_and_changes_no_verdict)
{
	char text[256];

	must_load("");
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_EQ(server_read("/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/bar2",
			       text, sizeof(text)), 0);
	REQUIRE_STR(text, "stock unlisted");
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR, IVSHMEM_SIZE), "SIGBUS");
	must_log(IVSHMEM_A ": platform bcm2712: reports disagree");
	REQUIRE_EQ(log_count("is lifted"), 0);
}
