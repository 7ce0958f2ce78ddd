// SPDX-License-Identifier: GPL-2.0-only
/*
 * fault.c - /proc/PID/fail-nth and /sys/kernel/debug/failslab
 * (Documentation/fault-injection/fault-injection.rst of the kernel).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "harness.h"
#include "server.h"

#define FAILSLAB "/sys/kernel/debug/failslab/"

/* arm64 puts modules below the kernel's image, at most this far. */
#define FAULT_MODULES_SPAN (2UL << 30)

static unsigned int fault_nth;

static void fault_set(const char *file, const char *value)
{
	char path[64];
	int ret;

	snprintf(path, sizeof(path), FAILSLAB "%s", file);
	ret = server_write(path, value);
	if (ret)
		FAIL("%s: %s", path, strerror(-ret));
}

static void fault_aim_between(unsigned long start, unsigned long end)
{
	char text[32];

	fault_set("probability", "0");
	fault_set("times", "-1");
	fault_set("verbose", "0");
	fault_set("ignore-gfp-wait", "N");
	fault_set("task-filter", "Y");
	snprintf(text, sizeof(text), "%#lx", start);
	fault_set("require-start", text);
	snprintf(text, sizeof(text), "%#lx", end);
	fault_set("require-end", text);
}

void fault_aim(void)
{
	unsigned long size, start = 0;
	FILE *file = fopen("/proc/modules", "r");
	char line[512];

	REQUIRE(file);
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "vfio_nc %lu %*s %*s %*s %lx", &size, &start) == 2)
			break;
	}
	fclose(file);
	REQUIRE(start);
	fault_aim_between(start, start + size);
}

void fault_aim_at_modules(void)
{
	FILE *file = fopen("/proc/kallsyms", "r");
	unsigned long text = 0;
	char line[512];

	REQUIRE(file);
	while (!text && fgets(line, sizeof(line), file)) {
		if (strstr(line, " _text\n"))
			text = strtoul(line, NULL, 16);
	}
	fclose(file);
	REQUIRE(text);
	fault_aim_between(text - FAULT_MODULES_SPAN, text);
}

/* Of this thread; its own allocations are not below a module's code. */
static int fault_open(const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/thread-self/%s", name);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		FAIL("%s: %s", path, strerror(errno));
	return fd;
}

static void fault_write(const char *name, unsigned int value)
{
	int fd = fault_open(name);

	REQUIRE(dprintf(fd, "%u", value) > 0);
	close(fd);
}

void fault_inject(unsigned int nth)
{
	fault_nth = nth;
	if (nth != FAULT_ALL) {
		fault_write("fail-nth", nth);
		return;
	}
	fault_write("make-it-fail", 1);
	fault_set("probability", "100");
}

bool fault_end(void)
{
	char left[16] = "";
	int fd;

	if (fault_nth == FAULT_ALL) {
		fault_set("probability", "0");
		fault_write("make-it-fail", 0);
		return true;
	}
	fd = fault_open("fail-nth");
	REQUIRE(read(fd, left, sizeof(left) - 1) > 0);
	close(fd);
	fault_write("fail-nth", 0);
	return !atoi(left);
}
