// SPDX-License-Identifier: GPL-2.0-only
/*
 * buffers.c - a dma-buf of a BAR that a process can map is no way past a verdict.
 * vfio_nc_buffers makes such a kernel; there a buffer's mapping is Normal-NC.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <pthread.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"
#include "measure.h"
#include "role.h"
#include "server.h"
#include "wish.h"

#define GROUP "buffers"

#define BAR	IVSHMEM_BAR
#define MODEL	"vfio_nc_buffers"
#define UNNAMED	"vfio_nc_buffers_unnamed"
#define CAPPED	IVSHMEM_A ": no dma-buf of what is device in bars 2"

/* A dma-buf of 16 bytes a range, as linux/vfio.h has it since 6.19. */
#define FEATURE_DMA_BUF	11
#define RANGES_MAX	4

struct range {
	uint64_t offset;
	uint64_t length;
};

struct request {
	struct vfio_device_feature header;
	uint32_t region_index;
	uint32_t open_flags;
	uint32_t flags;
	uint32_t nr_ranges;
	struct range range[RANGES_MAX];
};

static int export(struct vfio_dev *dev, struct request *request)
{
	int fd = ioctl(dev->fd, VFIO_DEVICE_FEATURE, request);

	return fd < 0 ? -errno : fd;
}

static struct request request_of(unsigned int nr, const struct range *range)
{
	struct request request = {
		.header.argsz = sizeof(request),
		.header.flags = VFIO_DEVICE_FEATURE_GET | FEATURE_DMA_BUF,
		.region_index = BAR,
		.open_flags = O_CLOEXEC | O_RDWR,
		.nr_ranges = nr,
	};

	memcpy(request.range, range, nr * sizeof(*range));
	return request;
}

/* Return: a file, or -errno. */
static int export_pages(struct vfio_dev *dev, unsigned int page, unsigned int nr)
{
	const struct range range = { page * PAGE, nr * PAGE };
	struct request request = request_of(1, &range);

	return export(dev, &request);
}

/* 0 or -errno; what was exported is closed. */
static int try_pages(struct vfio_dev *dev, unsigned int page, unsigned int nr)
{
	int fd = export_pages(dev, page, nr);

	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

static void *must_map_buffer(int fd)
{
	void *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		FAIL("mmap of a dma-buf: %s", strerror(errno));
	return p;
}

static void require_combined(struct vfio_dev *dev, unsigned int page)
{
	int fd = export_pages(dev, page, 1);
	void *bar;

	if (fd < 0)
		FAIL("dma-buf of page %u: %s", page, strerror(-fd));
	bar = must_map_buffer(fd);
	REQUIRE_STR(measure_process(bar), "ok");
	REQUIRE_STR(measure_guest(bar, PAGE, S1_NORMAL_NC), "ok");
	munmap(bar, PAGE);
	close(fd);
}

static void load(struct vfio_dev *dev, const char *model, const char *rules)
{
	if (model)
		REQUIRE_EQ(module_load(model, ""), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_load(rules);
	must_open(dev, IVSHMEM_A);
}

/* Page 0 may be anything, the next is device, the last of four is stock. */
static const char *mixed_rules(void)
{
	return harness_text("rules=" IVSHMEM_A "/2@0x0+%#lx=permit;" IVSHMEM_A
			    "/2@%#lx+%#lx=device;" IVSHMEM_A "/2@%#lx+%#lx=normal-nc",
			    PAGE, PAGE, PAGE, 2 * PAGE, PAGE);
}

CASE(buffer_of_such_a_kernel_alone_is_combined)
{
	struct vfio_dev dev;

	REQUIRE_EQ(module_load(MODEL, ""), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	require_combined(&dev, 1);
	vfio_dev_close(&dev);
}

CASE(buffer_of_what_is_device_is_refused)
{
	const struct range both[] = { { 0, PAGE }, { PAGE, PAGE } };
	struct request request = request_of(2, both);
	struct vfio_dev dev;

	load(&dev, MODEL, mixed_rules());
	must_log(CAPPED);
	must_log("dma-bufs of BARs can be mapped on this kernel");
	REQUIRE_EQ(try_pages(&dev, 1, 1), -EPERM);
	REQUIRE_EQ(try_pages(&dev, 0, 2), -EPERM);
	REQUIRE_EQ(try_pages(&dev, 0, 4), -EPERM);
	REQUIRE_EQ(export(&dev, &request), -EPERM);
	require_combined(&dev, 0);
	require_combined(&dev, 2);
	require_combined(&dev, 3);
	/* The kernel's own refusals are as ever. */
	REQUIRE_EQ(try_pages(&dev, 0, 0), -EINVAL);
	REQUIRE_EQ(try_pages(&dev, IVSHMEM_SIZE / PAGE, 1), -EINVAL);
	vfio_dev_close(&dev);
}

/* One verdict for all pages, or the mixture is device, as for a mapping. */
CASE(buffer_of_two_grants_is_made_and_of_half_a_grant_refused)
{
	struct vfio_dev dev;

	load(&dev, MODEL, mixed_rules());
	REQUIRE_EQ(try_pages(&dev, 2, 1), 0);
	REQUIRE_EQ(try_pages(&dev, 2, 2), -EPERM);
	REQUIRE_EQ(try_pages(&dev, 3, 4), 0);
	vfio_dev_close(&dev);
}

static void require_free(struct vfio_dev *dev)
{
	REQUIRE(!log_find("no dma-buf"));
	require_combined(dev, 1);
	vfio_dev_close(dev);
}

CASE(buffer_of_stock_is_the_kernels)
{
	struct vfio_dev dev;

	load(&dev, MODEL, "");
	require_free(&dev);
}

CASE(buffer_in_a_dry_run_is_the_kernels)
{
	struct vfio_dev dev;

	load(&dev, MODEL, "dry_run=1 unlisted=device");
	require_free(&dev);
}

CASE(buffer_of_a_device_open_before_is_the_kernels)
{
	struct vfio_dev dev;

	REQUIRE_EQ(module_load(MODEL, ""), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	must_load("unlisted=device");
	require_free(&dev);
}

/* With the last close and rmmod the driver has its operations back. */
CASE(buffer_after_rmmod_is_the_kernels)
{
	struct vfio_dev dev;

	load(&dev, MODEL, "unlisted=device");
	REQUIRE_EQ(try_pages(&dev, 1, 1), -EPERM);
	vfio_dev_close(&dev);
	must_unload();
	must_open(&dev, IVSHMEM_A);
	require_combined(&dev, 1);
	vfio_dev_close(&dev);
}

CASE(buffer_of_a_lowered_bar_is_refused_and_one_that_is_made_counts_as_mapped)
{
	const uint32_t most[] = { VFIO_NC_VERDICT_DEVICE, VFIO_NC_VERDICT_PERMIT };
	struct vfio_dev dev;
	unsigned int i;

	load(&dev, MODEL, mixed_rules());
	for (i = 0; i < 2; i++) {
		REQUIRE_EQ(try_pages(&dev, 1, 1), -EPERM);
		REQUIRE_EQ(wish_lower(&dev, 1U << BAR, most[i]), 0);
		REQUIRE_EQ(try_pages(&dev, 2, 1), -EPERM);
		vfio_dev_close(&dev);
		must_open(&dev, IVSHMEM_A);
	}
	REQUIRE_EQ(try_pages(&dev, 2, 1), 0);
	REQUIRE_EQ(wish_lower(&dev, 1U << BAR, VFIO_NC_VERDICT_DEVICE), -EBUSY);
	vfio_dev_close(&dev);
}

/* Nothing tells but the first buffer: from then on it is known, for every device. */
CASE(buffer_that_is_seen_to_be_mappable_is_the_last_of_its_kind)
{
	struct vfio_dev dev;

	load(&dev, UNNAMED, mixed_rules());
	REQUIRE(!log_find("no dma-buf"));
	REQUIRE_EQ(try_pages(&dev, 1, 1), 0);
	must_log("a dma-buf of a BAR can be mapped on this kernel");
	REQUIRE_EQ(try_pages(&dev, 1, 1), -EPERM);
	vfio_dev_close(&dev);
	must_open(&dev, IVSHMEM_A);
	must_log(CAPPED);
	REQUIRE_EQ(try_pages(&dev, 1, 1), -EPERM);
	vfio_dev_close(&dev);
	REQUIRE_EQ(log_count("a dma-buf of a BAR can be mapped"), 1);
}

/* This kernel as it is: no buffer can be mapped, and all can be made. */
CASE(buffer_that_nobody_can_map_is_made_of_anything)
{
	struct vfio_dev dev;
	int fd;

	load(&dev, NULL, "unlisted=device");
	fd = export_pages(&dev, 1, 1);
	REQUIRE(fd >= 0);
	REQUIRE(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED);
	close(fd);
	REQUIRE_EQ(wish_lower(&dev, 1U << BAR, VFIO_NC_VERDICT_DEVICE), 0);
	REQUIRE_EQ(try_pages(&dev, 1, 1), 0);
	REQUIRE(!log_find("dma-buf"));
	vfio_dev_close(&dev);
}

struct flipper {
	struct request request;
	volatile bool stop;
};

/* The caller's memory says another page than a moment ago. */
static void *flip(void *argument)
{
	struct flipper *flipper = argument;
	unsigned int i;

	for (i = 0; !flipper->stop; i++)
		*(volatile uint64_t *)&flipper->request.range[0].offset = i % 2 * PAGE;
	return NULL;
}

#define FLIP_ROUNDS 3000

static int export_while_flipping(void *argument)
{
	const struct range range = { 0, PAGE };
	struct flipper flipper = { .request = request_of(1, &range) };
	unsigned int i, made = 0;
	pthread_t thread;

	REQUIRE_EQ(pthread_create(&thread, NULL, flip, &flipper), 0);
	for (i = 0; i < FLIP_ROUNDS; i++) {
		uint64_t *page;
		int fd;

		/* Both are there to begin with, however seldom the other thread runs. */
		*(volatile uint64_t *)&flipper.request.range[0].offset = i % 2 * PAGE;
		fd = export(argument, &flipper.request);
		if (fd < 0) {
			REQUIRE_EQ(fd, -EPERM);
			continue;
		}
		page = must_map_buffer(fd);
		REQUIRE_EQ(*page, 1);
		munmap(page, PAGE);
		close(fd);
		made++;
	}
	flipper.stop = true;
	pthread_join(thread, NULL);
	harness_note("%u of %u buffers were made", made, FLIP_ROUNDS);
	REQUIRE(made > 0 && made < FLIP_ROUNDS);
	return 0;
}

CASE(buffer_whose_range_changes_meanwhile_is_of_what_is_granted)
{
	struct vfio_dev dev;
	unsigned int i;

	load(&dev, MODEL, mixed_rules());
	for (i = 0; i < 2; i++) {
		uint64_t *page = must_map(&dev, BAR, i * PAGE, PAGE);

		*page = i + 1;
		munmap(page, PAGE);
	}
	log_mark();
	REQUIRE_EQ(role_do(ROLE_USER, export_while_flipping, &dev), 0);
	REQUIRE_EQ(log_count("vfio_nc"), 0);
	vfio_dev_close(&dev);
}
