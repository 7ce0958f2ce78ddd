// SPDX-License-Identifier: GPL-2.0-only
/*
 * cdev.c - several openers of one device, through its own file and through its group:
 * the kernel lets one in, or gives all what was latched. Needs a kernel with
 * VFIO_DEVICE_CDEV and VFIO_GROUP.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "assigned.h"
#include "cdev.h"
#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "cdev"

#define OVERRIDE "/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/override"

static void load(const char *verdict)
{
	must_load(harness_text("rules=" IVSHMEM_A "/2=%s", verdict));
	must_bind(IVSHMEM_A, "vfio-pci");
}

static void choose(bool cdev)
{
	REQUIRE_EQ(setenv("cdev", cdev ? "1" : "0", 1), 0);
}

/* Another file of the device, which is not bound, and an iommufd for it. */
static void open_other(int *fd, int *iommufd)
{
	char path[64];

	REQUIRE_EQ(cdev_path(IVSHMEM_A, path, sizeof(path)), 0);
	*fd = open(path, O_RDWR | O_CLOEXEC);
	*iommufd = open("/dev/iommu", O_RDWR | O_CLOEXEC);
	REQUIRE(*fd >= 0 && *iommufd >= 0);
}

static void require_verdict(const char *verdict)
{
	struct assigned a;

	assigned_open(&a, IVSHMEM_A, IVSHMEM_BAR, 0, IVSHMEM_SIZE, 1);
	assigned_require(&a, 0, verdict);
	assigned_close(&a);
}

CASE(device_through_its_own_file_gets_its_verdict)
{
	static const char *const verdicts[] = { "normal-nc", "permit", "device" };
	size_t i;

	choose(true);
	for (i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++) {
		load(verdicts[i]);
		require_verdict(verdicts[i]);
		must_unload();
	}
}

CASE(second_bind_is_refused_and_changes_nothing)
{
	int fd, iommufd;
	struct vfio_dev dev;
	void *bar;

	choose(true);
	load("device");
	must_open(&dev, IVSHMEM_A);
	bar = must_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	open_other(&fd, &iommufd);
	REQUIRE_EQ(cdev_bind(fd, iommufd), -EINVAL);
	REQUIRE(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED);
	REQUIRE_EQ(server_write(OVERRIDE, "2=normal-nc"), -EBUSY);
	REQUIRE_EQ(module_references("vfio_nc"), 1);
	REQUIRE_STR(measure_process(bar), "SIGBUS");
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
	/* A file that is open but not bound does not keep the device open. */
	REQUIRE_EQ(module_references("vfio_nc"), 0);
	REQUIRE_EQ(server_write(OVERRIDE, "2=normal-nc"), 0);
	close(fd);
	require_verdict("normal-nc");
}

CASE(group_and_own_file_exclude_each_other)
{
	struct vfio_dev dev, other;
	int fd, iommufd;

	load("device");
	choose(false);
	must_open(&dev, IVSHMEM_A);
	open_other(&fd, &iommufd);
	REQUIRE_EQ(cdev_bind(fd, iommufd), -EBUSY);
	vfio_dev_close(&dev);
	REQUIRE_EQ(cdev_bind(fd, iommufd), 0);
	REQUIRE_EQ(vfio_dev_open(&other, IVSHMEM_A), -EBUSY);
	REQUIRE_EQ(module_references("vfio_nc"), 1);
	close(fd);
	require_verdict("device");
}

/* VFIO gives a group's owner as many files of a device as he asks for. */
CASE(two_files_of_a_group_have_one_verdict)
{
	struct vfio_dev first, second;
	void *bar;

	choose(false);
	load("normal-nc");
	must_open(&first, IVSHMEM_A);
	must_open(&second, IVSHMEM_A);
	REQUIRE(first.fd != second.fd);
	REQUIRE_EQ(server_write("/sys/module/vfio_nc/parameters/rules",
				IVSHMEM_A "/2=device"), 0);
	vfio_dev_close(&first);
	bar = must_map(&second, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(measure_process(bar), "ok");
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&second);
	require_verdict("device");
}
