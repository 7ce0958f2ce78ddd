// SPDX-License-Identifier: GPL-2.0-only
/*
 * mirror.c - the way in which guests follow: chosen, in force only as long as
 * it is needed, not to be taken away, and none where the kernel is not as
 * expected.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "assigned.h"
#include "harness.h"
#include "measure.h"
#include "server.h"

#define GROUP "mirror"

#define WALKER		"stage2_map_walker"
#define TRACING		"/sys/kernel/tracing/"
#define FTRACE_ENABLED	"/proc/sys/kernel/ftrace_enabled"
#define RULE_A_NC	"rules=" IVSHMEM_A "/2=normal-nc"
#define PAGES		(IVSHMEM_SIZE / 0x1000)

/* Does a file of tracefs have a line that begins with a word? */
static bool tracing_has(const char *file, const char *word)
{
	char line[512];
	bool has = false;
	FILE *in = fopen(file, "r");

	if (!in)
		FAIL("%s: %s", file, strerror(errno));
	while (!has && fgets(line, sizeof(line), in))
		has = !strncmp(line, word, strlen(word));
	fclose(in);
	return has;
}

static bool hook_is_in(void)
{
	return tracing_has(TRACING "enabled_functions", WALKER);
}

/* Stage 2 pages the hook has mapped Normal-NC since the module was loaded. */
static unsigned long hook_pages(void)
{
	char text[64], *pages;

	REQUIRE_EQ(server_read("/sys/kernel/debug/vfio_nc/mirror", text,
			       sizeof(text)), 0);
	pages = strstr(text, "pages ");
	REQUIRE(pages);
	return strtoul(pages + strlen("pages "), NULL, 10);
}

static void must_be_hook(void)
{
	if (!server_hooks())
		harness_skip("native mirror: there is no hook");
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void start(struct assigned *a, const char *rule)
{
	must_load(rule);
	must_bind(IVSHMEM_A, "vfio-pci");
	assigned_open(a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
}

CASE(parameter_reads_the_way_in_force)
{
	char way[16];

	must_load("");
	REQUIRE_EQ(server_read("/sys/module/vfio_nc/parameters/mirror", way,
			       sizeof(way)), 0);
	REQUIRE_STR(way, server_hooks() ? "hook" : "native");
}

CASE(native_without_the_flag_is_refused)
{
	if (server_has_native_mirror()) {
		must_load("mirror=native");
		return;
	}
	REQUIRE_EQ(module_load("vfio_nc", "mirror=native"), -EINVAL);
	must_log("mirror: native: KVM reads no flag on this kernel");
}

CASE(unknown_way_is_refused)
{
	REQUIRE_EQ(module_load("vfio_nc", "mirror=always"), -EINVAL);
	must_log("mirror: bad \"always\": expected auto, native, hook or none");
}

CASE(none_leaves_guests_device_and_says_so)
{
	struct assigned a;

	start(&a, RULE_A_NC " mirror=none");
	REQUIRE_STR(measure_process(a.bar), "ok");
	REQUIRE_STR(assigned_guest(&a, 0, S1_NORMAL_NC), "fault");
	must_log("bar2 normal-nc rules#1 (guest: device)");
	REQUIRE(!hook_is_in());
}

static void require_hook_goes(void)
{
	double closed = now();

	while (hook_is_in()) {
		REQUIRE(now() - closed < 5);
		usleep(50000);
	}
}

CASE(hook_is_in_while_a_device_needs_it)
{
	struct assigned a;

	must_load(RULE_A_NC);
	REQUIRE(!hook_is_in());
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE(!hook_is_in());
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	REQUIRE_EQ(hook_is_in(), server_hooks());
	assigned_require(&a, 0, "normal-nc");
	assigned_close(&a);
	require_hook_goes();
}

CASE(hook_is_not_in_for_device_and_stock)
{
	struct vfio_dev dev;

	must_load("rules=" IVSHMEM_A "/2=device");
	must_bind(IVSHMEM_A, "vfio-pci");
	must_open(&dev, IVSHMEM_A);
	REQUIRE(!hook_is_in());
}

CASE(hook_is_kept_by_another_device)
{
	struct vfio_dev a, b;

	must_be_hook();
	must_load("rules=1af4:1110/2=permit");
	must_bind(IVSHMEM_A, "vfio-pci");
	must_bind(IVSHMEM_B, "vfio-pci");
	must_open(&a, IVSHMEM_A);
	must_open(&b, IVSHMEM_B);
	vfio_dev_close(&a);
	sleep(4);
	REQUIRE(hook_is_in());
	vfio_dev_close(&b);
}

CASE(rmmod_right_after_close_takes_the_hook_out)
{
	struct assigned a;

	start(&a, RULE_A_NC);
	assigned_close(&a);
	must_unload();
	REQUIRE(!hook_is_in());
}

CASE(switching_ftrace_off_is_refused_while_needed)
{
	struct assigned a;

	must_be_hook();
	start(&a, RULE_A_NC);
	REQUIRE_EQ(server_write(FTRACE_ENABLED, "0"), -EBUSY);
	assigned_require(&a, 0, "normal-nc");
}

CASE(ftrace_off_before_open_is_said_and_guest_is_device)
{
	struct assigned a;

	must_be_hook();
	REQUIRE_EQ(server_write(FTRACE_ENABLED, "0"), 0);
	start(&a, RULE_A_NC);
	REQUIRE_STR(measure_process(a.bar), "ok");
	REQUIRE_STR(assigned_guest(&a, 0, S1_NORMAL_NC), "fault");
	must_log("bar2 normal-nc rules#1 (guest: device)");
	assigned_close(&a);
	REQUIRE_EQ(server_write(FTRACE_ENABLED, "1"), 0);
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	assigned_require(&a, 0, "normal-nc");
}

/* A live patch of the same function, before us and after us. */
CASE(another_ipmodify_user_does_not_collide)
{
	char calls[16];
	struct assigned a;

	must_be_hook();
	REQUIRE_EQ(module_load("vfio_nc_ipmodify", ""), 0);
	start(&a, RULE_A_NC);
	assigned_touch(&a, 0x1000);
	REQUIRE_EQ(hook_pages(), PAGES);
	assigned_require(&a, 0, "normal-nc");
	REQUIRE_EQ(server_read("/sys/module/vfio_nc_ipmodify/parameters/calls",
			       calls, sizeof(calls)), 0);
	REQUIRE(atoi(calls) > 0);
	REQUIRE_EQ(module_unload("vfio_nc_ipmodify"), 0);
	REQUIRE_EQ(vfio_command_memory(&a.dev, false), 0);
	REQUIRE_EQ(vfio_command_memory(&a.dev, true), 0);
	REQUIRE_EQ(module_load("vfio_nc_ipmodify", ""), 0);
	assigned_touch(&a, 0x1000);
	REQUIRE_EQ(hook_pages(), 2 * PAGES);
	assigned_require(&a, 0, "normal-nc");
}

CASE(function_tracer_does_not_collide)
{
	struct assigned a;

	must_be_hook();
	REQUIRE_EQ(server_write(TRACING "set_ftrace_filter", WALKER), 0);
	REQUIRE_EQ(server_write(TRACING "current_tracer", "function"), 0);
	start(&a, RULE_A_NC);
	assigned_touch(&a, 0x1000);
	REQUIRE_EQ(hook_pages(), PAGES);
	assigned_require(&a, 0, "normal-nc");
	REQUIRE_EQ(server_write(TRACING "current_tracer", "nop"), 0);
	REQUIRE_EQ(vfio_command_memory(&a.dev, false), 0);
	REQUIRE_EQ(vfio_command_memory(&a.dev, true), 0);
	assigned_touch(&a, 0x1000);
	REQUIRE_EQ(hook_pages(), 2 * PAGES);
	REQUIRE_EQ(server_write(TRACING "set_ftrace_filter", "\n"), 0);
}

/* Exactly the BAR's pages, once each, however much RAM is mapped meanwhile. */
CASE(pages_edited_are_the_granted_ones_and_no_others)
{
	const uint64_t gpa = ASSIGNED_GPA + (1UL << 30);
	const size_t size = 8UL << 20;
	struct assigned a;
	void *ram = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must_be_hook();
	start(&a, RULE_A_NC);
	REQUIRE_EQ(vm_add_slot(&a.vm, 1, gpa, ram, size, 0), 0);
	REQUIRE_EQ(vm_touch(&a.vm, 0, gpa, size, 0x1000, S1_NORMAL_NC), GUEST_OK);
	REQUIRE_EQ(vm_probe_ram_control(&a.vm, 0), GUEST_OK);
	REQUIRE_EQ(hook_pages(), 0);
	assigned_touch(&a, 0x1000);
	REQUIRE_EQ(hook_pages(), PAGES);
	assigned_touch(&a, 0x1000);
	REQUIRE_EQ(hook_pages(), PAGES);
}

CASE(device_verdict_edits_nothing)
{
	struct assigned a, b;

	must_be_hook();
	must_load("rules=" IVSHMEM_A "/2=device;" IVSHMEM_B "/2=normal-nc");
	must_bind(IVSHMEM_A, "vfio-pci");
	must_bind(IVSHMEM_B, "vfio-pci");
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	assigned_open(&b, IVSHMEM_B, 2, 0, IVSHMEM_SIZE, 1);
	assigned_touch(&a, 0x1000);
	REQUIRE_EQ(hook_pages(), 0);
	assigned_require(&a, 0, "device");
}

static void stay_on_cpu(int number)
{
	cpu_set_t cpu;

	CPU_ZERO(&cpu);
	CPU_SET(number, &cpu);
	REQUIRE_EQ(sched_setaffinity(0, sizeof(cpu), &cpu), 0);
}

static void *spin(void *stop)
{
	struct sched_param param = { .sched_priority = 99 };

	stay_on_cpu(1);
	sched_setscheduler(0, SCHED_FIFO, &param);
	while (!*(volatile bool *)stop)
		;
	return NULL;
}

/*
 * Taking the hook out waits for every CPU to schedule. A real-time hog keeps
 * one from it; closing the device must not notice.
 */
CASE(close_never_waits_for_the_hook_to_go)
{
	bool stop = false;
	struct vfio_dev dev;
	pthread_t hog;
	double took;

	must_be_hook();
	stay_on_cpu(0);
	must_load(RULE_A_NC);
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_EQ(server_write("/proc/sys/kernel/sched_rt_runtime_us", "-1"), 0);
	must_open(&dev, IVSHMEM_A);
	REQUIRE_EQ(pthread_create(&hog, NULL, spin, &stop), 0);
	usleep(100000);
	took = now();
	vfio_dev_close(&dev);
	took = now() - took;
	/* Tracefs would wait too, for the work that is at it by now. */
	sleep(4);
	stop = true;
	pthread_join(hog, NULL);
	harness_note("close took %.3f s", took);
	REQUIRE(took < 1);
	require_hook_goes();
}

/* Loads a module whose kernel is not as it expects, and looks at what it says. */
static void broken(const char *name, struct assigned *a)
{
	REQUIRE_EQ(module_load(name, RULE_A_NC " mirror=hook"), 0);
	must_bind(IVSHMEM_A, "vfio-pci");
	assigned_open(a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	REQUIRE_STR(measure_process(a->bar), "ok");
	REQUIRE_STR(assigned_guest(a, 0, S1_NORMAL_NC), "fault");
	REQUIRE_EQ(hook_pages(), 0);
}

static void broken_at_load(const char *name, const char *says)
{
	struct assigned a;
	char way[16];

	broken(name, &a);
	must_log(says);
	must_log("bar2 normal-nc rules#1 (guest: device)");
	REQUIRE(!hook_is_in());
	REQUIRE_EQ(server_read("/sys/module/vfio_nc/parameters/mirror", way,
			       sizeof(way)), 0);
	REQUIRE_STR(way, "none");
}

CASE(function_missing_means_none)
{
	broken_at_load("missing", "mirror: none: this kernel has no stage2_map_walker_of_tomorrow");
}

CASE(function_elsewhere_means_none)
{
	broken_at_load("elsewhere", "mirror: none: ksys_read is not in one file with kvm_pgtable_stage2_map");
}

/* Seen only when KVM walks: from then on nothing is edited, and it is said. */
CASE(layout_unexpected_means_none)
{
	struct assigned a;

	broken("layout", &a);
	must_log("mirror: KVM's walks do not look as they must");
	assigned_close(&a);
	log_mark();
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	must_log("bar2 normal-nc rules#1 (guest: device)");
}
