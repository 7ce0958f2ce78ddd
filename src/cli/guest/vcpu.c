// SPDX-License-Identifier: GPL-2.0-only
/*
 * One vCPU: stage 1 tables built here, the mailbox of guest.S, one command for
 * each KVM_RUN. A vCPU that did not come back through the doorbell is set to
 * the guest's entry before its next command.
 */
#include <assert.h>
#include <errno.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "vcpu.h"

#define GIB		BIT(30)

/* Offsets in guest RAM, behind the blob's page. */
#define RAM_PAGE	0x1000UL
#define RAM_MAILBOX(i)	(RAM_PAGE * (1 + (i)))
#define RAM_LEVEL1(i)	(RAM_PAGE * (1 + VM_MAX_VCPUS + (i)))

/* MAIR_EL1: one byte for each enum s1_attr, in its order. */
#define MAIR		0xff440400ULL

/* TCR_EL1: 39-bit VA (starts at level 1), 4 KiB, write-back walks, IPS 40. */
#define TCR		((64 - 39) | (1 << 8) | (1 << 10) | (3 << 12) | \
			 BIT(23) | (2ULL << 32))

/* SCTLR_EL1: bits that are RES1 in Armv8.0, then I, C, M. A is clear. */
#define SCTLR		(0x30d00800ULL | BIT(12) | BIT(2) | BIT(0))

#define PTE_BLOCK	BIT(0)
#define PTE_ATTR(attr)	((uint64_t)(attr) << 2)
#define PTE_INNER	(3ULL << 8)
#define PTE_AF		BIT(10)
#define PTE_XN		(BIT(53) | BIT(54))

#define PSTATE_EL1H	(5 | PSR_D_BIT | PSR_A_BIT | PSR_I_BIT | PSR_F_BIT)

#define ESR_EC(esr)	(((esr) >> 26) & 0x3f)
#define ESR_DFSC(esr)	((esr) & 0x3f)
#define EC_DATA_ABORT	0x25
#define DFSC_ALIGNMENT	0x21

#define CORE_REG(name)	(KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | \
			 KVM_REG_ARM_CORE_REG(name))

extern const char guest_entry[];
extern const char guest_load_unaligned[], guest_store_unaligned[];

struct mailbox {
	uint64_t steps, address, length, stride, value, count, status;
	uint64_t vector, esr, far, elr;
	uint64_t mair, tcr, ttbr0, sctlr;
};

_Static_assert(offsetof(struct mailbox, status) == MAILBOX_STATUS, "guest.h");
_Static_assert(offsetof(struct mailbox, elr) == MAILBOX_ELR, "guest.h");
_Static_assert(offsetof(struct mailbox, sctlr) == MAILBOX_SCTLR, "guest.h");

/* The timeout: a signal for this thread, whose handler stops its vCPU. */

static __thread struct kvm_run *volatile running;
static pthread_once_t timeout_once = PTHREAD_ONCE_INIT;

static void on_timeout(int signo)
{
	(void)signo;
	if (running)
		running->immediate_exit = 1;
}

static void timeout_install(void)
{
	struct sigaction action = { .sa_handler = on_timeout };

	sigemptyset(&action.sa_mask);
	sigaction(SIGRTMIN, &action, NULL);
}

static int timeout_start(struct kvm_run *run, unsigned int ms, timer_t *timer)
{
	struct itimerspec when = {
		.it_value = { ms / 1000, ms % 1000 * 1000000L },
	};
	struct sigevent event = {
		.sigev_notify = SIGEV_THREAD_ID,
		.sigev_signo = SIGRTMIN,
	};
	sigset_t set;
	int ret;

	pthread_once(&timeout_once, timeout_install);
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	event._sigev_un._tid = syscall(SYS_gettid);
	if (timer_create(CLOCK_MONOTONIC, &event, timer))
		return -errno;
	running = run;
	if (timer_settime(*timer, 0, &when, NULL) == 0)
		return 0;
	ret = -errno;
	running = NULL;
	timer_delete(*timer);
	return ret;
}

static void timeout_stop(timer_t timer)
{
	struct kvm_run *run = running;

	timer_delete(timer);
	running = NULL;
	run->immediate_exit = 0;
}

/* Making a vCPU. */

int vm_fail(struct vm *vm, int error, const char *format, ...)
{
	char what[80];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	snprintf(vm->error, sizeof(vm->error), "%s: %s (errno %d)", what,
		 strerror(error), error);
	return -error;
}

/* The two GiB that do not depend on the command. */
static void stage1_create(struct vm_vcpu *vcpu)
{
	vcpu->level1[GUEST_DOORBELL / GIB] = PTE_BLOCK | PTE_AF | PTE_XN |
					     PTE_ATTR(S1_DEVICE_NGNRE);
	vcpu->level1[GUEST_RAM / GIB] = GUEST_RAM | PTE_BLOCK | PTE_AF |
					PTE_INNER | PTE_ATTR(S1_NORMAL_WB);
}

int vcpu_create(struct vm *vm, unsigned int i)
{
	struct vm_vcpu *vcpu = &vm->vcpu[i];
	struct kvm_vcpu_init init;
	struct mailbox *mailbox;

	vcpu->fd = ioctl(vm->fd, KVM_CREATE_VCPU, i);
	if (vcpu->fd < 0)
		return vm_fail(vm, errno, "KVM_CREATE_VCPU %u", i);
	vcpu->run = mmap(NULL, vm->run_size, PROT_READ | PROT_WRITE, MAP_SHARED,
			 vcpu->fd, 0);
	if (vcpu->run == MAP_FAILED) {
		vcpu->run = NULL;
		return vm_fail(vm, errno, "mmap of vCPU %u", i);
	}
	if (ioctl(vm->fd, KVM_ARM_PREFERRED_TARGET, &init))
		return vm_fail(vm, errno, "KVM_ARM_PREFERRED_TARGET");
	if (ioctl(vcpu->fd, KVM_ARM_VCPU_INIT, &init))
		return vm_fail(vm, errno, "KVM_ARM_VCPU_INIT %u", i);
	mailbox = vm->ram + RAM_MAILBOX(i);
	mailbox->mair = MAIR;
	mailbox->tcr = TCR;
	mailbox->ttbr0 = GUEST_RAM + RAM_LEVEL1(i);
	mailbox->sctlr = SCTLR;
	vcpu->mailbox = mailbox;
	vcpu->level1 = vm->ram + RAM_LEVEL1(i);
	stage1_create(vcpu);
	return 0;
}

/* Running one command. */

enum guest_result vcpu_error(struct vm_vcpu *vcpu, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(vcpu->report.text, sizeof(vcpu->report.text), format, args);
	va_end(args);
	return GUEST_ERROR;
}

static bool at_unaligned_access(uint64_t pc)
{
	return pc == (uint64_t)(guest_load_unaligned - guest_blob) ||
	       pc == (uint64_t)(guest_store_unaligned - guest_blob);
}

static int set_core_reg(struct vm_vcpu *vcpu, uint64_t id, uint64_t value)
{
	struct kvm_one_reg reg = { .id = id, .addr = (uintptr_t)&value };

	return ioctl(vcpu->fd, KVM_SET_ONE_REG, &reg) ? -errno : 0;
}

static uint64_t get_pc(struct vm_vcpu *vcpu)
{
	uint64_t pc;
	struct kvm_one_reg reg = {
		.id = CORE_REG(regs.pc),
		.addr = (uintptr_t)&pc,
	};

	if (ioctl(vcpu->fd, KVM_GET_ONE_REG, &reg))
		return ~0ULL;
	return pc - GUEST_RAM;
}

static int vcpu_restart(struct vm *vm, struct vm_vcpu *vcpu)
{
	int ret;

	/* Finish a pending MMIO, whose completion would move the new PC. */
	vcpu->run->immediate_exit = 1;
	ioctl(vcpu->fd, KVM_RUN, 0);
	vcpu->run->immediate_exit = 0;
	ret = set_core_reg(vcpu, CORE_REG(regs.pstate), PSTATE_EL1H);
	if (!ret)
		ret = set_core_reg(vcpu, CORE_REG(regs.regs[0]),
				   GUEST_RAM + RAM_MAILBOX(vcpu - vm->vcpu));
	if (!ret)
		ret = set_core_reg(vcpu, CORE_REG(regs.pc),
				   GUEST_RAM + (guest_entry - guest_blob));
	return ret;
}

/* The GiB blocks of [gpa, gpa + length) get @attr, all other callers' none. */
static void stage1_map(struct vm_vcpu *vcpu, uint64_t gpa, uint64_t length,
		       enum s1_attr attr)
{
	uint64_t last = (gpa + length - 1) / GIB;

	for (uint64_t i = VM_GPA_CONTROL / GIB; i < VM_GPA_END / GIB; i++)
		vcpu->level1[i] = 0;
	for (uint64_t i = gpa / GIB; i <= last; i++)
		vcpu->level1[i] = i * GIB | PTE_BLOCK | PTE_AF | PTE_INNER |
				  PTE_XN | PTE_ATTR(attr);
}

static void post_command(struct vm_vcpu *vcpu, const struct vm_command *command)
{
	volatile struct mailbox *mailbox = vcpu->mailbox;

	memset(&vcpu->report, 0, sizeof(vcpu->report));
	vcpu->report.pc = ~0ULL;
	stage1_map(vcpu, command->gpa, command->length, command->attr);
	mailbox->steps = command->steps;
	mailbox->address = command->gpa;
	mailbox->length = command->length;
	mailbox->stride = command->stride;
	mailbox->value = command->value;
	mailbox->count = 0;
	mailbox->status = STATUS_NONE;
}

/* KVM_RUN until something other than a stray signal: 0 or -errno. */
static int vcpu_enter(struct vm *vm, struct vm_vcpu *vcpu)
{
	timer_t timer;
	int ret;

	ret = timeout_start(vcpu->run, vm->timeout_ms, &timer);
	if (ret)
		return ret;
	do {
		ret = ioctl(vcpu->fd, KVM_RUN, 0) ? -errno : 0;
	} while (ret == -EINTR && !vcpu->run->immediate_exit);
	timeout_stop(timer);
	return ret == -EINTR ? -ETIMEDOUT : ret;
}

static enum guest_result took_exception(struct vm_vcpu *vcpu)
{
	const volatile struct mailbox *mailbox = vcpu->mailbox;
	struct vm_report *report = &vcpu->report;

	report->esr = mailbox->esr;
	report->far = mailbox->far;
	report->pc = mailbox->elr - GUEST_RAM;
	vcpu_error(vcpu, "guest exception, vector %llu, ESR 0x%llx, FAR 0x%llx, PC +0x%llx",
		  (unsigned long long)mailbox->vector,
		  (unsigned long long)report->esr,
		  (unsigned long long)report->far,
		  (unsigned long long)report->pc);
	if (ESR_EC(report->esr) == EC_DATA_ABORT &&
	    ESR_DFSC(report->esr) == DFSC_ALIGNMENT &&
	    at_unaligned_access(report->pc))
		return GUEST_FAULT_EL1;
	return GUEST_ERROR;
}

static enum guest_result rang_doorbell(struct vm_vcpu *vcpu)
{
	const volatile struct mailbox *mailbox = vcpu->mailbox;

	vcpu->entered = true;
	vcpu->report.value = mailbox->value;
	vcpu->report.count = mailbox->count;
	if (mailbox->status == STATUS_DONE)
		return GUEST_OK;
	if (mailbox->status == STATUS_EXCEPTION)
		return took_exception(vcpu);
	return vcpu_error(vcpu, "doorbell without a status");
}

static enum guest_result exited(struct vm_vcpu *vcpu)
{
	const struct kvm_run *run = vcpu->run;

	if (run->exit_reason != KVM_EXIT_MMIO)
		return vcpu_error(vcpu, "KVM_RUN: exit reason %u, PC +0x%llx",
				 run->exit_reason,
				 (unsigned long long)get_pc(vcpu));
	if (run->mmio.phys_addr != GUEST_DOORBELL || !run->mmio.is_write)
		return vcpu_error(vcpu, "KVM_RUN: MMIO exit, no slot at GPA 0x%llx",
				 (unsigned long long)run->mmio.phys_addr);
	return rang_doorbell(vcpu);
}

/* KVM gives EFAULT for every abort it cannot solve; only the PC tells. */
static enum guest_result run_failed(struct vm_vcpu *vcpu, int error)
{
	vcpu->report.pc = get_pc(vcpu);
	vcpu_error(vcpu, "KVM_RUN: %s (errno %d), PC +0x%llx", strerror(error),
		  error, (unsigned long long)vcpu->report.pc);
	if (error == EFAULT && at_unaligned_access(vcpu->report.pc))
		return GUEST_FAULT_STAGE2;
	return GUEST_ERROR;
}

enum guest_result vcpu_run(struct vm *vm, struct vm_vcpu *vcpu,
			   const struct vm_command *command)
{
	int ret;

	post_command(vcpu, command);
	if (!vcpu->entered) {
		ret = vcpu_restart(vm, vcpu);
		if (ret)
			return vcpu_error(vcpu, "KVM_SET_ONE_REG: %s", strerror(-ret));
	}
	vcpu->entered = false;
	ret = vcpu_enter(vm, vcpu);
	if (ret == -ETIMEDOUT)
		return vcpu_error(vcpu, "no doorbell within %u ms, PC +0x%llx",
				 vm->timeout_ms, (unsigned long long)get_pc(vcpu));
	return ret ? run_failed(vcpu, -ret) : exited(vcpu);
}
