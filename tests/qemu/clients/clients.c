// SPDX-License-Identifier: GPL-2.0-only
/*
 * clients.c - programs as users have them: one that knows nothing of wishes, with
 * libvfio-nc-preload.so; and that of README.md, on libvfio-nc.so. With each way that a
 * wish can end, and without the module too.
 *
 * run.sh packed Debian's C library for arm64, the programs and what they load. The
 * program's main() is that of the cases.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vfio_nc/uapi.h>

#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "clients"
#define CLIENT "/bin/client " IVSHMEM_A " 2"
#define OTHER "/bin/client " IVSHMEM_B " 2"

static char client_said[4096];

/* Return: the exit status; what it said, to both, is in client_said. */
static int client_run(const char *wish, const char *command)
{
	const char *line = wish ?
		harness_text("LD_PRELOAD=libvfio-nc-preload.so VFIO_NC_WISH='%s' %s 2>&1",
			     wish, command) :
		harness_text("%s 2>&1", command);
	FILE *pipe = popen(line, "r");
	size_t length;
	int status;
	char *end;

	REQUIRE(pipe);
	length = fread(client_said, 1, sizeof(client_said) - 1, pipe);
	client_said[length] = '\0';
	status = pclose(pipe);
	/* A note is one line. */
	while ((end = strchr(client_said, '\n')))
		*end = '|';
	harness_note("%s: %s", line, client_said);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void require_said(const char *what)
{
	if (!strstr(client_said, what))
		FAIL("\"%s\" is not in what it said", what);
}

/* @process, @guest: "ok" or what an unaligned access meets; NULL: it does not map. */
static void require_client(const char *wish, const char *command, const char *process,
			   const char *guest)
{
	REQUIRE_EQ(client_run(wish, command), process ? 0 : 1);
	if (!process) {
		require_said("not mapped");
		return;
	}
	require_said(harness_text("process %s", process));
	require_said(harness_text("guest %s", guest));
}

static void load(const char *verdict)
{
	must_load(harness_text("rules=" IVSHMEM_A "/2=%s", verdict));
	must_bind(IVSHMEM_A, "vfio-pci");
}

/* What a guest gets with no more than the kernel. */
static const char *stock_guest(void)
{
	return server_has_native_mirror() ? "ok" : "fault";
}

CASE(preload_without_the_module_changes_nothing_and_says_so)
{
	must_bind(IVSHMEM_A, "vfio-pci");
	require_client("2=normal-nc", CLIENT, "SIGBUS", stock_guest());
	require_said("not granted: there is no module vfio_nc");
	require_client("2=normal-nc", CLIENT " fixed", "SIGBUS", stock_guest());
	require_client("2=normal-nc!", CLIENT, NULL, NULL);
	require_said("so not mapped: there is no module vfio_nc");
	require_said("EINVAL");
}

CASE(preload_normal_nc_within_permit_is_granted)
{
	load("permit");
	require_client("2=normal-nc!", CLIENT, "ok", "ok");
	require_said(IVSHMEM_A " bar2 0x0+0x");
	require_said("granted; process normal-nc, guests at most normal-nc");
	require_client("2=normal-nc!", CLIENT " fixed", "ok", "ok");
	require_client("2=permit!", CLIENT, "SIGBUS", "ok");
	require_client("0=normal-nc!", CLIENT, "SIGBUS", "ok");
	require_client("", CLIENT, "SIGBUS", "ok");
	REQUIRE(!strstr(client_said, "wish"));
}

/* By one mapping (native), or by lowering the BAR (hook). */
CASE(preload_device_keeps_guests_from_normal_nc)
{
	load("normal-nc");
	require_client(NULL, CLIENT, "ok", "ok");
	require_client("2=device!", CLIENT, "SIGBUS", "fault");
	require_said(server_hooks() ? "granted by lowering the BAR; process device" :
				      "granted; process device");
	require_client("2=device!", CLIENT " fixed", "SIGBUS", "fault");
	require_client("2=plain", CLIENT, "ok", "ok");
}

CASE(preload_above_the_verdict_is_refused_and_said)
{
	load("device");
	require_client("2=normal-nc", CLIENT, "SIGBUS", "fault");
	require_said("not granted: the verdict does not allow it");
	require_client("2=normal-nc", CLIENT " fixed", "SIGBUS", "fault");
	require_client("2=normal-nc!", CLIENT, NULL, NULL);
	require_said("EPERM");
}

CASE(preload_wish_is_for_the_device_it_names)
{
	load("permit");
	must_bind(IVSHMEM_B, "vfio-pci");
	require_client(IVSHMEM_A "/2=normal-nc!", CLIENT, "ok", "ok");
	require_client(IVSHMEM_A "/2=normal-nc!", OTHER, "SIGBUS", stock_guest());
	require_client("1af4:1110/2=normal-nc!", CLIENT, "ok", "ok");
	require_client("1af4:1111/2=normal-nc!", CLIENT, "SIGBUS", "ok");
}

/* That of README.md, which wishes normal-nc. */
static void require_readme(int status, const char *said)
{
	char link[128];
	ssize_t length = readlink("/sys/bus/pci/devices/" IVSHMEM_A "/iommu_group", link,
				  sizeof(link) - 1);

	REQUIRE(length > 0);
	link[length] = '\0';
	REQUIRE_EQ(client_run(NULL, harness_text("/bin/readme %s " IVSHMEM_A " 2",
						 strrchr(link, '/') + 1)), status);
	require_said(said);
}

CASE(readme_program_without_the_module_maps_plain)
{
	must_bind(IVSHMEM_A, "vfio-pci");
	require_readme(0, "not granted: process unknown, guests at most unknown|");
}

CASE(readme_program_has_its_wish)
{
	load("permit");
	require_readme(0, "granted: process Normal-NC, guests at most Normal-NC|");
}

CASE(readme_program_is_refused_by_the_verdict)
{
	load("device");
	require_readme(1, "vfio_nc_map: Operation not permitted|");
}

CASE(readme_program_with_dry_run_maps_plain)
{
	must_load("dry_run=1 rules=" IVSHMEM_A "/2=permit");
	must_bind(IVSHMEM_A, "vfio-pci");
	require_readme(0, server_has_native_mirror() ?
		       "not granted: process Device, guests at most Normal-NC|" :
		       "not granted: process Device, guests at most Device|");
}
