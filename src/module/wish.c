// SPDX-License-Identifier: GPL-2.0-only
/*
 * wish.c - what a process that has a device open may choose and ask.
 *
 * Nothing is allocated, kept or logged for a call: a wish ends up in the VMA, what
 * was lowered in one word of the record.
 *
 * Locks, outermost first: mmap_lock of the caller, a record.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/sched.h>
#include <linux/uaccess.h>
#include <linux/vfio.h>

#include "latch.h"
#include "mapping.h"
#include "mirror.h"
#include "trace.h"
#include "wish.h"

static enum vfio_nc_verdict wish_lowered(unsigned int claims, unsigned int bar)
{
	if (claims & VFIO_NC_CLAIM_DEVICE(bar))
		return VFIO_NC_DEVICE;
	return claims & VFIO_NC_CLAIM_PERMIT(bar) ? VFIO_NC_PERMIT :
						    VFIO_NC_NORMAL_NC;
}

enum vfio_nc_verdict vfio_nc_wish_lowered(const struct vfio_nc_record *record,
					  unsigned int bar)
{
	return wish_lowered(atomic_read(&record->claims), bar);
}

bool vfio_nc_wish_is_made(const struct vfio_nc_record *record, unsigned int bar)
{
	return atomic_read(&record->claims) & VFIO_NC_CLAIM_WISHED(bar);
}

/*
 * The hook knows physical pages, not mappings: what it grants it grants to all, and
 * it looks at each page, so the one verdict for all of them does not tell.
 */
static bool wish_is_hooked(const struct vfio_nc_record *record,
			   const struct vfio_nc_part *part,
			   enum vfio_nc_verdict most)
{
	return most != VFIO_NC_DEVICE && vfio_nc_mirror_is_hook() &&
	       record->mirrored && record->mirrored->active &&
	       vfio_nc_latch_grants_any(record->latch, part->bar, part->start,
					part->end);
}

/* The one verdict for all of a part, lowering counted in. */
static enum vfio_nc_verdict wish_verdict(const struct vfio_nc_record *record,
					 const struct vfio_nc_part *part,
					 enum vfio_nc_verdict most)
{
	return vfio_nc_verdict_lower(vfio_nc_latch_verdict(record->latch, part->bar,
							   part->start, part->end),
				     most);
}

/* Return: the verdict to be applied, or a negative errno. */
static int wish_decide(u64 wish, enum vfio_nc_verdict verdict, bool hooked)
{
	if (wish == VFIO_NC_WISH_DEVICE && hooked)
		return -EOPNOTSUPP;
	return vfio_nc_wish_grant(wish, verdict, vfio_nc_mirror_has_flag());
}

int vfio_nc_wish_settle(struct vfio_nc_record *record,
			struct vfio_nc_mirrored *mirrored, u64 wish,
			const struct vfio_nc_part *part)
{
	const int marks = VFIO_NC_CLAIM_MAPPED(part->bar) |
			  (wish ? VFIO_NC_CLAIM_WISHED(part->bar) : 0);
	int claims = atomic_read(&record->claims);
	enum vfio_nc_verdict most;
	int ret;

	do {
		most = wish_lowered(claims, part->bar);
		ret = wish_decide(wish, wish_verdict(record, part, most),
				  wish == VFIO_NC_WISH_DEVICE &&
				  wish_is_hooked(record, part, most));
		if (ret < 0)
			return ret;
	} while ((claims & marks) != marks &&
		 !atomic_try_cmpxchg(&record->claims, &claims, claims | marks));
	/* Whoever lowered it may not have come so far. */
	if (most == VFIO_NC_DEVICE)
		vfio_nc_mirror_lower(mirrored, part->bar);
	return wish || most != VFIO_NC_NORMAL_NC ? ret | VFIO_NC_WISHED_LESSER : ret;
}

static int wish_lower(struct vfio_nc_record *record,
		      struct vfio_nc_mirrored *mirrored, const void __user *arg)
{
	int claims = atomic_read(&record->claims);
	struct vfio_nc_lower lower;
	unsigned int bar, lane;

	if (copy_from_user(&lower, arg, sizeof(lower)))
		return -EFAULT;
	if (!lower.bars || lower.bars >= BIT(VFIO_NC_NR_BARS) ||
	    (lower.verdict != VFIO_NC_VERDICT_DEVICE &&
	     lower.verdict != VFIO_NC_VERDICT_PERMIT))
		return -EINVAL;
	if (!record->latch || record->latch->dry_run)
		return -EOPNOTSUPP;
	lane = lower.verdict == VFIO_NC_VERDICT_DEVICE ? VFIO_NC_CLAIM_DEVICE(0) :
							 VFIO_NC_CLAIM_PERMIT(0);
	do {
		if (claims & lower.bars * VFIO_NC_CLAIM_MAPPED(0))
			return -EBUSY;
	} while (!atomic_try_cmpxchg(&record->claims, &claims,
				     claims | lower.bars * lane));
	for (bar = 0; bar < VFIO_NC_NR_BARS; bar++) {
		if (lower.verdict == VFIO_NC_VERDICT_DEVICE && lower.bars & BIT(bar))
			vfio_nc_mirror_lower(mirrored, bar);
	}
	trace_vfio_nc_lower(record->pdev, lower.bars, lower.verdict);
	return 0;
}

/* Is what was decided also done? */
static bool wish_is_governed(const struct vfio_nc_record *record)
{
	return record->latch && !record->latch->dry_run;
}

bool vfio_nc_wish_withholds(const struct vfio_nc_record *record,
			    const struct vfio_nc_part *part)
{
	return wish_is_governed(record) &&
	       vfio_nc_latch_verdict(record->latch, part->bar, part->start,
				     part->end) == VFIO_NC_DEVICE;
}

int vfio_nc_wish_export(struct vfio_nc_record *record, unsigned int bar)
{
	const unsigned int mapped = VFIO_NC_CLAIM_MAPPED(bar);
	int claims = atomic_read(&record->claims);

	do {
		if (wish_lowered(claims, bar) != VFIO_NC_NORMAL_NC)
			return -EPERM;
	} while (!(claims & mapped) &&
		 !atomic_try_cmpxchg(&record->claims, &claims, claims | mapped));
	return 0;
}

static u32 wish_flags(const struct vfio_nc_record *record, unsigned int bar)
{
	u32 flags = 0;

	if (!record->latch)
		flags |= VFIO_NC_QUERY_EARLY;
	else if (record->latch->dry_run)
		flags |= VFIO_NC_QUERY_DRY_RUN;
	if (vfio_nc_record_is_own(record, bar))
		flags |= VFIO_NC_QUERY_OWN;
	if (vfio_nc_wish_lowered(record, bar) != VFIO_NC_NORMAL_NC)
		flags |= VFIO_NC_QUERY_LOWERED;
	if (vfio_nc_mirror_is_hook() && record->mirrored && record->mirrored->active)
		flags |= VFIO_NC_QUERY_HOOK;
	return flags;
}

static u32 wish_mask(enum vfio_nc_verdict verdict, bool hooked)
{
	unsigned int wish;
	u32 mask = 0;

	for (wish = VFIO_NC_WISH_PLAIN; wish <= VFIO_NC_WISH_NORMAL_NC; wish++) {
		if (wish_decide(wish, verdict, hooked) >= 0)
			mask |= BIT(wish);
	}
	return mask;
}

/* A mapping without a wish; nobody but the driver knows what is its own. */
static void wish_describe_types(const struct vfio_nc_record *record,
				const struct vfio_nc_part *part,
				struct vfio_nc_query *query)
{
	bool governed = wish_is_governed(record);
	u32 verdict = governed ? query->verdict : VFIO_NC_STOCK;
	bool process = verdict == VFIO_NC_NORMAL_NC;
	bool guest = vfio_nc_verdict_grants(verdict) && record->mirrored &&
		     !vfio_nc_mirror_why(record->mirrored);

	if (query->flags & VFIO_NC_QUERY_OWN) {
		query->process = VFIO_NC_TYPE_UNKNOWN;
		query->guest = VFIO_NC_TYPE_UNKNOWN;
		return;
	}
	if (verdict == VFIO_NC_STOCK) {
		process = record->kernel_nc & BIT(part->bar) &&
			  !(query->flags & VFIO_NC_QUERY_LOWERED);
		guest = vfio_nc_mirror_has_flag();
	}
	query->process = process ? VFIO_NC_TYPE_NORMAL_NC : VFIO_NC_TYPE_DEVICE;
	query->guest = guest ? VFIO_NC_TYPE_NORMAL_NC : VFIO_NC_TYPE_DEVICE;
}

/* What is said of a range, and of a mapping where it is not looked at. */
static void wish_describe(const struct vfio_nc_record *record,
			  const struct vfio_nc_part *part,
			  struct vfio_nc_query *query)
{
	enum vfio_nc_verdict most = vfio_nc_wish_lowered(record, part->bar);
	u64 size = pci_resource_len(record->pdev, part->bar);

	query->flags |= wish_flags(record, part->bar);
	query->region_index = part->bar;
	query->offset = part->start;
	query->length = part->end - part->start;
	query->span = size - part->start;
	query->verdict = VFIO_NC_VERDICT_STOCK;
	query->wishes = BIT(VFIO_NC_WISH_PLAIN);
	if (record->latch) {
		query->verdict = wish_verdict(record, part, most);
		query->span = vfio_nc_latch_same(record->latch, part->bar, part->start) -
			      part->start;
	}
	if (wish_is_governed(record) && !(query->flags & VFIO_NC_QUERY_OWN))
		query->wishes = wish_mask(query->verdict,
					  wish_is_hooked(record, part, most));
	query->span = PAGE_ALIGN(query->span);
	wish_describe_types(record, part, query);
}

static int wish_query_range(struct vfio_nc_record *record,
			    struct vfio_nc_query *query)
{
	struct vfio_nc_part part = {
		.bar = query->region_index,
		.start = query->offset,
	};
	u64 size;

	if (part.bar >= VFIO_NC_NR_BARS ||
	    !(pci_resource_flags(record->pdev, part.bar) & IORESOURCE_MEM))
		return -EINVAL;
	size = PAGE_ALIGN(pci_resource_len(record->pdev, part.bar));
	if (!PAGE_ALIGNED(part.start) || part.start >= size ||
	    query->length > size - part.start)
		return -EINVAL;
	part.end = query->length ? part.start + PAGE_ALIGN(query->length) : size;
	mutex_lock(&record->lock);
	wish_describe(record, &part, query);
	mutex_unlock(&record->lock);
	return 0;
}

/* Under mmap_lock and record->lock. */
static int wish_describe_vma(const struct vfio_nc_record *record,
			     const struct vm_area_struct *vma,
			     struct vfio_nc_query *query)
{
	u64 into = (untagged_addr(query->address) & PAGE_MASK) - vma->vm_start;
	enum vfio_nc_verdict verdict = VFIO_NC_STOCK;
	struct vfio_nc_part part, page;
	bool guest;

	if (!vfio_nc_mapping_find(record, vma, &part.bar, &part.start))
		return -ENOENT;
	part.end = part.start + (vma->vm_end - vma->vm_start);
	part.start += into;
	wish_describe(record, &part, query);
	query->process = vfio_nc_mapping_type(vma);
	if (query->flags & VFIO_NC_QUERY_OWN)
		return 0;
	page = part;
	page.end = page.start + PAGE_SIZE;
	if (wish_is_governed(record))
		verdict = wish_verdict(record, &page,
				       vfio_nc_wish_lowered(record, page.bar));
	guest = vfio_nc_mirror_grants(vma, verdict, record->mirrored);
	query->guest = guest ? VFIO_NC_TYPE_NORMAL_NC : VFIO_NC_TYPE_DEVICE;
	return 0;
}

static int wish_query_address(struct vfio_nc_record *record,
			      struct vfio_nc_query *query)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	int ret = -ENOENT;

	if (!mm)
		return ret;
	if (mmap_read_lock_killable(mm))
		return -EINTR;
	vma = vma_lookup(mm, untagged_addr(query->address));
	if (vma && vma->vm_flags & VM_PFNMAP && vma->vm_private_data &&
	    vma->vm_private_data == record->owner) {
		mutex_lock(&record->lock);
		ret = wish_describe_vma(record, vma, query);
		mutex_unlock(&record->lock);
	}
	mmap_read_unlock(mm);
	return ret;
}

static int wish_query(struct vfio_nc_record *record, void __user *arg)
{
	struct vfio_nc_query query;
	int ret;

	if (copy_from_user(&query, arg, sizeof(query)))
		return -EFAULT;
	if (query.flags & ~VFIO_NC_QUERY_ADDRESS)
		return -EINVAL;
	ret = query.flags & VFIO_NC_QUERY_ADDRESS ?
		wish_query_address(record, &query) : wish_query_range(record, &query);
	if (ret)
		return ret;
	query.magic = VFIO_NC_QUERY_MAGIC;
	query.wish_shift = VFIO_NC_WISH_SHIFT;
	return copy_to_user(arg, &query, sizeof(query)) ? -EFAULT : 0;
}

int vfio_nc_wish_feature(struct vfio_nc_record *record,
			 struct vfio_nc_mirrored *mirrored, u32 flags,
			 void __user *arg, size_t argsz)
{
	int ret;

	switch (flags & VFIO_DEVICE_FEATURE_MASK) {
	case VFIO_NC_FEATURE_QUERY:
		ret = vfio_check_feature(flags, argsz, VFIO_DEVICE_FEATURE_GET,
					 sizeof(struct vfio_nc_query));
		return ret == 1 ? wish_query(record, arg) : ret;
	case VFIO_NC_FEATURE_LOWER:
		ret = vfio_check_feature(flags, argsz, VFIO_DEVICE_FEATURE_SET,
					 sizeof(struct vfio_nc_lower));
		return ret == 1 ? wish_lower(record, mirrored, arg) : ret;
	default:
		return -ENOTTY;
	}
}
