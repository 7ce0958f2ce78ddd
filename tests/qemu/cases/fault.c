// SPDX-License-Identifier: GPL-2.0-only
/*
 * fault.c - every allocation of the module fails once, then all at once: what
 * was asked for fails with an errno or works, and no device gets a type that
 * nobody decided. Only on the kernels of tests/qemu/debug.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fault.h"
#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "fault"

#define FILES		"/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/"
#define OVERRIDE	FILES "override"
#define BAR2		FILES "bar2"
#define PARAMETERS	"/sys/module/vfio_nc/parameters/"
#define RULE_NC		IVSHMEM_A "/2=normal-nc"

#define FAULT_NTH_MAX	3000

/*
 * struct fault - something during which allocations fail
 * @prepare: each time before, or NULL
 * @act: it; Return: 0 or -errno
 * @check: what must hold when @act has answered @ret
 */
struct fault {
	void (*prepare)(void);
	int (*act)(void);
	void (*check)(int ret);
};

/* Return: did one fail? */
static bool fault_once(const struct fault *fault, unsigned int nth,
		       unsigned int *refused)
{
	bool failed;
	int ret;

	if (fault->prepare)
		fault->prepare();
	fault_inject(nth);
	ret = fault->act();
	failed = fault_end();
	if (ret && !failed)
		FAIL("without a fault it is refused: %s", strerror(-ret));
	*refused += ret != 0;
	fault->check(ret);
	return failed;
}

/* At least @least allocations are known to be there. */
static void fault_each(const struct fault *fault, unsigned int least)
{
	unsigned int nth, refused = 0;

	for (nth = 1; fault_once(fault, nth, &refused); nth++)
		REQUIRE(nth < FAULT_NTH_MAX);
	harness_note("%u allocations failed, %u times it was refused", nth - 1,
		     refused);
	REQUIRE(nth - 1 >= least);
	fault_once(fault, FAULT_ALL, &refused);
	fault_once(fault, FAULT_NTH_MAX, &refused);
}

static const char *fault_read(const char *path)
{
	static char text[4200];
	int ret = server_read(path, text, sizeof(text));

	if (ret)
		FAIL("%s: %s", path, strerror(-ret));
	return text;
}

/* What its bar2 says, which is not there only if the log tells. */
static void fault_require_bar(const char *want)
{
	if (access(BAR2, F_OK))
		must_log(IVSHMEM_A ": cannot make its files: error -12; it is governed without");
	else
		REQUIRE_STR(fault_read(BAR2), want);
}

static void fault_require_governed(void)
{
	fault_require_bar("normal-nc rules#1");
	REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR, IVSHMEM_SIZE), "ok");
	REQUIRE_EQ(module_references("vfio_nc"), 0);
}

static void fault_begin(void)
{
	must_load("unlisted=device rules=" RULE_NC);
	must_bind(IVSHMEM_A, "vfio-pci");
	fault_aim();
}

static void override_prepare(void)
{
	REQUIRE_EQ(server_write(OVERRIDE, "2=device"), 0);
}

static int override_act(void)
{
	return server_write(OVERRIDE, "2@0x10000+0x10000=permit;2=normal-nc");
}

static void override_check(int ret)
{
	REQUIRE(!ret || ret == -ENOMEM);
	REQUIRE_STR(fault_read(OVERRIDE),
		    ret ? "2=device" : "2@0x10000+0x10000=permit;2=normal-nc");
}

CASE(override_without_memory_is_refused_and_the_old_one_holds)
{
	fault_begin();
	fault_each(&(struct fault){ override_prepare, override_act, override_check }, 3);
}

static void rules_prepare(void)
{
	REQUIRE_EQ(server_write(PARAMETERS "rules", RULE_NC), 0);
}

static int rules_act(void)
{
	return server_write(PARAMETERS "rules", IVSHMEM_A "/2=device");
}

static void rules_check(int ret)
{
	REQUIRE(!ret || ret == -ENOMEM);
	REQUIRE_STR(fault_read(BAR2), ret ? "normal-nc rules#1" : "device rules#1");
}

CASE(rules_without_memory_are_refused_and_the_old_ones_hold)
{
	fault_begin();
	fault_each(&(struct fault){ rules_prepare, rules_act, rules_check }, 3);
}

static void load_prepare(void)
{
	if (module_is_loaded("vfio_nc"))
		must_unload();
	log_mark();
}

static int load_act(void)
{
	return module_load("vfio_nc", server_hooks() ?
			   "mirror=hook unlisted=device rules=" RULE_NC :
			   "unlisted=device rules=" RULE_NC);
}

/* A kernel that cannot be hooked is said to be one, and process and rules hold. */
static void load_check(int ret)
{
	if (ret) {
		REQUIRE_EQ(ret, -ENOMEM);
		REQUIRE(!module_is_loaded("vfio_nc"));
		REQUIRE_STR(measure_process_of(IVSHMEM_A, IVSHMEM_BAR,
					       IVSHMEM_SIZE), "SIGBUS");
	} else if (!strcmp(fault_read(PARAMETERS "mirror"), "none")) {
		must_log("mirror: none: permit and normal-nc reach processes, their guests get Device");
		fault_require_bar("normal-nc rules#1 (guest: device) (why: the hook found no place in KVM, see the log)");
	} else {
		fault_require_governed();
	}
}

CASE(load_without_memory_governs_or_is_refused)
{
	must_bind(IVSHMEM_A, "vfio-pci");
	fault_aim_at_modules();
	fault_each(&(struct fault){ load_prepare, load_act, load_check }, 4);
}

static void bind_prepare(void)
{
	REQUIRE_EQ(device_unbind(IVSHMEM_A), 0);
	log_mark();
}

static int bind_act(void)
{
	return server_write("/sys/bus/pci/drivers_probe", IVSHMEM_A);
}

/* Bound is governed: were it not, the process would get Device. */
static void bind_check(int ret)
{
	REQUIRE_EQ(ret, 0);
	fault_require_governed();
}

CASE(bind_without_memory_governs)
{
	fault_begin();
	fault_each(&(struct fault){ bind_prepare, bind_act, bind_check }, 4);
}

static struct vfio_dev fault_dev;

static int open_act(void)
{
	return vfio_dev_open(&fault_dev, IVSHMEM_A);
}

/* What the file says is what a process and a guest then get. */
static void open_check(int ret)
{
	bool guest;
	void *bar;

	if (ret) {
		REQUIRE_EQ(ret, -ENOMEM);
		REQUIRE_EQ(module_references("vfio_nc"), 0);
		return;
	}
	guest = !strcmp(fault_read(BAR2), "normal-nc rules#1");
	if (!guest)
		REQUIRE_STR(fault_read(BAR2), "normal-nc rules#1 (guest: device) (why: ftrace let no hook in when it was opened)");
	bar = must_map(&fault_dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(measure_process(bar), "ok");
	REQUIRE_STR(measure_guest(bar, IVSHMEM_SIZE, S1_NORMAL_NC),
		    guest ? "ok" : "fault");
	munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&fault_dev);
}

CASE(open_without_memory_is_refused_or_by_verdict)
{
	fault_begin();
	fault_each(&(struct fault){ NULL, open_act, open_check }, 2);
}

static void *fault_bar;

static int map_act(void)
{
	fault_bar = vfio_bar_map(&fault_dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE,
				 PROT_READ | PROT_WRITE);
	return fault_bar ? 0 : -errno;
}

/* EBUSY is what the kernel says when it has no memory to claim the BAR. */
static void map_check(int ret)
{
	REQUIRE(!ret || ret == -ENOMEM || ret == -EBUSY);
	if (ret)
		return;
	REQUIRE_STR(measure_process(fault_bar), "ok");
	munmap(fault_bar, IVSHMEM_SIZE);
}

/* The first mmap after an open allocates in vfio-pci, later ones do not. */
static void map_prepare(void)
{
	vfio_dev_close(&fault_dev);
	must_open(&fault_dev, IVSHMEM_A);
}

CASE(mmap_without_memory_is_refused_or_by_verdict)
{
	fault_begin();
	must_open(&fault_dev, IVSHMEM_A);
	fault_each(&(struct fault){ map_prepare, map_act, map_check }, 0);
}

static char view_text[2][4200];
static const char *view_path;

static int view_act(void)
{
	return server_read(view_path, view_text[1], sizeof(view_text[1]));
}

static void view_check(int ret)
{
	REQUIRE(!ret || ret == -ENOMEM);
	if (!ret)
		REQUIRE_STR(view_text[1], view_text[0]);
}

CASE(views_without_memory_are_refused_or_right)
{
	static const char *const path[] = {
		BAR2, OVERRIDE, PARAMETERS "rules", PARAMETERS "unlisted",
		"/sys/kernel/debug/vfio_nc/mirror", "/sys/kernel/debug/vfio_nc/mappings",
	};
	size_t i;

	fault_begin();
	must_open(&fault_dev, IVSHMEM_A);
	must_map(&fault_dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	for (i = 0; i < sizeof(path) / sizeof(path[0]); i++) {
		view_path = path[i];
		REQUIRE_EQ(server_read(path[i], view_text[0], sizeof(view_text[0])), 0);
		fault_each(&(struct fault){ NULL, view_act, view_check }, 0);
	}
}

static int bar_act(void)
{
	return server_read(BAR2, view_text[1], sizeof(view_text[1]));
}

static void bar_check(int ret)
{
	REQUIRE(!ret || ret == -ENOMEM);
	if (!ret)
		REQUIRE_STR(view_text[1], "normal-nc rules#1");
}

CASE(next_verdict_without_memory_is_refused_or_right)
{
	fault_begin();
	fault_each(&(struct fault){ NULL, bar_act, bar_check }, 1);
}
