/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What vm.c and vcpu.c share, and nobody else: see vm.h for the VMM's users.
 */
#ifndef VFIO_NC_CLI_GUEST_VCPU_H
#define VFIO_NC_CLI_GUEST_VCPU_H

#include "vm_types.h"

#define BIT(n)		(1ULL << (n))

/* Its size is a multiple of every page size; vcpu.c knows what is in it. */
#define RAM_SIZE	0x10000UL

/* Of guest.S. */
extern const char guest_blob[], guest_blob_end[];

/** vm_fail() - say in @vm->error what failed; Return: -@error */
__attribute__((format(printf, 3, 4)))
int vm_fail(struct vm *vm, int error, const char *format, ...);

/**
 * vcpu_create() - make vCPU @i, with its mailbox and tables in the VM's RAM
 *
 * Return: 0 or -errno with @vm->error; vm_destroy() undoes half of one too.
 */
int vcpu_create(struct vm *vm, unsigned int i);

/** vcpu_error() - say in the report what failed; Return: GUEST_ERROR */
__attribute__((format(printf, 2, 3)))
enum guest_result vcpu_error(struct vm_vcpu *vcpu, const char *format, ...);

/** vcpu_run() - one command, in the calling thread, with a report; its GPAs must be in range */
enum guest_result vcpu_run(struct vm *vm, struct vm_vcpu *vcpu,
			   const struct vm_command *command);

#endif
