// SPDX-License-Identifier: GPL-2.0-only
/*
 * stress.c - everything that can happen to devices happens at once, until each
 * deed has been done often enough with each device that it is possible with, and
 * for duration=N seconds at least, from seed=N; afterwards nothing is lost.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "background.h"
#include "harness.h"
#include "measure.h"
#include "probe.h"
#include "server.h"
#include "tracing.h"
#include "vm.h"

#define GROUP "stress"

/* To reach the quotas later than this is a failure: it takes a tenth of it. */
#define STRESS_SECONDS	90
/* For each device: what is slow with one holds up no other. */
#define STRESS_OPENERS	2

/* What can be done with a device, and to all of them. */
enum stress_deed {
	STRESS_OPEN, STRESS_MAP, STRESS_RESET, STRESS_HOT_RESET, STRESS_GUEST,
	STRESS_UNBIND, STRESS_BIND, STRESS_REMOVE, STRESS_OVERRIDE, STRESS_VIEW,
	STRESS_RULES, STRESS_LOAD, STRESS_UNLOAD, STRESS_NR,
};

static const char *const stress_names[STRESS_NR] = {
	"open", "mmap", "reset", "hot reset", "guest",
	"unbind", "bind", "remove", "override", "view",
	"rules", "insmod", "rmmod",
};

/* Of what can be done with every device. */
#define STRESS_ANY(opens, binds)					\
	[STRESS_OPEN] = (opens), [STRESS_MAP] = (opens),		\
	[STRESS_UNBIND] = (binds), [STRESS_BIND] = (binds),		\
	[STRESS_OVERRIDE] = 8, [STRESS_VIEW] = 8

/*
 * struct stress_device - what is done with a device
 * @bdf: its address; NULL: to all devices at once
 * @quota: how often at least, and worked; 0: cannot be done, so is not tried
 *
 * Only NVMe has a function reset; vfio-pci makes one at its open and at its last
 * close too, 0.1 s each. Only what is behind the port can be hot reset; vfio-pci
 * does so at its last close too, which takes 1 to 2 s: hence their few opens. Of
 * a slot that is reset, Linux unlocks what is in it then, not what it locked:
 * pci_slot_unlock() of drivers/pci/pci.c warns when a device comes back in
 * between, whoever has it. So those are not removed.
 */
static const struct stress_device {
	const char *bdf;
	unsigned int quota[STRESS_NR];
} stress_devices[] = {
	{ IVSHMEM_A, { STRESS_ANY(16, 4), [STRESS_GUEST] = 2, [STRESS_REMOVE] = 2 } },
	{ IVSHMEM_B, { STRESS_ANY(16, 4), [STRESS_GUEST] = 2, [STRESS_REMOVE] = 2 } },
	{ NVME, { STRESS_ANY(8, 4), [STRESS_RESET] = 4, [STRESS_REMOVE] = 2 } },
	{ PORT_A, { STRESS_ANY(4, 2), [STRESS_HOT_RESET] = 2 } },
	{ PORT_B, { STRESS_ANY(4, 2), [STRESS_HOT_RESET] = 2 } },
	{ NULL, { [STRESS_RULES] = 8, [STRESS_LOAD] = 4, [STRESS_UNLOAD] = 4 } },
};

#define STRESS_DEVICES	(sizeof(stress_devices) / sizeof(stress_devices[0]))
/* The last one: all devices at once. */
#define STRESS_ALL	(STRESS_DEVICES - 1)

static const char *const stress_overrides[] = {
	"2=normal-nc", "2=permit", "2=device", "all=stock", "auto",
	"2@0x10000+0x10000=normal-nc;2=permit", "2=nc",
};

static const char *const stress_rules[] = {
	"", "*:*/all=device", "*:*/pref=normal-nc", "1af4:1110/2=permit",
	"class:0108/pref=normal-nc;*:*/2@0x10000+0x20000=normal-nc", "*:*/9=device",
};

static atomic_ulong stress_done[STRESS_DEVICES][STRESS_NR];

/*
 * Held for reading while something is open: who holds it for writing gives
 * rmmod a chance, against all but opens. Most rmmods do not ask.
 */
static pthread_rwlock_t stress_gate;

/*
 * struct stress - one who does something again and again
 * @background: in its thread
 * @device: which an opener opens
 * @random: the state of its random numbers
 */
struct stress {
	struct background background;
	unsigned int device;
	uint32_t random;
};

/* Marsaglia's xorshift; the seed is not 0. Return: 0 to @below - 1. */
static unsigned int stress_random(struct stress *stress, unsigned int below)
{
	stress->random ^= stress->random << 13;
	stress->random ^= stress->random >> 17;
	stress->random ^= stress->random << 5;
	return stress->random % below;
}

static bool stress_is_short(unsigned int device, enum stress_deed deed)
{
	return stress_done[device][deed] < stress_devices[device].quota[deed];
}

/* A device that the deed can be done with; one that lacks it, half of the time. */
static unsigned int stress_pick(struct stress *stress, enum stress_deed deed)
{
	bool lacking = stress_random(stress, 2);
	unsigned int device = stress_random(stress, STRESS_DEVICES);
	unsigned int i;

	for (i = 0; lacking && i < STRESS_DEVICES; i++) {
		if (stress_is_short((device + i) % STRESS_DEVICES, deed))
			return (device + i) % STRESS_DEVICES;
	}
	while (!stress_devices[device].quota[deed])
		device = stress_random(stress, STRESS_DEVICES);
	return device;
}

static int stress_count(unsigned int device, enum stress_deed deed, int ret)
{
	if (!ret)
		stress_done[device][deed]++;
	return ret;
}

/* Is it time for a deed that only some devices can do? */
static bool stress_wants(struct stress *stress, unsigned int device,
			 enum stress_deed deed)
{
	return stress_devices[device].quota[deed] &&
	       (stress_is_short(device, deed) || !stress_random(stress, 4));
}

static void stress_map(struct stress *stress, unsigned int device,
		       struct vfio_dev *dev)
{
	uint64_t offset = stress_random(stress, 64) * PAGE;
	size_t length = (1 + stress_random(stress, 64)) * PAGE;
	char *bar = vfio_bar_map(dev, IVSHMEM_BAR, offset, length,
				 PROT_READ | PROT_WRITE);

	if (stress_count(device, STRESS_MAP, bar ? 0 : -errno))
		return;
	/* Of either type, and gone while the device is reset. */
	probe_aligned_store(bar + length - PAGE, NULL);
	probe_unaligned(bar, NULL);
	if (stress_wants(stress, device, STRESS_RESET))
		stress_count(device, STRESS_RESET, vfio_dev_reset(dev));
	if (stress_wants(stress, device, STRESS_HOT_RESET))
		stress_count(device, STRESS_HOT_RESET, vfio_dev_hot_reset(dev));
	probe_aligned(bar, NULL);
	munmap(bar, length);
}

static void stress_open(struct stress *stress)
{
	unsigned int device = stress->device;
	struct vfio_dev dev;

	if (stress_count(device, STRESS_OPEN,
			 vfio_dev_open(&dev, stress_devices[device].bdf))) {
		usleep(1000);
		return;
	}
	stress_map(stress, device, &dev);
	if (!stress_random(stress, 4))
		usleep(stress_random(stress, 5000));
	vfio_dev_close(&dev);
}

/* Four vCPUs fault the BAR in; it may be reset meanwhile, so any end is right. */
static void stress_guest(struct stress *stress)
{
	unsigned int device = stress_pick(stress, STRESS_GUEST);
	struct vfio_dev dev;
	struct vm vm;
	void *bar;

	if (vfio_dev_open(&dev, stress_devices[device].bdf)) {
		usleep(1000);
		return;
	}
	bar = vfio_bar_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE, PROT_READ | PROT_WRITE);
	if (bar && !vm_create(&vm, 4)) {
		if (!vm_add_slot(&vm, 0, VM_GPA_FIRST, bar, IVSHMEM_SIZE, 0) &&
		    vm_touch_all(&vm, VM_GPA_FIRST, IVSHMEM_SIZE, 0x10000,
				 S1_NORMAL_NC) == GUEST_OK)
			stress_count(device, STRESS_GUEST, 0);
		vm_destroy(&vm);
	}
	if (bar)
		munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
}

/* What was removed comes back without its driver. */
static void stress_rebind(struct stress *stress)
{
	unsigned int device = stress_pick(stress, STRESS_UNBIND);
	const char *bdf = stress_devices[device].bdf;

	if (!stress_random(stress, 3))
		stress_count(device, STRESS_UNBIND, device_unbind(bdf));
	for (device = 0; device < STRESS_ALL; device++) {
		bdf = stress_devices[device].bdf;
		if (!device_has_driver(bdf, "vfio-pci"))
			stress_count(device, STRESS_BIND, device_bind(bdf, "vfio-pci"));
	}
	usleep(stress_random(stress, 100000));
}

/* A device that is removed or has no driver has no such file: then another one. */
static void stress_override(struct stress *stress)
{
	unsigned int device, tries;
	char path[96];
	int ret = -ENOENT;

	for (tries = 0; ret && tries < 2 * STRESS_ALL; tries++) {
		device = stress_pick(stress, STRESS_OVERRIDE);
		snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/vfio_nc/override",
			 stress_devices[device].bdf);
		ret = stress_count(device, STRESS_OVERRIDE, server_write(path,
			stress_overrides[stress_random(stress, 7)]));
	}
}

static void stress_say(struct stress *stress)
{
	stress_override(stress);
	stress_count(STRESS_ALL, STRESS_RULES,
		     server_write("/sys/module/vfio_nc/parameters/rules",
				  stress_rules[stress_random(stress, 6)]));
	server_write("/sys/module/vfio_nc/parameters/unlisted",
		     stress_random(stress, 2) ? "stock" : "device");
	usleep(stress_random(stress, 20000));
}

static void stress_load(struct stress *stress)
{
	bool alone = !stress_random(stress, 3);

	stress_count(STRESS_ALL, STRESS_LOAD,
		     module_load("vfio_nc", server_hooks() ?
				 "mirror=hook" : "mirror=auto"));
	usleep(stress_random(stress, 50000));
	if (alone)
		pthread_rwlock_wrlock(&stress_gate);
	stress_count(STRESS_ALL, STRESS_UNLOAD, module_unload("vfio_nc"));
	if (alone)
		pthread_rwlock_unlock(&stress_gate);
}

static void stress_remove(struct stress *stress)
{
	unsigned int device = stress_pick(stress, STRESS_REMOVE);
	char path[64];

	usleep(200000 + stress_random(stress, 300000));
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/remove",
		 stress_devices[device].bdf);
	stress_count(device, STRESS_REMOVE, server_write(path, "1"));
	server_write("/sys/bus/pci/rescan", "1");
}

static void stress_view(struct stress *stress)
{
	unsigned int device = stress_pick(stress, STRESS_VIEW);
	static char text[1 << 16];
	char path[64];

	server_read("/sys/kernel/debug/vfio_nc/mappings", text, sizeof(text));
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/vfio_nc/bar2",
		 stress_devices[device].bdf);
	stress_count(device, STRESS_VIEW, server_read(path, text, sizeof(text)));
	usleep(stress_random(stress, 20000));
}

#define STRESS_RUN(what, gated)						\
static int what ## _run(struct background *background)			\
{									\
	while (!background->stop) {					\
		if (gated)						\
			pthread_rwlock_rdlock(&stress_gate);		\
		what((struct stress *)background);			\
		if (gated)						\
			pthread_rwlock_unlock(&stress_gate);		\
	}								\
	return 0;							\
}

STRESS_RUN(stress_open, true)
STRESS_RUN(stress_guest, true)
STRESS_RUN(stress_rebind, false)
STRESS_RUN(stress_say, false)
STRESS_RUN(stress_load, false)
STRESS_RUN(stress_remove, false)
STRESS_RUN(stress_view, false)

static int (*const stress_others[])(struct background *) = {
	stress_guest_run, stress_rebind_run, stress_say_run, stress_load_run,
	stress_remove_run, stress_view_run,
};

#define STRESS_NR_OPENERS	(STRESS_OPENERS * STRESS_ALL)
#define STRESS_NR_ALL		(STRESS_NR_OPENERS + \
				 sizeof(stress_others) / sizeof(stress_others[0]))

/* The default lets readers in for ever. */
static void stress_make_gate(void)
{
	pthread_rwlockattr_t attributes;

	pthread_rwlockattr_init(&attributes);
	pthread_rwlockattr_setkind_np(&attributes,
				      PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&stress_gate, &attributes);
}

/* Print what is not yet done as often as it must be. Return: was that anything? */
static bool stress_print_missing(char *text, size_t size)
{
	size_t device, deed, at = 0;

	for (device = 0; device < STRESS_DEVICES; device++) {
		for (deed = 0; deed < STRESS_NR && at < size; deed++) {
			if (!stress_is_short(device, deed))
				continue;
			at += snprintf(text + at, size - at, " %s%s%s %lu of %u,",
				       stress_devices[device].bdf ?: "",
				       stress_devices[device].bdf ? " " : "",
				       stress_names[deed], stress_done[device][deed],
				       stress_devices[device].quota[deed]);
		}
	}
	return at;
}

static void stress_note(unsigned int device)
{
	const struct stress_device *with = &stress_devices[device];
	char text[512];
	size_t at = 0;
	int deed;

	for (deed = 0; deed < STRESS_NR; deed++) {
		if (with->quota[deed])
			at += snprintf(text + at, sizeof(text) - at, " %s %lu,",
				       stress_names[deed], stress_done[device][deed]);
	}
	text[at - 1] = '\0';
	harness_note("%s:%s", with->bdf ?: "all", text);
}

/*
 * Until the quotas are reached, and @seconds have passed.
 * Return: NULL, or what is wrong.
 */
static const char *stress_wait(unsigned long seconds)
{
	static char missing[2048] = "not done often enough in time:";
	const size_t head = strlen(missing);
	double begin = tracing_now(), passed = 0;
	const char *report = NULL;
	int log = log_follow();
	bool lacks = true;

	while (!report && passed < seconds + (lacks ? STRESS_SECONDS : 0)) {
		usleep(100000);
		report = log_next_report(log);
		lacks = stress_print_missing(missing + head, sizeof(missing) - head);
		passed = tracing_now() - begin;
	}
	close(log);
	harness_note("in %.1f s", passed);
	return report ? report : lacks ? missing : NULL;
}

static void stress_everything(uint32_t seed, unsigned long seconds)
{
	static struct stress stress[STRESS_NR_ALL];
	const char *wrong;
	unsigned long i;

	stress_make_gate();
	for (i = 0; i < STRESS_NR_ALL; i++) {
		stress[i].random = seed + (uint32_t)i * 0x9e3779b9 ?: 1;
		stress[i].device = i / STRESS_OPENERS;
		stress[i].background.run = i < STRESS_NR_OPENERS ? stress_open_run :
			stress_others[i - STRESS_NR_OPENERS];
		background_start(&stress[i].background);
	}
	wrong = stress_wait(seconds);
	/* Also if it has failed: a process that unbinds what it has open cannot end. */
	for (i = 0; i < STRESS_NR_ALL; i++)
		stress[i].background.stop = true;
	for (i = 0; i < STRESS_NR_ALL; i++)
		background_wait(&stress[i].background);
	for (i = 0; i < STRESS_DEVICES; i++)
		stress_note(i);
	if (wrong)
		FAIL("%s", wrong);
}

/* Without the module as this kernel has it, with it by verdict. */
static void stress_require_nothing_lost(const char *bdf)
{
	char parameters[64];
	struct measure_bar seen;

	must_bind(bdf, "vfio-pci");
	seen = measure_bar(bdf, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(seen.process, "SIGBUS");
	REQUIRE_STR(seen.guest_nc, server_has_native_mirror() ? "ok" : "fault");
	snprintf(parameters, sizeof(parameters), "rules=%s/2=normal-nc", bdf);
	must_load(parameters);
	seen = measure_bar(bdf, IVSHMEM_BAR, 0, IVSHMEM_SIZE);
	REQUIRE_STR(seen.process, "ok");
	REQUIRE_STR(seen.guest_nc, "ok");
	REQUIRE_STR(seen.guest_device, "fault");
	REQUIRE_EQ(module_references("vfio_nc"), 0);
	must_unload();
}

/* Not the time alone: a server without a clock counts from its boot. */
static uint32_t stress_seed(void)
{
	uint32_t seed;

	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != sizeof(seed))
		seed = (uint32_t)time(NULL);
	return seed;
}

CASE(everything_at_once_loses_nothing)
{
	uint32_t seed = harness_number("seed", stress_seed());
	unsigned long i;

	harness_note("seed=%u", seed);
	for (i = 0; i < STRESS_ALL; i++)
		must_bind(stress_devices[i].bdf, "vfio-pci");
	stress_everything(seed, harness_number("duration", 0));
	if (module_is_loaded("vfio_nc")) {
		REQUIRE_EQ(module_references("vfio_nc"), 0);
		must_unload();
	}
	server_write("/sys/bus/pci/rescan", "1");
	for (i = 0; i < STRESS_ALL; i++)
		must_bind(stress_devices[i].bdf, "vfio-pci");
	for (i = 0; i < STRESS_ALL; i++)
		stress_require_nothing_lost(stress_devices[i].bdf);
}
