// SPDX-License-Identifier: GPL-2.0-only
/*
 * access.c - accesses to a mapped BAR, each with the instruction that is meant.
 *
 * On arm64 they are inline assembly, which the compiler can neither split nor
 * join. Elsewhere they only move the bytes, for the tests of what uses them.
 */
#include <setjmp.h>
#include <signal.h>

#include "access.h"

static sigjmp_buf access_landing;
static volatile sig_atomic_t access_trying;
static struct access_fault access_met;

#ifdef __aarch64__

#define ACCESS(name, type, store, load)					\
static void access_store_##name(volatile void *to, const void *from)	\
{									\
	type value;							\
									\
	memcpy(&value, from, sizeof(value));				\
	asm volatile(store " %w0, [%1]"					\
		     : : "r"(value), "r"(to) : "memory");		\
}									\
static void access_load_##name(void *to, const volatile void *from)	\
{									\
	type value;							\
									\
	asm volatile(load " %w0, [%1]"					\
		     : "=r"(value) : "r"(from) : "memory");		\
	memcpy(to, &value, sizeof(value));				\
}

ACCESS(1, u8, "strb", "ldrb")
ACCESS(2, u16, "strh", "ldrh")
ACCESS(4, u32, "str", "ldr")

static void access_store_8(volatile void *to, const void *from)
{
	u64 value;

	memcpy(&value, from, sizeof(value));
	asm volatile("str %0, [%1]" : : "r"(value), "r"(to) : "memory");
}

static void access_load_8(void *to, const volatile void *from)
{
	u64 value;

	asm volatile("ldr %0, [%1]" : "=r"(value) : "r"(from) : "memory");
	memcpy(to, &value, sizeof(value));
}

static void access_move_16(volatile void *to, const volatile void *from)
{
	asm volatile("ldr q0, [%1]\n\tstr q0, [%0]"
		     : : "r"(to), "r"(from) : "v0", "memory");
}

static void access_move_block(volatile void *to, const volatile void *from)
{
	asm volatile("ld1 {v0.2d, v1.2d, v2.2d, v3.2d}, [%1]\n\t"
		     "st1 {v0.2d, v1.2d, v2.2d, v3.2d}, [%0]"
		     : : "r"(to), "r"(from)
		     : "v0", "v1", "v2", "v3", "memory");
}

void access_wait(void)
{
	asm volatile("dsb sy" : : : "memory");
}

static void access_load_unaligned(void *at)
{
	u64 value;

	asm volatile("ldur %0, [%1, #1]" : "=r"(value) : "r"(at) : "memory");
}

#else

#define ACCESS(width)							\
static void access_store_##width(volatile void *to, const void *from)	\
{									\
	memcpy((void *)to, from, width);				\
}									\
static void access_load_##width(void *to, const volatile void *from)	\
{									\
	memcpy(to, (const void *)from, width);				\
}

ACCESS(1)
ACCESS(2)
ACCESS(4)
ACCESS(8)

static void access_move_16(volatile void *to, const volatile void *from)
{
	memcpy((void *)to, (const void *)from, 16);
}

static void access_move_block(volatile void *to, const volatile void *from)
{
	memcpy((void *)to, (const void *)from, ACCESS_BLOCK);
}

void access_wait(void)
{
	__sync_synchronize();
}

static void access_load_unaligned(void *at)
{
	(void)at;
}

#endif

void access_store(volatile void *to, const void *from, unsigned int width)
{
	switch (width) {
	case 1:
		access_store_1(to, from);
		break;
	case 2:
		access_store_2(to, from);
		break;
	case 4:
		access_store_4(to, from);
		break;
	case 8:
		access_store_8(to, from);
		break;
	default:
		access_move_16(to, from);
		break;
	}
}

void access_load(void *to, const volatile void *from, unsigned int width)
{
	switch (width) {
	case 1:
		access_load_1(to, from);
		break;
	case 2:
		access_load_2(to, from);
		break;
	case 4:
		access_load_4(to, from);
		break;
	case 8:
		access_load_8(to, from);
		break;
	default:
		access_move_16(to, from);
		break;
	}
}

/* The widest access below 8 bytes that is aligned at @at and fits in @length. */
static unsigned int access_width(uintptr_t at, size_t length)
{
	unsigned int width = 4;

	while (at % width || width > length)
		width /= 2;
	return width;
}

void access_write(volatile void *to, const void *from, size_t length)
{
	volatile u8 *bar = to;
	const u8 *bytes = from;

	while (length) {
		unsigned int width;

		for (; !((uintptr_t)bar % 8) && length >= 8; length -= 8) {
			access_store_8(bar, bytes);
			bar += 8;
			bytes += 8;
		}
		if (!length)
			break;
		width = access_width((uintptr_t)bar, length);
		access_store(bar, bytes, width);
		bar += width;
		bytes += width;
		length -= width;
	}
}

void access_read(void *to, const volatile void *from, size_t length)
{
	const volatile u8 *bar = from;
	u8 *bytes = to;

	while (length) {
		unsigned int width;

		for (; !((uintptr_t)bar % 8) && length >= 8; length -= 8) {
			access_load_8(bytes, bar);
			bar += 8;
			bytes += 8;
		}
		if (!length)
			break;
		width = access_width((uintptr_t)bar, length);
		access_load(bytes, bar, width);
		bar += width;
		bytes += width;
		length -= width;
	}
}

void access_write_blocks(volatile void *to, const void *from, size_t length)
{
	for (size_t at = 0; at < length; at += ACCESS_BLOCK)
		access_move_block((volatile u8 *)to + at, (const u8 *)from + at);
}

void access_read_blocks(void *to, const volatile void *from, size_t length)
{
	for (size_t at = 0; at < length; at += ACCESS_BLOCK)
		access_move_block((u8 *)to + at, (const volatile u8 *)from + at);
}

static void access_on_fault(int signal_number, siginfo_t *info, void *context)
{
	(void)context;
	if (!access_trying) {
		/* Not ours: returning repeats the access, now fatally. */
		signal(signal_number, SIG_DFL);
		return;
	}
	access_met.signal = signal_number;
	access_met.code = info->si_code;
	access_met.address = info->si_addr;
	siglongjmp(access_landing, 1);
}

bool access_try(void (*run)(void *argument), void *argument,
		struct access_fault *fault)
{
	struct sigaction action = {
		.sa_sigaction = access_on_fault,
		.sa_flags = SA_SIGINFO,
	};
	struct sigaction bus, segv;

	sigemptyset(&action.sa_mask);
	memset(&access_met, 0, sizeof(access_met));
	sigaction(SIGBUS, &action, &bus);
	sigaction(SIGSEGV, &action, &segv);
	if (!sigsetjmp(access_landing, 1)) {
		access_trying = 1;
		run(argument);
		access_wait();
	}
	access_trying = 0;
	sigaction(SIGBUS, &bus, NULL);
	sigaction(SIGSEGV, &segv, NULL);
	*fault = access_met;
	return !fault->signal;
}

bool access_is_device(const volatile void *at, struct access_fault *fault)
{
	if (access_try(access_load_unaligned, (void *)at, fault))
		return false;
	if (fault->signal != SIGBUS || fault->code != BUS_ADRALN)
		return false;
	fault->signal = 0;
	return true;
}
