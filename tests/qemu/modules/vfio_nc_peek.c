// SPDX-License-Identifier: GPL-2.0-only
/*
 * vfio_nc_peek - shows leaf entries of translation tables.
 *
 * For tests only: /dev/vfio_nc_peek reads what the kernel has written for an
 * address, in the page table of the process that asks or in a VM's stage 2. It
 * walks as the hardware does, changes nothing, and maps nothing in.
 */
#include <linux/dcache.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kvm_host.h>
#include <linux/magic.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include <asm/kvm_pgtable.h>
#include <asm/sysreg.h>
#include <asm/virt.h>

#include "vfio_nc_peek.h"

#define PEEK_LAST_LEVEL	3
#define PEEK_TABLE	BIT(1)
#define PEEK_T0SZ	GENMASK(5, 0)

/*
 * Where a descriptor points. With LPA2 in stage 2 alone, which a kernel of 48
 * bits has on a CPU of 52, the two stages differ in the address's upper bits.
 */
static u64 peek_output(kvm_pte_t entry, bool stage2)
{
	return stage2 ? kvm_pte_to_phys(entry) : __pte_to_phys(__pte(entry));
}

/*
 * Descriptors of stage 1 and 2 agree in what else is looked at here. Tables that
 * are concatenated at the first level lie one behind the other, so that the
 * index into them is all that is left of the address.
 */
static int peek_walk(struct vfio_nc_peek *peek, const kvm_pte_t *table,
		     int level, u32 ia_bits, bool stage2)
{
	u64 rest = peek->address;
	kvm_pte_t entry;
	u64 shift;

	if (rest >> ia_bits)
		return -ERANGE;
	for (;; level++) {
		shift = kvm_granule_shift(level);
		entry = READ_ONCE(table[rest >> shift]);
		if (!kvm_pte_valid(entry))
			return -ENOENT;
		if (level == PEEK_LAST_LEVEL || !(entry & PEEK_TABLE))
			break;
		table = phys_to_virt(peek_output(entry, stage2));
		rest &= BIT_ULL(shift) - 1;
	}
	peek->entry = entry;
	peek->output = peek_output(entry, stage2) & ~(BIT_ULL(shift) - 1);
	peek->level = level;
	peek->leaf_shift = shift;
	return 0;
}

/* As in gup_fast: tables are freed only after all CPUs had interrupts on. */
static int peek_process(struct vfio_nc_peek *peek)
{
	u32 ia_bits = 64 - (read_sysreg(tcr_el1) & PEEK_T0SZ);
	int level = PEEK_LAST_LEVEL + 1 - ARM64_HW_PGTABLE_LEVELS(ia_bits);
	unsigned long flags;
	int ret;

	local_irq_save(flags);
	ret = peek_walk(peek, (kvm_pte_t *)current->mm->pgd, level, ia_bits,
			false);
	local_irq_restore(flags);
	return ret;
}

/* Before 5.18 it is a spinlock. */
#ifdef KVM_HAVE_MMU_RWLOCK
#define peek_lock(kvm)		read_lock(&(kvm)->mmu_lock)
#define peek_unlock(kvm)	read_unlock(&(kvm)->mmu_lock)
#else
#define peek_lock(kvm)		spin_lock(&(kvm)->mmu_lock)
#define peek_unlock(kvm)	spin_unlock(&(kvm)->mmu_lock)
#endif

/*
 * The lock keeps the pgd and all that only writers free, RCU the tables that
 * a fault under the same read lock replaces by a block.
 */
static int peek_stage2(struct vfio_nc_peek *peek, struct kvm *kvm)
{
	struct kvm_pgtable *pgt;
	int ret = -ENOENT;

#ifdef PEEK_HAS_PKVM_MAPPINGS
	if (is_protected_kvm_enabled())
		return -EOPNOTSUPP;
#endif
	peek_lock(kvm);
	rcu_read_lock();
	pgt = kvm->arch.mmu.pgt;
	if (pgt)
		ret = peek_walk(peek, rcu_dereference_raw(pgt->pgd),
				pgt->start_level, pgt->ia_bits, true);
	rcu_read_unlock();
	peek_unlock(kvm);
	return ret;
}

/* Only the kernel names files of this file system. */
static bool peek_is_vm(const struct file *file)
{
	const struct dentry *dentry = file->f_path.dentry;

	return dentry->d_sb->s_magic == ANON_INODE_FS_MAGIC &&
	       !strcmp(dentry->d_name.name, "kvm-vm");
}

/* The file's reference is one to its VM. */
static int peek_vm(struct vfio_nc_peek *peek)
{
	struct file *file = fget(peek->vm_fd);
	int ret = -EINVAL;

	if (!file)
		return -EBADF;
	if (peek_is_vm(file))
		ret = peek_stage2(peek, file->private_data);
	fput(file);
	return ret;
}

static long peek_ioctl(struct file *file, unsigned int command,
		       unsigned long argument)
{
	void __user *user = (void __user *)argument;
	struct vfio_nc_peek peek;
	int ret;

	if (command != VFIO_NC_PEEK)
		return -ENOTTY;
	if (copy_from_user(&peek, user, sizeof(peek)))
		return -EFAULT;
	if (peek.vm_fd == VFIO_NC_PEEK_PROCESS)
		ret = peek_process(&peek);
	else
		ret = peek_vm(&peek);
	if (ret)
		return ret;
	peek.mair = read_sysreg(mair_el1);
	peek.stage2_fwb = cpus_have_final_cap(ARM64_HAS_STAGE2_FWB);
	return copy_to_user(user, &peek, sizeof(peek)) ? -EFAULT : 0;
}

static const struct file_operations peek_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = peek_ioctl,
};

static struct miscdevice peek_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "vfio_nc_peek",
	.fops = &peek_fops,
	.mode = 0666,	/* a case may ask as a user */
};

module_misc_device(peek_device);

MODULE_DESCRIPTION("Shows leaf entries to the tests of vfio_nc");
MODULE_LICENSE("GPL");
