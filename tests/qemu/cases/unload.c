// SPDX-License-Identifier: GPL-2.0-only
/*
 * unload.c - insmod and rmmod in a loop against open and close in a loop:
 * rounds=N of the latter.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "background.h"
#include "cdev.h"
#include "harness.h"
#include "measure.h"
#include "probe.h"
#include "server.h"

#define GROUP "unload"

#define UNLOAD_ROUNDS	1000
#define UNLOAD_RULE	"rules=" IVSHMEM_A "/2=normal-nc"

/*
 * struct unload_opener - who opens
 * @background: in its thread
 * @group_fd: of the device's group, which stays open: only the device's file
 *	is opened and closed, as fast as that goes; an iommufd for a file of its own
 * @container: of the group; -1 with an iommufd
 * @rounds: how often it was
 * @mapped: how often it was mapped as well, and found @governed
 */
struct unload_opener {
	struct background background;
	int group_fd;
	int container;
	atomic_ulong rounds;
	unsigned long mapped;
	unsigned long governed;
};

/* Either type is right here: who won is not known. Any other end is not. */
static int unload_map(struct unload_opener *opener, int fd)
{
	struct vfio_region_info info = {
		.argsz = sizeof(info), .index = IVSHMEM_BAR,
	};
	enum access_result seen;
	void *bar;

	if (ioctl(fd, VFIO_DEVICE_GET_REGION_INFO, &info))
		return -errno;
	bar = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, info.offset);
	if (bar == MAP_FAILED)
		return -errno;
	seen = probe_unaligned(bar, NULL);
	munmap(bar, PAGE);
	opener->mapped++;
	opener->governed += seen == ACCESS_OK;
	return seen == ACCESS_OK || seen == ACCESS_SIGBUS ? 0 : -EFAULT;
}

/* Return: the device's file, or -errno */
static int unload_open(struct unload_opener *opener)
{
	const char *bdf = opener->background.bdf;
	int fd;

	if (cdev_is_chosen())
		return cdev_open_bound(bdf, opener->group_fd);
	fd = ioctl(opener->group_fd, VFIO_GROUP_GET_DEVICE_FD, bdf);
	return fd < 0 ? -errno : fd;
}

static int unload_open_close(struct background *background)
{
	struct unload_opener *opener = (struct unload_opener *)background;
	unsigned long rounds = harness_number("rounds", UNLOAD_ROUNDS);
	int ret = 0;
	int fd;

	while (!ret && opener->rounds < rounds && !background->stop) {
		fd = unload_open(opener);
		if (fd < 0)
			return fd;
		if (opener->rounds % 4 == 0)
			ret = unload_map(opener, fd);
		close(fd);
		opener->rounds++;
		/* Or rmmod would always find it open. */
		usleep(opener->rounds % 8 * 40);
	}
	return ret;
}

/* The group and its container stay open when the device's file is closed. */
static void unload_open_group(struct unload_opener *opener)
{
	struct vfio_dev dev;

	if (cdev_is_chosen()) {
		opener->container = -1;
		opener->group_fd = open("/dev/iommu", O_RDWR | O_CLOEXEC);
		REQUIRE(opener->group_fd >= 0);
		return;
	}
	must_open(&dev, opener->background.bdf);
	opener->group_fd = dup(dev.group_fd);
	opener->container = dup(dev.container);
	REQUIRE(opener->group_fd >= 0 && opener->container >= 0);
	vfio_dev_close(&dev);
}

/* Else rmmod would nearly always win at once. */
static void unload_let(struct unload_opener *opener, unsigned long rounds)
{
	unsigned long end = opener->rounds + rounds;

	while (opener->rounds < end && !opener->background.done)
		usleep(200);
}

CASE(rmmod_in_a_loop_against_open_in_a_loop_leaves_both_right)
{
	struct unload_opener opener = {
		.background = { .run = unload_open_close, .bdf = IVSHMEM_A },
	};
	unsigned long loaded = 0, unloaded = 0, busy = 0;
	int log = log_follow();
	const char *report;

	must_bind(IVSHMEM_A, "vfio-pci");
	unload_open_group(&opener);
	background_start(&opener.background);
	while (!opener.background.done) {
		must_load(UNLOAD_RULE);
		if (loaded++ % 4 == 0)
			unload_let(&opener, 8);
		while (module_unload("vfio_nc") && !opener.background.done)
			busy++;
		unloaded += !module_is_loaded("vfio_nc");
		/* Opens without it must not reach what is gone. */
		if (loaded % 4 == 1)
			unload_let(&opener, 2);
		report = log_next_report(log);
		if (report)
			FAIL("%s", report);
	}
	REQUIRE_EQ(background_wait(&opener.background), 0);
	harness_note("%lu opens and closes, %lu of %lu mapped were governed",
		     (unsigned long)opener.rounds, opener.governed, opener.mapped);
	harness_note("%lu insmod, %lu rmmod, %lu rmmod refused: in use", loaded,
		     unloaded, busy);
	REQUIRE(unloaded > 1 && opener.governed);
	close(opener.group_fd);
	if (opener.container >= 0)
		close(opener.container);
	if (module_is_loaded("vfio_nc")) {
		REQUIRE_EQ(module_references("vfio_nc"), 0);
		must_unload();
	}
	/* An open in a module's last moment gives the device back as well. */
	must_load(UNLOAD_RULE);
	must_unload();
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR, IVSHMEM_SIZE), "SIGBUS");
	must_load(UNLOAD_RULE);
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR, IVSHMEM_SIZE), "ok");
}
