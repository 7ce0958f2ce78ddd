/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hook.h - the mirror of kernels whose KVM has none: KVM's own walk that maps a
 * page in stage 2 is watched, and its argument edited.
 */
#ifndef VFIO_NC_HOOK_H
#define VFIO_NC_HOOK_H

#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/types.h>

#include <vfio_nc/abi.h>

/*
 * Without CONFIG_DYNAMIC_FTRACE_WITH_ARGS or _WITH_REGS a callback does not get the
 * arguments of what it watches; without CONFIG_KPROBES nobody says where that is.
 */
#ifdef CONFIG_VFIO_NC_HOOK

/**
 * vfio_nc_hook_find() - is there exactly the function that is meant?
 *
 * Return: 0, or a negative errno after one line in the log that says why not;
 * then of what is here only vfio_nc_hook_exit() and what asks may be called.
 */
int vfio_nc_hook_find(void);

/**
 * vfio_nc_hook_enter() - put the hook in, until vfio_nc_hook_exit()
 *
 * Where ftrace refuses, which the log says, it is tried again now and then.
 * It may wait for other users of ftrace, as long as they take.
 */
void vfio_nc_hook_enter(void);

/**
 * vfio_nc_hook_is_in() - does the hook see KVM's walks, and edit them?
 *
 * Never waits.
 *
 * Return: true if so; that can end only if it gives up.
 */
bool vfio_nc_hook_is_in(void);

/**
 * vfio_nc_hook_exit() - take the hook out for good; no device is open
 *
 * It waits for RCU tasks, and does not return while ftrace refuses.
 */
void vfio_nc_hook_exit(void);

/**
 * vfio_nc_hook_counted() - how often
 * @what: what is counted
 *
 * Return: the count.
 */
u64 vfio_nc_hook_counted(enum vfio_nc_hook_count what);

/**
 * vfio_nc_hook_has_given_up() - were KVM's walks of another layout?
 *
 * Return: true if so: nothing is edited any more, until the module is gone.
 */
bool vfio_nc_hook_has_given_up(void);

/**
 * vfio_nc_hook_has_seen() - has KVM mapped anything since load, as the hook saw?
 *
 * Return: true if so, guest RAM included.
 */
bool vfio_nc_hook_has_seen(void);

/**
 * vfio_nc_hook_walk() - was KVM's walk found to be the one that is meant?
 *
 * Return: "recognised", "not recognised", "odd" if it was but then did not look
 * so, or "not looked at".
 */
const char *vfio_nc_hook_walk(void);

#else

static inline int vfio_nc_hook_find(void)
{
	pr_err("hook: this module was built without it: the kernel it was built for has no CONFIG_DYNAMIC_FTRACE_WITH_ARGS (or _WITH_REGS), or no CONFIG_KPROBES\n");
	return -EOPNOTSUPP;
}

static inline void vfio_nc_hook_enter(void) { }
static inline bool vfio_nc_hook_is_in(void) { return false; }
static inline void vfio_nc_hook_exit(void) { }
static inline u64 vfio_nc_hook_counted(enum vfio_nc_hook_count what) { return 0; }
static inline bool vfio_nc_hook_has_given_up(void) { return false; }
static inline bool vfio_nc_hook_has_seen(void) { return false; }
static inline const char *vfio_nc_hook_walk(void) { return "not looked at"; }

#endif /* CONFIG_VFIO_NC_HOOK */
#endif /* VFIO_NC_HOOK_H */
