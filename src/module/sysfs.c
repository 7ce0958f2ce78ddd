// SPDX-License-Identifier: GPL-2.0-only
/*
 * sysfs.c - per-device files: override (what the operator says about one
 * device) and bar0 to bar5 (what holds). src/module/ABI describes each.
 *
 * The files take record->lock only, never one that is held while they are
 * removed.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/capability.h>
#include <linux/err.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include <vfio_nc/abi.h>

#include "attach.h"
#include "latch.h"
#include "mirror.h"
#include "record.h"
#include "sysfs.h"
#include "text.h"
#include "wish.h"

static const char * const sysfs_bar_names[VFIO_NC_NR_BARS] = {
	"bar0", "bar1", "bar2", "bar3", "bar4", "bar5",
};

/**
 * struct sysfs_notes - what is noted behind a verdict
 * @why: why guests get Device where a verdict grants, or NULL
 * @kernel_nc: bit n: this kernel's vfio-pci-core maps BAR n Normal-NC
 * @most: device or permit: what a process has lowered the BAR to; else normal-nc
 * @wished: a process has mapped a part of it with a wish
 */
struct sysfs_notes {
	const char *why;
	unsigned long kernel_nc;
	enum vfio_nc_verdict most;
	bool wished;
};

/* Room that is kept for the line that counts what did not fit. */
#define SYSFS_LAST_LINE 32

/* One line a span: what it is, who said so, where it lies if not everywhere. */
static int sysfs_emit_span(char *buf, int at, const struct vfio_nc_latch *latch,
			   unsigned int bar, unsigned int i,
			   const struct sysfs_notes *notes)
{
	const struct vfio_nc_span *span = &latch->spans[i];
	const struct vfio_nc_decision *decision = &span->decision;
	char source[VFIO_NC_DECISION_TEXT_MAX];
	int start = at;

	vfio_nc_decision_print(decision, source, sizeof(source));
	at += sysfs_emit_at(buf, at, "%s %s",
			    vfio_nc_verdict_name(decision->verdict), source);
	if (span->start || decision->end != latch->device.bar[bar].size)
		at += sysfs_emit_at(buf, at, " @0x%llx+0x%llx", span->start,
				    decision->end - span->start);
	if (decision->verdict == VFIO_NC_STOCK && notes->kernel_nc & BIT(bar))
		at += sysfs_emit_at(buf, at, " (kernel: normal-nc)");
	if (vfio_nc_verdict_grants(decision->verdict) && notes->why)
		at += sysfs_emit_at(buf, at, " " VFIO_NC_NOTE_GUEST " "
				    VFIO_NC_NOTE_WHY "%s)", notes->why);
	if (notes->most != VFIO_NC_NORMAL_NC)
		at += sysfs_emit_at(buf, at, " (" VFIO_NC_WORD_LOWERED ": %s)",
				    vfio_nc_verdict_name(notes->most));
	if (notes->wished)
		at += sysfs_emit_at(buf, at, " " VFIO_NC_NOTE_WISHED);
	if (latch->dry_run)
		at += sysfs_emit_at(buf, at, " (dry run, nothing is changed)");
	at += sysfs_emit_at(buf, at, "\n");
	return at - start;
}

static int sysfs_emit_bar(char *buf, const struct vfio_nc_latch *latch,
			  unsigned int bar, const struct sysfs_notes *notes)
{
	unsigned int i = latch->first[bar];
	unsigned int end = latch->first[bar + 1];
	int at = 0;

	if (i == end)
		return sysfs_emit(buf, VFIO_NC_WORD_NONE "\n");
	for (; i < end; i++) {
		int length = sysfs_emit_span(buf, at, latch, bar, i, notes);

		if (at + length > PAGE_SIZE - SYSFS_LAST_LINE)
			break;
		at += length;
	}
	if (i < end)
		at += sysfs_emit_at(buf, at, "%u more\n", end - i);
	return at;
}

static int sysfs_emit_own(char *buf, const struct vfio_nc_driver *driver)
{
	if (!driver)
		return sysfs_emit(buf, "(driver's own type)\n");
	return sysfs_emit(buf, "(driver's own type: %s)\n", driver->type);
}

/* What would hold at the next open. */
static int sysfs_emit_next(char *buf, struct vfio_nc_record *record,
			   unsigned int bar, struct sysfs_notes *notes)
{
	struct vfio_nc_latch *latch;
	int ret;

	latch = vfio_nc_latch_create(record, vfio_nc_record_get_override(record),
				     BIT(bar));
	if (IS_ERR(latch))
		return PTR_ERR(latch);
	notes->why = vfio_nc_mirror_why(NULL);
	ret = sysfs_emit_bar(buf, latch, bar, notes);
	vfio_nc_latch_destroy(latch);
	return ret;
}

static ssize_t sysfs_bar_show(struct device *dev, unsigned int bar, char *buf)
{
	struct vfio_nc_record *record = vfio_nc_record_of(to_pci_dev(dev));
	struct sysfs_notes notes;
	int ret = 0;

	mutex_lock(&record->lock);
	notes = (struct sysfs_notes){
		.why = record->latch ? vfio_nc_mirror_why(record->mirrored) : NULL,
		.kernel_nc = record->kernel_nc,
		.most = record->latch ? vfio_nc_wish_lowered(record, bar) :
					VFIO_NC_NORMAL_NC,
		.wished = record->latch && vfio_nc_wish_is_made(record, bar),
	};
	if (record->use == VFIO_NC_USE_EARLY)
		ret = sysfs_emit(buf, VFIO_NC_WORD_STOCK
				 " (open since before it was governed)\n");
	else if (vfio_nc_record_is_own(record, bar))
		ret = sysfs_emit_own(buf, record->driver[bar]);
	else if (record->latch)
		ret = sysfs_emit_bar(buf, record->latch, bar, &notes);
	mutex_unlock(&record->lock);
	return ret ?: sysfs_emit_next(buf, record, bar, &notes);
}

#define SYSFS_BAR(n)							\
static ssize_t bar##n##_show(struct device *dev,			\
			     struct device_attribute *attr, char *buf)	\
{									\
	return sysfs_bar_show(dev, n, buf);				\
}									\
static DEVICE_ATTR_RO(bar##n)

SYSFS_BAR(0);
SYSFS_BAR(1);
SYSFS_BAR(2);
SYSFS_BAR(3);
SYSFS_BAR(4);
SYSFS_BAR(5);

static int sysfs_print_override(const void *object, char *buf, size_t size)
{
	const struct vfio_nc_override *override = object;
	unsigned int i;
	int at = 0;

	for (i = 0; i < override->nr; i++) {
		if (i)
			at += scnprintf(buf + at, size - at, ";");
		at += vfio_nc_clause_print(&override->clauses[i], buf + at,
					   size - at);
	}
	return at;
}

static ssize_t override_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	struct vfio_nc_record *record = vfio_nc_record_of(to_pci_dev(dev));
	struct vfio_nc_override *override = vfio_nc_record_get_override(record);
	int at;

	if (!override)
		return sysfs_emit(buf, VFIO_NC_WORD_AUTO "\n");
	at = sysfs_print_override(override, buf, PAGE_SIZE - 1);
	vfio_nc_override_put(override);
	return at + sysfs_emit_at(buf, at, "\n");
}

/* The operator can see this device's BARs: what does not fit them is a slip. */
static int sysfs_check_clause(const struct vfio_nc_device *device,
			      const char *where,
			      const struct vfio_nc_clause *clause)
{
	char why[VFIO_NC_MISFIT_MAX];

	if (!vfio_nc_clause_misfit(clause, device->bar, why, sizeof(why)))
		return 0;
	pr_err("%s: %s\n", where, why);
	return -EINVAL;
}

static struct vfio_nc_override *sysfs_parse(struct vfio_nc_record *record,
					    const char *where, const char *text)
{
	struct vfio_nc_override *override;
	struct vfio_nc_text_error error;
	struct vfio_nc_device device;
	int i, ret;

	override = kzalloc(struct_size(override, clauses,
				       vfio_nc_text_count(text)), GFP_KERNEL);
	if (!override)
		return ERR_PTR(-ENOMEM);
	kref_init(&override->kref);
	ret = vfio_nc_clauses_parse(text, PAGE_SIZE, override->clauses, &error);
	if (ret < 0) {
		vfio_nc_text_complain(where, text, &error);
		goto err_put;
	}
	override->nr = ret;
	ret = vfio_nc_text_check_canonical(where, sysfs_print_override,
					   override);
	if (ret)
		goto err_put;
	vfio_nc_record_facts(record, &device);
	for (i = 0; i < override->nr; i++) {
		ret = sysfs_check_clause(&device, where, &override->clauses[i]);
		if (ret)
			goto err_put;
	}
	return override;

err_put:
	vfio_nc_override_put(override);
	return ERR_PTR(ret);
}

static int sysfs_set_override(struct vfio_nc_record *record, const char *where,
			      const char *text)
{
	struct vfio_nc_override *override = NULL;
	int ret;

	if (!*text) {
		pr_err("%s: is empty: write BARS=VERDICT, or " VFIO_NC_WORD_AUTO
		       " to clear\n", where);
		return -EINVAL;
	}
	if (strcmp(text, VFIO_NC_WORD_AUTO)) {
		override = sysfs_parse(record, where, text);
		if (IS_ERR(override))
			return PTR_ERR(override);
	}
	ret = vfio_nc_record_set_override(record, override);
	if (ret) {
		pr_err("%s: the device is open: close it first\n", where);
		vfio_nc_override_put(override);
		return ret;
	}
	pr_info("%s: %.200s from the next open\n", where, text);
	return 0;
}

static ssize_t override_store(struct device *dev, struct device_attribute *attr,
			      const char *buf, size_t count)
{
	struct vfio_nc_record *record = vfio_nc_record_of(to_pci_dev(dev));
	char where[48];
	char *text;
	int ret;

	/* A file descriptor may have been handed to somebody who is not root. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	snprintf(where, sizeof(where), "%s: " VFIO_NC_WORD_OVERRIDE, dev_name(dev));
	if (strlen(buf) != count) {
		pr_err("%s: holds a 0 byte\n", where);
		return -EINVAL;
	}
	text = vfio_nc_text_copy(where, buf);
	if (IS_ERR(text))
		return PTR_ERR(text);
	ret = sysfs_set_override(record, where, text);
	kfree(text);
	if (ret)
		return ret;
	vfio_nc_record_notify(record);
	return count;
}
static DEVICE_ATTR_RW(override);

static struct attribute *sysfs_attributes[] = {
	&dev_attr_override.attr,
	&dev_attr_bar0.attr,
	&dev_attr_bar1.attr,
	&dev_attr_bar2.attr,
	&dev_attr_bar3.attr,
	&dev_attr_bar4.attr,
	&dev_attr_bar5.attr,
	NULL
};

static const struct attribute_group sysfs_group = {
	.name = KBUILD_MODNAME,
	.attrs = sysfs_attributes,
};

/* Look up the BARs' files, or let go of them. */
static void sysfs_hold_files(struct vfio_nc_record *record, bool hold)
{
	struct kernfs_node *directory, *files[VFIO_NC_NR_BARS] = { NULL };
	unsigned int bar;

	directory = hold ? sysfs_get_dirent(record->pdev->dev.kobj.sd,
					    KBUILD_MODNAME) : NULL;
	for (bar = 0; directory && bar < VFIO_NC_NR_BARS; bar++)
		files[bar] = sysfs_get_dirent(directory, sysfs_bar_names[bar]);
	sysfs_put(directory);
	mutex_lock(&record->lock);
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++)
		swap(record->files[bar], files[bar]);
	mutex_unlock(&record->lock);
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++)
		sysfs_put(files[bar]);
}

static void sysfs_attached(struct vfio_nc_record *record)
{
	int ret = sysfs_create_group(&record->pdev->dev.kobj, &sysfs_group);

	if (ret)
		pr_err("%s: cannot make its files: error %d; it is governed without\n",
		       pci_name(record->pdev), ret);
	else
		sysfs_hold_files(record, true);
}

static void sysfs_leaves(struct vfio_nc_record *record)
{
	if (!record->files[0])
		return;
	sysfs_hold_files(record, false);
	sysfs_remove_group(&record->pdev->dev.kobj, &sysfs_group);
}

const struct vfio_nc_attach_listener vfio_nc_sysfs_listener = {
	.attached = sysfs_attached,
	.leaves = sysfs_leaves,
};
