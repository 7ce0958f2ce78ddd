// SPDX-License-Identifier: GPL-2.0-only
/*
 * record.c - the records of all PCI devices that are, or were, bound to a vfio
 * driver. Whoever shows something reads it here; the shim writes.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/hashtable.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include "facts.h"
#include "platform.h"
#include "record.h"

/* Of so many records a look-up still finds one in a step or two. */
#define RECORD_BITS 10

/* Guards the tables, not what is in the records; record->lock nests in it. */
static DEFINE_MUTEX(record_table_lock);
static DEFINE_HASHTABLE(record_by_device, RECORD_BITS);
static DEFINE_HASHTABLE(record_by_owner, RECORD_BITS);

static void record_free_override(struct kref *kref)
{
	kfree(container_of(kref, struct vfio_nc_override, kref));
}

void vfio_nc_override_put(struct vfio_nc_override *override)
{
	if (override)
		kref_put(&override->kref, record_free_override);
}

static void record_free(struct vfio_nc_record *record)
{
	hash_del(&record->by_device);
	hash_del(&record->by_owner);
	vfio_nc_override_put(record->override);
	mutex_destroy(&record->lock);
	kfree(record);
}

static struct vfio_nc_record *record_find(const struct pci_dev *pdev)
{
	struct vfio_nc_record *record;

	lockdep_assert_held(&record_table_lock);
	hash_for_each_possible(record_by_device, record, by_device, (unsigned long)pdev) {
		if (record->pdev == pdev)
			return record;
	}
	return NULL;
}

/* Nobody could refuse a device that has no record: see attach_make(). */
static struct vfio_nc_record *record_create(struct pci_dev *pdev)
{
	struct vfio_nc_record *record =
		kzalloc(sizeof(*record), GFP_KERNEL | __GFP_NOFAIL);

	record->pdev = pdev;
	mutex_init(&record->lock);
	hash_add(record_by_device, &record->by_device, (unsigned long)pdev);
	return record;
}

/* The lock of the tables keeps the last word for who has looked last. */
static void record_settle(struct vfio_nc_record *record)
{
	const struct vfio_nc_platform *cap;
	struct vfio_nc_device facts;

	lockdep_assert_held(&record_table_lock);
	vfio_nc_facts_settle(record->pdev, &facts);
	cap = vfio_nc_table_cap(vfio_nc_platform_table(), &facts);
	mutex_lock(&record->lock);
	record->facts = facts;
	record->cap = cap;
	mutex_unlock(&record->lock);
}

/* For each device that a vfio driver has. */
static void record_each(void (*what)(struct vfio_nc_record *record))
{
	struct vfio_nc_record *record;
	unsigned int bucket;

	mutex_lock(&record_table_lock);
	hash_for_each(record_by_owner, bucket, record, by_owner)
		what(record);
	mutex_unlock(&record_table_lock);
}

void vfio_nc_record_settle_all(void)
{
	record_each(record_settle);
}

const struct vfio_nc_platform *vfio_nc_record_facts(struct vfio_nc_record *record,
						    struct vfio_nc_device *device)
{
	const struct vfio_nc_platform *cap;

	mutex_lock(&record->lock);
	*device = record->facts;
	cap = record->cap;
	mutex_unlock(&record->lock);
	vfio_nc_facts_read_bars(record->pdev, device);
	return cap;
}

struct vfio_nc_record *vfio_nc_record_attach(struct pci_dev *pdev,
					     const void *owner)
{
	struct vfio_nc_record *record;

	mutex_lock(&record_table_lock);
	record = record_find(pdev) ?: record_create(pdev);
	record->owner = owner;
	if (owner)
		hash_add(record_by_owner, &record->by_owner, (unsigned long)owner);
	record_settle(record);
	mutex_unlock(&record_table_lock);
	return record;
}

void vfio_nc_record_detach(struct vfio_nc_record *record)
{
	mutex_lock(&record_table_lock);
	record->owner = NULL;
	hash_del(&record->by_owner);
	memset(record->driver, 0, sizeof(record->driver));
	if (!record->override)
		record_free(record);
	mutex_unlock(&record_table_lock);
}

void vfio_nc_record_remove(struct pci_dev *pdev)
{
	struct vfio_nc_record *record;

	mutex_lock(&record_table_lock);
	record = record_find(pdev);
	if (record) {
		pr_info("%s: is removed, and its override with it\n",
			pci_name(pdev));
		record_free(record);
	}
	mutex_unlock(&record_table_lock);
}

void vfio_nc_record_exit(void)
{
	struct vfio_nc_record *record;
	struct hlist_node *next;
	unsigned int bucket;

	mutex_lock(&record_table_lock);
	hash_for_each_safe(record_by_device, bucket, next, record, by_device)
		record_free(record);
	mutex_unlock(&record_table_lock);
}

struct vfio_nc_record *vfio_nc_record_of(struct pci_dev *pdev)
{
	struct vfio_nc_record *record;

	mutex_lock(&record_table_lock);
	record = record_find(pdev);
	mutex_unlock(&record_table_lock);
	return record;
}

/* By the files themselves: to look for them by name takes a lock of kernfs. */
void vfio_nc_record_notify(struct vfio_nc_record *record)
{
	unsigned int bar;

	mutex_lock(&record->lock);
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (record->files[bar])
			sysfs_notify_dirent(record->files[bar]);
	}
	mutex_unlock(&record->lock);
}

void vfio_nc_record_notify_all(void)
{
	record_each(vfio_nc_record_notify);
}

struct vfio_nc_record *vfio_nc_record_lock_owner(const void *owner)
{
	struct vfio_nc_record *record;

	mutex_lock(&record_table_lock);
	hash_for_each_possible(record_by_owner, record, by_owner, (unsigned long)owner) {
		if (record->owner == owner) {
			mutex_lock(&record->lock);
			return record;
		}
	}
	mutex_unlock(&record_table_lock);
	return NULL;
}

void vfio_nc_record_unlock_owner(struct vfio_nc_record *record)
{
	mutex_unlock(&record->lock);
	mutex_unlock(&record_table_lock);
}

static struct vfio_nc_override *record_ref(struct vfio_nc_record *record)
{
	lockdep_assert_held(&record->lock);
	if (record->override)
		kref_get(&record->override->kref);
	return record->override;
}

struct vfio_nc_override *
vfio_nc_record_get_override(struct vfio_nc_record *record)
{
	struct vfio_nc_override *override;

	mutex_lock(&record->lock);
	override = record_ref(record);
	mutex_unlock(&record->lock);
	return override;
}

int vfio_nc_record_set_override(struct vfio_nc_record *record,
				struct vfio_nc_override *override)
{
	int ret = 0;

	mutex_lock(&record->lock);
	if (record->use == VFIO_NC_USE_CLOSED)
		swap(record->override, override);
	else
		ret = -EBUSY;
	mutex_unlock(&record->lock);
	if (!ret)
		vfio_nc_override_put(override);
	return ret;
}

struct vfio_nc_override *vfio_nc_record_open(struct vfio_nc_record *record)
{
	struct vfio_nc_override *override;

	mutex_lock(&record->lock);
	record->use = VFIO_NC_USE_OPEN;
	record->own = 0;
	record->governed = 0;
	atomic_set(&record->claims, 0);
	override = record_ref(record);
	mutex_unlock(&record->lock);
	return override;
}

void vfio_nc_record_open_early(struct vfio_nc_record *record)
{
	mutex_lock(&record->lock);
	record->use = VFIO_NC_USE_EARLY;
	mutex_unlock(&record->lock);
}

void vfio_nc_record_latch(struct vfio_nc_record *record,
			  const struct vfio_nc_latch *latch,
			  const struct vfio_nc_mirrored *mirrored)
{
	mutex_lock(&record->lock);
	record->latch = latch;
	record->mirrored = mirrored;
	mutex_unlock(&record->lock);
}

/* Return: was the bit set before? */
static bool record_set(struct vfio_nc_record *record, unsigned long *bits,
		       unsigned int bar)
{
	bool known;

	mutex_lock(&record->lock);
	known = *bits & BIT(bar);
	*bits |= BIT(bar);
	mutex_unlock(&record->lock);
	return known;
}

bool vfio_nc_record_disown(struct vfio_nc_record *record, unsigned int bar)
{
	return record_set(record, &record->own, bar);
}

void vfio_nc_record_govern(struct vfio_nc_record *record, unsigned int bar)
{
	record_set(record, &record->governed, bar);
}

bool vfio_nc_record_is_own(const struct vfio_nc_record *record,
			   unsigned int bar)
{
	if (record->latch && (record->own | record->governed) & BIT(bar))
		return record->own & BIT(bar);
	return record->driver[bar];
}

bool vfio_nc_record_kernel_nc(struct vfio_nc_record *record, unsigned int bar)
{
	return record_set(record, &record->kernel_nc, bar);
}

void vfio_nc_record_close(struct vfio_nc_record *record)
{
	mutex_lock(&record->lock);
	record->use = VFIO_NC_USE_CLOSED;
	record->latch = NULL;
	record->mirrored = NULL;
	mutex_unlock(&record->lock);
}
