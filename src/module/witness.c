// SPDX-License-Identifier: GPL-2.0-only
/*
 * witness.c - count faults of guests that KVM can only answer by mapping memory, by
 * its own trace event. If some were answered and the hook saw no walk, KVM maps by
 * another way than the hook's. The event is left when the hook has seen one, as it has
 * once the first guest runs: from then on a fault costs nothing more.
 */
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/string.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>

#include "hook.h"
#include "witness.h"

#define WITNESS_EVENT	"kvm_guest_fault"

/* Several CPUs may be at their first at the same time, and some are repeated. */
#define WITNESS_ENOUGH	8

/*
 * Arm ARM DDI 0487, ESR_EL2: a translation fault, of an instruction (EC 0x20) or of a
 * walk of the guest's own tables (S1PTW). A load or store may be emulated instead.
 */
#define WITNESS_EC(esr)		((esr) >> 26 & 0x3f)
#define WITNESS_EC_INSTRUCTION	0x20
#define WITNESS_S1PTW		BIT(7)
#define WITNESS_STATUS		GENMASK(5, 2)
#define WITNESS_TRANSLATION	BIT(2)

static atomic_t witness_faults = ATOMIC_INIT(0);

/* Written by init; taken, once, by the work or by exit. */
static struct tracepoint *witness_event;

static bool witness_must_map(unsigned long esr)
{
	return (esr & WITNESS_STATUS) == WITNESS_TRANSLATION &&
	       (WITNESS_EC(esr) == WITNESS_EC_INSTRUCTION || esr & WITNESS_S1PTW);
}

static void witness_over(struct work_struct *work);
static DECLARE_WORK(witness_over_work, witness_over);

/* As TRACE_EVENT(kvm_guest_fault) in arch/arm64/kvm/trace_arm.h has it. */
static void witness_fault(void *unused, unsigned long pc, unsigned long esr,
			  unsigned long far, unsigned long long ipa)
{
	if (vfio_nc_hook_has_seen())
		schedule_work(&witness_over_work);
	else if (witness_must_map(esr))
		atomic_inc(&witness_faults);
}

static void witness_leave(void)
{
	struct tracepoint *event = xchg(&witness_event, NULL);

	if (event)
		tracepoint_probe_unregister(event, witness_fault, NULL);
}

static void witness_over(struct work_struct *work)
{
	witness_leave();
}

static void witness_find(struct tracepoint *event, void *unused)
{
	if (!strcmp(event->name, WITNESS_EVENT))
		witness_event = event;
}

void vfio_nc_witness_init(void)
{
	for_each_kernel_tracepoint(witness_find, NULL);
	if (witness_event &&
	    tracepoint_probe_register(witness_event, witness_fault, NULL))
		witness_event = NULL;
}

/*
 * The event is left by us, or by the work that is waited for; after that a fault that
 * was under way may still queue the work.
 */
void vfio_nc_witness_exit(void)
{
	witness_leave();
	cancel_work_sync(&witness_over_work);
	tracepoint_synchronize_unregister();
	cancel_work_sync(&witness_over_work);
}

bool vfio_nc_witness_misses_hook(void)
{
	return !vfio_nc_hook_has_seen() &&
	       atomic_read(&witness_faults) >= WITNESS_ENOUGH;
}
