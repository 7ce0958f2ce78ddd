/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The guest: position independent EL1 code, copied to GUEST_RAM. It turns on
 * stage 1 and then serves commands from its mailbox for ever. It has no
 * stack and never returns from an exception: it reports and takes the next
 * command.
 *
 * x28 = mailbox, x27 = doorbell
 */
#include "guest.h"

	.section .rodata.guest, "a"
	.balign	0x800
	.global	guest_blob
guest_blob:
	.set	vector, 0
	.rept	16
	.balign	0x80
	mov	x1, #vector
	b	exception
	.set	vector, vector + 1
	.endr
	.balign	0x80

/* Entered with x0 = mailbox, stage 1 off; or on, after a run went wrong. */
	.global	guest_entry
guest_entry:
	mov	x28, x0
	mov	x27, #GUEST_DOORBELL
	adr	x1, guest_blob
	msr	vbar_el1, x1
	ldr	x1, [x28, #MAILBOX_MAIR]
	msr	mair_el1, x1
	ldr	x1, [x28, #MAILBOX_TCR]
	msr	tcr_el1, x1
	ldr	x1, [x28, #MAILBOX_TTBR0]
	msr	ttbr0_el1, x1
	ldr	x1, [x28, #MAILBOX_SCTLR]
	isb
	tlbi	vmalle1
	dsb	ish
	msr	sctlr_el1, x1
	isb

command:
	dsb	ish
	tlbi	vmalle1
	dsb	ish
	isb
	ldr	x1, [x28, #MAILBOX_STEPS]
	ldr	x2, [x28, #MAILBOX_ADDRESS]
	ldr	x3, [x28, #MAILBOX_VALUE]
	ldr	x4, [x28, #MAILBOX_LENGTH]
	ldr	x5, [x28, #MAILBOX_STRIDE]
	mov	x0, xzr

	tbz	x1, #STEP_STORE, 1f
	str	x3, [x2]
1:	tbz	x1, #STEP_LOAD, 1f
	ldr	x3, [x2]
1:	tbz	x1, #STEP_TLBI, 1f
	tlbi	vmalle1
	dsb	ish
	isb
1:	tbz	x1, #STEP_LOAD_UNALIGNED, 1f
	.global	guest_load_unaligned
guest_load_unaligned:
	ldur	x3, [x2, #1]
1:	tbz	x1, #STEP_STORE_UNALIGNED, 1f
	.global	guest_store_unaligned
guest_store_unaligned:
	stur	x3, [x2, #1]
1:	tbz	x1, #STEP_TOUCH, 2f
	add	x4, x2, x4
1:	cmp	x2, x4
	b.hs	2f
	ldr	w3, [x2]
	add	x2, x2, x5
	add	x0, x0, #1
	b	1b
2:	mov	x6, #STATUS_DONE

report:
	str	x3, [x28, #MAILBOX_VALUE]
	str	x0, [x28, #MAILBOX_COUNT]
	str	x6, [x28, #MAILBOX_STATUS]
	dsb	sy
	str	wzr, [x27]
	b	command

exception:
	str	x1, [x28, #MAILBOX_VECTOR]
	mrs	x1, esr_el1
	str	x1, [x28, #MAILBOX_ESR]
	mrs	x1, far_el1
	str	x1, [x28, #MAILBOX_FAR]
	mrs	x1, elr_el1
	str	x1, [x28, #MAILBOX_ELR]
	mov	x6, #STATUS_EXCEPTION
	b	report

	.global	guest_blob_end
guest_blob_end:
	.section .note.GNU-stack, "", %progbits
