// SPDX-License-Identifier: GPL-2.0-only
/*
 * host.c - the facts about this machine, and devices by name.
 */
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <vfio_nc/abi.h>

#include "above.h"
#include "capture.h"
#include "device.h"
#include "host.h"

/* linux/pci_ids.h, which is not for programs. */
#define PCI_CLASS_BRIDGE_PCI 0x0604

/* Lengths of an ACPI table header up to the OEM table ID: ACPI 6.5, 5.2.6. */
#define HOST_OEM_ID_AT		10
#define HOST_OEM_TABLE_ID_AT	16
#define HOST_OEM_END		24

#define HOST_HUGE_PAGE "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"

static bool host_is_live(const struct host *host)
{
	return !*host->beside;
}

static void host_read_kernel(struct host *host)
{
	struct utsname name;

	sysfs_read(host->release, sizeof(host->release), "%s/sys/kernel/osrelease",
		   host->proc);
	/* Since Linux 6.1. */
	sysfs_read(host->arch, sizeof(host->arch), "%s/sys/kernel/arch", host->proc);
	if (host_is_live(host) && !*host->arch && !uname(&name)) {
		scnprintf(host->arch, sizeof(host->arch), "%s", name.machine);
		capture_text("/proc/sys/kernel/arch", host->arch);
	}
	if (sscanf(host->release, "%u.%u", &host->major, &host->minor) != 2)
		host->major = host->minor = 0;
}

/*
 * A captured tree tells the page size by the size of a huge page: a page of N
 * bytes holds N / 8 entries, each for a page.
 */
static void host_read_page_size(struct host *host)
{
	unsigned long huge;
	char text[24];
	u64 page;

	host->page_size = host_is_live(host) ? (u64)sysconf(_SC_PAGESIZE) : 4096;
	if (host_is_live(host)) {
		page = host->page_size;
		scnprintf(text, sizeof(text), "%llu\n",
			  (unsigned long long)(page * (page / 8)));
		return capture_text(HOST_HUGE_PAGE, text);
	}
	if (sysfs_read_number(&huge, "%s/kernel/mm/transparent_hugepage/hpage_pmd_size",
			      host->sysfs))
		return;
	for (page = 4096; page <= 65536; page *= 4) {
		if (page * (page / 8) == huge)
			host->page_size = page;
	}
}

/* As soc_device_match() does; the kernel's own glob has no other signs. */
static bool host_soc_matches(const struct vfio_nc_platform *row, const char *id,
			     const char *revision)
{
	return row->soc_id && !fnmatch(row->soc_id, id, 0) &&
	       !fnmatch(row->soc_revision, revision, 0);
}

static void host_read_soc(struct host *host, const char *name)
{
	char id[sizeof(host->soc_id)];
	char revision[sizeof(host->soc_revision)];
	unsigned int i;

	if (sysfs_read(id, sizeof(id), "%s/bus/soc/devices/%s/soc_id",
		       host->sysfs, name) < 0)
		return;
	sysfs_read(revision, sizeof(revision), "%s/bus/soc/devices/%s/revision",
		   host->sysfs, name);
	if (!*host->soc_id) {
		strcpy(host->soc_id, id);
		strcpy(host->soc_revision, revision);
	}
	for (i = 0; i < host->table.nr_platforms; i++) {
		if (host_soc_matches(&host->table.platforms[i], id, revision))
			host->machine.soc |= 1ull << i;
	}
}

static void host_read_socs(struct host *host)
{
	struct sysfs_names names;
	unsigned int i;

	sysfs_list(&names, "%s/bus/soc/devices", host->sysfs);
	for (i = 0; i < names.nr; i++)
		host_read_soc(host, names.name[i]);
	sysfs_free_names(&names);
}

static void host_read_mcfg(struct host *host)
{
	struct vfio_nc_machine *machine = &host->machine;
	char header[HOST_OEM_END];
	char path[WALK_PATH_MAX];
	int got;

	scnprintf(path, sizeof(path), "%s/firmware/acpi/tables/MCFG", host->sysfs);
	got = sysfs_read_bytes(header, sizeof(header), "%s", path);
	host->mcfg_hidden = got == -EACCES || got == -EPERM;
	if (host->mcfg_hidden)
		capture_hidden(path);
	else if (got >= 0)
		capture_bytes(path, header, (size_t)got);
	if (got < HOST_OEM_END)
		return;
	memcpy(machine->oem_id, header + HOST_OEM_ID_AT,
	       sizeof(machine->oem_id) - 1);
	memcpy(machine->oem_table_id, header + HOST_OEM_TABLE_ID_AT,
	       sizeof(machine->oem_table_id) - 1);
}

/* MAIR_EL1 can be read by the module only. */
static void host_read_stage1(struct host *host)
{
	sysfs_read(host->stage1, sizeof(host->stage1),
		   "%s/module/vfio_nc/parameters/stage1", host->sysfs);
	host->machine.no_normal_nc = !strcmp(host->stage1, VFIO_NC_WORD_DEVICE);
}

/* A machine without PCI has none. */
static void host_find_devices(struct host *host)
{
	char path[WALK_PATH_MAX];

	scnprintf(path, sizeof(path), "%s/bus/pci/devices", host->sysfs);
	if (!sysfs_follow(host->devices, "%s", path))
		scnprintf(host->devices, sizeof(host->devices), "%s", path);
}

enum cli_exit host_read(struct host *host, const struct cli *cli)
{
	*host = (struct host){ .sysfs = cli->sysfs };
	if (!strcmp(cli->sysfs, "/sys")) {
		strcpy(host->proc, "/proc");
	} else {
		scnprintf(host->beside, sizeof(host->beside), "%s/..", cli->sysfs);
		scnprintf(host->proc, sizeof(host->proc), "%s/../proc", cli->sysfs);
	}
	if (!sysfs_exists("%s/bus", host->sysfs)) {
		cli_error("%s: no sysfs is there: mount it, or name a captured one with --sysfs",
			  host->sysfs);
		return CLI_FAILED;
	}
	host->above = calloc(1, sizeof(*host->above));
	if (!host->above) {
		cli_error("out of memory");
		return CLI_FAILED;
	}
	host_find_devices(host);
	host->table = vfio_nc_rows_table(host->keys);
	host_read_kernel(host);
	host_read_page_size(host);
	host_read_socs(host);
	host_read_mcfg(host);
	host_read_stage1(host);
	return CLI_OK;
}

void host_free(struct host *host)
{
	above_free(host);
}

bool host_is_before(const struct host *host, unsigned int major,
		    unsigned int minor)
{
	return host->major && (host->major < major ||
			       (host->major == major && host->minor < minor));
}

bool host_has_memory(const struct host_device *device)
{
	unsigned int bar;

	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (device->facts.bar[bar].size)
			return true;
	}
	return false;
}

/* vfio takes no bridges, whatever BARs they have. */
bool host_matters(const struct host_device *device)
{
	return device->vfio || (device->facts.class >> 8 != PCI_CLASS_BRIDGE_PCI &&
				host_has_memory(device));
}

/*
 * The kernel's own spelling of an address, or false if it is none. scanf() would
 * take blanks, signs and 0x too, and numbers that do not fit it would cut.
 */
static bool host_spell_address(const char *text, char *address)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	size_t first = strspn(text, digits);
	unsigned int domain, bus, slot, function;
	int end = 0;

	if (text[first + strspn(text + first, "0123456789abcdefABCDEF:.")])
		return false;
	if (first < 4 || first > 8 ||
	    sscanf(text, "%8x:%2x:%2x.%1x%n", &domain, &bus, &slot, &function,
		   &end) != 4 || text[end]) {
		domain = 0;
		end = 0;
		if (sscanf(text, "%2x:%2x.%1x%n", &bus, &slot, &function, &end) != 3 ||
		    text[end])
			return false;
	}
	if (bus > 0xff || slot > 0x1f || function > 7)
		return false;
	scnprintf(address, HOST_ADDRESS_MAX, "%04x:%02x:%02x.%x", domain, bus,
		  slot, function);
	return true;
}

enum cli_exit host_find_device(const struct host *host, const char *text,
			       struct host_device *device)
{
	char address[HOST_ADDRESS_MAX];
	int ret;

	if (!host_spell_address(text, address)) {
		cli_error("%s: is no PCI address: write it as 0000:01:00.0; vfio-nc list -a shows them all",
			  text);
		return CLI_USAGE;
	}
	ret = host_read_device(host, address, device);
	if (!ret)
		return CLI_OK;
	if (ret == -ENODEV)
		cli_error("%s: there is no such device: vfio-nc list -a shows all that are",
			  address);
	else
		cli_error("%s: cannot be read: %s", address, strerror(-ret));
	return CLI_FAILED;
}
