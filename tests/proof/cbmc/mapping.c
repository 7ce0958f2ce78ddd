// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mapping of any part of a BAR of up to 6 spans is never granted what one of its
 * bytes is not, and gets what all of them may have.
 */
#include "../../unit/slow.h"
#include "any.h"

#define NR_SPANS 6

static struct vfio_nc_span span[NR_SPANS];

static void any_spans(unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		span[i].start = i ? span[i - 1].decision.end : 0;
		span[i].decision.end = nondet_u64();
		span[i].decision.verdict = any_verdict();
		assume(span[i].start < span[i].decision.end);
	}
}

/* What its bytes have, as a set; beyond the BAR it is device. */
static unsigned int mapping_seen(unsigned int nr, u64 start, u64 end)
{
	unsigned int seen = 0;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (span[i].start < end && start < span[i].decision.end)
			seen |= 1u << span[i].decision.verdict;
	}
	if (nr && end > span[nr - 1].decision.end)
		seen |= 1u << VFIO_NC_DEVICE;
	return seen;
}

void proof(void)
{
	unsigned int nr = any_up_to(NR_SPANS);
	unsigned int at = any_up_to(NR_SPANS - 1);
	u64 start = nondet_u64();
	u64 end = nondet_u64();
	u64 byte = nondet_u64();
	enum vfio_nc_verdict verdict, has;
	unsigned int seen;

	any_spans(nr);
	assume(start < end);
	verdict = vfio_nc_spans_verdict(span, nr, start, end);
	seen = mapping_seen(nr, start, end);
	prove(verdict == (seen ? slow_mixture(seen) : VFIO_NC_STOCK),
	      "it has what all of its bytes may have");

	assume(at < nr && start <= byte && byte < end);
	assume(span[at].start <= byte && byte < span[at].decision.end);
	has = span[at].decision.verdict;
	prove(!vfio_nc_verdict_grants(verdict) || vfio_nc_verdict_grants(has),
	      "a guest is granted what each byte may have");
	prove(verdict != VFIO_NC_NORMAL_NC || has == VFIO_NC_NORMAL_NC,
	      "a process has Normal-NC where each byte may have it");
	prove(has != VFIO_NC_DEVICE || verdict == VFIO_NC_DEVICE,
	      "device is for all of a mapping");
}
