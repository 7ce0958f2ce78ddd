/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * latch.h - the verdicts of one device from its first open to its last close.
 */
#ifndef VFIO_NC_LATCH_H
#define VFIO_NC_LATCH_H

#include <linux/compiler.h>

#include <vfio_nc/policy.h>

/* vfio_nc_latch_create(): every BAR. */
#define VFIO_NC_LATCH_ALL ((1u << VFIO_NC_NR_BARS) - 1)

struct pci_dev;
struct vfio_nc_override;
struct vfio_nc_record;
struct vfio_nc_ruleset;
struct vfio_nc_told;

/**
 * struct vfio_nc_latch - what was decided when the device was opened
 * @device: the facts it was decided on
 * @override: what the operator said about the device, or NULL
 * @ruleset: the rules it was decided by, or NULL; keeps rule numbers readable
 * @cap: the row about the platform that caps the device, or NULL
 * @dry_run: decided and logged only
 * @first: index in @spans of each BAR's first span; [VFIO_NC_NR_BARS] is the
 *	number of all
 * @head: the part that each BAR begins with and that has one verdict, mostly all of
 *	it: where it ends, and the verdict
 * @spans: the spans of all BARs, BAR by BAR
 *
 * It is not changed once it is made, so it is read without a lock by whoever
 * knows that the device is open.
 */
struct vfio_nc_latch {
	struct vfio_nc_device device;
	struct vfio_nc_override *override;
	struct vfio_nc_ruleset *ruleset;
	const struct vfio_nc_platform *cap;
	bool dry_run;
	unsigned int first[VFIO_NC_NR_BARS + 1];
	struct {
		u64 end;
		enum vfio_nc_verdict verdict;
	} head[VFIO_NC_NR_BARS];
	struct vfio_nc_span spans[];
};

/**
 * vfio_nc_latch_create() - decide about BARs of a device
 * @record: of the device
 * @override: what the operator said about it, or NULL; the reference goes to the
 *	latch, also if there is none
 * @bars: bit n: about BAR n; the others have no spans
 *
 * Return: the latch, or ERR_PTR(-ENOMEM).
 */
struct vfio_nc_latch *vfio_nc_latch_create(struct vfio_nc_record *record,
					   struct vfio_nc_override *override,
					   unsigned int bars);

/**
 * vfio_nc_latch_destroy() - forget the verdicts
 * @latch: the latch, or NULL
 */
void vfio_nc_latch_destroy(struct vfio_nc_latch *latch);

/**
 * vfio_nc_latch_first() - the first span of a BAR that a mapping can have a part of
 * @latch: the latch
 * @bar: BAR number
 * @start: first byte of the mapping
 *
 * Return: its number in @latch->spans; @latch->first[@bar + 1] if there is none.
 */
unsigned int vfio_nc_latch_first(const struct vfio_nc_latch *latch, unsigned int bar,
				 u64 start);

/**
 * vfio_nc_latch_find() - vfio_nc_latch_verdict(), wherever the mapping lies
 * @latch: the latch
 * @bar: BAR number
 * @start: first byte of the mapping
 * @end: the byte after its last
 *
 * Return: as vfio_nc_spans_verdict().
 */
enum vfio_nc_verdict vfio_nc_latch_find(const struct vfio_nc_latch *latch,
					unsigned int bar, u64 start, u64 end);

/**
 * vfio_nc_latch_verdict() - the one verdict for a mapping
 * @latch: the latch
 * @bar: BAR number, 0 to VFIO_NC_NR_BARS - 1
 * @start: first byte of the mapping, as offset in the BAR
 * @end: the byte after its last
 *
 * Return: as vfio_nc_spans_verdict().
 */
static inline enum vfio_nc_verdict
vfio_nc_latch_verdict(const struct vfio_nc_latch *latch, unsigned int bar, u64 start,
		      u64 end)
{
	if (likely(end <= latch->head[bar].end))
		return latch->head[bar].verdict;
	return vfio_nc_latch_find(latch, bar, start, end);
}

/**
 * vfio_nc_latch_grants_any() - may a guest have any byte of a part Normal-NC?
 * @latch: the latch
 * @bar: BAR number
 * @start: first byte, as offset in the BAR
 * @end: the byte after its last
 *
 * Return: true if a verdict of one of them says so.
 */
bool vfio_nc_latch_grants_any(const struct vfio_nc_latch *latch,
			      unsigned int bar, u64 start, u64 end);

/**
 * vfio_nc_latch_same() - how far does one verdict reach?
 * @latch: the latch
 * @bar: BAR number
 * @start: a byte of the BAR
 *
 * Return: the first byte behind @start with another verdict, or the BAR's end.
 */
u64 vfio_nc_latch_same(const struct vfio_nc_latch *latch, unsigned int bar,
		       u64 start);

/**
 * vfio_nc_latch_trace() - an event for each span
 * @latch: the latch
 * @pdev: the device
 */
void vfio_nc_latch_trace(const struct vfio_nc_latch *latch,
			 const struct pci_dev *pdev);

/**
 * vfio_nc_latch_log() - one line: each BAR's verdict, who gave it, what is missing
 * @latch: the latch
 * @name: the device's address
 * @why: why guests get Device where a verdict grants, or NULL
 * @told: what the log was told before; under dev_set->lock
 *
 * Return: false if the log has been told so often enough, or there is no memory.
 */
bool vfio_nc_latch_log(const struct vfio_nc_latch *latch, const char *name,
		       const char *why, struct vfio_nc_told *told);

#endif /* VFIO_NC_LATCH_H */
