// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_refuse - ftrace takes no callback out while this is loaded, as when
 * something of its own has gone wrong (ftrace_kill()).
 *
 * For tests only.
 */
#include <linux/kprobes.h>
#include <linux/module.h>

static int refuse(struct kprobe *probe, struct pt_regs *regs)
{
	regs_set_return_value(regs, -ENODEV);
	instruction_pointer_set(regs, procedure_link_pointer(regs));
	return 1;
}
NOKPROBE_SYMBOL(refuse);

static struct kprobe refuse_probe = {
	.symbol_name = "unregister_ftrace_function",
	.pre_handler = refuse,
};

static int __init refuse_init(void)
{
	return register_kprobe(&refuse_probe);
}
module_init(refuse_init);

static void __exit refuse_exit(void)
{
	unregister_kprobe(&refuse_probe);
}
module_exit(refuse_exit);

MODULE_DESCRIPTION("An ftrace that refuses, for the tests of vfio_nc");
MODULE_LICENSE("GPL");
