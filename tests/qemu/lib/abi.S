/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * abi.S - the text of src/module/ABI, for the cases that hold the module to it.
 */
	.section .rodata
	.global	abi_text
abi_text:
	.incbin	"ABI"
	.byte	0

	.section .note.GNU-stack, "", %progbits
