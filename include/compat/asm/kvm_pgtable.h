/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * asm/kvm_pgtable.h - stage 2 leaf attributes and the arguments of a page table
 * visitor, for kernels whose header has less.
 */
#ifndef VFIO_NC_COMPAT_ASM_KVM_PGTABLE_H
#define VFIO_NC_COMPAT_ASM_KVM_PGTABLE_H

#include_next <asm/kvm_pgtable.h>
#include <linux/ftrace.h>

/*
 * KVM_PTE_LEAF_ATTR_*: in the header since 6.9, in arch/arm64/kvm/hyp/pgtable.c
 * before. Bits of a stage 2 descriptor: Arm ARM DDI 0487, D8.3.1.2, "VMSAv8-64
 * Block descriptor and Page descriptor attribute fields". Goes with 6.8.
 */
#ifndef KVM_PTE_LEAF_ATTR_LO_S2_MEMATTR
#define KVM_PTE_LEAF_ATTR_LO_S2_MEMATTR	GENMASK(5, 2)
#define KVM_PTE_LEAF_ATTR_LO_S2_S2AP_R	BIT(6)
#define KVM_PTE_LEAF_ATTR_LO_S2_S2AP_W	BIT(7)
#define KVM_PTE_LEAF_ATTR_LO_S2_SH	GENMASK(9, 8)
#define KVM_PTE_LEAF_ATTR_LO_S2_AF	BIT(10)
#define KVM_PTE_LEAF_ATTR_HI_SW		GENMASK(58, 55)
#endif

/* MT_S2_NORMAL_NC, MT_S2_FWB_NORMAL_NC: since 6.9. Goes with 6.8. */
#ifndef MT_S2_NORMAL_NC
#define MT_S2_NORMAL_NC			0x5
#define MT_S2_FWB_NORMAL_NC		0x5
#endif

/**
 * struct kvm_pgtable_visit - what a visitor of a walk is called with
 * @arg: the walker's argument
 * @size: bytes of the walk from where @arg's physical address is; not so once
 *	the physical address has moved on, which is when @when is TABLE_POST
 * @when: before a table, at a leaf, or after a table
 */
struct kvm_pgtable_visit {
	void *arg;
	u64 size;
	enum kvm_pgtable_walk_flags when;
};

/*
 * The arguments of kvm_pgtable_visitor_fn_t: a context since dfc7a7769ab7
 * ("KVM: arm64: Combine visitor arguments into a context structure"), first in
 * 6.2; it has a start since 1f0f4a2ef7a5 ("KVM: arm64: Infer the PA offset
 * from IPA in stage-2 map walker"), first in 6.4, before which the physical
 * address moved along with addr. Kbuild looks into the header. Goes with 6.3.
 */
static __always_inline struct kvm_pgtable_visit
kvm_pgtable_visit_of(struct ftrace_regs *fregs)
{
#if defined(VFIO_NC_HAVE_VISIT_CTX)
	const struct kvm_pgtable_visit_ctx *ctx =
		(const void *)ftrace_regs_get_argument(fregs, 0);

	return (struct kvm_pgtable_visit){
		.arg = ctx->arg,
#if defined(VFIO_NC_HAVE_VISIT_CTX_START)
		.size = ctx->end - ctx->start,
#else
		.size = ctx->end - ctx->addr,
#endif
		.when = ftrace_regs_get_argument(fregs, 1),
	};
#else
	return (struct kvm_pgtable_visit){
		.arg = (void *)ftrace_regs_get_argument(fregs, 5),
		.size = ftrace_regs_get_argument(fregs, 1) -
			ftrace_regs_get_argument(fregs, 0),
		.when = ftrace_regs_get_argument(fregs, 4),
	};
#endif
}

#endif /* VFIO_NC_COMPAT_ASM_KVM_PGTABLE_H */
