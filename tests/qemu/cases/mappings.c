// SPDX-License-Identifier: GPL-2.0-only
/*
 * mappings.c - debugfs' list of what is mapped now, and by whom; and the
 * tracepoints, which tell the same as it happens.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assigned.h"
#include "harness.h"
#include "measure.h"
#include "server.h"
#include "tracing.h"
#include "wish.h"

#define GROUP "mappings"

#define MAPPINGS	"/sys/kernel/debug/vfio_nc/mappings"

/* The physical address of IVSHMEM_A's BAR. */
static unsigned long long bar_address(void)
{
	char text[2048], *line = text;
	int i;

	REQUIRE_EQ(server_read("/sys/bus/pci/devices/" IVSHMEM_A "/resource",
			       text, sizeof(text)), 0);
	for (i = 0; i < IVSHMEM_BAR; i++)
		line = strchr(line, '\n') + 1;
	return strtoull(line, NULL, 16);
}

static int list_count(void)
{
	char text[8192], *at = text;
	int nr = -1;

	REQUIRE_EQ(server_read(MAPPINGS, text, sizeof(text)), 0);
	REQUIRE(text[0] == '#');
	for (; at; at = strchr(at + 1, '\n'))
		nr++;
	return nr;
}

/* The list has a line for [from, to) of the BAR, with @what, of process @pid. */
static void require_line(unsigned long from, unsigned long to,
			 const char *what, pid_t pid)
{
	char text[8192], line[256];

	snprintf(line, sizeof(line), "\n0x%llx-0x%llx " IVSHMEM_A " bar2 %s %d cases",
		 bar_address() + from, bar_address() + to, what, pid);
	REQUIRE_EQ(server_read(MAPPINGS, text, sizeof(text)), 0);
	if (!strstr(text, line))
		FAIL("no line \"%s\" in:\n%s", line + 1, text);
}

static void *load_and_map(struct vfio_dev *dev, const char *parameters)
{
	must_load(parameters);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(dev, IVSHMEM_A);
	return must_map(dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
}

#define RULE(verdict) "rules=" IVSHMEM_A "/2=" verdict

CASE(mapping_is_listed_with_both_types)
{
	static const struct {
		const char *rules;
		const char *line;
	} rows[] = {
		{ RULE("normal-nc"), "normal-nc normal-nc rules#1" },
		{ RULE("permit"), "device normal-nc rules#1" },
		{ RULE("device"), "device device rules#1" },
		{ "dry_run=1 " RULE("normal-nc"), NULL },
	};
	const char *stock = server_has_native_mirror() ?
		"device normal-nc" : "device device";
	struct vfio_dev dev;
	char line[64];
	unsigned int i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		void *bar = load_and_map(&dev, rows[i].rules);

		snprintf(line, sizeof(line), "%s dry_run", stock);
		require_line(0, IVSHMEM_SIZE, rows[i].line ? rows[i].line : line,
			     getpid());
		REQUIRE_EQ(list_count(), 1);
		munmap(bar, IVSHMEM_SIZE);
		REQUIRE_EQ(list_count(), 0);
		vfio_dev_close(&dev);
		must_unload();
	}
}

/* What a process has chosen is told for what it is, by every file. */
CASE(mapping_that_was_chosen_is_marked)
{
	struct vfio_dev dev;
	void *bar, *view;
	char text[128];

	bar = load_and_map(&dev, RULE("permit"));
	view = must_wish(&dev, IVSHMEM_BAR, 0, PAGE, VFIO_NC_WISH_NORMAL_NC);
	require_line(0, IVSHMEM_SIZE, "device normal-nc rules#1", getpid());
	require_line(0, PAGE, "normal-nc normal-nc rules#1,wish", getpid());
	munmap(view, PAGE);
	if (!server_hooks()) {
		view = must_wish(&dev, IVSHMEM_BAR, 0, PAGE, VFIO_NC_WISH_DEVICE);
		require_line(0, PAGE, "device device rules#1,wish", getpid());
		munmap(view, PAGE);
	}
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
	must_open(&dev, IVSHMEM_A);
	REQUIRE_EQ(wish_lower(&dev, 1U << IVSHMEM_BAR, VFIO_NC_VERDICT_DEVICE), 0);
	bar = must_map(&dev, IVSHMEM_BAR, 0, PAGE);
	require_line(0, PAGE, "device device rules#1,lowered", getpid());
	REQUIRE_EQ(server_read("/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/bar2", text,
			       sizeof(text)), 0);
	REQUIRE_STR(text, "permit rules#1 (lowered: device)");
	munmap(bar, PAGE);
	vfio_dev_close(&dev);
}

CASE(mapping_across_ranges_has_a_line_for_each)
{
	struct vfio_dev dev;
	void *bar = load_and_map(&dev, harness_text("rules=" IVSHMEM_A
		"/2@%#lx+%#lx=normal-nc;" IVSHMEM_A "/2=device", PAGE, 2 * PAGE));

	require_line(0, PAGE, "device device rules#2", getpid());
	REQUIRE_EQ(list_count(), 3);
	munmap(bar, IVSHMEM_SIZE);
	bar = must_map(&dev, IVSHMEM_BAR, PAGE, 2 * PAGE);
	require_line(PAGE, 3 * PAGE, "normal-nc normal-nc rules#1", getpid());
	REQUIRE_EQ(list_count(), 1);
	munmap(bar, 2 * PAGE);
	vfio_dev_close(&dev);
}

#define MANY_CHILDREN 2

/* A piece at a time, so that the list is stopped and begun anew; Return: its length. */
static size_t many_read(int fd, char *text, size_t size)
{
	size_t length = 0;
	ssize_t nr;

	do {
		nr = read(fd, text + length, length + 100 < size ? 100 : 0);
		REQUIRE(nr >= 0);
		length += nr;
	} while (nr);
	text[length] = '\0';
	return length;
}

static unsigned int many_count(const char *text, const char *what)
{
	unsigned int nr = 0;

	while ((text = strstr(text, what))) {
		text++;
		nr++;
	}
	return nr;
}

/* No line is left out where the list begins anew, and none comes twice. */
CASE(mappings_of_more_than_a_buffer_are_each_listed_once)
{
	static char text[200000], again[200000];
	const unsigned int many = IVSHMEM_SIZE / PAGE / 2 < 200 ? IVSHMEM_SIZE / PAGE / 2 : 200;
	unsigned long long base = bar_address();
	pid_t children[MANY_CHILDREN];
	struct vfio_dev dev;
	char *bar = load_and_map(&dev, RULE("normal-nc")), line[64];
	size_t length;
	unsigned int i;
	int fd = open(MAPPINGS, O_RDONLY | O_CLOEXEC);

	REQUIRE(fd >= 0);
	for (i = 0; i < many; i++)
		munmap(bar + (2 * i + 1) * PAGE, PAGE);
	for (i = 0; i < MANY_CHILDREN; i++) {
		children[i] = fork();
		if (!children[i])
			_exit(pause());
	}
	length = many_read(fd, text, sizeof(text));
	for (i = 0; i < many; i++) {
		snprintf(line, sizeof(line), "\n0x%llx-0x%llx ", base + 2 * i * PAGE,
			 base + (2 * i + 1) * PAGE);
		REQUIRE_EQ(many_count(text, line), 1 + MANY_CHILDREN);
	}
	/* From the start anew, and from the middle. */
	REQUIRE_EQ(lseek(fd, 0, SEEK_SET), 0);
	REQUIRE_EQ(many_read(fd, again, sizeof(again)), length);
	REQUIRE_STR(again, text);
	REQUIRE_EQ(pread(fd, again, 500, length / 2), 500);
	REQUIRE(!memcmp(again, text + length / 2, 500));
	close(fd);
	for (i = 0; i < MANY_CHILDREN; i++) {
		kill(children[i], SIGKILL);
		waitpid(children[i], NULL, 0);
	}
	vfio_dev_close(&dev);
}

CASE(partial_unmap_shows)
{
	struct vfio_dev dev;
	char *bar = load_and_map(&dev, RULE("normal-nc"));

	munmap(bar + 4 * PAGE, 2 * PAGE);
	require_line(0, 4 * PAGE, "normal-nc normal-nc rules#1", getpid());
	require_line(6 * PAGE, IVSHMEM_SIZE, "normal-nc normal-nc rules#1", getpid());
	REQUIRE_EQ(list_count(), 2);
	munmap(bar, 4 * PAGE);
	REQUIRE_EQ(list_count(), 1);
	munmap(bar + 6 * PAGE, IVSHMEM_SIZE - 6 * PAGE);
	REQUIRE_EQ(list_count(), 0);
	vfio_dev_close(&dev);
}

CASE(moved_mapping_keeps_its_place_in_the_bar)
{
	struct vfio_dev dev;
	char *bar = load_and_map(&dev, RULE("normal-nc"));
	char *moved = mremap(bar + 2 * PAGE, 2 * PAGE, 2 * PAGE,
			     MREMAP_MAYMOVE | MREMAP_FIXED, bar + 2 * IVSHMEM_SIZE);

	REQUIRE(moved != MAP_FAILED);
	require_line(2 * PAGE, 4 * PAGE, "normal-nc normal-nc rules#1", getpid());
	REQUIRE_EQ(list_count(), 3);
	munmap(moved, 2 * PAGE);
	munmap(bar, IVSHMEM_SIZE);
	REQUIRE_EQ(list_count(), 0);
	vfio_dev_close(&dev);
}

CASE(child_is_listed_until_it_exits)
{
	struct vfio_dev dev;
	void *bar = load_and_map(&dev, RULE("normal-nc"));
	pid_t child = fork();

	if (!child) {
		pause();
		_exit(0);
	}
	require_line(0, IVSHMEM_SIZE, "normal-nc normal-nc rules#1", child);
	require_line(0, IVSHMEM_SIZE, "normal-nc normal-nc rules#1", getpid());
	REQUIRE_EQ(list_count(), 2);
	kill(child, SIGKILL);
	REQUIRE_EQ(waitpid(child, NULL, 0), child);
	REQUIRE_EQ(list_count(), 1);
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
}

static void *sleep_for_ever(void *unused)
{
	pause();
	return unused;
}

/* The process lives in its second thread, and so does its mapping. */
CASE(process_whose_first_thread_ended_is_listed)
{
	struct vfio_dev dev;
	void *bar = load_and_map(&dev, RULE("normal-nc"));
	pid_t child = fork();
	pthread_t thread;

	if (!child) {
		pthread_create(&thread, NULL, sleep_for_ever, NULL);
		syscall(SYS_exit, 0);
	}
	usleep(300000);
	require_line(0, IVSHMEM_SIZE, "normal-nc normal-nc rules#1", child);
	REQUIRE_EQ(list_count(), 2);
	kill(child, SIGKILL);
	REQUIRE_EQ(waitpid(child, NULL, 0), child);
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
}

CASE(name_of_a_process_makes_no_line)
{
	struct vfio_dev dev;
	void *bar = load_and_map(&dev, RULE("normal-nc"));
	char text[8192];

	REQUIRE_EQ(prctl(PR_SET_NAME, "x\n0x1-0x2 no"), 0);
	REQUIRE_EQ(server_read(MAPPINGS, text, sizeof(text)), 0);
	REQUIRE(strstr(text, " x\\0120x1-0x2 no"));
	REQUIRE_EQ(list_count(), 1);
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
}

CASE(mapping_from_before_the_load_is_listed_as_early)
{
	char line[64];
	struct vfio_dev dev;
	void *bar;

	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	bar = must_map(&dev, IVSHMEM_BAR, PAGE, PAGE);
	must_load(RULE("normal-nc"));
	snprintf(line, sizeof(line), "device %s early",
		 server_has_native_mirror() ? "normal-nc" : "device");
	require_line(PAGE, 2 * PAGE, line, getpid());
	munmap(bar, PAGE);
	vfio_dev_close(&dev);
}

/* Tracepoints */

#define EVENTS	TRACING "events/vfio_nc/enable"
#define TRACE	TRACING "trace"

static int trace_count(const char *what)
{
	static char text[65536];
	char *at = text;
	int nr = 0;

	REQUIRE_EQ(server_read(TRACE, text, sizeof(text)), 0);
	while ((at = strstr(at, what))) {
		at++;
		nr++;
	}
	return nr;
}

static void trace_start(void)
{
	REQUIRE_EQ(server_write(TRACE, "\n"), 0);
	REQUIRE_EQ(server_write(EVENTS, "1"), 0);
}

CASE(events_tell_of_decision_mapping_and_mirror)
{
	struct assigned a;
	unsigned long pages;

	must_load(RULE("permit"));
	must_bind(IVSHMEM_A, "vfio-pci");
	trace_start();
	pages = tracing_hook_pages();
	assigned_open(&a, IVSHMEM_A, IVSHMEM_BAR, 0, IVSHMEM_SIZE, 1);
	REQUIRE_STR(assigned_guest(&a, 0, S1_NORMAL_NC), "ok");
	pages = tracing_hook_pages() - pages;
	assigned_close(&a);
	REQUIRE_EQ(server_write(EVENTS, "0"), 0);
	REQUIRE_EQ(trace_count("vfio_nc_decide: device=" IVSHMEM_A
			       " bar=2 offset=0x0 length=0x400000 verdict=permit source=rules#1"), 1);
	REQUIRE_EQ(trace_count("vfio_nc_decide: device=" IVSHMEM_A " bar=0"), 1);
	REQUIRE_EQ(trace_count("vfio_nc_map: device=" IVSHMEM_A
			       " bar=2 offset=0x0 length=0x400000 verdict=permit"), 1);
	REQUIRE(!pages == !server_hooks());
	REQUIRE(!trace_count("vfio_nc_mirror: phys=0x") == !pages);
}

CASE(events_that_are_off_tell_nothing)
{
	struct vfio_dev dev;
	void *bar;

	must_load(RULE("permit"));
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_EQ(server_write(TRACE, "\n"), 0);
	must_open(&dev, IVSHMEM_A);
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
	REQUIRE_EQ(trace_count("vfio_nc_"), 0);
}
