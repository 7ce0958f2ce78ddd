/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocations of a module that fail on purpose: failslab with a filter on the
 * stack, on kernels that have it (tests/qemu/debug).
 */
#ifndef TESTS_QEMU_LIB_FAULT_H
#define TESTS_QEMU_LIB_FAULT_H

#include <stdbool.h>

#define FAULT_ALL 0

/** fault_aim() - only allocations below vfio_nc's code fail; it is loaded */
void fault_aim(void);

/** fault_aim_at_modules() - likewise below any module's, also one to be loaded */
void fault_aim_at_modules(void);

/**
 * fault_inject() - begin, in this thread
 * @nth: which allocation from now on fails, from 1; or FAULT_ALL
 */
void fault_inject(unsigned int nth);

/**
 * fault_end() - no more
 *
 * Return: has one failed? True after FAULT_ALL.
 */
bool fault_end(void);

#endif
