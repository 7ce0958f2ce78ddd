// SPDX-License-Identifier: GPL-2.0-only
/*
 * scale.c - see scale.h. Every figure is in instructions; the limits are promises.
 */
#include <dirent.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vfio_nc/abi.h>

#include "count.h"
#include "crowd.h"
#include "harness.h"
#include "measure.h"
#include "ops.h"
#include "scale.h"
#include "server.h"
#include "vfio.h"

#define SCALE_TRIES	11
#define SCALE_BINDS	41
#define SCALE_STIR	5
#define SCALE_MAPPINGS	64
#define SCALE_PROCESSES	1000

static const char sysfs_a[] = "/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/";

static char crowd[CROWD_MAX][16];
static unsigned int nr_crowd;

/* As many as fit: every other page of the BAR, or one rule about all of it. */
static const char *scale_text(char *text, const char *prefix, bool ranges)
{
	size_t at = 0;
	unsigned int i;

	for (i = 0; at + 32 < VFIO_NC_TEXT_MAX; i++)
		at += sprintf(text + at, ranges ? "%s%s2@0x%x+0x1000=permit" : "%s%s2=permit",
			      i ? ";" : "", prefix, 0x1000 + i * 0x2000);
	return text;
}

static void scale_set(const char *rules, const char *override)
{
	char path[128];

	/* Of no bytes nothing is written. */
	if (server_write("/sys/module/vfio_nc/parameters/rules", *rules ? rules : "\n"))
		FAIL("rules are not taken");
	snprintf(path, sizeof(path), "%soverride", sysfs_a);
	if (server_write(path, override))
		FAIL("the override is not taken");
}

static double scale_median(uint64_t (*sample)(void *), void *argument, int tries)
{
	uint64_t samples[SCALE_BINDS];
	int i;

	for (i = 0; i < tries; i++)
		samples[i] = sample(argument);
	return count_instructions(count_median(samples, tries));
}

/* Of a device whose group stays open. */
static uint64_t scale_open_once(void *argument)
{
	struct vfio_dev *dev = argument;
	uint64_t start = count_now();
	int fd = ioctl(dev->group_fd, VFIO_GROUP_GET_DEVICE_FD, dev->bdf);
	uint64_t ticks = count_now() - start;

	if (fd < 0)
		FAIL("%s cannot be opened", dev->bdf);
	close(fd);
	return ticks;
}

static double scale_open(void)
{
	struct vfio_dev dev;
	double figure;

	must_open(&dev, IVSHMEM_A);
	close(dev.fd);
	figure = scale_median(scale_open_once, &dev, SCALE_TRIES);
	dev.fd = ioctl(dev.group_fd, VFIO_GROUP_GET_DEVICE_FD, dev.bdf);
	vfio_dev_close(&dev);
	return figure;
}

static uint64_t scale_read_once(void *unused)
{
	static char text[65536];
	uint64_t start = count_now();
	char path[128];
	int i;

	(void)unused;
	for (i = 0; i < 6; i++) {
		snprintf(path, sizeof(path), "%sbar%d", sysfs_a, i);
		if (server_read(path, text, sizeof(text)))
			FAIL("%s cannot be read", path);
	}
	return count_now() - start;
}

static double scale_read(void)
{
	return scale_median(scale_read_once, NULL, SCALE_TRIES);
}

/* @limit was set on Linux 6.1: a part of each figure is the kernel's own. */
static void scale_print(const char *name, double figure, double limit)
{
	if (strncmp(server_release(), "6.1.", 4))
		limit = 0;
	printf("  %-42s %12.0f", name, figure);
	if (limit > 0)
		printf("  at most %.0f: %s", limit, figure <= limit ? "kept" : "BROKEN");
	printf("\n");
}

static void scale_ratio(const char *name, double figure, double base, double limit)
{
	printf("  %-42s %12.0f x %.3f", name, figure, figure / base);
	if (limit > 0)
		printf("  at most %.2f: %s", limit, figure <= limit * base ? "kept" : "BROKEN");
	printf("\n");
}

static void scale_policies(void)
{
	static char rules[VFIO_NC_TEXT_MAX + 1], override[VFIO_NC_TEXT_MAX + 1];

	printf("open a device, and read bar0 to bar5\n");
	scale_set("", "auto");
	scale_print("open, no rules", scale_open(), 43300);
	scale_print("bar0 to bar5, no rules", scale_read(), 190000);
	scale_set(scale_text(rules, "1af4:1111/", false), "auto");
	scale_print("open, short rules about others", scale_open(), 188000);
	scale_set(scale_text(rules, "*:*/", false), "auto");
	scale_print("open, short rules", scale_open(), 188000);
	scale_set(scale_text(rules, "*:*/", true), "auto");
	scale_print("open, as many ranges as rules hold", scale_open(), 500000);
	scale_print("bar0 to bar5, the same", scale_read(), 1000000);
	scale_set(rules, scale_text(override, "", true));
	scale_print("open, and as many in the override", scale_open(), 700000);
	scale_set("", "auto");
}

static void scale_bar(double figure[OP_NR])
{
	struct vfio_dev dev;

	must_open(&dev, IVSHMEM_A);
	ops_measure_bar(&dev, figure);
	vfio_dev_close(&dev);
}

/* One device, with few ranges and with many. */
static void scale_ranges(void)
{
	static char rules[VFIO_NC_TEXT_MAX + 1];
	double one[OP_NR], many[OP_NR];

	printf("fault and mmap of a BAR, by its ranges\n");
	scale_set("*:*/2=permit", "auto");
	scale_bar(one);
	scale_set(scale_text(rules, "*:*/", true), "auto");
	scale_bar(many);
	scale_set("", "auto");
	scale_print("stage 2 fault, one range", one[OP_BAR], 0);
	scale_ratio("stage 2 fault, as many as rules hold", many[OP_BAR], one[OP_BAR], 1.06);
	scale_print("mmap, one range", one[OP_MMAP], 0);
	scale_ratio("mmap, as many as rules hold", many[OP_MMAP], one[OP_MMAP], 1.05);
}

/* Once; they stay bound. */
static void scale_bind_crowd(void)
{
	static bool bound;
	unsigned int i;

	for (i = 0; i < nr_crowd && !bound; i++)
		must_bind(crowd[i], "vfio-pci");
	bound = true;
}

/* Those of the crowd stay open while the one is measured. */
static void scale_devices(unsigned int nr, double one)
{
	static struct vfio_dev devices[CROWD_MAX];
	double many[OP_NR];
	char name[48];
	unsigned int i;

	for (i = 0; i < nr - 1; i++)
		must_open(&devices[i], crowd[i]);
	scale_bar(many);
	for (i = 0; i < nr - 1; i++)
		vfio_dev_close(&devices[i]);
	snprintf(name, sizeof(name), "stage 2 fault, %u devices", nr);
	scale_ratio(name, many[OP_BAR], one, 1.06);
}

static void scale_faults(void)
{
	double one[OP_NR];

	printf("fault of a BAR, by the devices that are open\n");
	scale_bind_crowd();
	scale_set("*:*/2=permit", "auto");
	scale_bar(one);
	scale_print("stage 2 fault, one device", one[OP_BAR], 0);
	scale_devices(64, one[OP_BAR]);
	scale_devices(nr_crowd + 1, one[OP_BAR]);
	scale_set("", "auto");
}

/*
 * What a bind allocates costs by how full the slabs are, which is the doing of those
 * before it: some thousand instructions. Files that stay open have it start elsewhere.
 */
static int stir[SCALE_BINDS * SCALE_STIR];

static uint64_t scale_bind_once(void *argument)
{
	unsigned int *nr = argument;
	uint64_t start;
	int i;

	for (i = 0; i < SCALE_STIR; i++)
		stir[(*nr)++] = open("/proc/self/maps", O_RDONLY);
	if (device_unbind(IVSHMEM_B))
		FAIL("%s keeps its driver", IVSHMEM_B);
	start = count_now();
	must_bind(IVSHMEM_B, "vfio-pci");
	return count_now() - start;
}

static double scale_bind(void)
{
	unsigned int nr = 0;
	double figure = scale_median(scale_bind_once, &nr, SCALE_BINDS);

	while (nr)
		close(stir[--nr]);
	return figure;
}

/* Alone, and among many. */
static void scale_binds(void)
{
	double stock[2], ours[2];

	printf("bind a device, without the module and with it\n");
	must_unload();
	stock[0] = scale_bind();
	must_load("");
	ours[0] = scale_bind();
	scale_bind_crowd();
	ours[1] = scale_bind();
	must_unload();
	stock[1] = scale_bind();
	must_load("");
	scale_print("no other is bound", stock[0], 0);
	scale_ratio("the same, with the module", ours[0], stock[0], 0);
	scale_print("hundreds are bound", stock[1], 0);
	scale_ratio("the same, with the module", ours[1], stock[1], 0);
}

static void scale_read_file(const char *path)
{
	static char text[65536];
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		FAIL("%s cannot be read", path);
	while (read(fd, text, sizeof(text)) > 0)
		;
	close(fd);
}

static uint64_t scale_read_mappings(void *unused)
{
	uint64_t start = count_now();

	(void)unused;
	scale_read_file("/sys/kernel/debug/vfio_nc/mappings");
	return count_now() - start;
}

static uint64_t scale_read_maps(void *unused)
{
	uint64_t start = count_now();
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	char path[300];

	(void)unused;
	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
			continue;
		snprintf(path, sizeof(path), "/proc/%s/maps", entry->d_name);
		scale_read_file(path);
	}
	closedir(dir);
	return count_now() - start;
}

static void scale_mappings_of(const char *name)
{
	static pid_t pid[SCALE_PROCESSES];
	void *bars[SCALE_MAPPINGS];
	struct vfio_dev dev;
	double ours, maps;
	int i;

	must_open(&dev, IVSHMEM_A);
	/* Every other page: neighbours would be one mapping. */
	for (i = 0; i < SCALE_MAPPINGS; i++)
		bars[i] = must_map(&dev, IVSHMEM_BAR, 0x2000UL * i, 0x1000);
	for (i = 0; i < SCALE_PROCESSES; i++) {
		pid[i] = fork();
		if (!pid[i]) {
			pause();
			_exit(0);
		}
	}
	maps = scale_median(scale_read_maps, NULL, 3);
	ours = scale_median(scale_read_mappings, NULL, 3);
	for (i = 0; i < SCALE_PROCESSES; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	for (i = 0; i < SCALE_MAPPINGS; i++)
		munmap(bars[i], 0x1000);
	scale_print("all of /proc/PID/maps", maps, 0);
	scale_ratio(name, ours, maps, 1);
	vfio_dev_close(&dev);
}

static void scale_mappings(void)
{
	static char rules[VFIO_NC_TEXT_MAX + 1];

	printf("who maps what, %d processes with %d mappings\n", SCALE_PROCESSES,
	       SCALE_MAPPINGS);
	scale_mappings_of("mappings");
	scale_set(scale_text(rules, "*:*/", true), "auto");
	scale_mappings_of("mappings, as many ranges as rules hold");
	scale_set("", "auto");
}

/**
 * struct scale_part - what is measured at once
 * @name: by which it can be asked for alone
 * @run: measures and prints
 * @crowd: it is of a boot with a crowd
 */
static const struct scale_part {
	const char *name;
	void (*run)(void);
	bool crowd;
} scale_parts[] = {
	{ "open", scale_policies, false },
	{ "ranges", scale_ranges, false },
	{ "who", scale_mappings, false },
	{ "bind", scale_binds, true },
	{ "faults", scale_faults, true },
};

/* Those of such a boot, or the one that is named. */
static void scale_run_parts(bool crowd, const char *name)
{
	unsigned int i, nr = 0;

	must_load("");
	must_bind(IVSHMEM_B, "vfio-pci");
	for (i = 0; i < sizeof(scale_parts) / sizeof(scale_parts[0]); i++) {
		if (scale_parts[i].crowd != crowd ||
		    (name && strcmp(scale_parts[i].name, name)))
			continue;
		scale_parts[i].run();
		nr++;
	}
	must_unload();
	if (!nr)
		FAIL("there is no part %s here", name);
}

void scale_run(const char *name)
{
	printf("Linux %s: instructions, by what one device and the processes have\n",
	       server_release());
	scale_run_parts(false, name);
}

void scale_run_crowd(const char *name)
{
	nr_crowd = crowd_find(crowd);
	if (!nr_crowd)
		FAIL("there is no crowd: boot.sh crowd=N");
	printf("Linux %s: instructions, by how many devices there are\n", server_release());
	scale_run_parts(true, name);
}
