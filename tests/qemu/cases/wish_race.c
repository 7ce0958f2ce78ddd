// SPDX-License-Identifier: GPL-2.0-only
/*
 * wish_race.c - wishes while something else happens to the device, and what calls
 * leave behind: no lock, no memory, no line in the log.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "measure.h"
#include "probe.h"
#include "server.h"
#include "tracing.h"
#include "wish.h"

#define GROUP "wish"

#define BAR	IVSHMEM_BAR
#define EVENT	TRACING "events/kmem/kmalloc/"

static void load(const char *verdict)
{
	must_load(harness_text("rules=" IVSHMEM_A "/2=%s", verdict));
	must_bind(IVSHMEM_A, "vfio-pci");
}

/* So many tries are before each close. */
#define MAPPER_READY 2

/**
 * struct mapper - maps as fast as it can until the file is closed
 * @file: of the device
 * @wish: with which wish
 * @tried: how often it has tried; the file is closed when it is on its way
 * @got: how many mappings it got
 * @combined: of how many an unaligned access worked
 * @error: what mmap said at last
 */
struct mapper {
	int file;
	uint64_t wish;
	unsigned int tried;
	unsigned int got;
	unsigned int combined;
	int error;
};

static void *map_until_closed(void *argument)
{
	struct mapper *mapper = argument;
	struct vfio_dev dev = { .fd = mapper->file };

	for (;; __atomic_add_fetch(&mapper->tried, 1, __ATOMIC_RELEASE)) {
		void *bar = wish_map(&dev, BAR, 0, PAGE, mapper->wish);

		if (!bar && errno == EPERM)
			continue;
		if (!bar)
			break;
		mapper->got++;
		mapper->combined += probe_unaligned(bar, NULL) == ACCESS_OK;
		munmap(bar, PAGE);
	}
	mapper->error = errno;
	__atomic_add_fetch(&mapper->tried, MAPPER_READY, __ATOMIC_RELEASE);
	return NULL;
}

/* Signals of accesses are handled for one thread at a time: each maps alone. */
static struct mapper race_close(uint32_t most, uint64_t wish, unsigned int round)
{
	struct mapper mapper = { .wish = wish };
	struct vfio_dev dev;
	pthread_t thread;

	must_open(&dev, IVSHMEM_A);
	if (most)
		REQUIRE_EQ(wish_lower(&dev, 1U << BAR, most), 0);
	mapper.file = dev.fd;
	REQUIRE_EQ(pthread_create(&thread, NULL, map_until_closed, &mapper), 0);
	while (__atomic_load_n(&mapper.tried, __ATOMIC_ACQUIRE) < MAPPER_READY)
		usleep(100);
	usleep(500 + round * 700);
	vfio_dev_close(&dev);
	pthread_join(thread, NULL);
	REQUIRE_EQ(mapper.error, EBADF);
	return mapper;
}

/* The last close ends what was lowered: not while a mapping can still be made. */
CASE(close_and_mmap_at_once_leave_a_lowered_bar_lowered)
{
	unsigned int round, got = 0;

	load("normal-nc");
	for (round = 0; round < 12; round++) {
		struct mapper mapper = race_close(VFIO_NC_VERDICT_DEVICE, round % 2 ?
						  VFIO_NC_WISH_PLAIN :
						  VFIO_NC_WISH_DEVICE, round);

		REQUIRE_EQ(mapper.combined, 0);
		got += mapper.got;
		mapper = race_close(0, VFIO_NC_WISH_NORMAL_NC, round);
		REQUIRE_EQ(mapper.combined, mapper.got);
	}
	harness_note("%u mappings of the lowered BAR", got);
	REQUIRE(got >= 12 * MAPPER_READY);
	REQUIRE_EQ(module_references("vfio_nc"), 0);
}

CASE(close_and_wish_above_the_verdict_at_once_get_nothing)
{
	unsigned int round;

	load("device");
	for (round = 0; round < 12; round++)
		REQUIRE_EQ(race_close(0, VFIO_NC_WISH_NORMAL_NC, round).got, 0);
}

static void *query_for_ever(void *argument)
{
	struct vfio_nc_query query = { .flags = VFIO_NC_QUERY_ADDRESS };
	struct vfio_dev *dev = argument;
	void *bar = must_map(dev, BAR, 0, PAGE);

	for (;;) {
		query = (struct vfio_nc_query){ .flags = VFIO_NC_QUERY_ADDRESS,
						.address = (uintptr_t)bar };
		wish_query(dev, &query);
	}
	return bar;
}

/* The writers of mmap_lock: QUERY has to wait for them. */
static void *map_for_ever(void *argument)
{
	for (;;) {
		char *room = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		mprotect(room + PAGE, 8 * PAGE, PROT_READ);
		munmap(room, 64 * PAGE);
	}
	return argument;
}

/* Waiting for mmap_lock ends when the caller is killed, and nothing stays locked. */
CASE(query_whose_caller_is_killed_leaves_nothing_locked)
{
	struct vfio_dev dev;
	unsigned int round;
	void *bar;

	load("permit");
	must_open(&dev, IVSHMEM_A);
	for (round = 0; round < 30; round++) {
		pid_t child = fork();
		pthread_t thread;
		int status;

		if (!child) {
			pthread_create(&thread, NULL, map_for_ever, NULL);
			pthread_create(&thread, NULL, query_for_ever, &dev);
			query_for_ever(&dev);
		}
		usleep(2000 + round * 300);
		REQUIRE_EQ(kill(child, SIGKILL), 0);
		REQUIRE_EQ(waitpid(child, &status, 0), child);
		REQUIRE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	}
	bar = must_wish(&dev, BAR, 0, PAGE, VFIO_NC_WISH_NORMAL_NC);
	REQUIRE_EQ(must_query_at(&dev, bar).process, VFIO_NC_TYPE_NORMAL_NC);
	munmap(bar, PAGE);
	vfio_dev_close(&dev);
}

/* Two who have the device open, each with its wish, at the same time. */
CASE(two_openers_at_once_get_each_what_they_wish)
{
	struct mapper mapper[2] = {
		{ .wish = VFIO_NC_WISH_PERMIT }, { .wish = VFIO_NC_WISH_NORMAL_NC },
	};
	struct vfio_dev dev[2];
	unsigned int i, round;

	load("permit");
	must_open(&dev[0], IVSHMEM_A);
	must_open(&dev[1], IVSHMEM_A);
	for (round = 0; round < 200; round++) {
		uint64_t offset = round * PAGE % IVSHMEM_SIZE;
		void *bar[2];

		for (i = 0; i < 2; i++)
			bar[i] = must_wish(&dev[(i + round) % 2], BAR, offset, PAGE,
					   mapper[i].wish);
		REQUIRE_EQ(must_query_at(&dev[round % 2], bar[0]).process,
			   VFIO_NC_TYPE_DEVICE);
		REQUIRE_EQ(must_query_at(&dev[round % 2], bar[1]).process,
			   VFIO_NC_TYPE_NORMAL_NC);
		REQUIRE_EQ(probe_unaligned(bar[0], NULL), ACCESS_SIGBUS);
		REQUIRE_EQ(probe_unaligned(bar[1], NULL), ACCESS_OK);
		munmap(bar[0], PAGE);
		munmap(bar[1], PAGE);
	}
	vfio_dev_close(&dev[0]);
	vfio_dev_close(&dev[1]);
}

/* bar2 tells it until the last close, of the BAR that it was, and of no other. */
CASE(wish_is_told_until_the_last_close)
{
	const char *file = "/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/bar2";
	struct vfio_dev dev;
	char text[128];

	load("permit");
	must_open(&dev, IVSHMEM_A);
	REQUIRE_EQ(wish_errno(&dev, BAR, 0, PAGE, 0), 0);
	REQUIRE_EQ(wish_errno(&dev, BAR, 0, PAGE, 7), EINVAL);
	REQUIRE_EQ(server_read(file, text, sizeof(text)), 0);
	REQUIRE_STR(text, "permit rules#1");
	REQUIRE_EQ(wish_errno(&dev, BAR, 0, PAGE, VFIO_NC_WISH_NORMAL_NC), 0);
	REQUIRE_EQ(server_read(file, text, sizeof(text)), 0);
	REQUIRE_STR(text, "permit rules#1 (mapped with a wish)");
	vfio_dev_close(&dev);
	REQUIRE_EQ(server_read(file, text, sizeof(text)), 0);
	REQUIRE_STR(text, "permit rules#1");
}

static unsigned long long address_of_text(void)
{
	char text[32];

	REQUIRE_EQ(server_read("/sys/module/vfio_nc/sections/.text", text, sizeof(text)), 0);
	return strtoull(text, NULL, 16);
}

/* Allocations that the module's own functions ask for, from now on. */
static void watch_allocations(void)
{
	unsigned long long text = address_of_text();

	REQUIRE_EQ(server_write(EVENT "filter",
				harness_text("call_site >= 0x%llx && call_site < 0x%llx",
					     text, text + 0x20000)), 0);
	REQUIRE_EQ(server_write(TRACING "trace", ""), 0);
	REQUIRE_EQ(server_write(EVENT "enable", "1"), 0);
}

static unsigned int allocations(void)
{
	unsigned int nr = 0;
	char line[512];
	FILE *trace;

	REQUIRE_EQ(server_write(EVENT "enable", "0"), 0);
	trace = fopen(TRACING "trace", "r");
	REQUIRE(trace);
	while (fgets(line, sizeof(line), trace))
		nr += strstr(line, "kmalloc:") ? 1 : 0;
	fclose(trace);
	REQUIRE_EQ(server_write(EVENT "filter", "0"), 0);
	return nr;
}

CASE(calls_allocate_nothing_and_log_nothing)
{
	struct vfio_dev dev;
	unsigned int i, nr;

	load("permit");
	/* What is watched would see it: an open allocates. */
	watch_allocations();
	must_open(&dev, IVSHMEM_A);
	REQUIRE(allocations() > 0);
	log_mark();
	watch_allocations();
	for (i = 0; i < 300; i++) {
		REQUIRE_EQ(wish_errno(&dev, BAR, 0, PAGE, i % 4),
			   i % 4 == VFIO_NC_WISH_DEVICE && server_hooks() ? EOPNOTSUPP : 0);
		REQUIRE_EQ(wish_errno(&dev, BAR, 0, PAGE, 4 + i % 4), EINVAL);
		must_query(&dev, BAR, 0, 0);
		REQUIRE_EQ(wish_lower(&dev, 1U << BAR, VFIO_NC_VERDICT_DEVICE), -EBUSY);
		REQUIRE_EQ(wish_lower(&dev, 1U, VFIO_NC_VERDICT_DEVICE), 0);
	}
	nr = allocations();
	harness_note("%u allocations in 1500 calls", nr);
	/* One that is none of a call's may be among them. */
	REQUIRE(nr < 10);
	REQUIRE_EQ(log_count("vfio_nc"), 0);
	vfio_dev_close(&dev);
}
