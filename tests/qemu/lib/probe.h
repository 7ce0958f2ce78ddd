/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which memory type does this process see? Answered by single accesses.
 *
 * An unaligned access is legal on Normal memory, cacheable or not, and takes
 * an alignment fault on Device memory of any kind. Nothing else is used: see
 * "Deviations" in the test bed notes for accesses QEMU does not check.
 */
#ifndef TESTS_QEMU_LIB_PROBE_H
#define TESTS_QEMU_LIB_PROBE_H

enum access_result {
	ACCESS_OK,
	ACCESS_SIGBUS,		/* BUS_ADRALN: alignment, so Device memory */
	ACCESS_SIGBUS_OTHER,	/* any other code: no memory behind the page */
	ACCESS_SIGSEGV,
};

/**
 * probe_unaligned() - 8-byte load from @p + 1, in one instruction
 * @p: 8-byte aligned; the bytes @p .. @p + 15 must lie in one page
 * @si_code: where to put the signal's si_code (0 when ok), or NULL
 *
 * The first call takes over SIGBUS and SIGSEGV for the process. A fault
 * outside of a probe still kills it. Safe in several threads at once.
 *
 * Return: what the access met.
 */
enum access_result probe_unaligned(const volatile void *p, int *si_code);

/** probe_unaligned_store() - the same with a store of zeroes: destructive */
enum access_result probe_unaligned_store(volatile void *p, int *si_code);

/** probe_aligned() - 8-byte load from @p: faults only if nothing is mapped */
enum access_result probe_aligned(const volatile void *p, int *si_code);

/** probe_aligned_store() - 8-byte store of zeroes to @p */
enum access_result probe_aligned_store(volatile void *p, int *si_code);

/** access_result_name() - "ok", "SIGBUS", "SIGBUS-other" or "SIGSEGV" */
const char *access_result_name(enum access_result result);

#endif
