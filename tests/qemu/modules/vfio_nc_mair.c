// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_mair - makes Normal-NC Device-nGnRE in every CPU's MAIR_EL1 while it is loaded,
 * as kernels do that work around an erratum (ARM64_WORKAROUND_NC_TO_NGNRE), for tests
 * only. What is mapped Normal-NC already stays so until its TLB entries are gone.
 */
#include <linux/bitfield.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/smp.h>

#include <asm/sysreg.h>
#include <asm/tlbflush.h>

#define MAIR_NGNRE 0x04

static void mair_write(void *type)
{
	unsigned int index = FIELD_GET(PTE_ATTRINDX_MASK,
				       pgprot_val(pgprot_writecombine(PAGE_SHARED)));
	u64 mair = read_sysreg(mair_el1);

	mair &= ~MAIR_ATTRIDX(MAIR_ATTR_MASK, index);
	write_sysreg(mair | MAIR_ATTRIDX(*(u64 *)type, index), mair_el1);
	isb();
	local_flush_tlb_all();
}

static int __init mair_init(void)
{
	u64 type = MAIR_NGNRE;

	on_each_cpu(mair_write, &type, 1);
	return 0;
}

static void __exit mair_exit(void)
{
	u64 type = MAIR_ATTR_NORMAL_NC;

	on_each_cpu(mair_write, &type, 1);
}

module_init(mair_init);
module_exit(mair_exit);

MODULE_DESCRIPTION("Makes Normal-NC Device in MAIR_EL1, for the tests of vfio_nc");
MODULE_LICENSE("GPL");
