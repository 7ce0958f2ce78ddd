/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * record.h - what is known about a PCI device while it is bound to a vfio
 * driver, and what the operator has said about it, which outlives the driver.
 */
#ifndef VFIO_NC_RECORD_H
#define VFIO_NC_RECORD_H

#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include <vfio_nc/clause.h>
#include <vfio_nc/driver.h>
#include <vfio_nc/policy.h>

#include "told.h"

struct kernfs_node;
struct pci_dev;
struct vfio_nc_latch;
struct vfio_nc_mirrored;
struct vfio_nc_platform;

/**
 * struct vfio_nc_override - the operator's clauses about one device
 * @kref: the record holds a reference, and so does a latch made from it
 * @nr: how many clauses
 * @clauses: the clauses, in the order of the text; never changed
 */
struct vfio_nc_override {
	struct kref kref;
	unsigned int nr;
	struct vfio_nc_clause clauses[];
};

/**
 * enum vfio_nc_use - is a device in use?
 * @VFIO_NC_USE_CLOSED: nobody has it open
 * @VFIO_NC_USE_OPEN: open, by its latch
 * @VFIO_NC_USE_EARLY: open since before it was governed: stock
 */
enum vfio_nc_use {
	VFIO_NC_USE_CLOSED,
	VFIO_NC_USE_OPEN,
	VFIO_NC_USE_EARLY,
};

/**
 * enum vfio_nc_pgoff - what stands in vm_pgoff of a mapped BAR
 * @VFIO_NC_PGOFF_UNKNOWN: nobody has mapped one yet
 * @VFIO_NC_PGOFF_REGION: vfio's region index and offset, as given to mmap
 * @VFIO_NC_PGOFF_FRAME: the page frame number
 */
enum vfio_nc_pgoff {
	VFIO_NC_PGOFF_UNKNOWN,
	VFIO_NC_PGOFF_REGION,
	VFIO_NC_PGOFF_FRAME,
};

/**
 * struct vfio_nc_record - one PCI device
 * @by_device: in the table of all, under a lock of record.c
 * @by_owner: in the table of those whose BARs a process can have mapped, likewise
 * @pdev: the device; the record is gone before it is
 * @owner: vm_private_data of its mapped BARs; NULL while no vfio driver has it.
 *	Under the lock of the tables
 * @pgoff: what its driver leaves in vm_pgoff; one word, written without order
 * @told: what the log was told; not under @lock
 * @claims: what processes have chosen since the last open: wish.h
 * @lock: leaf lock: guards all below
 * @facts: what vfio_nc_facts_settle() has read
 * @cap: the row about its platform that caps it, by @facts; or NULL
 * @override: what the operator has said, or NULL
 * @use: is it in use?
 * @latch: what was decided, or NULL while @use is not OPEN
 * @mirrored: how guests follow, while there is @latch
 * @own: bit n: the driver chose BAR n's type itself since the last open
 * @governed: bit n: the driver left BAR n's type to us since the last open; noted
 *	of drivers that have an mmap of their own
 * @driver: what the tables say of its driver's own mappings of each BAR, or NULL
 * @kernel_nc: bit n: this kernel's vfio-pci-core maps BAR n Normal-NC, as was seen
 * @files: the files bar0 to bar5; NULL while there are none
 */
struct vfio_nc_record {
	struct hlist_node by_device;
	struct hlist_node by_owner;
	struct pci_dev *pdev;
	const void *owner;
	enum vfio_nc_pgoff pgoff;
	struct vfio_nc_told told;
	atomic_t claims;
	struct mutex lock;
	struct vfio_nc_device facts;
	const struct vfio_nc_platform *cap;
	struct vfio_nc_override *override;
	enum vfio_nc_use use;
	const struct vfio_nc_latch *latch;
	const struct vfio_nc_mirrored *mirrored;
	unsigned long own;
	unsigned long governed;
	const struct vfio_nc_driver *driver[VFIO_NC_NR_BARS];
	unsigned long kernel_nc;
	struct kernfs_node *files[VFIO_NC_NR_BARS];
};

/**
 * vfio_nc_record_attach() - a vfio driver has the device
 * @pdev: the device
 * @owner: what vfio-pci puts into vm_private_data of its mapped BARs
 *
 * It waits for memory, as long as that takes.
 *
 * Return: its record.
 */
struct vfio_nc_record *vfio_nc_record_attach(struct pci_dev *pdev,
					     const void *owner);

/**
 * vfio_nc_record_detach() - the driver is gone
 * @record: the record, freed unless the operator has said something
 */
void vfio_nc_record_detach(struct vfio_nc_record *record);

/**
 * vfio_nc_record_remove() - the PCI device goes, and what was said about it
 * @pdev: the device, not attached
 */
void vfio_nc_record_remove(struct pci_dev *pdev);

/**
 * vfio_nc_record_exit() - free all; no device is attached
 */
void vfio_nc_record_exit(void);

/**
 * vfio_nc_record_open() - the device is being opened
 * @record: the record
 *
 * From now on vfio_nc_record_set_override() is refused.
 *
 * Return: what the operator has said, with a reference for the caller, or NULL.
 */
struct vfio_nc_override *vfio_nc_record_open(struct vfio_nc_record *record);

/**
 * vfio_nc_record_open_early() - the device was open before it was attached
 * @record: the record
 */
void vfio_nc_record_open_early(struct vfio_nc_record *record);

/**
 * vfio_nc_record_latch() - show what was decided
 * @record: of an open device
 * @latch: the latch; it stays until vfio_nc_record_close()
 * @mirrored: how guests follow, likewise
 */
void vfio_nc_record_latch(struct vfio_nc_record *record,
			  const struct vfio_nc_latch *latch,
			  const struct vfio_nc_mirrored *mirrored);

/**
 * vfio_nc_record_disown() - the driver chose a BAR's type itself
 * @record: of an open device
 * @bar: BAR number
 *
 * Return: true if that was known.
 */
bool vfio_nc_record_disown(struct vfio_nc_record *record, unsigned int bar);

/**
 * vfio_nc_record_govern() - the driver has left a BAR's type to us
 * @record: of an open device
 * @bar: BAR number
 */
void vfio_nc_record_govern(struct vfio_nc_record *record, unsigned int bar);

/**
 * vfio_nc_record_is_own() - is a BAR's type the driver's own?
 * @record: the record, locked
 * @bar: BAR number
 *
 * Return: true if that was seen since the last open, or is to be expected.
 */
bool vfio_nc_record_is_own(const struct vfio_nc_record *record,
			   unsigned int bar);

/**
 * vfio_nc_record_kernel_nc() - vfio-pci-core itself has mapped a BAR Normal-NC
 * @record: of an open device
 * @bar: BAR number
 *
 * Return: true if that was known.
 */
bool vfio_nc_record_kernel_nc(struct vfio_nc_record *record, unsigned int bar);

/**
 * vfio_nc_record_close() - the device is closed, or was not opened after all
 * @record: the record
 */
void vfio_nc_record_close(struct vfio_nc_record *record);

/**
 * vfio_nc_record_set_override() - the operator has said something
 * @record: the record
 * @override: what, or NULL to clear; its reference goes to the record
 *
 * Return: 0, or -EBUSY while the device is open: then nothing has changed and
 * the reference is still the caller's.
 */
int vfio_nc_record_set_override(struct vfio_nc_record *record,
				struct vfio_nc_override *override);

/**
 * vfio_nc_record_get_override() - what the operator has said
 * @record: the record
 *
 * Return: it, with a reference for the caller, or NULL.
 */
struct vfio_nc_override *
vfio_nc_record_get_override(struct vfio_nc_record *record);

/**
 * vfio_nc_override_put() - give a reference back
 * @override: the override, or NULL
 */
void vfio_nc_override_put(struct vfio_nc_override *override);

/**
 * vfio_nc_record_of() - the record of an attached device
 * @pdev: the device
 *
 * Return: its record, which stays while the caller keeps it attached.
 */
struct vfio_nc_record *vfio_nc_record_of(struct pci_dev *pdev);

/**
 * vfio_nc_record_facts() - the facts about a device as they are
 * @record: the record
 * @device: where to write them
 *
 * Return: the row about its platform that caps it, or NULL.
 */
const struct vfio_nc_platform *vfio_nc_record_facts(struct vfio_nc_record *record,
						    struct vfio_nc_device *device);

/**
 * vfio_nc_record_settle_all() - settle the facts of all devices that a vfio driver has anew
 */
void vfio_nc_record_settle_all(void);

/**
 * vfio_nc_record_notify() - wake who polls the BARs of a device
 * @record: the device's record
 */
void vfio_nc_record_notify(struct vfio_nc_record *record);

/**
 * vfio_nc_record_notify_all() - wake who polls the BARs of any device
 */
void vfio_nc_record_notify_all(void);

/**
 * vfio_nc_record_lock_owner() - the record of a mapped BAR
 * @owner: vm_private_data of any VMA; it is compared, not followed
 *
 * Return: the record, locked, to be given to vfio_nc_record_unlock_owner(); or
 * NULL, and nothing is locked.
 */
struct vfio_nc_record *vfio_nc_record_lock_owner(const void *owner);

/**
 * vfio_nc_record_unlock_owner() - done with it
 * @record: as vfio_nc_record_lock_owner() returned it
 */
void vfio_nc_record_unlock_owner(struct vfio_nc_record *record);

#endif /* VFIO_NC_RECORD_H */
