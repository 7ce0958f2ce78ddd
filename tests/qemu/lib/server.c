// SPDX-License-Identifier: GPL-2.0-only
/*
 * server.c - handling the emulated server through its kernel's interfaces.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "harness.h"
#include "server.h"

#define IGB_VFS "/sys/bus/pci/devices/" IGB "/sriov_numvfs"

#define MODULE "vfio_nc"

unsigned long server_page(void)
{
	return (unsigned long)sysconf(_SC_PAGESIZE);
}

const char *server_release(void)
{
	static struct utsname name;

	uname(&name);
	return name.release;
}

/* Came with 6.9, and to kernels of distributions: whoever boots looked into the headers. */
bool server_has_native_mirror(void)
{
	return !access("/modules/vma_flag", F_OK);
}

static const char *server_mirror = "auto";

void server_force_mirror(const char *mirror)
{
	server_mirror = mirror;
}

bool server_hooks(void)
{
	return !strcmp(server_mirror, "hook") || !server_has_native_mirror();
}

bool server_has_acpi(void)
{
	return !access("/sys/firmware/acpi/tables/DSDT", F_OK);
}

int server_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		ret = -errno;
	close(fd);
	return ret;
}

int server_read(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = 0, nr;

	if (fd < 0)
		return -errno;
	/* A list that is long comes in pieces. */
	do {
		nr = read(fd, text + length, size - 1 - length);
		length += nr > 0 ? nr : 0;
	} while (nr > 0);
	close(fd);
	if (nr < 0)
		return -errno;
	if (length && text[length - 1] == '\n')
		length--;
	text[length] = '\0';
	return 0;
}

int module_load(const char *name, const char *parameters)
{
	char path[64];
	int ret = 0;
	int fd;

	snprintf(path, sizeof(path), "/modules/%s.ko", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (syscall(SYS_finit_module, fd, parameters, 0))
		ret = -errno;
	close(fd);
	return ret;
}

int module_unload(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? -errno : 0;
}

bool module_is_loaded(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	return !access(path, F_OK);
}

int module_references(const char *name)
{
	char path[64], text[16];
	int ret;

	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", name);
	ret = server_read(path, text, sizeof(text));
	return ret ? ret : atoi(text);
}

static int device_write(const char *bdf, const char *file, const char *text)
{
	char path[96];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/%s", bdf, file);
	return server_write(path, text);
}

int device_unbind(const char *bdf)
{
	int ret = device_write(bdf, "driver/unbind", bdf);

	return ret == -ENOENT ? 0 : ret;
}

bool device_has_driver(const char *bdf, const char *driver)
{
	char path[96], target[128];
	ssize_t length;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/driver", bdf);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	return !strcmp(strrchr(target, '/') + 1, driver);
}

int device_bind(const char *bdf, const char *driver)
{
	int ret;

	if (device_has_driver(bdf, driver))
		return 0;
	ret = device_unbind(bdf);
	if (!ret)
		ret = device_write(bdf, "driver_override", driver);
	if (!ret)
		ret = server_write("/sys/bus/pci/drivers_probe", bdf);
	if (!ret && !device_has_driver(bdf, driver))
		ret = -ENODEV;
	return ret;
}

void must_load(const char *parameters)
{
	char text[6200];
	int ret;

	snprintf(text, sizeof(text), "%s", parameters);
	if (!strstr(parameters, "mirror="))
		snprintf(text, sizeof(text), "%s mirror=%s", parameters,
			 server_mirror);
	ret = module_load(MODULE, text);
	if (ret)
		FAIL("insmod %s: %s", text, strerror(-ret));
}

void must_unload(void)
{
	int ret = module_unload(MODULE);

	if (ret)
		FAIL("rmmod: %s", strerror(-ret));
}

void must_bind(const char *bdf, const char *driver)
{
	int ret = device_bind(bdf, driver);

	if (ret)
		FAIL("binding %s to %s: %s", bdf, driver, strerror(-ret));
}

void must_make_vf(void)
{
	REQUIRE_EQ(system("modprobe igb"), 0);
	must_bind(IGB, "igb");
	if (PAGE > IGB_VF_SIZE) {
		REQUIRE_EQ(access(IGB_VFS, F_OK), -1);
		harness_skip("no virtual function of igb's has BARs of a page");
	}
	REQUIRE_EQ(server_write(IGB_VFS, "1"), 0);
}

#define LOG_MESSAGE 1024

/* The log is read through one file, whose position is the mark. */
static int log_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		FAIL("/dev/kmsg: %s", strerror(errno));
	return fd;
}

static unsigned long long log_marked;

/* /dev/kmsg writes a backslash and what cannot be printed as \xNN. */
static void log_unescape(char *message)
{
	unsigned int byte;
	char *to = message;

	while (*message) {
		if (sscanf(message, "\\x%2x", &byte) == 1) {
			*to++ = byte;
			message += sizeof("\\xNN") - 1;
		} else {
			*to++ = *message++;
		}
	}
	*to = '\0';
}

/* The next record's message; false at the end. */
static bool log_next(int fd, unsigned long long *sequence, char *message,
		     size_t size)
{
	char record[8192];
	ssize_t length;
	char *start;

	do {
		length = read(fd, record, sizeof(record) - 1);
	} while (length < 0 && errno == EPIPE);
	if (length < 0)
		return false;
	record[length] = '\0';
	sscanf(record, "%*u,%llu", sequence);
	start = strchr(record, ';');
	snprintf(message, size, "%.1023s", start ? start + 1 : record);
	message[strcspn(message, "\n")] = '\0';
	log_unescape(message);
	return true;
}

void log_mark(void)
{
	unsigned long long sequence = 0;
	char message[LOG_MESSAGE];
	int fd = log_open();

	while (log_next(fd, &sequence, message, sizeof(message)))
		log_marked = sequence + 1;
	close(fd);
}

void log_rewind(void)
{
	log_marked = 0;
}

static const char *log_scan(const char *text, unsigned int *count)
{
	static char found[LOG_MESSAGE];
	unsigned long long sequence;
	char message[LOG_MESSAGE];
	int fd = log_open();

	*count = 0;
	while (log_next(fd, &sequence, message, sizeof(message))) {
		if (sequence < log_marked || !strstr(message, text))
			continue;
		(*count)++;
		strcpy(found, message);
	}
	close(fd);
	return *count ? found : NULL;
}

const char *log_find(const char *text)
{
	unsigned int count;

	return log_scan(text, &count);
}

unsigned int log_count(const char *text)
{
	unsigned int count;

	log_scan(text, &count);
	return count;
}

void must_log(const char *text)
{
	if (!log_find(text))
		FAIL("the log does not say \"%s\"", text);
}

/* What a kernel says when something in it is wrong. */
static bool log_is_report(const char *message)
{
	static const char *const report[] = {
		"WARNING:", "BUG:", "Oops", "INFO: ", "KASAN", "UBSAN",
		"Unable to handle", "possible recursive locking",
		"circular locking", "suspicious RCU", "kernel panic",
		"refcount_t:", "list_add corruption", "list_del corruption",
		"scheduling while atomic", "unregister_netdevice",
	};
	size_t i;

	for (i = 0; i < sizeof(report) / sizeof(report[0]); i++) {
		if (strstr(message, report[i]))
			return true;
	}
	return false;
}

int log_follow(void)
{
	int fd = log_open();

	lseek(fd, 0, SEEK_END);
	return fd;
}

const char *log_next_report(int fd)
{
	static char found[LOG_MESSAGE];
	unsigned long long sequence;

	while (log_next(fd, &sequence, found, sizeof(found))) {
		if (sequence >= log_marked && log_is_report(found))
			return found;
	}
	return NULL;
}

static const char *log_find_report(void)
{
	int fd = log_open();
	const char *report = log_next_report(fd);

	close(fd);
	return report;
}

static int server_unload(const char *name)
{
	int tries, ret = 0;

	for (tries = 0; tries < 100 && module_is_loaded(name); tries++) {
		ret = module_unload(name);
		if (ret)
			usleep(20000);
	}
	return ret;
}

const char *server_restore(void)
{
	static const char *const devices[] = {
		IVSHMEM_A, IVSHMEM_B, EDU, IVSHMEM_64M, IVSHMEM_2G, IGB_VF, IGB,
		NVME, PORT_A, PORT_B, BOCHS_A, BOCHS_B, IVSHMEM_C, IVSHMEM_D,
		IVSHMEM_E, IVSHMEM_DEEP, PORT_NVME,
	};
	/* What keeps MODULE from being unloaded goes first. */
	static const char *const modules[] = {
		"vfio_nc_refuse", MODULE, "vfio_nc_variant", "vfio_nc_ipmodify",
		"vfio_nc_namesake", "vfio_nc_soc", "vfio_nc_ids", "vfio_nc_peek",
		"vfio_nc_patched", "vfio_nc_walk", "vfio_nc_buffers",
		"vfio_nc_buffers_unnamed", "vfio_nc_mair",
	};
	static char why[256];
	const char *report;
	int ret = 0;
	size_t i;

	for (i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		device_unbind(devices[i]);
		device_write(devices[i], "driver_override", "\n");
	}
	device_write(IGB, "sriov_numvfs", "0");
	server_write("/proc/sys/kernel/ftrace_enabled", "1");
	server_write("/sys/kernel/tracing/current_tracer", "nop");
	server_write("/sys/kernel/tracing/set_ftrace_filter", "\n");
	server_write("/proc/sys/kernel/sched_rt_runtime_us", "950000");
	for (i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
		ret = server_unload(modules[i]);
		if (ret)
			break;
	}
	report = log_find_report();
	if (report)
		snprintf(why, sizeof(why), "kernel log: %.200s", report);
	else if (ret)
		snprintf(why, sizeof(why), "rmmod %s: %s", modules[i], strerror(-ret));
	log_mark();
	return report || ret ? why : NULL;
}
