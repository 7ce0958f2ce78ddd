// SPDX-License-Identifier: GPL-2.0-only
/*
 * vmm - a real VMM assigns the device to a Linux guest, and that guest's own
 * driver tells what memory type it was given; for every state of the table.
 *
 * run.sh packed Debian's QEMU for arm64, and in /vmm the guest's kernel and
 * initramfs. The program's main() is that of the cases.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cells.h"
#include "harness.h"
#include "server.h"

#define GROUP "vmm"
#define VMM_SECONDS 90
#define VMM_MAPPINGS "/sys/kernel/debug/vfio_nc/mappings"

/**
 * struct vmm - one run of the VMM
 * @pid: its process
 * @console: read end of what it and its guest print
 * @line: the line being read
 * @length: of @line
 * @device: what the guest's Device mapping met, in the guest driver's word
 * @wc: the same of its write-combining mapping
 * @wish: VFIO_NC_WISH for libvfio-nc-preload.so, or NULL
 * @mappings: what the module lists while the guest's driver is at work
 * @failed: KVM could not go on: stage 2 refused what was tried last
 */
struct vmm {
	pid_t pid;
	int console;
	char line[512];
	size_t length;
	char device[16];
	char wc[16];
	const char *wish;
	char mappings[2048];
	bool failed;
};

static char *const vmm_arguments[] = {
	"qemu-system-aarch64", "-nodefaults", "-display", "none", "-no-reboot",
	"-machine", "virt,gic-version=host", "-accel", "kvm", "-cpu", "host",
	"-smp", "1", "-m", "192M", "-serial", "stdio",
	"-kernel", "/vmm/vmlinuz", "-initrd", "/vmm/initrd",
	"-append", "console=ttyAMA0 panic=-1 oops=panic loglevel=2",
	"-device", "vfio-pci,host=" IVSHMEM_A, NULL
};

static void vmm_start(struct vmm *vmm)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		FAIL("no pipe: %s", strerror(errno));
	vmm->console = ends[0];
	vmm->pid = fork();
	if (vmm->pid < 0)
		FAIL("no process: %s", strerror(errno));
	if (!vmm->pid) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		if (vmm->wish) {
			setenv("LD_PRELOAD", "libvfio-nc-preload.so", 1);
			setenv("VFIO_NC_WISH", vmm->wish, 1);
		}
		execv("/usr/bin/qemu-system-aarch64", vmm_arguments);
		dprintf(STDERR_FILENO, "no VMM: %s\n", strerror(errno));
		_exit(127);
	}
	close(ends[1]);
}

/* The VMM has the device open: the module may not go from under it. */
static void vmm_check_module_stays(void)
{
	if (module_is_loaded("vfio_nc"))
		REQUIRE_EQ(module_unload("vfio_nc"), -EAGAIN);
}

static void vmm_heard(struct vmm *vmm)
{
	static const char from_driver[] = "vfio_nc_guest: ";
	const char *said = strstr(vmm->line, from_driver);

	harness_note("vmm: %s", vmm->line);
	if (strstr(vmm->line, "kvm run failed"))
		vmm->failed = true;
	if (!said)
		return;
	vmm_check_module_stays();
	server_read(VMM_MAPPINGS, vmm->mappings, sizeof(vmm->mappings));
	said += strlen(from_driver);
	sscanf(said, "device %15s", vmm->device);
	sscanf(said, "wc %15s", vmm->wc);
}

static void vmm_hear(struct vmm *vmm, const char *text, ssize_t length)
{
	for (; length > 0; text++, length--) {
		if (*text == '\r')
			continue;
		if (*text != '\n' && vmm->length < sizeof(vmm->line) - 1) {
			vmm->line[vmm->length++] = *text;
			continue;
		}
		vmm->line[vmm->length] = '\0';
		vmm->length = 0;
		if (vmm->line[0])
			vmm_heard(vmm);
	}
}

/* To the VMM's end, or to where it does nothing more. */
static void vmm_listen(struct vmm *vmm)
{
	struct pollfd console = { .fd = vmm->console, .events = POLLIN };
	time_t end = time(NULL) + VMM_SECONDS;
	char text[256];
	ssize_t length;

	while (!vmm->failed) {
		if (time(NULL) > end)
			FAIL("the VMM took more than %d s", VMM_SECONDS);
		if (poll(&console, 1, 1000) <= 0)
			continue;
		length = read(vmm->console, text, sizeof(text));
		if (length <= 0)
			return;
		vmm_hear(vmm, text, length);
	}
}

static void vmm_end(struct vmm *vmm)
{
	kill(vmm->pid, SIGKILL);
	waitpid(vmm->pid, NULL, 0);
	close(vmm->console);
}

/* The guest that was stopped in an access cannot say what it met. */
static void vmm_answer_for_guest(char *said)
{
	if (!strcmp(said, "tried"))
		strcpy(said, "fault");
}

static void vmm_run(struct vmm *vmm)
{
	vmm_start(vmm);
	vmm_listen(vmm);
	vmm_end(vmm);
	if (vmm->failed) {
		vmm_answer_for_guest(vmm->device);
		vmm_answer_for_guest(vmm->wc);
	}
}

#define VMM_CASE(name, state)						\
	CASE(vmm_ ## name ## _guest_driver_meets_the_table)		\
	{								\
		struct measure_bar want = cells_expect(CELLS_ ## state); \
		struct vmm vmm = { 0 };					\
									\
		cells_enter(CELLS_ ## state);				\
		vmm_run(&vmm);						\
		REQUIRE_STR(vmm.device, want.guest_device);		\
		REQUIRE_STR(vmm.wc, want.guest_nc);			\
		cells_leave(CELLS_ ## state);				\
	}

VMM_CASE(stock, STOCK)
VMM_CASE(normal_nc, NORMAL_NC)
VMM_CASE(permit, PERMIT)
VMM_CASE(device, DEVICE)
VMM_CASE(after_rmmod, AFTER_RMMOD)

/* QEMU does not know of wishes, nor the guest of the host. */
static void vmm_run_wishing(struct vmm *vmm, const char *verdict, const char *wish)
{
	const char *listed;

	vmm->wish = wish;
	must_load(harness_text("rules=" IVSHMEM_A "/2=%s", verdict));
	must_bind(IVSHMEM_A, "vfio-pci");
	vmm_run(vmm);
	listed = strstr(vmm->mappings, "0x");
	if (listed)
		harness_note("%.*s", (int)strcspn(listed, "\n"), listed);
}

CASE_IN("wish", vmm_wishes_normal_nc_for_itself)
{
	struct vmm vmm = { 0 };

	vmm_run_wishing(&vmm, "permit", IVSHMEM_A "/2=normal-nc!");
	REQUIRE_STR(vmm.device, "fault");
	REQUIRE_STR(vmm.wc, "ok");
	REQUIRE(strstr(vmm.mappings, IVSHMEM_A " bar2 normal-nc normal-nc rules#1,wish "));
}

CASE_IN("wish", vmm_wishes_device_for_its_guest)
{
	struct vmm vmm = { 0 };

	vmm_run_wishing(&vmm, "normal-nc", "1af4:1110/2=device!");
	REQUIRE_STR(vmm.device, "fault");
	REQUIRE_STR(vmm.wc, "fault");
	REQUIRE(strstr(vmm.mappings, IVSHMEM_A " bar2 device device rules#1,"));
}
