// SPDX-License-Identifier: GPL-2.0-only
/*
 * A small VMM: RAM with the code of guest.S, stage 1 tables built here, one
 * command for each KVM_RUN. A vCPU that did not come back through the
 * doorbell is set to the guest's entry before its next command.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
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
#include "vm.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id	_sigev_un._tid
#endif

#define BIT(n)		(1ULL << (n))
#define GIB		BIT(30)

/* Offsets in guest RAM. Its size is a multiple of every page size. */
#define RAM_SIZE	0x10000UL
#define RAM_PAGE	0x1000UL
#define RAM_MAILBOX(i)	(RAM_PAGE * (1 + (i)))
#define RAM_LEVEL1(i)	(RAM_PAGE * (1 + VM_MAX_VCPUS + (i)))

/* KVM's slots 0 and 1 are RAM and the control slot. */
#define KVM_SLOT_RAM		0
#define KVM_SLOT_CONTROL	1
#define KVM_SLOT_CALLER		2

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

extern const char guest_blob[], guest_blob_end[], guest_entry[];
extern const char guest_load_unaligned[], guest_store_unaligned[];

struct mailbox {
	uint64_t steps, address, length, stride, value, count, status;
	uint64_t vector, esr, far, elr;
	uint64_t mair, tcr, ttbr0, sctlr;
};

_Static_assert(offsetof(struct mailbox, status) == MAILBOX_STATUS, "guest.h");
_Static_assert(offsetof(struct mailbox, elr) == MAILBOX_ELR, "guest.h");
_Static_assert(offsetof(struct mailbox, sctlr) == MAILBOX_SCTLR, "guest.h");

__attribute__((format(printf, 3, 4)))
static int fail(struct vm *vm, int error, const char *format, ...)
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
	event.sigev_notify_thread_id = syscall(SYS_gettid);
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

/* Memory slots. */

static int set_slot(struct vm *vm, unsigned int slot, uint64_t gpa, void *hva,
		    size_t size, uint32_t flags)
{
	struct kvm_userspace_memory_region region = {
		.slot = slot,
		.flags = flags,
		.guest_phys_addr = gpa,
		.memory_size = size,
		.userspace_addr = (uintptr_t)hva,
	};

	if (ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, &region))
		return fail(vm, errno, "KVM_SET_USER_MEMORY_REGION 0x%llx + 0x%zx",
			    (unsigned long long)gpa, size);
	return 0;
}

int vm_add_slot(struct vm *vm, unsigned int slot, uint64_t gpa, void *hva,
		size_t size, uint32_t flags)
{
	int ret;

	if (slot >= VM_MAX_SLOTS || gpa < VM_GPA_FIRST || gpa >= VM_GPA_END ||
	    size > VM_GPA_END - gpa)
		return fail(vm, EINVAL, "slot %u at 0x%llx", slot,
			    (unsigned long long)gpa);
	ret = set_slot(vm, KVM_SLOT_CALLER + slot, gpa, hva, size, flags);
	if (!ret)
		vm->slot_size[slot] = size;
	return ret;
}

int vm_del_slot(struct vm *vm, unsigned int slot)
{
	if (slot >= VM_MAX_SLOTS)
		return fail(vm, EINVAL, "slot %u", slot);
	vm->slot_size[slot] = 0;
	return set_slot(vm, KVM_SLOT_CALLER + slot, 0, NULL, 0, 0);
}

int vm_get_dirty_log(struct vm *vm, unsigned int slot, void *bitmap, size_t size)
{
	struct kvm_dirty_log log = {
		.slot = KVM_SLOT_CALLER + slot,
		.dirty_bitmap = bitmap,
	};
	size_t pages;

	if (slot >= VM_MAX_SLOTS)
		return fail(vm, EINVAL, "slot %u", slot);
	pages = vm->slot_size[slot] / getpagesize();
	if (size < (pages + 63) / 64 * 8)
		return fail(vm, ENOSPC, "bitmap of slot %u, %zu pages", slot, pages);
	if (ioctl(vm->fd, KVM_GET_DIRTY_LOG, &log))
		return fail(vm, errno, "KVM_GET_DIRTY_LOG, slot %u", slot);
	return 0;
}

/* Making and unmaking the VM. */

static void *anonymous(size_t size)
{
	/* Shared, so that a fork of the caller does not take the guest's RAM. */
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static int memory_create(struct vm *vm)
{
	int ret;

	vm->ram = anonymous(RAM_SIZE);
	vm->control = anonymous(VM_CONTROL_SIZE);
	if (!vm->ram || !vm->control)
		return fail(vm, ENOMEM, "guest RAM");
	memcpy(vm->ram, guest_blob, guest_blob_end - guest_blob);
	ret = set_slot(vm, KVM_SLOT_RAM, GUEST_RAM, vm->ram, RAM_SIZE, 0);
	if (ret)
		return ret;
	return set_slot(vm, KVM_SLOT_CONTROL, VM_GPA_CONTROL, vm->control,
			VM_CONTROL_SIZE, 0);
}

/* The two GiB that do not depend on the command. */
static void stage1_create(struct vm_vcpu *vcpu)
{
	vcpu->level1[GUEST_DOORBELL / GIB] = PTE_BLOCK | PTE_AF | PTE_XN |
					     PTE_ATTR(S1_DEVICE_NGNRE);
	vcpu->level1[GUEST_RAM / GIB] = GUEST_RAM | PTE_BLOCK | PTE_AF |
					PTE_INNER | PTE_ATTR(S1_NORMAL_WB);
}

static int vcpu_create(struct vm *vm, unsigned int i)
{
	struct vm_vcpu *vcpu = &vm->vcpu[i];
	struct kvm_vcpu_init init;
	struct mailbox *mailbox;

	vcpu->fd = ioctl(vm->fd, KVM_CREATE_VCPU, i);
	if (vcpu->fd < 0)
		return fail(vm, errno, "KVM_CREATE_VCPU %u", i);
	vcpu->run = mmap(NULL, vm->run_size, PROT_READ | PROT_WRITE, MAP_SHARED,
			 vcpu->fd, 0);
	if (vcpu->run == MAP_FAILED) {
		vcpu->run = NULL;
		return fail(vm, errno, "mmap of vCPU %u", i);
	}
	if (ioctl(vm->fd, KVM_ARM_PREFERRED_TARGET, &init))
		return fail(vm, errno, "KVM_ARM_PREFERRED_TARGET");
	if (ioctl(vcpu->fd, KVM_ARM_VCPU_INIT, &init))
		return fail(vm, errno, "KVM_ARM_VCPU_INIT %u", i);
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

static int kvm_create(struct vm *vm)
{
	int ret;

	vm->kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (vm->kvm < 0)
		return fail(vm, errno, "/dev/kvm");
	ret = ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	if (ret < 0)
		return fail(vm, errno, "KVM_GET_VCPU_MMAP_SIZE");
	vm->run_size = ret;
	vm->fd = ioctl(vm->kvm, KVM_CREATE_VM, 0);
	if (vm->fd < 0)
		return fail(vm, errno, "KVM_CREATE_VM");
	return memory_create(vm);
}

int vm_create(struct vm *vm, unsigned int nvcpus)
{
	int ret;

	memset(vm, 0, sizeof(*vm));
	vm->kvm = -1;
	vm->fd = -1;
	for (unsigned int i = 0; i < VM_MAX_VCPUS; i++)
		vm->vcpu[i].fd = -1;
	if (nvcpus < 1 || nvcpus > VM_MAX_VCPUS)
		return fail(vm, EINVAL, "%u vCPUs", nvcpus);
	vm->nvcpus = nvcpus;
	vm->timeout_ms = VM_TIMEOUT_MS;
	pthread_rwlock_init(&vm->gate, NULL);
	ret = kvm_create(vm);
	for (unsigned int i = 0; !ret && i < nvcpus; i++)
		ret = vcpu_create(vm, i);
	if (ret)
		vm_destroy(vm);
	return ret;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void vm_destroy(struct vm *vm)
{
	for (unsigned int i = 0; i < VM_MAX_VCPUS; i++) {
		if (vm->vcpu[i].run)
			munmap(vm->vcpu[i].run, vm->run_size);
		vm->vcpu[i].run = NULL;
		close_fd(&vm->vcpu[i].fd);
	}
	close_fd(&vm->fd);
	close_fd(&vm->kvm);
	if (vm->ram)
		munmap(vm->ram, RAM_SIZE);
	if (vm->control)
		munmap(vm->control, VM_CONTROL_SIZE);
	vm->ram = NULL;
	vm->control = NULL;
}

/* Running one command. */

__attribute__((format(printf, 2, 3)))
static enum guest_result run_error(struct vm_vcpu *vcpu, const char *format, ...)
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
	run_error(vcpu, "guest exception, vector %llu, ESR 0x%llx, FAR 0x%llx, PC +0x%llx",
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
	return run_error(vcpu, "doorbell without a status");
}

static enum guest_result exited(struct vm_vcpu *vcpu)
{
	const struct kvm_run *run = vcpu->run;

	if (run->exit_reason != KVM_EXIT_MMIO)
		return run_error(vcpu, "KVM_RUN: exit reason %u, PC +0x%llx",
				 run->exit_reason,
				 (unsigned long long)get_pc(vcpu));
	if (run->mmio.phys_addr != GUEST_DOORBELL || !run->mmio.is_write)
		return run_error(vcpu, "KVM_RUN: MMIO exit, no slot at GPA 0x%llx",
				 (unsigned long long)run->mmio.phys_addr);
	return rang_doorbell(vcpu);
}

/* KVM gives EFAULT for every abort it cannot solve; only the PC tells. */
static enum guest_result run_failed(struct vm_vcpu *vcpu, int error)
{
	vcpu->report.pc = get_pc(vcpu);
	run_error(vcpu, "KVM_RUN: %s (errno %d), PC +0x%llx", strerror(error),
		  error, (unsigned long long)vcpu->report.pc);
	if (error == EFAULT && at_unaligned_access(vcpu->report.pc))
		return GUEST_FAULT_STAGE2;
	return GUEST_ERROR;
}

static enum guest_result run_command(struct vm *vm, struct vm_vcpu *vcpu,
				     const struct vm_command *command)
{
	int ret;

	post_command(vcpu, command);
	if (!vcpu->entered) {
		ret = vcpu_restart(vm, vcpu);
		if (ret)
			return run_error(vcpu, "KVM_SET_ONE_REG: %s", strerror(-ret));
	}
	vcpu->entered = false;
	ret = vcpu_enter(vm, vcpu);
	if (ret == -ETIMEDOUT)
		return run_error(vcpu, "no doorbell within %u ms, PC +0x%llx",
				 vm->timeout_ms, (unsigned long long)get_pc(vcpu));
	return ret ? run_failed(vcpu, -ret) : exited(vcpu);
}

enum guest_result vm_run(struct vm *vm, unsigned int vcpu,
			 const struct vm_command *command)
{
	struct vm_command copy = *command;
	struct vm_vcpu *cpu = &vm->vcpu[vcpu];

	assert(vcpu < vm->nvcpus);
	if (copy.length < 2 * sizeof(uint64_t))
		copy.length = 2 * sizeof(uint64_t);
	if (copy.gpa < VM_GPA_CONTROL || copy.gpa >= VM_GPA_END ||
	    copy.length > VM_GPA_END - copy.gpa)
		cpu->report.result = run_error(cpu, "GPA 0x%llx is out of range",
					       (unsigned long long)copy.gpa);
	else
		cpu->report.result = run_command(vm, cpu, &copy);
	return cpu->report.result;
}

/* The commands. */

enum guest_result vm_probe(struct vm *vm, unsigned int vcpu, uint64_t gpa,
			   enum s1_attr attr, enum vm_access access)
{
	struct vm_command command = { .gpa = gpa, .attr = attr };

	if (access == VM_STORE)
		command.steps = BIT(STEP_STORE) | BIT(STEP_STORE_UNALIGNED);
	else
		command.steps = BIT(STEP_LOAD) | BIT(STEP_LOAD_UNALIGNED);
	if (attr == S1_DEVICE_NGNRNE || attr == S1_DEVICE_NGNRE)
		command.steps |= BIT(STEP_TLBI);
	return vm_run(vm, vcpu, &command);
}

enum guest_result vm_probe_ram_control(struct vm *vm, unsigned int vcpu)
{
	struct vm_report *report = &vm->vcpu[vcpu].report;
	enum guest_result result;

	result = vm_probe(vm, vcpu, VM_GPA_CONTROL, S1_NORMAL_NC, VM_LOAD);
	if (guest_faulted(result))
		run_error(&vm->vcpu[vcpu], "RAM mapped Normal-NC faults");
	if (result != GUEST_OK)
		goto error;
	result = vm_probe(vm, vcpu, VM_GPA_CONTROL, S1_DEVICE_NGNRE, VM_LOAD);
	if (guest_faulted(result)) {
		report->text[0] = '\0';
		return report->result = GUEST_OK;
	}
	if (result == GUEST_OK)
		run_error(&vm->vcpu[vcpu], "RAM mapped Device does not fault");
error:
	return report->result = GUEST_ERROR;
}

enum guest_result vm_load(struct vm *vm, unsigned int vcpu, uint64_t gpa,
			  enum s1_attr attr, uint64_t *value)
{
	struct vm_command command = {
		.steps = BIT(STEP_LOAD),
		.gpa = gpa,
		.attr = attr,
	};
	enum guest_result result = vm_run(vm, vcpu, &command);

	*value = vm->vcpu[vcpu].report.value;
	return result;
}

enum guest_result vm_store(struct vm *vm, unsigned int vcpu, uint64_t gpa,
			   enum s1_attr attr, uint64_t value)
{
	struct vm_command command = {
		.steps = BIT(STEP_STORE),
		.gpa = gpa,
		.value = value,
		.attr = attr,
	};

	return vm_run(vm, vcpu, &command);
}

enum guest_result vm_touch(struct vm *vm, unsigned int vcpu, uint64_t gpa,
			   uint64_t length, uint64_t stride, enum s1_attr attr)
{
	struct vm_command command = {
		.steps = BIT(STEP_TOUCH),
		.gpa = gpa,
		.length = length,
		.stride = stride,
		.attr = attr,
	};

	return vm_run(vm, vcpu, &command);
}

struct touch {
	struct vm *vm;
	unsigned int vcpu;
	const struct vm_command *command;
	pthread_rwlock_t *gate;
	pthread_t thread;
};

static void *touch_thread(void *data)
{
	struct touch *touch = data;

	pthread_rwlock_rdlock(touch->gate);
	pthread_rwlock_unlock(touch->gate);
	vm_run(touch->vm, touch->vcpu, touch->command);
	return NULL;
}

/* Start a thread for each vCPU; none passes the gate before all exist. */
static unsigned int touch_start(struct vm *vm, struct touch *touch,
				const struct vm_command *command)
{
	pthread_rwlock_t *gate = &vm->gate;
	unsigned int i;

	pthread_rwlock_wrlock(gate);
	for (i = 0; i < vm->nvcpus; i++) {
		touch[i] = (struct touch){ vm, i, command, gate, 0 };
		if (pthread_create(&touch[i].thread, NULL, touch_thread, &touch[i]))
			break;
	}
	pthread_rwlock_unlock(gate);
	return i;
}

enum guest_result vm_touch_all(struct vm *vm, uint64_t gpa, uint64_t length,
			       uint64_t stride, enum s1_attr attr)
{
	struct vm_command command = {
		.steps = BIT(STEP_TOUCH),
		.gpa = gpa,
		.length = length,
		.stride = stride,
		.attr = attr,
	};
	enum guest_result result = GUEST_OK;
	struct touch touch[VM_MAX_VCPUS];
	unsigned int started = touch_start(vm, touch, &command);

	for (unsigned int i = 0; i < started; i++) {
		pthread_join(touch[i].thread, NULL);
		if (result == GUEST_OK)
			result = vm->vcpu[i].report.result;
	}
	if (started == vm->nvcpus)
		return result;
	return run_error(&vm->vcpu[started], "pthread_create failed");
}

const struct vm_report *vm_report(const struct vm *vm, unsigned int vcpu)
{
	return &vm->vcpu[vcpu].report;
}

const char *guest_result_name(enum guest_result result)
{
	return guest_faulted(result) ? "fault" : guest_result_form(result);
}

const char *guest_result_form(enum guest_result result)
{
	static const char *const names[] = {
		[GUEST_OK] = "ok",
		[GUEST_FAULT_EL1] = "fault-el1",
		[GUEST_FAULT_STAGE2] = "fault-stage2",
		[GUEST_ERROR] = "error",
	};

	return names[result];
}

const char *s1_attr_name(enum s1_attr attr)
{
	static const char *const names[] = {
		[S1_DEVICE_NGNRNE] = "device-ngnrne",
		[S1_DEVICE_NGNRE] = "device-ngnre",
		[S1_NORMAL_NC] = "normal-nc",
		[S1_NORMAL_WB] = "normal-wb",
	};

	return names[attr];
}
