/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a VM and its vCPUs are made of, what they are told and what they answer.
 */
#ifndef VFIO_NC_CLI_GUEST_VM_TYPES_H
#define VFIO_NC_CLI_GUEST_VM_TYPES_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VM_MAX_VCPUS	4
#define VM_MAX_SLOTS	14

/* GPAs: a caller's slots go from VM_GPA_FIRST up to VM_GPA_END. */
#define VM_GPA_CONTROL	0x80000000ULL	/* ordinary RAM, VM_CONTROL_SIZE */
#define VM_GPA_FIRST	0x100000000ULL
#define VM_GPA_END	0x8000000000ULL
#define VM_CONTROL_SIZE	0x200000UL

#define VM_TIMEOUT_MS	30000

/** enum s1_attr - the memory type that the guest's stage 1 asks for */
enum s1_attr {
	S1_DEVICE_NGNRNE,
	S1_DEVICE_NGNRE,
	S1_NORMAL_NC,
	S1_NORMAL_WB,
};

enum vm_access {
	VM_LOAD,
	VM_STORE,	/* zeroes the 9 bytes from the address on */
};

/**
 * enum guest_result - how a command ended
 * @GUEST_OK: as asked
 * @GUEST_FAULT_EL1: the guest took an alignment fault (DFSC 0x21) at the
 *	unaligned access
 * @GUEST_FAULT_STAGE2: the alignment fault of that access went to EL2 and
 *	KVM_RUN returned -EFAULT. Under QEMU this is the same finding
 * @GUEST_ERROR: all else: see the report's text
 */
enum guest_result {
	GUEST_OK,
	GUEST_FAULT_EL1,
	GUEST_FAULT_STAGE2,
	GUEST_ERROR,
};

/**
 * struct vm_report - what is known of a vCPU's last command
 * @result: as returned
 * @value: loaded last
 * @count: words touched
 * @esr: ESR_EL1, for an exception in the guest
 * @far: FAR_EL1, likewise
 * @pc: where the guest was, as an offset into its code; ~0 if unknown
 * @text: for GUEST_ERROR what failed; for a fault its details; else empty
 */
struct vm_report {
	enum guest_result result;
	uint64_t value;
	uint64_t count;
	uint64_t esr;
	uint64_t far;
	uint64_t pc;
	char text[160];
};

struct kvm_run;

struct vm_vcpu {
	int fd;
	bool entered;		/* the guest waits for a command */
	struct kvm_run *run;
	void *mailbox;
	uint64_t *level1;
	struct vm_report report;
};

struct vm {
	int kvm;
	int fd;
	unsigned int nvcpus;
	unsigned int timeout_ms;	/* for one command; not 0; may be changed */
	size_t run_size;
	void *ram;
	void *control;
	uint64_t slot_size[VM_MAX_SLOTS];
	pthread_rwlock_t gate;		/* of vm_touch_all() */
	struct vm_vcpu vcpu[VM_MAX_VCPUS];
	char error[160];		/* what failed last, outside of a run */
};

/**
 * struct vm_command - for what the functions above do not offer
 * @steps: BIT of STEP_* in guest.h, done in the order given there
 */
struct vm_command {
	uint64_t steps;
	uint64_t gpa;
	uint64_t length;
	uint64_t stride;
	uint64_t value;
	enum s1_attr attr;
};

#endif
