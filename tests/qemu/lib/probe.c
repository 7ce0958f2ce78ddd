// SPDX-License-Identifier: GPL-2.0-only
/*
 * Single accesses that may fault, in inline assembly so that the compiler
 * can neither split nor drop them.
 */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "probe.h"

#ifndef __aarch64__
#error "the probes are arm64 instructions"
#endif

typedef void (*access_fn)(uintptr_t p);

static pthread_once_t handlers = PTHREAD_ONCE_INIT;
static __thread sigjmp_buf landing;
static __thread volatile sig_atomic_t probing;
static __thread volatile int fault_signo, fault_code;

static void on_fault(int signo, siginfo_t *info, void *context)
{
	(void)context;
	if (!probing) {
		/* Not ours: returning repeats the access, now fatally. */
		signal(signo, SIG_DFL);
		return;
	}
	probing = 0;
	fault_signo = signo;
	fault_code = info->si_code;
	siglongjmp(landing, 1);
}

static void install_handlers(void)
{
	struct sigaction action = {
		.sa_sigaction = on_fault,
		.sa_flags = SA_SIGINFO,
	};

	sigemptyset(&action.sa_mask);
	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
}

static void load_unaligned(uintptr_t p)
{
	uint64_t value;

	asm volatile("ldur %0, [%1, #1]" : "=r"(value) : "r"(p) : "memory");
}

static void store_unaligned(uintptr_t p)
{
	asm volatile("stur xzr, [%0, #1]" : : "r"(p) : "memory");
}

static void load_aligned(uintptr_t p)
{
	uint64_t value;

	asm volatile("ldr %0, [%1]" : "=r"(value) : "r"(p) : "memory");
}

static void store_aligned(uintptr_t p)
{
	asm volatile("str xzr, [%0]" : : "r"(p) : "memory");
}

static enum access_result classify(int signo, int code)
{
	if (signo == SIGSEGV)
		return ACCESS_SIGSEGV;
	return code == BUS_ADRALN ? ACCESS_SIGBUS : ACCESS_SIGBUS_OTHER;
}

static enum access_result try_access(access_fn access, uintptr_t p, int *si_code)
{
	enum access_result result = ACCESS_OK;

	pthread_once(&handlers, install_handlers);
	fault_code = 0;
	if (sigsetjmp(landing, 1) == 0) {
		probing = 1;
		access(p);
		probing = 0;
	} else {
		result = classify(fault_signo, fault_code);
	}
	if (si_code)
		*si_code = fault_code;
	return result;
}

enum access_result probe_unaligned(const volatile void *p, int *si_code)
{
	return try_access(load_unaligned, (uintptr_t)p, si_code);
}

enum access_result probe_unaligned_store(volatile void *p, int *si_code)
{
	return try_access(store_unaligned, (uintptr_t)p, si_code);
}

enum access_result probe_aligned(const volatile void *p, int *si_code)
{
	return try_access(load_aligned, (uintptr_t)p, si_code);
}

enum access_result probe_aligned_store(volatile void *p, int *si_code)
{
	return try_access(store_aligned, (uintptr_t)p, si_code);
}

const char *access_result_name(enum access_result result)
{
	static const char *const names[] = {
		[ACCESS_OK] = "ok",
		[ACCESS_SIGBUS] = "SIGBUS",
		[ACCESS_SIGBUS_OTHER] = "SIGBUS-other",
		[ACCESS_SIGSEGV] = "SIGSEGV",
	};

	return names[result];
}
