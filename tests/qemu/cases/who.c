// SPDX-License-Identifier: GPL-2.0-only
/*
 * who.c - who may change a verdict, and who may not: the table in
 * vfio_nc(4), SECURITY, line by line. What a guest may is in altra.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "assigned.h"
#include "cdev.h"
#include "harness.h"
#include "measure.h"
#include "probe.h"
#include "role.h"
#include "server.h"

#define GROUP "who"

#define NC		"/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/"
#define OVERRIDE	NC "override"
#define BAR		NC "bar2"
#define PARAMETERS	"/sys/module/vfio_nc/parameters/"

/* Every file that can change a verdict, and what would lift the rule's. */
static const struct control {
	const char *path;
	const char *text;
	const char *before;
} controls[] = {
	{ OVERRIDE, "2=normal-nc", "auto" },
	{ PARAMETERS "rules", "1af4:1110/2=normal-nc", "1af4:1110/2=device" },
	{ PARAMETERS "unlisted", "stock", "device" },
	{ PARAMETERS "dry_run", "1", "N" },
};

#define NR_CONTROLS (sizeof(controls) / sizeof(controls[0]))

static void must_read(const char *path, const char *want)
{
	char text[256];

	REQUIRE_EQ(server_read(path, text, sizeof(text)), 0);
	REQUIRE_STR(text, want);
}

/* A BAR that may only be Device. */
static void load(void)
{
	must_load("rules=1af4:1110/2=device unlisted=device");
	must_bind(IVSHMEM_A, "vfio-pci");
}

static void require_unchanged(void)
{
	size_t i;

	for (i = 0; i < NR_CONTROLS; i++)
		must_read(controls[i].path, controls[i].before);
	must_read(BAR, "device rules#1");
}

/* None of them can be written by @role, not even opened if @error is EACCES. */
static void no_control_takes(enum role role, int error)
{
	size_t i;

	load();
	for (i = 0; i < NR_CONTROLS; i++) {
		int got = role_write(role, controls[i].path, controls[i].text);

		if (got != error)
			FAIL("%s writing %s: errno %d, not %d", role_name(role),
			     controls[i].path, got, error);
	}
	require_unchanged();
	/* It was not the text. */
	for (i = 0; i < NR_CONTROLS; i++)
		REQUIRE_EQ(role_write(ROLE_OPERATOR, controls[i].path,
				      controls[i].text), 0);
	must_read(BAR, "normal-nc override#1 (dry run, nothing is changed)");
}

CASE(user_writes_no_control)
{
	no_control_takes(ROLE_USER, EACCES);
}

CASE(root_of_a_container_writes_no_control)
{
	no_control_takes(ROLE_CONTAINER, EPERM);
}

CASE(root_of_a_user_namespace_writes_no_control)
{
	no_control_takes(ROLE_NAMESPACE, EPERM);
}

/* As a daemon might that serves users: the one who writes counts. */
CASE(user_writes_no_control_that_root_has_opened)
{
	size_t i;

	load();
	for (i = 0; i < NR_CONTROLS; i++) {
		int fd = open(controls[i].path, O_WRONLY | O_CLOEXEC);

		REQUIRE(fd >= 0);
		REQUIRE_EQ(role_write_to(ROLE_USER, fd, controls[i].text), EPERM);
		close(fd);
	}
	require_unchanged();
}

static int unload(void *unused)
{
	(void)unused;
	return syscall(SYS_delete_module, "vfio_nc", O_NONBLOCK) ? errno : 0;
}

CASE(nobody_but_root_unloads_the_module)
{
	load();
	REQUIRE_EQ(role_do(ROLE_USER, unload, NULL), EPERM);
	REQUIRE_EQ(role_do(ROLE_CONTAINER, unload, NULL), EPERM);
	REQUIRE_EQ(role_do(ROLE_NAMESPACE, unload, NULL), EPERM);
	require_unchanged();
	REQUIRE_EQ(role_do(ROLE_OPERATOR, unload, NULL), 0);
}

/* Verdicts are no secret; who maps what at which physical address is one. */
CASE(user_reads_verdicts_but_no_mappings)
{
	size_t i;

	load();
	for (i = 0; i < NR_CONTROLS; i++)
		REQUIRE_EQ(role_open(ROLE_USER, controls[i].path, O_RDONLY), 0);
	REQUIRE_EQ(role_open(ROLE_USER, BAR, O_RDONLY), 0);
	REQUIRE_EQ(role_open(ROLE_USER, BAR, O_WRONLY), EACCES);
	REQUIRE_EQ(role_open(ROLE_USER, "/sys/kernel/debug/vfio_nc/mappings",
			     O_RDONLY), EACCES);
	REQUIRE_EQ(role_open(ROLE_USER, "/sys/kernel/debug/vfio_nc/mirror",
			     O_RDONLY), EACCES);
	REQUIRE_EQ(role_open(ROLE_USER, "/sys/kernel/tracing/events/vfio_nc/enable",
			     O_WRONLY), EACCES);
	REQUIRE_EQ(role_open(ROLE_USER, "/sys/bus/pci/devices/" IVSHMEM_A
			     "/resource2_wc", O_RDWR), EACCES);
}

/* What libvirt or a udev rule does for the one who may have the device. */
static void give_group_to_user(const char *bdf)
{
	char path[128], target[256];
	ssize_t length;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group", bdf);
	length = readlink(path, target, sizeof(target) - 1);
	REQUIRE(length > 0);
	target[length] = '\0';
	snprintf(path, sizeof(path), "/dev/vfio%s", strrchr(target, '/'));
	REQUIRE_EQ(chown(path, ROLE_UID, ROLE_UID), 0);
	REQUIRE_EQ(chmod("/dev/vfio/vfio", 0666), 0);
}

static void give_cdev_to_user(const char *bdf)
{
	char path[64];

	REQUIRE_EQ(cdev_path(bdf, path, sizeof(path)), 0);
	REQUIRE_EQ(chown(path, ROLE_UID, ROLE_UID), 0);
	REQUIRE_EQ(chmod("/dev/iommu", 0666), 0);
}

static void give_device_to_user(const char *bdf)
{
	if (cdev_is_chosen())
		give_cdev_to_user(bdf);
	else
		give_group_to_user(bdf);
	REQUIRE_EQ(chmod("/dev/kvm", 0666), 0);
	/* With it the user is only looked at. */
	REQUIRE_EQ(module_load("vfio_nc_peek", ""), 0);
}

/* VFIO's own registers of the device: base address registers, power state. */
static void write_config(struct vfio_dev *dev)
{
	uint32_t ones = ~0U, before;
	int offset;

	for (offset = 0x10; offset < 0x28; offset += 4) {
		REQUIRE_EQ(vfio_region_read(dev, VFIO_PCI_CONFIG_REGION_INDEX,
					    offset, &before, 4), 0);
		REQUIRE_EQ(vfio_region_write(dev, VFIO_PCI_CONFIG_REGION_INDEX,
					     offset, &ones, 4), 0);
		REQUIRE_EQ(vfio_region_write(dev, VFIO_PCI_CONFIG_REGION_INDEX,
					     offset, &before, 4), 0);
	}
	REQUIRE_EQ(vfio_command_memory(dev, false), 0);
	REQUIRE_EQ(vfio_command_memory(dev, true), 0);
}

/* Whatever part is mapped, in whatever way, nothing of it is Normal-NC. */
static void map_in_all_ways(struct vfio_dev *dev)
{
	static const int prot[] = { PROT_READ, PROT_READ | PROT_WRITE };
	uint64_t offset, at;
	size_t i;
	void *p;

	REQUIRE_EQ(vfio_bar_info(dev, IVSHMEM_BAR, NULL, NULL, &at), 0);
	for (i = 0; i < sizeof(prot) / sizeof(prot[0]); i++) {
		for (offset = 0; offset < IVSHMEM_SIZE; offset += 0x150000) {
			p = vfio_bar_map(dev, IVSHMEM_BAR, offset, PAGE, prot[i]);
			if (!p)
				FAIL("%s", dev->error);
			REQUIRE_STR(access_result_name(probe_unaligned(p, NULL)),
				    "SIGBUS");
			munmap(p, PAGE);
		}
	}
	p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, dev->fd,
		 (off_t)at);
	REQUIRE(p == MAP_FAILED);
}

static int try_as_owner(void *unused)
{
	struct assigned a;
	size_t i;

	(void)unused;
	REQUIRE_EQ(getuid(), ROLE_UID);
	assigned_open(&a, IVSHMEM_A, IVSHMEM_BAR, 0, IVSHMEM_SIZE, 1);
	assigned_require(&a, 0, "device");
	for (i = 0; i < NR_CONTROLS; i++)
		REQUIRE_EQ(server_write(controls[i].path, controls[i].text),
			   -EACCES);
	map_in_all_ways(&a.dev);
	write_config(&a.dev);
	vfio_dev_reset(&a.dev);
	REQUIRE_EQ(vfio_command_memory(&a.dev, true), 0);
	assigned_require(&a, 0, "device");
	assigned_close(&a);
	assigned_open(&a, IVSHMEM_A, IVSHMEM_BAR, 0, IVSHMEM_SIZE, 1);
	assigned_require(&a, IVSHMEM_SIZE - PAGE, "device");
	assigned_close(&a);
	return 0;
}

CASE(owner_of_the_group_lifts_nothing)
{
	load();
	give_device_to_user(IVSHMEM_A);
	REQUIRE_EQ(role_do(ROLE_USER, try_as_owner, NULL), 0);
	require_unchanged();
	must_log("bar2 device rules#1");
}

#define FLOOD_OPENS	200
#define FLOOD_LINES	30

/* A driver that gives a type itself, and a rule that fits no BAR, are told of too. */
static void flood_prepare(void)
{
	REQUIRE_EQ(module_load("vfio_nc_variant", "own_type=1"), 0);
	must_load("rules=1af4:1110/all@0x800000+0x10000=permit;1af4:1110/2=normal-nc");
	must_bind(IVSHMEM_A, "vfio_nc_variant");
	give_device_to_user(IVSHMEM_A);
}

static int flood(void *unused)
{
	int i;

	(void)unused;
	for (i = 0; i < FLOOD_OPENS; i++) {
		struct vfio_dev dev;
		void *bar;

		must_open(&dev, IVSHMEM_A);
		bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
		munmap(bar, IVSHMEM_SIZE);
		vfio_dev_close(&dev);
	}
	return 0;
}

/* Opening and mapping is all that an owner can make us print by. */
CASE(owner_of_the_group_cannot_fill_the_log)
{
	flood_prepare();
	log_mark();
	REQUIRE_EQ(role_do(ROLE_USER, flood, NULL), 0);
	harness_note("%d opens, %u lines", FLOOD_OPENS, log_count("vfio_nc: "));
	REQUIRE(log_count("vfio_nc: ") > 0);
	REQUIRE(log_count("vfio_nc: ") <= FLOOD_LINES);
	/* What the operator changes is told, whatever the owner did before. */
	REQUIRE_EQ(server_write(OVERRIDE, "0=permit"), 0);
	log_mark();
	REQUIRE_EQ(role_do(ROLE_USER, flood, NULL), 0);
	must_log("bar0 permit override#1");
	must_log(" times not in the log)");
}
