// SPDX-License-Identifier: GPL-2.0-only
/*
 * wish_lib.c - a program on libvfio-nc, with and without the module: each way that
 * a wish can end.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include <vfio_nc/libvfio-nc.h>

#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "wish"

#define MUST 1

static void *map(struct vfio_dev *dev, unsigned int wish, int must,
		 struct vfio_nc_got *got)
{
	memset(got, 0xff, sizeof(*got));
	errno = 0;
	return vfio_nc_map(dev->fd, IVSHMEM_BAR, PAGE, PAGE, PROT_READ | PROT_WRITE,
			   wish, must, got);
}

static void require_refused(struct vfio_dev *dev, unsigned int wish, int must, int error)
{
	struct vfio_nc_got got;

	REQUIRE(map(dev, wish, must, &got) == MAP_FAILED);
	REQUIRE_EQ(errno, error);
}

static void require_got(struct vfio_dev *dev, unsigned int wish, int must,
			unsigned int wished, const char *seen)
{
	struct vfio_nc_got got;
	void *bar = map(dev, wish, must, &got);

	REQUIRE(bar != MAP_FAILED);
	REQUIRE_EQ(got.wished, wished);
	REQUIRE_STR(measure_process(bar), seen);
	if (module_is_loaded("vfio_nc"))
		REQUIRE_EQ(got.process, strcmp(seen, "ok") ? VFIO_NC_TYPE_DEVICE :
							   VFIO_NC_TYPE_NORMAL_NC);
	else
		REQUIRE_EQ(got.process, VFIO_NC_TYPE_UNKNOWN);
	munmap(bar, PAGE);
}

static void load(struct vfio_dev *dev, const char *verdict)
{
	must_load(harness_text("rules=" IVSHMEM_A "/2=%s", verdict));
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(dev, IVSHMEM_A);
}

CASE(library_without_the_module_maps_plain)
{
	struct vfio_nc_query query = { .region_index = IVSHMEM_BAR };
	struct vfio_dev dev;

	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	require_got(&dev, VFIO_NC_WISH_NORMAL_NC, 0, 0, "SIGBUS");
	require_refused(&dev, VFIO_NC_WISH_NORMAL_NC, MUST, EINVAL);
	REQUIRE_EQ(vfio_nc_query(dev.fd, &query), -1);
	REQUIRE_EQ(errno, ENOTTY);
	REQUIRE_EQ(vfio_nc_lower(dev.fd, 1U << IVSHMEM_BAR, VFIO_NC_VERDICT_DEVICE), -1);
	REQUIRE_EQ(errno, ENOTTY);
	vfio_dev_close(&dev);
}

CASE(library_gets_what_the_verdict_allows)
{
	struct vfio_dev dev;

	load(&dev, "permit");
	require_got(&dev, VFIO_NC_WISH_NORMAL_NC, MUST, 1, "ok");
	require_got(&dev, VFIO_NC_WISH_PERMIT, MUST, 1, "SIGBUS");
	require_got(&dev, VFIO_NC_WISH_PLAIN, 0, 0, "SIGBUS");
	require_refused(&dev, 4, 0, EINVAL);
	if (server_hooks()) {
		require_refused(&dev, VFIO_NC_WISH_DEVICE, MUST, EOPNOTSUPP);
		require_got(&dev, VFIO_NC_WISH_DEVICE, 0, 0, "SIGBUS");
	}
	vfio_dev_close(&dev);
}

/* Somebody has decided so: no mapping without the wish makes it good. */
CASE(library_takes_a_refusal_for_an_answer)
{
	struct vfio_dev dev;

	load(&dev, "normal-nc");
	REQUIRE_EQ(vfio_nc_lower(dev.fd, 1U << IVSHMEM_BAR, VFIO_NC_VERDICT_DEVICE), 0);
	require_refused(&dev, VFIO_NC_WISH_NORMAL_NC, 0, EPERM);
	require_got(&dev, VFIO_NC_WISH_PLAIN, 0, 0, "SIGBUS");
	REQUIRE_EQ(vfio_nc_lower(dev.fd, 1U << IVSHMEM_BAR, VFIO_NC_VERDICT_DEVICE), -1);
	REQUIRE_EQ(errno, EBUSY);
	vfio_dev_close(&dev);
}
