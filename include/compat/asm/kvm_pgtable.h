/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * asm/kvm_pgtable.h - what older kernels lack, spelt as the newest one does.
 */
#ifndef VFIO_NC_COMPAT_ASM_KVM_PGTABLE_H
#define VFIO_NC_COMPAT_ASM_KVM_PGTABLE_H

#include_next <asm/kvm_pgtable.h>

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

#endif /* VFIO_NC_COMPAT_ASM_KVM_PGTABLE_H */
