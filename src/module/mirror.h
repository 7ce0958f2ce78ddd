/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mirror.h - how KVM's stage 2 comes to have the type that was decided.
 */
#ifndef VFIO_NC_MIRROR_H
#define VFIO_NC_MIRROR_H

#include <vfio_nc/policy.h>

struct pci_dev;
struct vfio_nc_grant;
struct vfio_nc_latch;
struct vfio_nc_mirrored;
struct vm_area_struct;

/**
 * enum vfio_nc_mirror - ways to tell KVM
 * @VFIO_NC_MIRROR_AUTO: native where the kernel can, else hook
 * @VFIO_NC_MIRROR_NATIVE: by the VMA flag that KVM reads since Linux 6.9
 * @VFIO_NC_MIRROR_HOOK: by a hook on KVM's walk; the flag is never set
 * @VFIO_NC_MIRROR_NONE: not at all: a guest gets Device unless stock
 */
enum vfio_nc_mirror {
	VFIO_NC_MIRROR_AUTO,
	VFIO_NC_MIRROR_NATIVE,
	VFIO_NC_MIRROR_HOOK,
	VFIO_NC_MIRROR_NONE,
};

/**
 * vfio_nc_mirror_parse() - from a word to a way
 * @word: what the operator wrote, with or without a newline
 *
 * Return: an enum vfio_nc_mirror, or -EINVAL.
 */
int vfio_nc_mirror_parse(const char *word);

/**
 * vfio_nc_mirror_init() - choose the way, and say in the log which
 * @wanted: what the operator asked for
 *
 * Return: 0, also when only @VFIO_NC_MIRROR_NONE is left; -EINVAL for
 * @VFIO_NC_MIRROR_NATIVE on a kernel whose KVM reads no flag.
 */
int vfio_nc_mirror_init(enum vfio_nc_mirror wanted);

/**
 * vfio_nc_mirror_exit() - leave nothing behind in KVM; no device is open
 */
void vfio_nc_mirror_exit(void);

/**
 * vfio_nc_mirror_name() - the word for the way that is in force
 *
 * Return: the word, as in the parameter.
 */
const char *vfio_nc_mirror_name(void);

/**
 * vfio_nc_mirror_has_flag() - can KVM be told by a flag of the mapping?
 *
 * Return: true if this kernel has VM_ALLOW_ANY_UNCACHED.
 */
bool vfio_nc_mirror_has_flag(void);

/**
 * vfio_nc_mirror_works() - can guests follow at all?
 *
 * Return: false if the way in force is none, as it is while the hook is not in, and
 * when it has given up.
 */
bool vfio_nc_mirror_works(void);

/**
 * vfio_nc_mirror_why() - why do guests get Device where a verdict grants?
 * @mirrored: of an open device; NULL: of one that is not, at its next open
 *
 * Return: the reason, as include/vfio_nc/abi.h has it; NULL if they follow.
 */
const char *vfio_nc_mirror_why(const struct vfio_nc_mirrored *mirrored);

/**
 * struct vfio_nc_mirrored - what the mirror keeps for one open device
 * @active: permit and normal-nc reach the guest, while vfio_nc_mirror_works()
 * @grant: what the hook governs, or NULL
 */
struct vfio_nc_mirrored {
	bool active;
	struct vfio_nc_grant *grant;
};

/**
 * vfio_nc_mirror_open() - a device is being opened
 * @pdev: the device
 * @latch: what was decided about it
 * @mirrored: filled in; @active is false if the mirror cannot be had, which
 *	the log says
 *
 * Return: 0 or -ENOMEM.
 */
int vfio_nc_mirror_open(struct pci_dev *pdev, const struct vfio_nc_latch *latch,
			struct vfio_nc_mirrored *mirrored);

/**
 * vfio_nc_mirror_close() - that device is closed; never waits
 * @mirrored: as vfio_nc_mirror_open() filled it in, or all 0
 */
void vfio_nc_mirror_close(struct vfio_nc_mirrored *mirrored);

/**
 * vfio_nc_mirror_disown() - a driver has chosen a BAR's type itself
 * @mirrored: of the open device
 * @bar: BAR number
 *
 * Until the last close guests get of that BAR what they get of the kernel.
 */
void vfio_nc_mirror_disown(struct vfio_nc_mirrored *mirrored, unsigned int bar);

/**
 * vfio_nc_mirror_apply() - tell KVM the type through the VMA
 * @vma: a new mapping of a BAR; the caller is its mmap and may write it
 * @verdict: device, permit or normal-nc
 */
void vfio_nc_mirror_apply(struct vm_area_struct *vma,
			  enum vfio_nc_verdict verdict);

/**
 * vfio_nc_mirror_grants() - may a guest have Normal-NC through a VMA?
 * @vma: a mapping of a BAR, under its mmap_lock
 * @verdict: what was decided about the part that is meant
 * @mirrored: of the open device; NULL: its verdicts are not in force
 *
 * Return: true if so.
 */
bool vfio_nc_mirror_grants(const struct vm_area_struct *vma,
			   enum vfio_nc_verdict verdict,
			   const struct vfio_nc_mirrored *mirrored);

/**
 * vfio_nc_mirror_withholds() - has a mapping less for guests than its verdict?
 * @vma: a mapping of a BAR, under its mmap_lock
 * @verdict: the one for all of it
 *
 * Return: true if a process has wished so.
 */
bool vfio_nc_mirror_withholds(const struct vm_area_struct *vma,
			      enum vfio_nc_verdict verdict);

/**
 * vfio_nc_mirror_is_hook() - is it the hook that governs stage 2?
 *
 * Return: true if so: a mapping of its own then has no say.
 */
bool vfio_nc_mirror_is_hook(void);

/**
 * vfio_nc_mirror_lower() - a BAR is not to be granted until the last close
 * @mirrored: of the open device
 * @bar: BAR number; it was lowered before anything of it was mapped
 */
void vfio_nc_mirror_lower(struct vfio_nc_mirrored *mirrored, unsigned int bar);

#endif /* VFIO_NC_MIRROR_H */
