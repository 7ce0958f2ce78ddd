// SPDX-License-Identifier: GPL-2.0-only
/*
 * hook.c - watch KVM's walk that maps a page in stage 2, and make the type in
 * its argument Normal-NC where all of it is granted, and Device where it is
 * governed and not.
 *
 * kvm_pgtable_stage2_map() calls kvm_pgtable_walk() once for what it maps, with
 * a walker whose callback is stage2_map_walker() (all of them in
 * arch/arm64/kvm/hyp/pgtable.c). The walker's argument is a struct whose first
 * two words are where to map to and the attributes of the leaf (Linux 5.10 to
 * 7.3). An ftrace callback at kvm_pgtable_walk() reads both and, if all is
 * exactly as it must be, changes the memory type in the second. It never
 * changes where KVM goes or what it maps, takes no lock, prints nothing, and on
 * any doubt leaves everything as it is. KVM before 6.9 maps a BAR Device; one
 * that vendors have changed may map it Normal-NC.
 *
 * The walk is hooked rather than its callback, which is called for each level
 * of the tables: that would cost a fault on guest RAM three to five times as
 * much (make bench). The callback could not be inlined, the walk could: then
 * kvm_pgtable_stage2_map() has no call of it, and there is no mirror.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": mirror: " fmt

#include <linux/atomic.h>
#include <linux/bitfield.h>
#include <linux/build_bug.h>
#include <linux/ftrace.h>
#include <linux/irq_work.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include <asm/insn.h>
#include <asm/kvm_pgtable.h>

#include "grant.h"
#include "hook.h"
#include "symbol.h"
#include "trace.h"

#define HOOK_SYMBOL	"kvm_pgtable_walk"
#define HOOK_CALLER	"kvm_pgtable_stage2_map"
#define HOOK_VISITOR	"stage2_map_walker"

/* How far apart functions of that source file may be. */
#define HOOK_FILE_MAX	(64UL << 10)

/* How far into a function ftrace's site may be: after a BTI and two NOPs. */
#define HOOK_ENTRY_MAX	16

/* How long between two attempts to put the hook in, or to take it out. */
#define HOOK_AGAIN	(2 * HZ)

/* The first two words of KVM's struct stage2_map_data. */
struct hook_map {
	u64 phys;
	kvm_pte_t attr;
};

/* What is in the attributes of a leaf that is not ordinary memory: a BAR's. */
#define HOOK_ATTR_MMIO_MASK	\
	(KVM_PTE_LEAF_ATTR_LO_S2_MEMATTR & \
	 ~FIELD_PREP(KVM_PTE_LEAF_ATTR_LO_S2_MEMATTR, MT_S2_DEVICE_nGnRE ^ MT_S2_NORMAL_NC))
#define HOOK_ATTR_MMIO	\
	FIELD_PREP(KVM_PTE_LEAF_ATTR_LO_S2_MEMATTR, MT_S2_DEVICE_nGnRE & MT_S2_NORMAL_NC)

/* Where a leaf has its address and its kind: attributes are never there. */
#define HOOK_ATTR_NEVER	(GENMASK_ULL(49, 12) | GENMASK_ULL(1, 0))

/* What KVM sets in the attributes of a BAR's leaf: stage2_set_prot_attr(). */
#define HOOK_ATTR_KNOWN	(KVM_PTE_LEAF_ATTR_LO_S2_MEMATTR | \
			 KVM_PTE_LEAF_ATTR_LO_S2_S2AP_R | \
			 KVM_PTE_LEAF_ATTR_LO_S2_S2AP_W | \
			 KVM_PTE_LEAF_ATTR_LO_S2_SH | \
			 KVM_PTE_LEAF_ATTR_LO_S2_AF | \
			 GENMASK_ULL(54, 53) /* XN */ | \
			 KVM_PTE_LEAF_ATTR_HI_SW)

static unsigned long hook_address;
static unsigned long hook_visitor;
/*
 * What a walk of guest RAM may have: no bit, so that the first walk is noticed at no cost
 * to the others; then all but HOOK_ATTR_NEVER. Zero, so that it lies beside these two.
 */
static u64 hook_may;

/*
 * Ftrace's lock is held by whoever takes a callback out, while that waits for RCU
 * tasks: for many seconds at times, and it need not be us. So only init, exit and
 * the work ask ftrace for anything, and never an open, close, bind or unbind: they
 * look here. Written by init and the work, false before and never again.
 */
static bool hook_registered;

static atomic64_t hook_counts[VFIO_NC_NR_HOOK_COUNTS];
/* Set once by the callback: KVM's data is not what this file believes. */
static bool hook_odd;

/* Written by init only. */
static const char *hook_walk = "not looked at";

const char *vfio_nc_hook_walk(void)
{
	return READ_ONCE(hook_odd) ? "odd" : hook_walk;
}

u64 vfio_nc_hook_counted(enum vfio_nc_hook_count what)
{
	return atomic64_read(&hook_counts[what]);
}

bool vfio_nc_hook_has_given_up(void)
{
	return READ_ONCE(hook_odd);
}

static void hook_report(struct work_struct *work)
{
	pr_err("KVM's walks do not look as they must: nothing is edited, guests get what KVM does\n");
}

static DECLARE_WORK(hook_report_work, hook_report);

static void hook_alarm(struct irq_work *work)
{
	schedule_work(&hook_report_work);
}

static DEFINE_IRQ_WORK(hook_alarm_work, hook_alarm);

/* Of guest RAM there may be more, such as DBM; what is edited must be known. */
static notrace bool hook_attr_is_known(kvm_pte_t attr)
{
	return (attr & (~HOOK_ATTR_KNOWN | KVM_PTE_LEAF_ATTR_LO_S2_AF)) ==
	       KVM_PTE_LEAF_ATTR_LO_S2_AF;
}

/*
 * If a walk has what none can have, the layout is not the one above.
 * Return: false then, and for ever after.
 */
static notrace bool hook_is_sane(const struct hook_map *map, u64 size)
{
	if (READ_ONCE(hook_odd))
		return false;
	if (!(map->attr & HOOK_ATTR_NEVER) && PAGE_ALIGNED(map->phys) && size &&
	    PAGE_ALIGNED(size) && map->phys + size > map->phys)
		return true;
	WRITE_ONCE(hook_odd, true);
	irq_work_queue(&hook_alarm_work);
	return false;
}

static notrace void hook_set_type(struct hook_map *map, u64 type)
{
	map->attr &= ~KVM_PTE_LEAF_ATTR_LO_S2_MEMATTR;
	map->attr |= FIELD_PREP(KVM_PTE_LEAF_ATTR_LO_S2_MEMATTR, type);
}

static __always_inline void hook_count(struct vfio_nc_grant *grant,
				       enum vfio_nc_hook_count what, u64 nr)
{
	atomic64_add(nr, &hook_counts[what]);
	if (!(READ_ONCE(grant->seen) & BIT(what)))
		set_bit(what, &grant->seen);
}

/* A walk that touches what is governed; counted at one place, where it costs least. */
static notrace void hook_govern(struct hook_map *map, u64 size,
				struct vfio_nc_covered covered)
{
	bool nc = FIELD_GET(KVM_PTE_LEAF_ATTR_LO_S2_MEMATTR, map->attr) ==
		  MT_S2_NORMAL_NC;
	enum vfio_nc_hook_count what;
	u64 nr = size >> PAGE_SHIFT;

	if (!hook_attr_is_known(map->attr)) {
		what = VFIO_NC_HOOK_ODD;
		nr = 1;
	} else if (covered.cover == VFIO_NC_COVER_GRANTED) {
		what = VFIO_NC_HOOK_GRANTED;
		/* What is Normal-NC already is no page of ours, but is as granted. */
		if (nc)
			nr = 0;
		else
			hook_set_type(map, MT_S2_NORMAL_NC);
	} else if (nc) {
		what = VFIO_NC_HOOK_ENFORCED;
		hook_set_type(map, MT_S2_DEVICE_nGnRE);
	} else {
		what = covered.cover == VFIO_NC_COVER_DENIED ? VFIO_NC_HOOK_DENIED :
							       VFIO_NC_HOOK_STRADDLING;
		nr = 1;
	}
	hook_count(covered.grant, what, nr);
	if (what == VFIO_NC_HOOK_GRANTED && nr)
		trace_vfio_nc_mirror(map->phys, map->phys + size);
}

static __always_inline bool hook_is_ram(const struct hook_map *map, u64 may)
{
	return !(map->attr & ~may) &&
	       (map->attr & HOOK_ATTR_MMIO_MASK) != HOOK_ATTR_MMIO;
}

/* Not guest RAM, or of another layout. */
static notrace void hook_edit(struct hook_map *map, u64 size)
{
	struct vfio_nc_covered covered;

	if (!hook_is_sane(map, size))
		return;
	/* Holds off the freeing of grants; pairs with vfio_nc_grant_withdraw(). */
	preempt_disable_notrace();
	covered = vfio_nc_grant_cover(map->phys, map->phys + size);
	if (covered.cover != VFIO_NC_COVER_NONE)
		hook_govern(map, size, covered);
	preempt_enable_notrace();
}

/*
 * The first walk, or one that is not of guest RAM. Not inlined, and the only one that
 * the callback calls: RAM must not pay for its stack.
 */
static notrace noinline void hook_rare(struct hook_map *map, u64 size)
{
	WRITE_ONCE(hook_may, ~HOOK_ATTR_NEVER);
	if (!hook_is_ram(map, ~HOOK_ATTR_NEVER))
		hook_edit(map, size);
}

bool vfio_nc_hook_has_seen(void)
{
	return READ_ONCE(hook_may);
}

/* kvm_pgtable_walk(pgt, addr, size, walker): x0 to x3. */
static notrace void hook_callback(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *ops,
				  struct ftrace_regs *fregs)
{
	const struct kvm_pgtable_walker *walker;
	struct hook_map *map;

	if (ip - hook_address > HOOK_ENTRY_MAX)
		return;
	walker = (const void *)ftrace_regs_get_argument(fregs, 3);
	if ((unsigned long)walker->cb != hook_visitor)
		return;
	map = walker->arg;
	if (!hook_is_ram(map, READ_ONCE(hook_may)))
		hook_rare(map, ftrace_regs_get_argument(fregs, 2));
}

/*
 * PERMANENT: else ftrace_enabled=0 would switch it off without a word. A
 * kernel that passes arguments alone refuses SAVE_REGS; one that does not
 * (before 6.2) has them only in the saved registers. For RECURSION see
 * hook_call_directly().
 */
static struct ftrace_ops hook_ops = {
	.func = hook_callback,
	.flags = FTRACE_OPS_FL_PERMANENT |
		 (IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_REGS) ?
		  FTRACE_OPS_FL_SAVE_REGS | FTRACE_OPS_FL_RECURSION : 0),
};

static notrace void hook_nothing(unsigned long ip, unsigned long parent_ip,
				 struct ftrace_ops *ops,
				 struct ftrace_regs *fregs)
{
}

/* Comes and goes, so that ftrace chooses anew how to call: hook_call_directly(). */
static struct ftrace_ops hook_nudge = {
	.func = hook_nothing,
};
static bool hook_nudge_stuck;

static int hook_resolve(const char *symbol, unsigned long *address)
{
	int ret = vfio_nc_symbol_find(symbol, address);

	if (ret)
		pr_err("none: this kernel has no %s to hook: error %d\n", symbol,
		       ret);
	return ret;
}

/* The length of a function, as kallsyms tells it: "name+0x0/0x1c8". */
static unsigned long hook_length(unsigned long address)
{
	char symbol[KSYM_SYMBOL_LEN];
	unsigned long length;
	char *at;

	sprint_symbol(symbol, address);
	at = strchr(symbol, '/');
	if (!at || sscanf(at, "/0x%lx", &length) != 1)
		return 0;
	return length;
}

/* BL: Arm ARM DDI 0487, C6.2, "Branch with link": imm26 words from here. */
static bool hook_is_call(unsigned long at, unsigned long target)
{
	u32 insn = le32_to_cpup((__le32 *)at);

	return (insn & 0xfc000000) == 0x94000000 &&
	       at + sign_extend64((u64)(insn & 0x03ffffff) << 2, 27) == target;
}

/* Does the function at @caller call @target? */
static bool hook_calls(unsigned long caller, unsigned long target)
{
	unsigned long end = caller + hook_length(caller);
	unsigned long at;

	for (at = caller; at < end; at += AARCH64_INSN_SIZE) {
		if (hook_is_call(at, target))
			return true;
	}
	return false;
}

/* Are these three the functions that are meant, and used as they must be? */
static int hook_check(unsigned long caller)
{
	unsigned long apart = max(hook_visitor, caller) -
			      min(hook_visitor, caller);

	if (apart > HOOK_FILE_MAX) {
		pr_err("none: %s is not in one file with %s: another function of that name\n",
		       HOOK_VISITOR, HOOK_CALLER);
		return -ENOTUNIQ;
	}
	if (!hook_calls(caller, hook_address)) {
		pr_err("none: %s does not call %s on this kernel\n",
		       HOOK_CALLER, HOOK_SYMBOL);
		return -ENOENT;
	}
	return 0;
}

static int hook_find(void)
{
	unsigned long caller;
	int ret;

	/* Arm64's is built in, but a vendor's may not be: ftrace would go on calling us there. */
	if (IS_MODULE(CONFIG_KVM)) {
		pr_err("none: KVM is a module on this kernel, which may go: the hook needs CONFIG_KVM=y\n");
		return -EOPNOTSUPP;
	}
	/* One constant serves with and without FEAT_S2FWB. */
	BUILD_BUG_ON(MT_S2_DEVICE_nGnRE != MT_S2_FWB_DEVICE_nGnRE);
	BUILD_BUG_ON(MT_S2_NORMAL_NC != MT_S2_FWB_NORMAL_NC);

	ret = hook_resolve(HOOK_SYMBOL, &hook_address);
	if (!ret)
		ret = hook_resolve(HOOK_CALLER, &caller);
	if (!ret)
		ret = hook_resolve(HOOK_VISITOR, &hook_visitor);
	if (!ret)
		ret = hook_check(caller);
	if (ret)
		return ret;
	ret = ftrace_set_filter_ip(&hook_ops, hook_address, 0, 0);
	if (!ret)
		ret = ftrace_set_filter_ip(&hook_nudge, hook_address, 0, 0);
	if (ret)
		pr_err("none: %s cannot be traced: error %d\n", HOOK_SYMBOL, ret);
	return ret;
}

int vfio_nc_hook_find(void)
{
	int ret = hook_find();

	hook_walk = ret ? "not recognised" : "recognised";
	return ret;
}

/*
 * Before 6.2 ftrace calls a callback that may be freed, as a module's may, by
 * way of a list of all callbacks, also if there is no other: half of what the
 * hook costs. The flag DYNAMIC says which are such, and that unregistering waits
 * until nobody is in them (kernel/trace/ftrace.c: ftrace_ops_get_list_func(),
 * ftrace_shutdown()). So it is cleared while the hook is in, and set again before
 * unregistering, which waits as ever. Ftrace reads it when a callback comes or
 * goes, hence the nudge. That one's going need not wait, also for a CPU that is
 * at it in the list: it is of no later use, and it outlives the hook's wait.
 *
 * With the flag RECURSION ftrace goes through a function of its own, which is
 * always near enough for a BL; a module may not be. If anything here fails, the
 * callback is called by way of the list.
 */
static void hook_call_directly(void)
{
	if (!IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_REGS))
		return;
	hook_ops.flags &= ~FTRACE_OPS_FL_DYNAMIC;
	if (register_ftrace_function(&hook_nudge))
		return;
	hook_nudge.flags &= ~FTRACE_OPS_FL_DYNAMIC;
	hook_nudge_stuck = unregister_ftrace_function(&hook_nudge);
}

static int hook_register(void)
{
	int ret = register_ftrace_function(&hook_ops);

	if (ret)
		return ret;
	hook_call_directly();
	/* Pairs with vfio_nc_hook_is_in(): who then grants is heard. */
	smp_store_release(&hook_registered, true);
	return 0;
}

static void hook_try_again(struct work_struct *work);
static DECLARE_DELAYED_WORK(hook_again_work, hook_try_again);

static void hook_try_again(struct work_struct *work)
{
	if (hook_register())
		queue_delayed_work(system_long_wq, &hook_again_work, HOOK_AGAIN);
	else
		pr_info("hook: %s is hooked now: guests follow from each device's next open\n",
			HOOK_SYMBOL);
}

void vfio_nc_hook_enter(void)
{
	int ret = hook_register();

	if (!ret)
		return;
	pr_err("cannot hook %s yet: error %d%s\n", HOOK_SYMBOL, ret,
	       ret == -EBUSY ? " (is kernel.ftrace_enabled 0?)" : "");
	queue_delayed_work(system_long_wq, &hook_again_work, HOOK_AGAIN);
}

bool vfio_nc_hook_is_in(void)
{
	return smp_load_acquire(&hook_registered) && !READ_ONCE(hook_odd);
}

/*
 * Where ftrace refuses it may call us for ever, and our code must stay. It is too
 * late for a reference to the module: who calls frees the code when it returns.
 */
static void hook_unregister(struct ftrace_ops *ops)
{
	int ret = unregister_ftrace_function(ops);

	if (!ret)
		return;
	pr_err("cannot unhook %s: error %d: it would call code that is gone, so rmmod does not return until it can; all devices are stock\n",
	       HOOK_SYMBOL, ret);
	do {
		schedule_timeout_idle(HOOK_AGAIN);
	} while (unregister_ftrace_function(ops));
}

void vfio_nc_hook_exit(void)
{
	cancel_delayed_work_sync(&hook_again_work);
	if (hook_nudge_stuck)
		hook_unregister(&hook_nudge);
	if (hook_registered) {
		hook_ops.flags |= FTRACE_OPS_FL_DYNAMIC;
		hook_unregister(&hook_ops);
	}
	/* The callback is gone, so nothing queues these any more. */
	irq_work_sync(&hook_alarm_work);
	flush_work(&hook_report_work);
	ftrace_free_filter(&hook_nudge);
	ftrace_free_filter(&hook_ops);
}
