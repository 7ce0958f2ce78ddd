// SPDX-License-Identifier: GPL-2.0-only
/*
 * mirror.c - KVM's stage 2 follows the verdict.
 *
 * KVM since Linux 6.9 reads VM_ALLOW_ANY_UNCACHED of the VMM's mapping and
 * nothing else (arch/arm64/kvm/mmu.c, user_mem_abort()); before, or when the
 * operator says so, the hook edits what KVM maps.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": mirror: " fmt

#include <linux/bits.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/printk.h>
#include <linux/string.h>

#include <vfio_nc/abi.h>

#include "grant.h"
#include "hook.h"
#include "latch.h"
#include "mirror.h"
#include "witness.h"

static const char * const mirror_words[] = {
	[VFIO_NC_MIRROR_AUTO] = VFIO_NC_WORD_AUTO,
	[VFIO_NC_MIRROR_NATIVE] = VFIO_NC_WORD_NATIVE,
	[VFIO_NC_MIRROR_HOOK] = VFIO_NC_WORD_HOOK,
	[VFIO_NC_MIRROR_NONE] = VFIO_NC_WORD_NONE,
};

/* In force; written by init only, before anything is attached. */
static enum vfio_nc_mirror mirror_mode __ro_after_init = VFIO_NC_MIRROR_NONE;

/* A constant of the kernel built against. */
bool vfio_nc_mirror_has_flag(void)
{
	return VM_ALLOW_ANY_UNCACHED != VM_NONE;
}

/* Why there is none; written by init only. */
static const char *mirror_none __ro_after_init = VFIO_NC_WHY_NONE;

bool vfio_nc_mirror_works(void)
{
	if (mirror_mode == VFIO_NC_MIRROR_HOOK)
		return vfio_nc_hook_is_in();
	return mirror_mode != VFIO_NC_MIRROR_NONE;
}

const char *vfio_nc_mirror_name(void)
{
	return mirror_words[vfio_nc_mirror_works() ? mirror_mode :
			    VFIO_NC_MIRROR_NONE];
}

/*
 * A guest has the device's granted pages, and none of them is Normal-NC: the hook
 * was there and left them, or KVM mapped all without it.
 */
static const char *mirror_why_in_vain(const struct vfio_nc_grant *grant)
{
	unsigned long seen = READ_ONCE(grant->seen);

	if (seen & BIT(VFIO_NC_HOOK_GRANTED))
		return NULL;
	if (seen & BIT(VFIO_NC_HOOK_ODD))
		return VFIO_NC_WHY_ODD;
	if (seen & BIT(VFIO_NC_HOOK_STRADDLING))
		return VFIO_NC_WHY_STRADDLING;
	return vfio_nc_witness_misses_hook() ? VFIO_NC_WHY_UNSEEN : NULL;
}

const char *vfio_nc_mirror_why(const struct vfio_nc_mirrored *mirrored)
{
	if (mirror_mode == VFIO_NC_MIRROR_NONE)
		return mirror_none;
	if (vfio_nc_hook_has_given_up())
		return VFIO_NC_WHY_GIVEN_UP;
	if (!vfio_nc_mirror_works())
		return VFIO_NC_WHY_FTRACE;
	if (mirrored && !mirrored->active)
		return VFIO_NC_WHY_AT_OPEN;
	return mirrored && mirrored->grant ? mirror_why_in_vain(mirrored->grant) : NULL;
}

int vfio_nc_mirror_parse(const char *word)
{
	return __sysfs_match_string(mirror_words, ARRAY_SIZE(mirror_words), word);
}

static void __init mirror_announce(void)
{
	if (!vfio_nc_mirror_works())
		pr_warn("none: permit and normal-nc reach processes, their guests get Device\n");
	else
		pr_info("%s: guests follow the verdict\n", vfio_nc_mirror_name());
}

int __init vfio_nc_mirror_init(enum vfio_nc_mirror wanted)
{
	if (wanted == VFIO_NC_MIRROR_AUTO)
		wanted = vfio_nc_mirror_has_flag() ? VFIO_NC_MIRROR_NATIVE :
						     VFIO_NC_MIRROR_HOOK;
	if (wanted == VFIO_NC_MIRROR_NATIVE && !vfio_nc_mirror_has_flag()) {
		pr_err("native: KVM reads no flag on this kernel (Linux 6.9 does): write auto, hook or none\n");
		return -EINVAL;
	}
	if (wanted == VFIO_NC_MIRROR_HOOK && vfio_nc_hook_find()) {
		wanted = VFIO_NC_MIRROR_NONE;
		mirror_none = VFIO_NC_WHY_KVM;
	}
	mirror_mode = wanted;
	if (wanted == VFIO_NC_MIRROR_HOOK) {
		vfio_nc_hook_enter();
		vfio_nc_witness_init();
	}
	mirror_announce();
	return 0;
}

void vfio_nc_mirror_exit(void)
{
	vfio_nc_witness_exit();
	vfio_nc_hook_exit();
	vfio_nc_grant_exit();
}

static int mirror_open_hook(struct pci_dev *pdev,
			    const struct vfio_nc_latch *latch,
			    struct vfio_nc_mirrored *mirrored)
{
	struct vfio_nc_grant *grant = vfio_nc_grant_create(pdev, latch);

	/* Nothing is governed: nothing is to be edited. */
	mirrored->active = !grant;
	if (IS_ERR_OR_NULL(grant))
		return PTR_ERR_OR_ZERO(grant);
	if (!vfio_nc_hook_is_in()) {
		vfio_nc_grant_destroy(grant);
		return 0;
	}
	if (vfio_nc_grant_publish(grant)) {
		vfio_nc_grant_destroy(grant);
		return -ENOMEM;
	}
	mirrored->grant = grant;
	mirrored->active = true;
	return 0;
}

int vfio_nc_mirror_open(struct pci_dev *pdev, const struct vfio_nc_latch *latch,
			struct vfio_nc_mirrored *mirrored)
{
	*mirrored = (struct vfio_nc_mirrored){ 0 };
	if (mirror_mode == VFIO_NC_MIRROR_HOOK && !latch->dry_run)
		return mirror_open_hook(pdev, latch, mirrored);
	mirrored->active = vfio_nc_mirror_works();
	return 0;
}

void vfio_nc_mirror_close(struct vfio_nc_mirrored *mirrored)
{
	if (mirrored->grant)
		vfio_nc_grant_withdraw(mirrored->grant);
	*mirrored = (struct vfio_nc_mirrored){ 0 };
}

void vfio_nc_mirror_disown(struct vfio_nc_mirrored *mirrored, unsigned int bar)
{
	if (mirrored->grant)
		vfio_nc_grant_drop(mirrored->grant, bar);
}

void vfio_nc_mirror_apply(struct vm_area_struct *vma,
			  enum vfio_nc_verdict verdict)
{
	/*
	 * Nothing to write where no KVM reads it. With CONFIG_DEBUG_VM this could
	 * not even be linked for 6.1: mmap_assert_write_locked() calls dump_mm()
	 * there, which is not exported.
	 */
	if (!vfio_nc_mirror_has_flag())
		return;
	if (mirror_mode == VFIO_NC_MIRROR_NATIVE && vfio_nc_verdict_grants(verdict)) {
		/* vfio-pci sets it already. */
		if (!(vma->vm_flags & VM_ALLOW_ANY_UNCACHED))
			vm_flags_set(vma, VM_ALLOW_ANY_UNCACHED);
	} else {
		vm_flags_clear(vma, VM_ALLOW_ANY_UNCACHED);
	}
}

bool vfio_nc_mirror_grants(const struct vm_area_struct *vma,
			   enum vfio_nc_verdict verdict,
			   const struct vfio_nc_mirrored *mirrored)
{
	if (vma->vm_flags & VM_ALLOW_ANY_UNCACHED)
		return true;
	return mirror_mode == VFIO_NC_MIRROR_HOOK && mirrored &&
	       vfio_nc_verdict_grants(verdict) && !vfio_nc_mirror_why(mirrored);
}

/* Stock has the flag where the kernel has it: vfio-pci sets it. */
bool vfio_nc_mirror_withholds(const struct vm_area_struct *vma,
			      enum vfio_nc_verdict verdict)
{
	if (!vfio_nc_mirror_has_flag() || vma->vm_flags & VM_ALLOW_ANY_UNCACHED)
		return false;
	return verdict == VFIO_NC_STOCK || (mirror_mode == VFIO_NC_MIRROR_NATIVE &&
					    vfio_nc_verdict_grants(verdict));
}

bool vfio_nc_mirror_is_hook(void)
{
	return mirror_mode == VFIO_NC_MIRROR_HOOK;
}

void vfio_nc_mirror_lower(struct vfio_nc_mirrored *mirrored, unsigned int bar)
{
	if (mirrored->grant)
		vfio_nc_grant_deny(mirrored->grant, bar);
}
