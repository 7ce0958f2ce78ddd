// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_walk - stands for a KVM that writes other attributes into leaves of
 * stage 2: of guest RAM, of BARs, or another memory type.
 *
 * For tests only: it edits the argument of KVM's walk, as vfio_nc does. Ftrace
 * calls who came last first: load it when the hook is in.
 */
#include <linux/bitfield.h>
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/module.h>

#include <asm/kvm_pgtable.h>

/* Arm ARM DDI 0487, D8.6: MemAttr of a leaf of stage 2. */
#define WALK_MEMATTR	GENMASK_ULL(5, 2)
#define WALK_NGNRE	1
#define WALK_NORMAL_NC	5

/* As hook.c of vfio_nc asks for them. */
#ifdef CONFIG_DYNAMIC_FTRACE_WITH_REGS
#define walk_argument(fregs, n)	(ftrace_get_regs(fregs)->regs[n])
#else
#define walk_argument(fregs, n)	ftrace_regs_get_argument(fregs, n)
#endif

static unsigned long ram;
module_param(ram, ulong, 0444);
MODULE_PARM_DESC(ram, "more bits for leaves of guest RAM");

static unsigned long bar;
module_param(bar, ulong, 0444);
MODULE_PARM_DESC(bar, "more bits for Device leaves");

static bool nc;
module_param(nc, bool, 0444);
MODULE_PARM_DESC(nc, "Device leaves are Normal-NC");

static unsigned long walk_visitor;

/* The first two words of KVM's struct stage2_map_data. */
struct walk_map {
	u64 phys;
	kvm_pte_t attr;
};

static notrace void walk_callback(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *ops,
				  struct ftrace_regs *fregs)
{
	const struct kvm_pgtable_walker *walker =
		(const void *)walk_argument(fregs, 3);
	struct walk_map *map;

	if ((unsigned long)walker->cb != walk_visitor)
		return;
	map = walker->arg;
	if (FIELD_GET(WALK_MEMATTR, map->attr) != WALK_NGNRE) {
		map->attr |= ram;
		return;
	}
	map->attr |= bar;
	if (!nc)
		return;
	map->attr &= ~WALK_MEMATTR;
	map->attr |= FIELD_PREP(WALK_MEMATTR, WALK_NORMAL_NC);
}

static struct ftrace_ops walk_ops = {
	.func = walk_callback,
	.flags = IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_REGS) ?
		 FTRACE_OPS_FL_SAVE_REGS : 0,
};

static char walk_symbol[] = "kvm_pgtable_walk";

static int walk_find(void)
{
	struct kprobe probe = {
		.symbol_name = "stage2_map_walker",
		.flags = KPROBE_FLAG_DISABLED,
	};
	int ret = register_kprobe(&probe);

	if (ret)
		return ret;
	walk_visitor = (unsigned long)probe.addr;
	unregister_kprobe(&probe);
	return 0;
}

/* As ftrace_free_filter() does, which older kernels do not export. */
static void walk_forget(void)
{
	ftrace_set_filter(&walk_ops, NULL, 0, 1);
}

static int __init walk_init(void)
{
	int ret = walk_find();

	if (!ret)
		ret = ftrace_set_filter(&walk_ops, walk_symbol,
					strlen(walk_symbol), 0);
	if (!ret)
		ret = register_ftrace_function(&walk_ops);
	if (ret)
		walk_forget();
	return ret;
}

static void __exit walk_exit(void)
{
	unregister_ftrace_function(&walk_ops);
	walk_forget();
}

module_init(walk_init);
module_exit(walk_exit);

MODULE_DESCRIPTION("Another KVM, for the tests of vfio_nc");
MODULE_LICENSE("GPL");
