// SPDX-License-Identifier: GPL-2.0-only
/*
 * mapping.c - which part of which BAR a VMA maps, and with which type, as the VMA
 * itself has it.
 */
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/vfio_pci_core.h>

#include <vfio_nc/policy.h>
#include <vfio_nc/uapi.h>

#include "mapping.h"
#include "platform.h"
#include "record.h"

u32 vfio_nc_mapping_type(const struct vm_area_struct *vma)
{
	switch (pgprot_val(vma->vm_page_prot) & PTE_ATTRINDX_MASK) {
	case PTE_ATTRINDX(MT_DEVICE_nGnRnE):
	case PTE_ATTRINDX(MT_DEVICE_nGnRE):
		return VFIO_NC_TYPE_DEVICE;
	case PTE_ATTRINDX(MT_NORMAL_NC):
		return vfio_nc_platform_machine()->no_normal_nc ?
		       VFIO_NC_TYPE_DEVICE : VFIO_NC_TYPE_NORMAL_NC;
	default:
		return VFIO_NC_TYPE_CACHEABLE;
	}
}

/* vfio-pci of Linux 6.1 writes the page frame number to vm_pgoff. */
static bool mapping_find_frame(struct pci_dev *pdev, const struct vm_area_struct *vma,
			       unsigned int *bar, u64 *start)
{
	u64 phys = (u64)vma->vm_pgoff << PAGE_SHIFT;
	u64 size = vma->vm_end - vma->vm_start;
	unsigned int i;

	for (i = 0; i < VFIO_NC_NR_BARS; i++) {
		u64 base = pci_resource_start(pdev, i);
		u64 length = PAGE_ALIGN(pci_resource_len(pdev, i));

		if (!length || phys < base || phys - base > length - 1 ||
		    size > length - (phys - base))
			continue;
		*bar = i;
		*start = phys - base;
		return true;
	}
	return false;
}

/* Later ones leave there what the process gave to mmap: region and offset. */
static bool mapping_find_region(struct pci_dev *pdev, const struct vm_area_struct *vma,
				unsigned int *bar, u64 *start)
{
	u64 offset = (u64)vma->vm_pgoff << PAGE_SHIFT;

	*bar = VFIO_PCI_OFFSET_TO_INDEX(offset);
	*start = offset & VFIO_PCI_OFFSET_MASK;
	return *bar < VFIO_NC_NR_BARS &&
	       *start + (vma->vm_end - vma->vm_start) <=
	       PAGE_ALIGN(pci_resource_len(pdev, *bar));
}

bool vfio_nc_mapping_find(const struct vfio_nc_record *record,
			  const struct vm_area_struct *vma, unsigned int *bar,
			  u64 *start)
{
	switch (READ_ONCE(record->pgoff)) {
	case VFIO_NC_PGOFF_FRAME:
		return mapping_find_frame(record->pdev, vma, bar, start);
	case VFIO_NC_PGOFF_REGION:
		return mapping_find_region(record->pdev, vma, bar, start);
	default:
		return mapping_find_frame(record->pdev, vma, bar, start) ||
		       mapping_find_region(record->pdev, vma, bar, start);
	}
}
