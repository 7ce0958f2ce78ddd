/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mirror.h - how KVM's stage 2 comes to have the type that was decided.
 */
#ifndef VFIO_NC_MIRROR_H
#define VFIO_NC_MIRROR_H

#include <vfio_nc/policy.h>

struct vm_area_struct;

/**
 * vfio_nc_mirror_announce() - say once what this kernel's KVM does
 */
void vfio_nc_mirror_announce(void);

/**
 * vfio_nc_mirror_apply() - tell KVM the type through the VMA
 * @vma: a new mapping of a BAR; the caller is its mmap and may write it
 * @verdict: device, permit or normal-nc
 *
 * KVM since Linux 6.9 reads VM_ALLOW_ANY_UNCACHED and nothing else
 * (arch/arm64/kvm/mmu.c, user_mem_abort()).
 */
void vfio_nc_mirror_apply(struct vm_area_struct *vma,
			  enum vfio_nc_verdict verdict);

#endif /* VFIO_NC_MIRROR_H */
