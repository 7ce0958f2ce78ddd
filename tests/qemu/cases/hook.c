// SPDX-License-Identifier: GPL-2.0-only
/*
 * hook.c - the hook edits what it must and nothing else, is not taken away by
 * others, and takes nothing away from them. Needs a module that hooks.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "assigned.h"
#include "background.h"
#include "harness.h"
#include "measure.h"
#include "server.h"
#include "tracing.h"

#define GROUP "hook"

#define FTRACE_ENABLED	"/proc/sys/kernel/ftrace_enabled"
#define MIRROR		"/sys/module/vfio_nc/parameters/mirror"
#define RULE_A_NC	"rules=" IVSHMEM_A "/2=normal-nc"
#define PAGES		(IVSHMEM_SIZE / PAGE)

static void start(struct assigned *a, const char *rule)
{
	must_load(rule);
	must_bind(IVSHMEM_A, "vfio-pci");
	assigned_open(a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
}

static bool bar_says(const char *what)
{
	char text[512];

	REQUIRE_EQ(server_read("/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/bar2", text,
			       sizeof(text)), 0);
	return strstr(text, what);
}

static void require_bar(const char *says)
{
	char text[512];

	REQUIRE_EQ(server_read("/sys/bus/pci/devices/" IVSHMEM_A "/vfio_nc/bar2", text,
			       sizeof(text)), 0);
	REQUIRE_STR(text, says);
}

/* Where the kernel lets nobody do it (7.x), it says EOPNOTSUPP. */
CASE(switching_ftrace_off_is_refused_while_needed)
{
	struct assigned a;
	int ret;

	start(&a, RULE_A_NC);
	ret = server_write(FTRACE_ENABLED, "0");
	if (ret != -EBUSY && ret != -EOPNOTSUPP)
		FAIL("switching ftrace off: %d", ret);
	assigned_require(&a, 0, "normal-nc");
}

static void require_hook_comes(void)
{
	double end = tracing_now() + 10;

	while (!log_find("is hooked now: guests follow from each device's next open")) {
		REQUIRE(tracing_now() < end);
		usleep(100000);
	}
}

CASE(ftrace_off_before_load_is_said_and_guest_is_device)
{
	char mirror[16];
	struct assigned a;
	int ret;

	ret = server_write(FTRACE_ENABLED, "0");
	if (ret == -EOPNOTSUPP)
		return;
	REQUIRE_EQ(ret, 0);
	start(&a, RULE_A_NC);
	REQUIRE_STR(measure_process(a.bar), "ok");
	REQUIRE_STR(assigned_guest(&a, 0, S1_NORMAL_NC), "fault");
	must_log("bar2 normal-nc rules#1 (guest: device)");
	must_log("cannot hook kvm_pgtable_walk yet: error -16 (is kernel.ftrace_enabled 0?)");
	must_log("; guests get Device: ftrace lets no hook in");
	require_bar("normal-nc rules#1 (guest: device) (why: ftrace lets no hook in, as with kernel.ftrace_enabled=0)");
	REQUIRE_EQ(server_read(MIRROR, mirror, sizeof(mirror)), 0);
	REQUIRE_STR(mirror, "none");
	REQUIRE_EQ(server_write(FTRACE_ENABLED, "1"), 0);
	require_hook_comes();
	/* What was said at its open holds: KVM has mapped it by then. */
	REQUIRE_STR(assigned_guest(&a, 0, S1_NORMAL_NC), "fault");
	require_bar("normal-nc rules#1 (guest: device) (why: ftrace let no hook in when it was opened)");
	assigned_close(&a);
	require_bar("normal-nc rules#1");
	REQUIRE_EQ(server_read(MIRROR, mirror, sizeof(mirror)), 0);
	REQUIRE_STR(mirror, "hook");
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	assigned_require(&a, 0, "normal-nc");
}

/* A live patch of the same function, before us and after us. */
CASE(another_ipmodify_user_does_not_collide)
{
	char calls[16];
	struct assigned a;

	REQUIRE_EQ(module_load("vfio_nc_ipmodify", ""), 0);
	start(&a, RULE_A_NC);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), PAGES);
	assigned_require(&a, 0, "normal-nc");
	REQUIRE_EQ(server_read("/sys/module/vfio_nc_ipmodify/parameters/calls",
			       calls, sizeof(calls)), 0);
	REQUIRE(atoi(calls) > 0);
	REQUIRE_EQ(module_unload("vfio_nc_ipmodify"), 0);
	REQUIRE_EQ(vfio_command_memory(&a.dev, false), 0);
	REQUIRE_EQ(vfio_command_memory(&a.dev, true), 0);
	REQUIRE_EQ(module_load("vfio_nc_ipmodify", ""), 0);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), 2 * PAGES);
	assigned_require(&a, 0, "normal-nc");
}

CASE(function_tracer_does_not_collide)
{
	struct assigned a;

	REQUIRE_EQ(server_write(TRACING "set_ftrace_filter", TRACING_WALKER), 0);
	REQUIRE_EQ(server_write(TRACING "current_tracer", "function"), 0);
	start(&a, RULE_A_NC);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), PAGES);
	assigned_require(&a, 0, "normal-nc");
	REQUIRE_EQ(server_write(TRACING "current_tracer", "nop"), 0);
	REQUIRE_EQ(vfio_command_memory(&a.dev, false), 0);
	REQUIRE_EQ(vfio_command_memory(&a.dev, true), 0);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), 2 * PAGES);
	REQUIRE_EQ(server_write(TRACING "set_ftrace_filter", "\n"), 0);
}

/* All that touches KVM's tables is traced, from when the hook is in and called. */
CASE(function_tracer_that_comes_later_does_not_collide)
{
	struct assigned a;

	start(&a, RULE_A_NC);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), PAGES);
	REQUIRE_EQ(server_write(TRACING "set_ftrace_filter", "kvm_pgtable_*"), 0);
	REQUIRE_EQ(server_write(TRACING "current_tracer", "function"), 0);
	REQUIRE_EQ(vfio_command_memory(&a.dev, false), 0);
	REQUIRE_EQ(vfio_command_memory(&a.dev, true), 0);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), 2 * PAGES);
	/* Away under the tracer, and back. */
	assigned_close(&a);
	must_unload();
	start(&a, RULE_A_NC);
	REQUIRE_EQ(server_write(TRACING "current_tracer", "nop"), 0);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), PAGES);
	assigned_require(&a, 0, "normal-nc");
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

	start(&a, RULE_A_NC);
	REQUIRE_EQ(vm_add_slot(&a.vm, 1, gpa, ram, size, 0), 0);
	REQUIRE_EQ(vm_touch(&a.vm, 0, gpa, size, PAGE, S1_NORMAL_NC), GUEST_OK);
	REQUIRE_EQ(vm_probe_ram_control(&a.vm, 0), GUEST_OK);
	REQUIRE_EQ(tracing_hook_pages(), 0);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), PAGES);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), PAGES);
}

CASE(device_verdict_edits_nothing)
{
	struct assigned a, b;

	must_load("rules=" IVSHMEM_A "/2=device;" IVSHMEM_B "/2=normal-nc");
	must_bind(IVSHMEM_A, "vfio-pci");
	must_bind(IVSHMEM_B, "vfio-pci");
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	assigned_open(&b, IVSHMEM_B, 2, 0, IVSHMEM_SIZE, 1);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), 0);
	assigned_require(&a, 0, "device");
}

/* A KVM that maps BARs Normal-NC by itself, as vendors have made it do. */
CASE(normal_nc_by_kvm_itself_is_made_device_unless_granted_or_stock)
{
	struct assigned a, b, c;

	must_load("rules=" IVSHMEM_A "/2=device;" IVSHMEM_B "/2=normal-nc");
	must_bind(IVSHMEM_A, "vfio-pci");
	must_bind(IVSHMEM_B, "vfio-pci");
	must_bind(IVSHMEM_64M, "vfio-pci");
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	assigned_open(&b, IVSHMEM_B, 2, 0, IVSHMEM_SIZE, 1);
	assigned_open(&c, IVSHMEM_64M, 2, 0, IVSHMEM_SIZE, 1);
	REQUIRE_EQ(module_load("vfio_nc_walk", "nc=1"), 0);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_count("pages_enforced"), PAGES);
	assigned_require(&a, 0, "device");
	assigned_require(&b, 0, "normal-nc");
	REQUIRE_STR(assigned_guest(&c, 0, S1_NORMAL_NC), "ok");
	REQUIRE_EQ(tracing_hook_count("pages_granted"), 0);
	REQUIRE_EQ(tracing_hook_count("pages_enforced"), PAGES);
}

/* DBM and PBHA, which KVM does not set today. */
CASE(unknown_bits_of_guest_ram_leave_the_hook_in_force)
{
	struct assigned a;

	start(&a, RULE_A_NC);
	REQUIRE_EQ(module_load("vfio_nc_walk", "ram=0x7808000000000000"), 0);
	REQUIRE_EQ(vm_probe_ram_control(&a.vm, 0), GUEST_OK);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), PAGES);
	assigned_require(&a, 0, "normal-nc");
}

CASE(unknown_bits_of_a_bar_stop_the_hook_for_that_walk)
{
	struct assigned a;

	start(&a, RULE_A_NC);
	REQUIRE_EQ(module_load("vfio_nc_walk", "bar=0x0800000000000000"), 0);
	REQUIRE_STR(assigned_guest(&a, 0, S1_NORMAL_NC), "fault");
	REQUIRE_EQ(tracing_hook_pages(), 0);
	REQUIRE(tracing_hook_count("walks_odd") > 0);
	require_bar("normal-nc rules#1 (guest: device) (why: KVM maps it with attributes that are not known)");
	REQUIRE_EQ(module_unload("vfio_nc_walk"), 0);
	assigned_close(&a);
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	require_bar("normal-nc rules#1");
	assigned_require(&a, 0, "normal-nc");
	require_bar("normal-nc rules#1");
}

CASE(walks_left_device_are_counted_by_reason)
{
	struct assigned a;

	start(&a, harness_text("rules=" IVSHMEM_A "/2@0+%#lx=permit;" IVSHMEM_A "/2=device",
			       PAGE));
	assigned_touch(&a, PAGE);
	harness_note("%lu pages granted, %lu walks not granted, %lu straddling",
		     tracing_hook_pages(), tracing_hook_count("walks_not_granted"),
		     tracing_hook_count("walks_straddling"));
	REQUIRE(tracing_hook_count("walks_not_granted") > 0);
	REQUIRE_EQ(tracing_hook_pages() + tracing_hook_count("walks_straddling"), 1);
	REQUIRE_EQ(tracing_hook_count("walks_odd"), 0);
	/* A block of stage 2 that is granted in part: nothing of the grant holds. */
	REQUIRE_EQ(bar_says("(guest: device) (why: KVM maps it in blocks that are granted in part)"),
		   tracing_hook_pages() == 0);
}

static void stay_on_cpu(int number)
{
	cpu_set_t cpu;

	CPU_ZERO(&cpu);
	CPU_SET(number, &cpu);
	REQUIRE_EQ(sched_setaffinity(0, sizeof(cpu), &cpu), 0);
}

#define SPIN_SECONDS 20

/* Ends by itself too: whoever should stop it may be waiting. */
static void *spin(void *stop)
{
	struct sched_param param = { .sched_priority = 99 };
	double end = tracing_now() + SPIN_SECONDS;

	stay_on_cpu(1);
	sched_setscheduler(0, SCHED_FIFO, &param);
	while (!*(volatile bool *)stop && tracing_now() < end)
		;
	return NULL;
}

static int unload_other(struct background *background)
{
	(void)background;
	return module_unload("vfio_nc_ipmodify");
}

/* What each of these took. */
static void require_no_wait(void)
{
	double at[5];
	struct vfio_dev dev;

	at[0] = tracing_now();
	must_open(&dev, IVSHMEM_A);
	at[1] = tracing_now();
	vfio_dev_close(&dev);
	at[2] = tracing_now();
	REQUIRE_EQ(device_unbind(IVSHMEM_A), 0);
	at[3] = tracing_now();
	must_bind(IVSHMEM_A, "vfio-pci");
	at[4] = tracing_now();
	harness_note("open took %.3f s, close %.3f s, unbind %.3f s, bind %.3f s",
		     at[1] - at[0], at[2] - at[1], at[3] - at[2], at[4] - at[3]);
	REQUIRE(at[4] - at[0] < SPIN_SECONDS / 2);
}

/*
 * Who takes a callback out of ftrace waits for every task to schedule, and holds
 * ftrace's lock meanwhile. A real-time hog keeps one from it (on 6.1; later ones
 * need not ask it). Nobody who has a device to open may notice.
 */
CASE(open_close_bind_and_unbind_never_wait_for_ftrace)
{
	struct background other = { .run = unload_other };
	bool stop = false;
	pthread_t hog;

	stay_on_cpu(0);
	must_load(RULE_A_NC);
	must_bind(IVSHMEM_A, "vfio-pci");
	REQUIRE_EQ(module_load("vfio_nc_ipmodify", ""), 0);
	REQUIRE_EQ(server_write("/proc/sys/kernel/sched_rt_runtime_us", "-1"), 0);
	REQUIRE_EQ(pthread_create(&hog, NULL, spin, &stop), 0);
	usleep(100000);
	background_start(&other);
	harness_note("ftrace is %s", background_is_done_within(&other, 500) ?
		     "free: the hog does not hold it" : "busy");
	require_no_wait();
	stop = true;
	pthread_join(hog, NULL);
	REQUIRE_EQ(background_wait(&other), 0);
}

static int unload_ours(struct background *background)
{
	(void)background;
	return module_unload("vfio_nc");
}

/* It would call code that is gone. */
CASE(rmmod_that_cannot_unhook_does_not_return)
{
	struct background remover = { .run = unload_ours };
	struct assigned a;

	start(&a, RULE_A_NC);
	assigned_close(&a);
	REQUIRE_EQ(module_load("vfio_nc_refuse", ""), 0);
	background_start(&remover);
	REQUIRE(!background_is_done_within(&remover, 500));
	must_log("mirror: cannot unhook kvm_pgtable_walk: error -19");
	assigned_open(&a, IVSHMEM_A, 2, 0, IVSHMEM_SIZE, 1);
	REQUIRE_STR(measure_process(a.bar), "SIGBUS");
	REQUIRE_STR(assigned_guest(&a, 0, S1_NORMAL_NC),
		    server_has_native_mirror() ? "ok" : "fault");
	REQUIRE(tracing_hook_is_in());
	REQUIRE_EQ(module_unload("vfio_nc_refuse"), 0);
	REQUIRE_EQ(background_wait(&remover), 0);
	REQUIRE(!tracing_hook_is_in());
	assigned_close(&a);
	start(&a, RULE_A_NC);
	assigned_require(&a, 0, "normal-nc");
}

CASE(namesake_in_a_module_is_not_taken_for_it)
{
	struct assigned a;

	REQUIRE_EQ(module_load("vfio_nc_namesake", ""), 0);
	start(&a, RULE_A_NC);
	REQUIRE_EQ(tracing_hook_is_in(), true);
	assigned_touch(&a, PAGE);
	REQUIRE_EQ(tracing_hook_pages(), PAGES);
	assigned_require(&a, 0, "normal-nc");
}
