/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * access.h - accesses to a mapped BAR, each with the instruction that is meant.
 *
 * What goes to Device memory must be aligned to its width, or it faults: the C
 * library's memcpy() is only for Normal memory, ours below are for both.
 */
#ifndef VFIO_NC_CLI_ACCESS_H
#define VFIO_NC_CLI_ACCESS_H

#include <stdbool.h>

#include <vfio_nc/env.h>

/* What one NEON instruction with four registers stores. */
#define ACCESS_BLOCK 64

/**
 * struct access_fault - the signal that an access met
 * @signal: its number; 0 = none
 * @code: si_code
 * @address: the address that was accessed, as far as the kernel knows it
 */
struct access_fault {
	int signal;
	int code;
	const void *address;
};

/**
 * access_store() - one store instruction
 * @to: where in the BAR; aligned to @width, unless it is Normal memory
 * @from: the bytes, in ordinary memory
 * @width: 1, 2, 4, 8 or 16 bytes
 */
void access_store(volatile void *to, const void *from, unsigned int width);

/**
 * access_load() - one load instruction
 * @to: ordinary memory
 * @from: where in the BAR; aligned to @width, unless it is Normal memory
 * @width: 1, 2, 4, 8 or 16 bytes
 */
void access_load(void *to, const volatile void *from, unsigned int width);

/**
 * access_write_blocks() - NEON stores (st1) of ACCESS_BLOCK bytes each
 * @to: where in the BAR; aligned to 16 bytes, unless it is Normal memory
 * @from: the bytes, in ordinary memory
 * @length: how many, a multiple of ACCESS_BLOCK
 */
void access_write_blocks(volatile void *to, const void *from, size_t length);

/**
 * access_read_blocks() - NEON loads (ld1) of ACCESS_BLOCK bytes each
 * @to: ordinary memory
 * @from: where in the BAR; aligned to 16 bytes, unless it is Normal memory
 * @length: how many, a multiple of ACCESS_BLOCK
 */
void access_read_blocks(void *to, const volatile void *from, size_t length);

/**
 * access_write() - copy to a BAR with aligned stores of at most 8 bytes
 * @to: where in the BAR
 * @from: the bytes, in ordinary memory
 * @length: how many
 */
void access_write(volatile void *to, const void *from, size_t length);

/**
 * access_read() - copy from a BAR with aligned loads of at most 8 bytes
 * @to: ordinary memory
 * @from: where in the BAR
 * @length: how many
 */
void access_read(void *to, const volatile void *from, size_t length);

/**
 * access_wait() - until all accesses before it are done, as seen by the CPU
 */
void access_wait(void);

/**
 * access_try() - do something that may get SIGBUS or SIGSEGV
 * @run: what; it must hold nothing that is lost by leaving it in the middle
 * @argument: for it
 * @fault: what it met
 *
 * Not for several threads. Return: true if it met no signal.
 */
bool access_try(void (*run)(void *argument), void *argument,
		struct access_fault *fault);

/**
 * access_is_device() - is this Device memory?
 * @at: aligned to 16 bytes, which must be readable
 * @fault: another fault than that of Device memory, if there was one
 *
 * By an unaligned load, which faults on Device memory before the device is asked.
 * Only on arm64; elsewhere the answer is no.
 */
bool access_is_device(const volatile void *at, struct access_fault *fault);

#endif /* VFIO_NC_CLI_ACCESS_H */
