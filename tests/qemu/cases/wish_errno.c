// SPDX-License-Identifier: GPL-2.0-only
/*
 * wish_errno.c - what a process is told that may not have what it asks for, and
 * that nobody gets more than the verdict, whatever he tries.
 */
#include <errno.h>
#include <linux/vfio.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"
#include "measure.h"
#include "probe.h"
#include "role.h"
#include "server.h"
#include "wish.h"

#define GROUP "wish"

#define VARIANT	"vfio_nc_variant"
#define BAR	IVSHMEM_BAR

static void load(struct vfio_dev *dev, const char *verdict)
{
	must_load(harness_text("rules=" IVSHMEM_A "/2=%s", verdict));
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(dev, IVSHMEM_A);
}

static int probe_feature(struct vfio_dev *dev, uint32_t flags)
{
	return wish_feature(dev, VFIO_DEVICE_FEATURE_PROBE | flags, "", 0);
}

/* Nothing can be chosen, and QUERY says why. */
static void require_ungoverned(struct vfio_dev *dev, uint32_t flag)
{
	struct vfio_nc_query query = must_query(dev, BAR, 0, 0);
	unsigned int wish;

	REQUIRE_EQ(query.flags & flag, flag);
	REQUIRE_EQ(query.wishes, 1);
	REQUIRE_EQ(query.process, VFIO_NC_TYPE_DEVICE);
	REQUIRE_EQ(query.guest, server_has_native_mirror() ?
		   VFIO_NC_TYPE_NORMAL_NC : VFIO_NC_TYPE_DEVICE);
	for (wish = 1; wish < 4; wish++)
		REQUIRE_EQ(wish_errno(dev, BAR, 0, PAGE, wish), EINVAL);
	REQUIRE_EQ(wish_errno(dev, BAR, 0, PAGE, 0), 0);
	REQUIRE_EQ(wish_lower(dev, 1U << BAR, VFIO_NC_VERDICT_DEVICE), -EOPNOTSUPP);
	REQUIRE_EQ(wish_lower(dev, 0, VFIO_NC_VERDICT_DEVICE), -EINVAL);
}

CASE(wish_without_the_module_is_invalid)
{
	struct vfio_nc_query query = { .region_index = BAR };
	struct vfio_dev dev;
	unsigned int wish;

	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	for (wish = 1; wish < 8; wish++)
		REQUIRE_EQ(wish_errno(&dev, BAR, 0, PAGE, wish), EINVAL);
	REQUIRE_EQ(wish_query(&dev, &query), -ENOTTY);
	REQUIRE_EQ(wish_lower(&dev, 1U << BAR, VFIO_NC_VERDICT_DEVICE), -ENOTTY);
	REQUIRE_EQ(probe_feature(&dev, VFIO_DEVICE_FEATURE_GET |
				 VFIO_NC_FEATURE_QUERY), -ENOTTY);
	vfio_dev_close(&dev);
}

CASE(wish_of_a_device_open_before_is_invalid)
{
	struct vfio_dev dev;

	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	must_load("rules=" IVSHMEM_A "/2=normal-nc");
	require_ungoverned(&dev, VFIO_NC_QUERY_EARLY);
	vfio_dev_close(&dev);
}

CASE(wish_in_a_dry_run_is_invalid)
{
	struct vfio_dev dev;

	must_load("dry_run=1 rules=" IVSHMEM_A "/2=normal-nc");
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	require_ungoverned(&dev, VFIO_NC_QUERY_DRY_RUN);
	REQUIRE_EQ(must_query(&dev, BAR, 0, 0).verdict, VFIO_NC_VERDICT_NORMAL_NC);
	vfio_dev_close(&dev);
}

CASE(unknown_wish_and_no_bar_are_invalid)
{
	struct vfio_dev dev;
	unsigned int wish, region;

	load(&dev, "normal-nc");
	for (wish = 4; wish < 16; wish++)
		REQUIRE_EQ(wish_errno(&dev, BAR, 0, PAGE, wish), EINVAL);
	for (region = 6; region < 10; region++)
		REQUIRE_EQ(wish_errno(&dev, region, 0, PAGE, 3), EINVAL);
	vfio_dev_close(&dev);
}

/* A driver's own type is known when it has mapped: nothing may stay. */
CASE(wish_of_a_drivers_own_type_is_refused)
{
	struct vfio_dev dev;
	unsigned int wish;
	void *bar;

	REQUIRE_EQ(module_load(VARIANT, "own_type=1"), 0);
	must_bind(IVSHMEM_A, VARIANT);
	must_load("rules=" IVSHMEM_A "/2=normal-nc");
	must_open(&dev, IVSHMEM_A);
	for (wish = 1; wish < 4; wish++) {
		char *room = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		REQUIRE(!wish_map_at(&dev, room, BAR, 0, PAGE, wish));
		REQUIRE_EQ(errno, EOPNOTSUPP);
		REQUIRE_EQ(probe_aligned(room, NULL), ACCESS_SIGSEGV);
	}
	bar = must_map(&dev, BAR, 0, PAGE);
	REQUIRE_STR(measure_process(bar), "ok");
	REQUIRE_EQ(must_query(&dev, BAR, 0, 0).flags & VFIO_NC_QUERY_OWN,
		   VFIO_NC_QUERY_OWN);
	REQUIRE_EQ(must_query(&dev, BAR, 0, 0).process, VFIO_NC_TYPE_UNKNOWN);
	REQUIRE_EQ(must_query(&dev, BAR, 0, 0).wishes, 1);
	REQUIRE_EQ(must_query_at(&dev, bar).process, VFIO_NC_TYPE_NORMAL_NC);
	munmap(bar, PAGE);
	vfio_dev_close(&dev);
}

/* One verdict for both pages is device: the hook would grant the first. */
CASE(wish_device_over_a_granted_page_is_what_it_says)
{
	struct vfio_nc_query query;
	struct vfio_dev dev;
	void *bar;

	must_load(harness_text("rules=" IVSHMEM_A "/2@0x0+%#lx=permit;" IVSHMEM_A
			       "/2=device", PAGE));
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	query = must_query(&dev, BAR, 0, 2 * PAGE);
	REQUIRE_EQ(query.verdict, VFIO_NC_VERDICT_DEVICE);
	REQUIRE_EQ(query.span, PAGE);
	REQUIRE_EQ(query.wishes, server_hooks() ? 1 : 3);
	REQUIRE_EQ(must_query(&dev, BAR, PAGE, 0).span, IVSHMEM_SIZE - PAGE);
	if (server_hooks()) {
		REQUIRE_EQ(wish_errno(&dev, BAR, 0, 2 * PAGE, 1), EOPNOTSUPP);
	} else {
		bar = must_wish(&dev, BAR, 0, 2 * PAGE, VFIO_NC_WISH_DEVICE);
		REQUIRE_STR(measure_guest(bar, 2 * PAGE, S1_NORMAL_NC), "fault");
		munmap(bar, 2 * PAGE);
	}
	REQUIRE_EQ(wish_errno(&dev, BAR, 0, 2 * PAGE, 2), EPERM);
	REQUIRE_EQ(wish_errno(&dev, BAR, 0, PAGE, 3), 0);
	REQUIRE_EQ(wish_errno(&dev, BAR, PAGE, PAGE, 1), 0);
	vfio_dev_close(&dev);
}

static int query_with(struct vfio_dev *dev, struct vfio_nc_query query)
{
	return wish_query(dev, &query);
}

CASE(query_that_means_nothing_is_refused)
{
	struct vfio_nc_query query = { .region_index = BAR };
	const uint32_t get = VFIO_DEVICE_FEATURE_GET | VFIO_NC_FEATURE_QUERY;
	struct vfio_dev dev;
	unsigned int bit;

	load(&dev, "permit");
	REQUIRE_EQ(probe_feature(&dev, get), 0);
	REQUIRE_EQ(probe_feature(&dev, VFIO_DEVICE_FEATURE_SET | VFIO_NC_FEATURE_QUERY),
		   -EINVAL);
	REQUIRE_EQ(wish_feature(&dev, get, &query, sizeof(query) - 1), -EINVAL);
	for (bit = 1; bit < 32; bit++)
		REQUIRE_EQ(query_with(&dev, (struct vfio_nc_query){
			.region_index = BAR, .flags = 1U << bit }), -EINVAL);
	REQUIRE_EQ(query_with(&dev, (struct vfio_nc_query){ .region_index = 1 }), -EINVAL);
	REQUIRE_EQ(query_with(&dev, (struct vfio_nc_query){ .region_index = 6 }), -EINVAL);
	REQUIRE_EQ(query_with(&dev, (struct vfio_nc_query){ .region_index = ~0U }),
		   -EINVAL);
	REQUIRE_EQ(query_with(&dev, (struct vfio_nc_query){
		.region_index = BAR, .offset = 8 }), -EINVAL);
	REQUIRE_EQ(query_with(&dev, (struct vfio_nc_query){
		.region_index = BAR, .offset = IVSHMEM_SIZE }), -EINVAL);
	REQUIRE_EQ(query_with(&dev, (struct vfio_nc_query){
		.region_index = BAR, .offset = PAGE, .length = IVSHMEM_SIZE }), -EINVAL);
	REQUIRE_EQ(query_with(&dev, (struct vfio_nc_query){
		.region_index = BAR, .length = ~0ULL }), -EINVAL);
	REQUIRE_EQ(query_with(&dev, (struct vfio_nc_query){
		.flags = VFIO_NC_QUERY_ADDRESS, .address = (uintptr_t)&query }), -ENOENT);
	REQUIRE_EQ(query_with(&dev, (struct vfio_nc_query){
		.flags = VFIO_NC_QUERY_ADDRESS, .address = ~0ULL }), -ENOENT);
	vfio_dev_close(&dev);
}

/* The data behind the header is not there. */
CASE(query_into_no_memory_is_a_fault)
{
	char *room = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct vfio_device_feature *feature;
	struct vfio_dev dev;

	load(&dev, "permit");
	REQUIRE_EQ(munmap(room + PAGE, PAGE), 0);
	feature = (void *)(room + PAGE - sizeof(*feature));
	feature->argsz = sizeof(*feature) + sizeof(struct vfio_nc_query);
	feature->flags = VFIO_DEVICE_FEATURE_GET | VFIO_NC_FEATURE_QUERY;
	REQUIRE_EQ(ioctl(dev.fd, VFIO_DEVICE_FEATURE, feature), -1);
	REQUIRE_EQ(errno, EFAULT);
	vfio_dev_close(&dev);
}

/* Another device's mapping is not this one's. */
CASE(query_of_another_devices_mapping_finds_nothing)
{
	struct vfio_nc_query query = { .flags = VFIO_NC_QUERY_ADDRESS };
	struct vfio_dev dev, other;
	void *bar;

	load(&dev, "permit");
	must_bind(IVSHMEM_B, "vfio-pci");
	must_open(&other, IVSHMEM_B);
	bar = must_map(&other, BAR, 0, PAGE);
	query.address = (uintptr_t)bar;
	REQUIRE_EQ(wish_query(&dev, &query), -ENOENT);
	REQUIRE_EQ(must_query_at(&other, bar).verdict, VFIO_NC_VERDICT_STOCK);
	munmap(bar, PAGE);
	vfio_dev_close(&other);
	vfio_dev_close(&dev);
}

CASE(lower_that_means_nothing_is_refused)
{
	const uint32_t device = VFIO_NC_VERDICT_DEVICE;
	struct vfio_nc_lower lower = { .bars = 1U << BAR, .verdict = device };
	struct vfio_dev dev;

	load(&dev, "normal-nc");
	REQUIRE_EQ(wish_lower(&dev, 0, device), -EINVAL);
	REQUIRE_EQ(wish_lower(&dev, 1U << 6, device), -EINVAL);
	REQUIRE_EQ(wish_lower(&dev, ~0U, device), -EINVAL);
	REQUIRE_EQ(wish_lower(&dev, 1U << BAR, VFIO_NC_VERDICT_STOCK), -EINVAL);
	REQUIRE_EQ(wish_lower(&dev, 1U << BAR, VFIO_NC_VERDICT_NORMAL_NC), -EINVAL);
	REQUIRE_EQ(wish_lower(&dev, 1U << BAR, 4), -EINVAL);
	REQUIRE_EQ(wish_feature(&dev, VFIO_DEVICE_FEATURE_GET | VFIO_NC_FEATURE_LOWER,
				&lower, sizeof(lower)), -EINVAL);
	REQUIRE_EQ(wish_feature(&dev, VFIO_DEVICE_FEATURE_SET | VFIO_NC_FEATURE_LOWER,
				&lower, sizeof(lower) - 1), -EINVAL);
	REQUIRE_EQ(must_query(&dev, BAR, 0, 0).verdict, VFIO_NC_VERDICT_NORMAL_NC);
	vfio_dev_close(&dev);
}

CASE(lower_of_what_was_mapped_is_busy)
{
	const uint32_t device = VFIO_NC_VERDICT_DEVICE;
	struct vfio_dev dev;

	load(&dev, "device");
	/* What was refused was not mapped. */
	REQUIRE_EQ(wish_errno(&dev, BAR, 0, PAGE, VFIO_NC_WISH_NORMAL_NC), EPERM);
	REQUIRE_EQ(wish_lower(&dev, 1U << BAR, VFIO_NC_VERDICT_PERMIT), 0);
	REQUIRE_EQ(wish_errno(&dev, BAR, 0, PAGE, VFIO_NC_WISH_DEVICE), 0);
	REQUIRE_EQ(wish_lower(&dev, 1U << BAR, device), -EBUSY);
	REQUIRE_EQ(wish_lower(&dev, 1U << BAR | 1U, device), -EBUSY);
	REQUIRE(!(must_query(&dev, 0, 0, 0).flags & VFIO_NC_QUERY_LOWERED));
	REQUIRE_EQ(wish_lower(&dev, 1U, device), 0);
	vfio_dev_close(&dev);
	must_open(&dev, IVSHMEM_A);
	REQUIRE_EQ(wish_lower(&dev, 1U << BAR | 1U, device), 0);
	vfio_dev_close(&dev);
}

/* A wish is of one mapping; what is lowered is so for all who have the device. */
CASE(second_opener_is_lowered_but_has_no_wish)
{
	struct vfio_dev first, second;
	void *bar, *other;

	load(&first, "permit");
	must_open(&second, IVSHMEM_A);
	bar = must_wish(&first, BAR, 0, PAGE, VFIO_NC_WISH_NORMAL_NC);
	other = must_map(&second, BAR, 0, PAGE);
	REQUIRE_STR(measure_process(bar), "ok");
	REQUIRE_STR(measure_process(other), "SIGBUS");
	munmap(bar, PAGE);
	munmap(other, PAGE);
	vfio_dev_close(&second);
	vfio_dev_close(&first);
	must_open(&first, IVSHMEM_A);
	must_open(&second, IVSHMEM_A);
	REQUIRE_EQ(wish_lower(&first, 1U << BAR, VFIO_NC_VERDICT_DEVICE), 0);
	vfio_dev_close(&first);
	REQUIRE_EQ(wish_errno(&second, BAR, 0, PAGE, VFIO_NC_WISH_NORMAL_NC), EPERM);
	vfio_dev_close(&second);
}

#define FUZZ_ROUNDS 1500

/* What a page of fuzz()'s BAR may be: one in each kind. */
static bool fuzz_allows(uint64_t offset)
{
	return offset / PAGE < 12 && offset / PAGE % 4 >= 2;
}

/* Somebody who was handed the open device, and nothing else. */
static int fuzz(void *argument)
{
	struct vfio_dev *dev = argument;
	unsigned int i, got = 0;

	srand(1);
	for (i = 0; i < FUZZ_ROUNDS; i++) {
		uint64_t offset = (unsigned int)rand() % 16 * PAGE;
		size_t length = (1 + (unsigned int)rand() % 4) * PAGE;
		uint64_t wish = (unsigned int)rand() % 8;
		unsigned int region = (unsigned int)rand() % 8;
		char *bar = wish_map(dev, region < 4 ? region : BAR, offset, length, wish);
		size_t at;

		for (at = 0; bar && at < length; at += PAGE) {
			if (must_query_at(dev, bar).region_index == BAR &&
			    !fuzz_allows(offset + at))
				REQUIRE_EQ(probe_unaligned(bar + at, NULL), ACCESS_SIGBUS);
		}
		if (!bar)
			continue;
		munmap(bar, length);
		got++;
	}
	harness_note("%u of %u mmaps had what they wished", got, FUZZ_ROUNDS);
	REQUIRE(got > FUZZ_ROUNDS / 50 && got < FUZZ_ROUNDS);
	return 0;
}

CASE(owner_without_privilege_gets_no_more_and_logs_nothing)
{
	struct vfio_dev dev;

	must_load(harness_text("unlisted=device rules=" IVSHMEM_A "/2@%#lx+%#lx=permit;"
			       IVSHMEM_A "/2@%#lx+%#lx=normal-nc;" IVSHMEM_A
			       "/2@%#lx+%#lx=permit", 2 * PAGE, 2 * PAGE,
			       6 * PAGE, 2 * PAGE, 10 * PAGE, 2 * PAGE));
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	log_mark();
	REQUIRE_EQ(role_do(ROLE_USER, fuzz, &dev), 0);
	REQUIRE_EQ(log_count("vfio_nc"), 0);
	vfio_dev_close(&dev);
}

static void *race_lower(void *argument)
{
	static int ret;

	ret = wish_lower(argument, 1U << BAR, VFIO_NC_VERDICT_DEVICE);
	return &ret;
}

/* Either the BAR was mapped before, and LOWER says so, or the mapping is lowered. */
CASE(lower_and_mmap_at_once_agree)
{
	unsigned int round, lowered = 0;
	struct vfio_dev dev;

	load(&dev, "normal-nc");
	vfio_dev_close(&dev);
	for (round = 0; round < 24; round++) {
		pthread_t thread;
		void *ret, *bar;

		must_open(&dev, IVSHMEM_A);
		REQUIRE_EQ(pthread_create(&thread, NULL, race_lower, &dev), 0);
		if (round % 4)
			usleep(round * 5);
		bar = must_map(&dev, BAR, 0, PAGE);
		REQUIRE_EQ(pthread_join(thread, &ret), 0);
		REQUIRE(!*(int *)ret || *(int *)ret == -EBUSY);
		REQUIRE_STR(measure_process(bar), *(int *)ret ? "ok" : "SIGBUS");
		lowered += !*(int *)ret;
		munmap(bar, PAGE);
		vfio_dev_close(&dev);
	}
	harness_note("lowered before the mmap %u times of 24", lowered);
}
