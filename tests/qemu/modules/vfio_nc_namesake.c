// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_namesake - has functions with the names of those that vfio_nc looks
 * for in KVM, for tests only. They must never be taken for these.
 */
#include <linux/module.h>

static noinline int stage2_map_walker(int depth)
{
	/* Not to be inlined, nor turned into a constant. */
	asm volatile("" : "+r" (depth));
	return depth;
}

static noinline int kvm_pgtable_walk(int depth)
{
	asm volatile("" : "+r" (depth));
	return depth;
}

static int __init namesake_init(void)
{
	return stage2_map_walker(kvm_pgtable_walk(0));
}

/* Keeps the functions out of the init text, which is freed. */
static void __exit namesake_exit(void)
{
	stage2_map_walker(kvm_pgtable_walk(1));
}

module_init(namesake_init);
module_exit(namesake_exit);

MODULE_DESCRIPTION("A namesake of KVM's walker, for the tests of vfio_nc");
MODULE_LICENSE("GPL");
