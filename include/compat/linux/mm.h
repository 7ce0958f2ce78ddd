/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * linux/mm.h - what older kernels lack, spelt as the newest one does.
 */
#ifndef VFIO_NC_COMPAT_LINUX_MM_H
#define VFIO_NC_COMPAT_LINUX_MM_H

#include_next <linux/mm.h>

/*
 * VM_ALLOW_ANY_UNCACHED: 5c656fcdd6c6 ("mm: introduce new flag to indicate
 * wc safe"), first in 6.9. Without it KVM maps every BAR Device. Goes when 6.8
 * is no longer supported.
 */
#ifndef VM_ALLOW_ANY_UNCACHED
#define VM_ALLOW_ANY_UNCACHED VM_NONE
#endif

/*
 * vm_flags_set(), vm_flags_clear(): bc292ab00f6c ("mm: introduce vma->vm_flags
 * wrapper functions"), first in 6.3; Kbuild looks into the header, since
 * stable kernels took them too. Goes when 6.2 is no longer supported.
 */
#ifndef VFIO_NC_HAVE_VM_FLAGS_SET
static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	mmap_assert_write_locked(vma->vm_mm);
	vma->vm_flags |= flags;
}

static inline void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags)
{
	mmap_assert_write_locked(vma->vm_mm);
	vma->vm_flags &= ~flags;
}
#endif

#endif /* VFIO_NC_COMPAT_LINUX_MM_H */
