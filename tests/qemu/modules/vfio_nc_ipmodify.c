// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_ipmodify - stands for a live patch on the function that vfio_nc
 * hooks: an ftrace user that may change the instruction pointer, and does not.
 *
 * For tests only: Debian's arm64 kernels have no live patching.
 */
#include <linux/atomic.h>
#include <linux/ftrace.h>
#include <linux/module.h>

static atomic_t calls = ATOMIC_INIT(0);

static int calls_get(char *buf, const struct kernel_param *param)
{
	return scnprintf(buf, PAGE_SIZE, "%d\n", atomic_read(&calls));
}

static const struct kernel_param_ops calls_ops = { .get = calls_get };
module_param_cb(calls, &calls_ops, NULL, 0444);
MODULE_PARM_DESC(calls, "how often the function was called");

static notrace void ipmodify_callback(unsigned long ip, unsigned long parent_ip,
				      struct ftrace_ops *ops,
				      struct ftrace_regs *fregs)
{
	atomic_inc(&calls);
}

static struct ftrace_ops ipmodify_ops = {
	.func = ipmodify_callback,
	.flags = FTRACE_OPS_FL_IPMODIFY |
		 (IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_REGS) ?
		  FTRACE_OPS_FL_SAVE_REGS : 0),
};

static char ipmodify_symbol[] = "kvm_pgtable_walk";

/* As ftrace_free_filter() does, which older kernels do not export. */
static void ipmodify_forget(void)
{
	ftrace_set_filter(&ipmodify_ops, NULL, 0, 1);
}

static int __init ipmodify_init(void)
{
	int ret = ftrace_set_filter(&ipmodify_ops, ipmodify_symbol,
				    strlen(ipmodify_symbol), 0);

	if (!ret)
		ret = register_ftrace_function(&ipmodify_ops);
	if (ret)
		ipmodify_forget();
	return ret;
}

static void __exit ipmodify_exit(void)
{
	unregister_ftrace_function(&ipmodify_ops);
	ipmodify_forget();
}

module_init(ipmodify_init);
module_exit(ipmodify_exit);

MODULE_DESCRIPTION("Another ftrace user, for the tests of vfio_nc");
MODULE_LICENSE("GPL");
