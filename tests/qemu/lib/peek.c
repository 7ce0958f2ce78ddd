// SPDX-License-Identifier: GPL-2.0-only
/*
 * peek.c - asks vfio_nc_peek and puts its answer into words.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../modules/vfio_nc_peek.h"
#include "harness.h"
#include "peek.h"
#include "server.h"

#define PEEK_MODULE "vfio_nc_peek"
#define PEEK_DEVICE "/dev/" PEEK_MODULE

/* Another process of the case may load the module too: that is as good. */
static int peek_open(void)
{
	int fd = open(PEEK_DEVICE, O_RDWR | O_CLOEXEC);
	int ret;

	if (fd >= 0 || errno != ENOENT)
		return fd < 0 ? -errno : fd;
	ret = module_load(PEEK_MODULE, "");
	if (ret && ret != -EEXIST)
		return ret;
	fd = open(PEEK_DEVICE, O_RDWR | O_CLOEXEC);
	return fd < 0 ? -ENXIO : fd;
}

/* Stays open until the case ends: some ask for each page of 64 MiB. */
static int peek_ask(struct vfio_nc_peek *peek)
{
	static int fd = -1;

	if (fd < 0)
		fd = peek_open();
	if (fd < 0)
		return fd == -ENOENT ? -ENXIO : fd;
	return ioctl(fd, VFIO_NC_PEEK, peek) ? -errno : 0;
}

static int peek_leaf(int vm_fd, uint64_t address, struct peek_leaf *leaf)
{
	struct vfio_nc_peek peek = { .vm_fd = vm_fd, .address = address };
	int ret = peek_ask(&peek);

	if (ret)
		return ret;
	*leaf = (struct peek_leaf){
		.entry = peek.entry,
		.output = peek.output,
		.size = 1ULL << peek.leaf_shift,
		.mair = peek.mair,
		.attr_index = peek.entry >> 2 & 7,
		.mem_attr = peek.entry >> 2 & 15,
		.af = peek.entry >> 10 & 1,
		.fwb = peek.stage2_fwb,
	};
	return 0;
}

int peek_process(const void *va, struct peek_leaf *leaf)
{
	return peek_leaf(VFIO_NC_PEEK_PROCESS, (uintptr_t)va, leaf);
}

int peek_stage2(int vm_fd, uint64_t ipa, struct peek_leaf *leaf)
{
	return vm_fd < 0 ? -EBADF : peek_leaf(vm_fd, ipa, leaf);
}

struct peek_leaf must_peek_process(const void *va)
{
	struct peek_leaf leaf;
	int ret = peek_process(va, &leaf);

	if (ret)
		FAIL("entry of %p: %s", va, strerror(-ret));
	return leaf;
}

struct peek_leaf must_peek_stage2(int vm_fd, uint64_t ipa)
{
	struct peek_leaf leaf;
	int ret = peek_stage2(vm_fd, ipa, &leaf);

	if (ret)
		FAIL("stage 2 entry of 0x%llx: %s", (unsigned long long)ipa,
		     strerror(-ret));
	return leaf;
}

/* Bits 3:2 of a Device type, in MAIR_EL1 and (as 1:0) in MemAttr. */
static const char *const peek_device_names[] = {
	"device-ngnrne", "device-ngnre", "device-ngre", "device-gre",
};

const char *peek_stage1_name(const struct peek_leaf *leaf)
{
	unsigned int attr = leaf->mair >> 8 * leaf->attr_index & 0xff;

	switch (attr) {
	case 0x00:
	case 0x04:
	case 0x08:
	case 0x0c:
		return peek_device_names[attr >> 2];
	case 0x44:
		return "normal-nc";
	case 0xbb:
		return "normal-wt";
	case 0xf0:
		return "normal-tagged";
	case 0xff:
		return "normal-wb";
	default:
		return "other";
	}
}

/* MemAttr without and with FEAT_S2FWB; Linux names them MT_S2_*. */
const char *peek_stage2_name(const struct peek_leaf *leaf)
{
	static const char *const plain[16] = {
		[5] = "normal-nc", [10] = "normal-wt", [15] = "normal-wb",
	};
	static const char *const forced[16] = {
		[5] = "normal-nc", [6] = "normal-wb", [7] = "as-stage1",
	};
	const char *name = (leaf->fwb ? forced : plain)[leaf->mem_attr];

	if (leaf->mem_attr < 4)
		return peek_device_names[leaf->mem_attr];
	return name ? name : "other";
}
