// SPDX-License-Identifier: GPL-2.0-only
/*
 * attach.c - which devices have a shim, and since when.
 *
 * The PCI bus tells when a driver has been bound and has been unbound. A device
 * is attached once its probe is over, and until its driver is gone.
 *
 * Locks, outermost first; it is vfio's own order at probe:
 *	device_lock(&pdev->dev)		held by the driver core around notifiers
 *	attachment::lock		of one device: attach and detach
 *	vfio_device_set::lock		held by vfio core around open and close
 *	the tables of records, then a record's lock	(record.c)
 *	pci_bus_sem, host_lock, firmware_lock	(the kernel, host.c, firmware.c)
 * attach_table_lock is a leaf: who holds it waits for nobody. So a device waits
 * here for another one only where vfio has put both into one device set, and one
 * that is not vfio's for none.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/hashtable.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vfio.h>
#include <linux/workqueue.h>

#include "attach.h"
#include "facts.h"
#include "record.h"
#include "shim.h"

/**
 * struct attachment - a device that is attached, or being looked at
 * @node: in attach_table, under attach_table_lock
 * @users: under attach_table_lock: who has it in hand, and one while @record;
 *	the last one frees it
 * @passed: exit has been here; under attach_table_lock
 * @pdev: the device
 * @lock: guards all below
 * @record: where others read about the device; NULL: it is not attached
 * @shim: between vfio core and its driver; NULL too where the driver is leaving
 */
struct attachment {
	struct hlist_node node;
	unsigned int users;
	bool passed;
	struct pci_dev *pdev;
	struct mutex lock;
	struct vfio_nc_record *record;
	struct shim *shim;
};

/* Of so many devices a look-up still finds one in a step or two. */
#define ATTACH_BITS 10

static DEFINE_SPINLOCK(attach_table_lock);
static DEFINE_HASHTABLE(attach_table, ATTACH_BITS);

/*
 * CLOSED: nothing is attached, not yet or no more; OPEN: what the scan and the bus
 * tell; SETTLED: the scan is over. Written under attach_table_lock.
 */
static enum { ATTACH_CLOSED, ATTACH_OPEN, ATTACH_SETTLED } attach_state;

/* Written by init, before anything is attached. */
static const struct vfio_nc_attach_listener *attach_listener;

static struct attachment *attach_find(const struct pci_dev *pdev)
{
	struct attachment *at;

	lockdep_assert_held(&attach_table_lock);
	hash_for_each_possible(attach_table, at, node, (unsigned long)pdev) {
		if (at->pdev == pdev)
			return at;
	}
	return NULL;
}

/* Take it in hand, if it is there. */
static struct attachment *attach_get(const struct pci_dev *pdev)
{
	struct attachment *at;

	spin_lock(&attach_table_lock);
	at = attach_find(pdev);
	if (at)
		at->users++;
	spin_unlock(&attach_table_lock);
	return at;
}

/*
 * Take it in hand. A device without a shim is open to all with the kernel's own
 * types, and the driver core gives a notifier no way to refuse it: so the allocator
 * is told to wait for memory, here and where the shim is made.
 */
static struct attachment *attach_make(struct pci_dev *pdev)
{
	struct attachment *new = kzalloc(sizeof(*new), GFP_KERNEL | __GFP_NOFAIL);
	struct attachment *at;

	new->pdev = pdev;
	mutex_init(&new->lock);
	spin_lock(&attach_table_lock);
	at = attach_find(pdev);
	if (!at) {
		at = new;
		hash_add(attach_table, &at->node, (unsigned long)pdev);
	}
	at->users++;
	spin_unlock(&attach_table_lock);
	if (at != new)
		kfree(new);
	return at;
}

static void attach_put(struct attachment *at)
{
	bool last;

	spin_lock(&attach_table_lock);
	last = !--at->users;
	if (last)
		hash_del(&at->node);
	spin_unlock(&attach_table_lock);
	if (last)
		kfree(at);
}

/* It is attached now: that counts as one that has it in hand. */
static void attach_keep(struct attachment *at, struct vfio_nc_record *record)
{
	at->record = record;
	spin_lock(&attach_table_lock);
	at->users++;
	spin_unlock(&attach_table_lock);
	attach_listener->attached(record);
}

/*
 * Since 6.6 vfio hides a device from us before it waits for its last close. Its
 * mappings are stock, and nobody can open it anew: it has no need of a shim, and
 * none must touch what its driver may be freeing. The pointer is only compared.
 */
static void attach_leaving(struct attachment *at)
{
	struct vfio_nc_record *record =
		vfio_nc_record_attach(at->pdev, dev_get_drvdata(&at->pdev->dev));

	pr_warn("%s: its driver is leaving it, and it may be open still: stock until its last close\n",
		pci_name(at->pdev));
	vfio_nc_record_open_early(record);
	attach_keep(at, record);
}

static void attach_shim(struct attachment *at, struct vfio_device *vdev)
{
	at->shim = vfio_nc_shim_attach(vdev, at->pdev);
	attach_keep(at, vfio_nc_shim_record(at->shim));
}

/*
 * Under the lock, and found by attach_get() ever since before @status was read. So
 * if that is not yet NO_DRIVER, whoever unbinds the device has not been at
 * attach_end() and waits there: its driver's code stays. During a probe nobody may
 * come between: the driver is not done with its vfio device. The bus tells its end.
 *
 * Return: was it attached now, and is its driver there to stay?
 */
static bool attach_locked(struct attachment *at)
{
	enum dl_dev_state status = READ_ONCE(at->pdev->dev.links.status);
	struct vfio_device *vdev;

	lockdep_assert_held(&at->lock);
	if (at->record || READ_ONCE(attach_state) == ATTACH_CLOSED ||
	    (status != DL_DEV_DRIVER_BOUND && status != DL_DEV_UNBINDING))
		return false;
	vdev = vfio_nc_vfio_get(&at->pdev->dev);
	if (vdev)
		attach_shim(at, vdev);
	else if (status == DL_DEV_UNBINDING && vfio_nc_vfio_drives(at->pdev))
		attach_leaving(at);
	return vdev && status == DL_DEV_DRIVER_BOUND;
}

/* Seen by the scan and by the notifier: once is right. */
static bool attach_begin(struct pci_dev *pdev)
{
	struct attachment *at = attach_make(pdev);
	bool attached;

	mutex_lock(&at->lock);
	attached = attach_locked(at);
	mutex_unlock(&at->lock);
	attach_put(at);
	return attached;
}

/* Under the lock. What vfio core may still read stays allocated. */
static void attach_give_back(struct attachment *at)
{
	attach_listener->leaves(at->record);
	if (at->shim)
		vfio_nc_shim_give_back(at->shim);
}

/*
 * The driver is gone from the device. vfio_unregister_group_dev() has waited for
 * every user of the vfio device, so nobody can be reading the shim's operations.
 */
static void attach_end(struct pci_dev *pdev)
{
	struct attachment *at = attach_get(pdev);

	if (!at)
		return;
	mutex_lock(&at->lock);
	if (at->record) {
		attach_give_back(at);
		/* Nobody else tells that it is closed. */
		if (!at->shim)
			vfio_nc_record_close(at->record);
		vfio_nc_record_detach(at->record);
		vfio_nc_shim_free(at->shim);
		at->record = NULL;
		at->shim = NULL;
		attach_put(at);
	}
	mutex_unlock(&at->lock);
	attach_put(at);
}

/* The device is locked: nobody takes away what vfio has hung below it. */
static bool attach_is_vfio(struct pci_dev *pdev)
{
	struct vfio_device *vdev = vfio_nc_vfio_get(&pdev->dev);

	if (vdev)
		vfio_nc_vfio_put(vdev);
	return vdev;
}

static int attach_notify(struct notifier_block *nb, unsigned long event,
			 void *data)
{
	struct pci_dev *pdev = to_pci_dev(data);

	switch (event) {
	case BUS_NOTIFY_ADD_DEVICE:
		if (vfio_nc_facts_are_of(pdev))
			vfio_nc_record_settle_all();
		break;
	case BUS_NOTIFY_BOUND_DRIVER:
		if (attach_is_vfio(pdev))
			attach_begin(pdev);
		break;
	case BUS_NOTIFY_UNBOUND_DRIVER:
		attach_end(pdev);
		break;
	case BUS_NOTIFY_REMOVED_DEVICE:
		vfio_nc_record_remove(pdev);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block attach_notifier = {
	.notifier_call = attach_notify,
};

/* A device that is locked may be at its probe: not waited for, its turn comes. */
static void attach_look_at(struct pci_dev *pdev)
{
	if (!device_trylock(&pdev->dev))
		return;
	if (attach_is_vfio(pdev) && attach_begin(pdev))
		pr_warn("%s: its driver has registered it after its probe: governed from its next open\n",
			pci_name(pdev));
	device_unlock(&pdev->dev);
}

static void attach_look(struct work_struct *work)
{
	struct pci_dev *pdev = NULL;

	for_each_pci_dev(pdev)
		attach_look_at(pdev);
}

static DECLARE_WORK(attach_look_work, attach_look);

void vfio_nc_attach_look(void)
{
	/* Or the work would be there when the module is gone. */
	spin_lock(&attach_table_lock);
	if (attach_state == ATTACH_SETTLED)
		schedule_work(&attach_look_work);
	spin_unlock(&attach_table_lock);
}

static void attach_set_state(unsigned int state)
{
	spin_lock(&attach_table_lock);
	WRITE_ONCE(attach_state, state);
	spin_unlock(&attach_table_lock);
}

/* First the notifier, then the scan: no device can slip between them. */
int vfio_nc_attach_init(const struct vfio_nc_attach_listener *listener)
{
	struct pci_dev *pdev = NULL;
	int ret;

	attach_listener = listener;
	ret = bus_register_notifier(&pci_bus_type, &attach_notifier);
	if (ret) {
		pr_err("cannot watch the PCI bus: error %d\n", ret);
		return ret;
	}
	attach_set_state(ATTACH_OPEN);
	for_each_pci_dev(pdev)
		attach_begin(pdev);
	attach_set_state(ATTACH_SETTLED);
	return 0;
}

/* One at which exit has not been yet, in hand. */
static struct attachment *attach_next(void)
{
	struct attachment *at;
	unsigned int bucket;

	spin_lock(&attach_table_lock);
	hash_for_each(attach_table, bucket, at, node) {
		if (at->passed)
			continue;
		at->passed = true;
		at->users++;
		spin_unlock(&attach_table_lock);
		return at;
	}
	spin_unlock(&attach_table_lock);
	return NULL;
}

/*
 * The notifier goes last: while it is there no driver can leave a device whose
 * vfio device we still reference. The operations that are called without
 * dev_set->lock and without an open (match, request) are the driver's own, but
 * are read from our copy: it is freed when no such reader can be left.
 */
void vfio_nc_attach_exit(void)
{
	struct attachment *at;
	struct hlist_node *next;
	unsigned int bucket;

	attach_set_state(ATTACH_CLOSED);
	cancel_work_sync(&attach_look_work);
	while ((at = attach_next())) {
		mutex_lock(&at->lock);
		if (at->record)
			attach_give_back(at);
		at->record = NULL;
		mutex_unlock(&at->lock);
		attach_put(at);
	}
	/* Before nobody tells any more that a device of a record is removed. */
	vfio_nc_record_exit();
	bus_unregister_notifier(&pci_bus_type, &attach_notifier);
	synchronize_rcu_tasks();
	hash_for_each_safe(attach_table, bucket, next, at, node) {
		vfio_nc_shim_free(at->shim);
		kfree(at);
	}
}
