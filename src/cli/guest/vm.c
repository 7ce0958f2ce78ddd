// SPDX-License-Identifier: GPL-2.0-only
/*
 * A small VMM: the VM, its memory and the commands that callers give. How a
 * vCPU carries one out is in vcpu.c.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "guest.h"
#include "vcpu.h"
#include "vm.h"

/* KVM's slots 0 and 1 are RAM and the control slot. */
#define KVM_SLOT_RAM		0
#define KVM_SLOT_CONTROL	1
#define KVM_SLOT_CALLER		2

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
		return vm_fail(vm, errno, "KVM_SET_USER_MEMORY_REGION 0x%llx + 0x%zx",
			    (unsigned long long)gpa, size);
	return 0;
}

int vm_add_slot(struct vm *vm, unsigned int slot, uint64_t gpa, void *hva,
		size_t size, uint32_t flags)
{
	int ret;

	if (slot >= VM_MAX_SLOTS || gpa < VM_GPA_FIRST || gpa >= VM_GPA_END ||
	    size > VM_GPA_END - gpa)
		return vm_fail(vm, EINVAL, "slot %u at 0x%llx", slot,
			    (unsigned long long)gpa);
	ret = set_slot(vm, KVM_SLOT_CALLER + slot, gpa, hva, size, flags);
	if (!ret)
		vm->slot_size[slot] = size;
	return ret;
}

int vm_del_slot(struct vm *vm, unsigned int slot)
{
	if (slot >= VM_MAX_SLOTS)
		return vm_fail(vm, EINVAL, "slot %u", slot);
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
		return vm_fail(vm, EINVAL, "slot %u", slot);
	pages = vm->slot_size[slot] / getpagesize();
	if (size < (pages + 63) / 64 * 8)
		return vm_fail(vm, ENOSPC, "bitmap of slot %u, %zu pages", slot, pages);
	if (ioctl(vm->fd, KVM_GET_DIRTY_LOG, &log))
		return vm_fail(vm, errno, "KVM_GET_DIRTY_LOG, slot %u", slot);
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
		return vm_fail(vm, ENOMEM, "guest RAM");
	memcpy(vm->ram, guest_blob, guest_blob_end - guest_blob);
	ret = set_slot(vm, KVM_SLOT_RAM, GUEST_RAM, vm->ram, RAM_SIZE, 0);
	if (ret)
		return ret;
	return set_slot(vm, KVM_SLOT_CONTROL, VM_GPA_CONTROL, vm->control,
			VM_CONTROL_SIZE, 0);
}

static int kvm_create(struct vm *vm)
{
	int ret, bits;

	vm->kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (vm->kvm < 0)
		return vm_fail(vm, errno, "/dev/kvm");
	ret = ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	if (ret < 0)
		return vm_fail(vm, errno, "KVM_GET_VCPU_MMAP_SIZE");
	vm->run_size = ret;
	vm->fd = ioctl(vm->kvm, KVM_CREATE_VM, 0);
	/* 40 bits of addresses, which not every CPU has. */
	bits = vm->fd < 0 && errno == EINVAL ?
		ioctl(vm->kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_VM_IPA_SIZE) : 0;
	if (bits > 0)
		vm->fd = ioctl(vm->kvm, KVM_CREATE_VM, KVM_VM_TYPE_ARM_IPA_SIZE(bits));
	if (vm->fd < 0)
		return vm_fail(vm, errno, "KVM_CREATE_VM");
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
		return vm_fail(vm, EINVAL, "%u vCPUs", nvcpus);
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

/* The commands. */

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
		cpu->report.result = vcpu_error(cpu, "GPA 0x%llx is out of range",
					       (unsigned long long)copy.gpa);
	else
		cpu->report.result = vcpu_run(vm, cpu, &copy);
	return cpu->report.result;
}

const struct vm_report *vm_report(const struct vm *vm, unsigned int vcpu)
{
	return &vm->vcpu[vcpu].report;
}

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
		vcpu_error(&vm->vcpu[vcpu], "RAM mapped Normal-NC faults");
	if (result != GUEST_OK)
		goto error;
	result = vm_probe(vm, vcpu, VM_GPA_CONTROL, S1_DEVICE_NGNRE, VM_LOAD);
	if (guest_faulted(result)) {
		report->text[0] = '\0';
		return report->result = GUEST_OK;
	}
	if (result == GUEST_OK)
		vcpu_error(&vm->vcpu[vcpu], "RAM mapped Device does not fault");
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
	return vcpu_error(&vm->vcpu[started], "pthread_create failed");
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
