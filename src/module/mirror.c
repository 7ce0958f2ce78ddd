// SPDX-License-Identifier: GPL-2.0-only
/*
 * mirror.c - KVM's stage 2 follows the verdict: by the VMA's flag where the
 * kernel has one.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/mm.h>
#include <linux/printk.h>

#include "mirror.h"

void vfio_nc_mirror_announce(void)
{
	if (VM_ALLOW_ANY_UNCACHED)
		pr_info("mirror: native: KVM follows the verdict\n");
	else
		pr_warn("mirror: none: this kernel's KVM maps every BAR Device in stage 2; permit and normal-nc reach processes, guests stay Device\n");
}

void vfio_nc_mirror_apply(struct vm_area_struct *vma,
			  enum vfio_nc_verdict verdict)
{
	if (verdict == VFIO_NC_DEVICE)
		vm_flags_clear(vma, VM_ALLOW_ANY_UNCACHED);
	else
		vm_flags_set(vma, VM_ALLOW_ANY_UNCACHED);
}
