// SPDX-License-Identifier: GPL-2.0-only
/*
 * stress.c - everything that can happen to devices happens at once, for
 * duration=N seconds from seed=N, or longer until each thing has happened;
 * afterwards nothing is lost.
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
#include "vm.h"

#define GROUP "stress"

#define STRESS_SECONDS	15
/* So many times longer, on a slow machine, for what is rare: a reset. */
#define STRESS_PATIENCE	5
#define STRESS_OPENERS	8
#define STRESS_DEVICES	(sizeof(stress_devices) / sizeof(stress_devices[0]))

static const char *const stress_devices[] = {
	IVSHMEM_A, IVSHMEM_B, NVME, PORT_A, PORT_B,
};

/*
 * The first so many are removed: those on the root bus. Of a slot that is reset,
 * Linux unlocks what is in it then, not what it locked: pci_slot_unlock() of
 * drivers/pci/pci.c warns when a device comes back in between, whoever has it.
 */
#define STRESS_REMOVABLE	3

static const char *const stress_overrides[] = {
	"2=normal-nc", "2=permit", "2=device", "all=stock", "auto",
	"2@0x1000+0x1000=normal-nc;2=permit", "2=nc",
};

static const char *const stress_rules[] = {
	"", "*:*/all=device", "*:*/pref=normal-nc", "1af4:1110/2=permit",
	"class:0108/pref=normal-nc;*:*/2@0x1000+0x2000=normal-nc", "*:*/9=device",
};

/* What was done, and worked. */
enum stress_deed {
	STRESS_OPENED, STRESS_MAPPED, STRESS_RESET, STRESS_GUEST, STRESS_UNBOUND,
	STRESS_BOUND, STRESS_OVERRIDE, STRESS_RULES, STRESS_LOADED,
	STRESS_UNLOADED, STRESS_REMOVED, STRESS_VIEWED, STRESS_NR,
};

static const char *const stress_names[STRESS_NR] = {
	"open", "mmap", "reset", "guest", "unbind", "bind", "override", "rules",
	"insmod", "rmmod", "remove", "views",
};

static atomic_ulong stress_done[STRESS_NR];

/*
 * Held for reading while something is open: who holds it for writing gives
 * rmmod a chance, against all but opens. Most rmmods do not ask.
 */
static pthread_rwlock_t stress_gate;

/*
 * struct stress - one who does something again and again
 * @background: in its thread
 * @random: the state of its random numbers
 */
struct stress {
	struct background background;
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

static const char *stress_device(struct stress *stress)
{
	return stress_devices[stress_random(stress, STRESS_DEVICES)];
}

static int stress_count(enum stress_deed deed, int ret)
{
	if (!ret)
		stress_done[deed]++;
	return ret;
}

static void stress_map(struct stress *stress, struct vfio_dev *dev)
{
	uint64_t offset = stress_random(stress, 64) * 0x1000UL;
	size_t length = (1 + stress_random(stress, 64)) * 0x1000UL;
	char *bar = vfio_bar_map(dev, IVSHMEM_BAR, offset, length,
				 PROT_READ | PROT_WRITE);

	if (stress_count(STRESS_MAPPED, bar ? 0 : -errno))
		return;
	/* Of either type, and gone while the device is reset. */
	probe_aligned_store(bar + length - 0x1000, NULL);
	probe_unaligned(bar, NULL);
	if (!stress_random(stress, 4))
		stress_count(STRESS_RESET, vfio_dev_reset(dev));
	probe_aligned(bar, NULL);
	munmap(bar, length);
}

static void stress_open(struct stress *stress)
{
	struct vfio_dev dev;

	if (stress_count(STRESS_OPENED, vfio_dev_open(&dev, stress_device(stress))))
		return;
	stress_map(stress, &dev);
	if (!stress_random(stress, 4))
		usleep(stress_random(stress, 5000));
	vfio_dev_close(&dev);
}

/* Four vCPUs fault the BAR in; it may be reset meanwhile, so any end is right. */
static void stress_guest(struct stress *stress)
{
	struct vfio_dev dev;
	struct vm vm;
	void *bar;

	if (vfio_dev_open(&dev, stress_devices[stress_random(stress, 2)]))
		return;
	bar = vfio_bar_map(&dev, IVSHMEM_BAR, 0, IVSHMEM_SIZE, PROT_READ | PROT_WRITE);
	if (bar && !vm_create(&vm, 4)) {
		if (!vm_add_slot(&vm, 0, VM_GPA_FIRST, bar, IVSHMEM_SIZE, 0) &&
		    vm_touch_all(&vm, VM_GPA_FIRST, IVSHMEM_SIZE, 0x10000,
				 S1_NORMAL_NC) == GUEST_OK)
			stress_count(STRESS_GUEST, 0);
		vm_destroy(&vm);
	}
	if (bar)
		munmap(bar, IVSHMEM_SIZE);
	vfio_dev_close(&dev);
}

static void stress_rebind(struct stress *stress)
{
	const char *bdf = stress_device(stress);

	if (!stress_random(stress, 3))
		stress_count(STRESS_UNBOUND, device_unbind(bdf));
	stress_count(STRESS_BOUND, device_bind(bdf, "vfio-pci"));
	usleep(stress_random(stress, 20000));
}

static void stress_say(struct stress *stress)
{
	char path[96];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/vfio_nc/override",
		 stress_device(stress));
	stress_count(STRESS_OVERRIDE, server_write(path,
		stress_overrides[stress_random(stress, 7)]));
	stress_count(STRESS_RULES, server_write("/sys/module/vfio_nc/parameters/rules",
		stress_rules[stress_random(stress, 6)]));
	server_write("/sys/module/vfio_nc/parameters/unlisted",
		     stress_random(stress, 2) ? "stock" : "device");
	usleep(stress_random(stress, 4000));
}

static void stress_load(struct stress *stress)
{
	bool alone = !stress_random(stress, 3);

	stress_count(STRESS_LOADED, module_load("vfio_nc", server_hooks() ?
						"mirror=hook" : "mirror=auto"));
	usleep(stress_random(stress, 50000));
	if (alone)
		pthread_rwlock_wrlock(&stress_gate);
	stress_count(STRESS_UNLOADED, module_unload("vfio_nc"));
	if (alone)
		pthread_rwlock_unlock(&stress_gate);
}

/* The bus of the port is left alone: it would go with its devices. */
static void stress_remove(struct stress *stress)
{
	char path[64];

	usleep(200000 + stress_random(stress, 300000));
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/remove",
		 stress_devices[stress_random(stress, STRESS_REMOVABLE)]);
	stress_count(STRESS_REMOVED, server_write(path, "1"));
	server_write("/sys/bus/pci/rescan", "1");
}

static void stress_view(struct stress *stress)
{
	static char text[1 << 16];
	char path[64];

	stress_count(STRESS_VIEWED, server_read("/sys/kernel/debug/vfio_nc/mappings",
						text, sizeof(text)));
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/vfio_nc/bar2",
		 stress_device(stress));
	server_read(path, text, sizeof(text));
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

#define STRESS_NR_ALL (STRESS_OPENERS + sizeof(stress_others) / sizeof(stress_others[0]))

/* The default lets readers in for ever. */
static void stress_make_gate(void)
{
	pthread_rwlockattr_t attributes;

	pthread_rwlockattr_init(&attributes);
	pthread_rwlockattr_setkind_np(&attributes,
				      PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&stress_gate, &attributes);
}

/* Return: how many of the deeds have not been done yet. */
static unsigned int stress_undone(void)
{
	unsigned int i, undone = 0;

	for (i = 0; i < STRESS_NR; i++)
		undone += !stress_done[i];
	return undone;
}

static bool stress_goes_on(unsigned long second, unsigned long seconds)
{
	return second < seconds ||
	       (stress_undone() && second < STRESS_PATIENCE * seconds);
}

static void stress_all(uint32_t seed, unsigned long seconds)
{
	static struct stress stress[STRESS_NR_ALL];
	const char *report = NULL;
	int log = log_follow();
	unsigned long i;

	stress_make_gate();
	for (i = 0; i < STRESS_NR_ALL; i++) {
		stress[i].random = seed + (uint32_t)i * 0x9e3779b9 ?: 1;
		stress[i].background.run = i < STRESS_OPENERS ? stress_open_run :
			stress_others[i - STRESS_OPENERS];
		background_start(&stress[i].background);
	}
	for (i = 0; stress_goes_on(i, seconds) && !report; i++) {
		sleep(1);
		report = log_next_report(log);
	}
	if (report)
		FAIL("%s", report);
	for (i = 0; i < STRESS_NR_ALL; i++)
		stress[i].background.stop = true;
	for (i = 0; i < STRESS_NR_ALL; i++)
		background_wait(&stress[i].background);
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
	for (i = 0; i < STRESS_DEVICES; i++)
		must_bind(stress_devices[i], "vfio-pci");
	stress_all(seed, harness_number("duration", STRESS_SECONDS));
	for (i = 0; i < STRESS_NR; i++)
		harness_note("%s: %lu", stress_names[i], stress_done[i]);
	REQUIRE_EQ(stress_undone(), 0);
	if (module_is_loaded("vfio_nc")) {
		REQUIRE_EQ(module_references("vfio_nc"), 0);
		must_unload();
	}
	server_write("/sys/bus/pci/rescan", "1");
	for (i = 0; i < STRESS_DEVICES; i++)
		must_bind(stress_devices[i], "vfio-pci");
	for (i = 0; i < STRESS_DEVICES; i++)
		stress_require_nothing_lost(stress_devices[i]);
}
