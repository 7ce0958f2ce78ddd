/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * linux/ftrace.h - what older kernels lack, spelt as the newest one does.
 */
#ifndef VFIO_NC_COMPAT_LINUX_FTRACE_H
#define VFIO_NC_COMPAT_LINUX_FTRACE_H

#include_next <linux/ftrace.h>

/*
 * ftrace_regs_get_argument(): 94d095ffa0e1 ("ftrace: abstract
 * DYNAMIC_FTRACE_WITH_ARGS accesses"), first in 6.2; before that a callback on
 * arm64 has all registers if it asks for them. Kbuild looks into the header.
 * Goes when 6.1 is no longer supported.
 */
#ifndef VFIO_NC_HAVE_FTRACE_REGS_GET_ARGUMENT
static __always_inline unsigned long
ftrace_regs_get_argument(struct ftrace_regs *fregs, unsigned int n)
{
	return ftrace_get_regs(fregs)->regs[n];
}
#endif

/*
 * ftrace_free_filter(): exported by 8be9fbd5345d ("ftrace: Export
 * ftrace_free_filter() to modules"), first in 6.2 and taken by 6.1's stable
 * releases; Kbuild looks into Module.symvers. A filter that is set to nothing
 * has no hash either. Goes when 5.15 is no longer supported.
 */
#ifndef VFIO_NC_HAVE_FTRACE_FREE_FILTER
#define ftrace_free_filter(ops) ftrace_set_filter(ops, NULL, 0, 1)
#endif

#endif /* VFIO_NC_COMPAT_LINUX_FTRACE_H */
