/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be seen of the module's hook from outside.
 */
#ifndef TESTS_QEMU_LIB_TRACING_H
#define TESTS_QEMU_LIB_TRACING_H

#include <stdbool.h>

#define TRACING_WALKER	"kvm_pgtable_walk"
#define TRACING		"/sys/kernel/tracing/"

/** tracing_hook_is_in() - does ftrace call somebody from KVM's walk? */
bool tracing_hook_is_in(void);

/**
 * tracing_hook_count() - a line of the module's debugfs file mirror
 * @what: its first word
 *
 * Return: the number since the module was loaded.
 */
unsigned long tracing_hook_count(const char *what);

/**
 * tracing_hook_pages() - stage 2 pages that the hook told KVM to map Normal-NC
 *
 * Return: the number since the module was loaded.
 */
unsigned long tracing_hook_pages(void);

/** tracing_now() - seconds on a clock that only goes forward */
double tracing_now(void);

#endif
