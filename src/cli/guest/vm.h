/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small VMM on /dev/kvm that asks one question: which memory type does a
 * guest get for an address, given the type its own stage 1 asks for?
 *
 * Every vCPU runs the code of guest.S with stage 1 tables of its own, one
 * command at a time, in the thread that asks; different vCPUs may be used
 * from different threads at once. No run lasts longer than the VM's timeout.
 * Nothing is printed. A timeout uses the signal SIGRTMIN.
 */
#ifndef VFIO_NC_CLI_GUEST_VM_H
#define VFIO_NC_CLI_GUEST_VM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vm_types.h"

/**
 * vm_create() - a VM with RAM, the control slot and its vCPUs
 * @vm: filled in
 * @nvcpus: 1 .. VM_MAX_VCPUS
 *
 * Return: 0 or -errno with @vm->error; after an error nothing is left open.
 */
int vm_create(struct vm *vm, unsigned int nvcpus);

/** vm_destroy() - the memory of the caller's slots stays the caller's */
void vm_destroy(struct vm *vm);

/**
 * vm_add_slot() - map memory of this process into the guest
 * @slot: 0 .. VM_MAX_SLOTS - 1
 * @gpa: at least VM_GPA_FIRST; for huge pages congruent to @hva
 * @flags: KVM_MEM_LOG_DIRTY_PAGES, KVM_MEM_READONLY or 0. On arm64 a BAR
 *	cannot be logged (EINVAL). A second call with other flags changes them.
 */
int vm_add_slot(struct vm *vm, unsigned int slot, uint64_t gpa, void *hva,
		size_t size, uint32_t flags);

/** vm_del_slot() - take a slot out of the guest, and out of stage 2 */
int vm_del_slot(struct vm *vm, unsigned int slot);

/**
 * vm_get_dirty_log() - fetch and clear the log of a slot
 * @bitmap: one bit for each page
 * @size: of @bitmap in bytes; a multiple of 8
 */
int vm_get_dirty_log(struct vm *vm, unsigned int slot, void *bitmap, size_t size);

/**
 * vm_probe() - one unaligned 8-byte access
 * @gpa: 8-byte aligned; the access is at @gpa + 1. A caller's slot, or the
 *	control slot
 * @attr: type asked for by stage 1
 * @access: load or store
 *
 * An aligned access comes first, so that the page is in stage 2. For Normal
 * the unaligned one follows at once, which gives the EL1 form of the fault.
 * For Device the TLB is dropped between them, as QEMU forgets stage 1's type
 * on a TLB hit.
 */
enum guest_result vm_probe(struct vm *vm, unsigned int vcpu, uint64_t gpa,
			   enum s1_attr attr, enum vm_access access);

/**
 * vm_probe_ram_control() - does the probe itself work here?
 *
 * Ordinary RAM: stage 1 Normal-NC must be ok, stage 1 Device must fault.
 *
 * Return: GUEST_OK if both hold, else GUEST_ERROR with the text.
 */
enum guest_result vm_probe_ram_control(struct vm *vm, unsigned int vcpu);

/** vm_load() - aligned 8-byte load */
enum guest_result vm_load(struct vm *vm, unsigned int vcpu, uint64_t gpa,
			  enum s1_attr attr, uint64_t *value);

/** vm_store() - aligned 8-byte store */
enum guest_result vm_store(struct vm *vm, unsigned int vcpu, uint64_t gpa,
			   enum s1_attr attr, uint64_t value);

/**
 * vm_touch() - load an aligned 4-byte word every @stride bytes
 *
 * Linux before 6.9 maps a BAR by 4 KiB pages: some 80 us each under TCG, so
 * that 2 GiB take longer than VM_TIMEOUT_MS.
 */
enum guest_result vm_touch(struct vm *vm, unsigned int vcpu, uint64_t gpa,
			   uint64_t length, uint64_t stride, enum s1_attr attr);

/**
 * vm_touch_all() - vm_touch() the same range from all vCPUs at once
 *
 * Return: the first result that is not GUEST_OK; each vCPU has its report.
 */
enum guest_result vm_touch_all(struct vm *vm, uint64_t gpa, uint64_t length,
			       uint64_t stride, enum s1_attr attr);

/** vm_run() - one command on one vCPU, in the calling thread */
enum guest_result vm_run(struct vm *vm, unsigned int vcpu,
			 const struct vm_command *command);

/** vm_report() - on the last command of a vCPU; valid until its next one */
const struct vm_report *vm_report(const struct vm *vm, unsigned int vcpu);

/** guest_faulted() - one of the two forms of an alignment fault? */
static inline bool guest_faulted(enum guest_result result)
{
	return result == GUEST_FAULT_EL1 || result == GUEST_FAULT_STAGE2;
}

/** guest_result_name() - "ok", "fault" (both forms) or "error" */
const char *guest_result_name(enum guest_result result);

/** guest_result_form() - as above, but "fault-el1" and "fault-stage2" */
const char *guest_result_form(enum guest_result result);

/** s1_attr_name() - "device-ngnrne", "device-ngnre", "normal-nc", "normal-wb" */
const char *s1_attr_name(enum s1_attr attr);

#endif
