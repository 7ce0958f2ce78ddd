/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What vm.c, vcpu.c and guest.S agree on: where things are in the guest, and
 * the mailbox through which a vCPU gets its commands. Plain numbers only.
 */
#ifndef VFIO_NC_CLI_GUEST_GUEST_H
#define VFIO_NC_CLI_GUEST_GUEST_H

/*
 * Guest physical addresses. Stage 1 maps VA = GPA in blocks of 1 GiB, so
 * that what needs a memory type of its own has a GiB of its own.
 */
#define GUEST_DOORBELL		0x09000000	/* no slot: a store ends KVM_RUN */
#define GUEST_RAM		0x40000000	/* the blob, mailboxes, tables */

/* Offsets in the mailbox, a page for each vCPU. */
#define MAILBOX_STEPS		0x00	/* in: STEP_* */
#define MAILBOX_ADDRESS		0x08	/* in: GPA */
#define MAILBOX_LENGTH		0x10	/* in: for STEP_TOUCH */
#define MAILBOX_STRIDE		0x18	/* in: for STEP_TOUCH */
#define MAILBOX_VALUE		0x20	/* in: to store; out: loaded last */
#define MAILBOX_COUNT		0x28	/* out: words touched */
#define MAILBOX_STATUS		0x30	/* out: STATUS_* */
#define MAILBOX_VECTOR		0x38	/* out: exception's vector, 0 .. 15 */
#define MAILBOX_ESR		0x40	/* out: ESR_EL1 */
#define MAILBOX_FAR		0x48	/* out: FAR_EL1 */
#define MAILBOX_ELR		0x50	/* out: ELR_EL1 */
#define MAILBOX_MAIR		0x58	/* in, read at entry only */
#define MAILBOX_TCR		0x60	/* in, read at entry only */
#define MAILBOX_TTBR0		0x68	/* in, read at entry only */
#define MAILBOX_SCTLR		0x70	/* in, read at entry only */

/*
 * Bit numbers in MAILBOX_STEPS. The guest drops its TLB, then does the
 * steps that are set, in this order, with no exit between them.
 */
#define STEP_STORE		0	/* 8 bytes at the address */
#define STEP_LOAD		1
#define STEP_TLBI		2	/* drop the TLB again */
#define STEP_LOAD_UNALIGNED	3	/* 8 bytes at the address + 1 */
#define STEP_STORE_UNALIGNED	4
#define STEP_TOUCH		5	/* load 4 bytes every stride */

#define STATUS_NONE		0
#define STATUS_DONE		1
#define STATUS_EXCEPTION	2

#endif
