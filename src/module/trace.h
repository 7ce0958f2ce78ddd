/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * trace.h - tracepoints vfio_nc:*. Their fields are ABI: see
 * src/module/ABI.
 *
 * Strings are arrays: __assign_str() has one argument less since Linux 6.10.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vfio_nc

#if !defined(VFIO_NC_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define VFIO_NC_TRACE_H

#include <linux/pci.h>
#include <linux/tracepoint.h>

#include <vfio_nc/policy.h>

#define VFIO_NC_TRACE_DEVICE 16
#define VFIO_NC_TRACE_SOURCE 48

TRACE_DEFINE_ENUM(VFIO_NC_STOCK);
TRACE_DEFINE_ENUM(VFIO_NC_DEVICE);
TRACE_DEFINE_ENUM(VFIO_NC_PERMIT);
TRACE_DEFINE_ENUM(VFIO_NC_NORMAL_NC);

#define vfio_nc_trace_verdict(verdict)			\
	__print_symbolic(verdict,			\
			 { VFIO_NC_STOCK, "stock" },	\
			 { VFIO_NC_DEVICE, "device" },	\
			 { VFIO_NC_PERMIT, "permit" },	\
			 { VFIO_NC_NORMAL_NC, "normal-nc" })

/* A part of a BAR was decided about: at open. */
TRACE_EVENT(vfio_nc_decide,
	TP_PROTO(const struct pci_dev *pdev, unsigned int bar,
		 const struct vfio_nc_span *span),
	TP_ARGS(pdev, bar, span),
	TP_STRUCT__entry(
		__array(char, device, VFIO_NC_TRACE_DEVICE)
		__array(char, source, VFIO_NC_TRACE_SOURCE)
		__field(u64, offset)
		__field(u64, length)
		__field(u32, bar)
		__field(u32, verdict)
	),
	TP_fast_assign(
		strscpy(__entry->device, pci_name(pdev), VFIO_NC_TRACE_DEVICE);
		vfio_nc_decision_print(&span->decision, __entry->source,
				       VFIO_NC_TRACE_SOURCE);
		__entry->offset = span->start;
		__entry->length = span->decision.end - span->start;
		__entry->bar = bar;
		__entry->verdict = span->decision.verdict;
	),
	TP_printk("device=%s bar=%u offset=0x%llx length=0x%llx verdict=%s source=%s",
		  __entry->device, __entry->bar, __entry->offset,
		  __entry->length, vfio_nc_trace_verdict(__entry->verdict),
		  __entry->source)
);

/* A part of a BAR was mapped, by the current process. */
TRACE_EVENT(vfio_nc_map,
	TP_PROTO(const struct pci_dev *pdev, unsigned int bar, u64 start,
		 u64 end, enum vfio_nc_verdict verdict, u32 wish),
	TP_ARGS(pdev, bar, start, end, verdict, wish),
	TP_STRUCT__entry(
		__array(char, device, VFIO_NC_TRACE_DEVICE)
		__field(u64, offset)
		__field(u64, length)
		__field(u32, bar)
		__field(u32, verdict)
		__field(u32, wish)
	),
	TP_fast_assign(
		strscpy(__entry->device, pci_name(pdev), VFIO_NC_TRACE_DEVICE);
		__entry->offset = start;
		__entry->length = end - start;
		__entry->bar = bar;
		__entry->verdict = verdict;
		__entry->wish = wish;
	),
	TP_printk("device=%s bar=%u offset=0x%llx length=0x%llx verdict=%s wish=%u",
		  __entry->device, __entry->bar, __entry->offset,
		  __entry->length, vfio_nc_trace_verdict(__entry->verdict), __entry->wish)
);

/* A process has taken down what BARs may have. */
TRACE_EVENT(vfio_nc_lower,
	TP_PROTO(const struct pci_dev *pdev, u32 bars, u32 verdict),
	TP_ARGS(pdev, bars, verdict),
	TP_STRUCT__entry(
		__array(char, device, VFIO_NC_TRACE_DEVICE)
		__field(u32, bars)
		__field(u32, verdict)
	),
	TP_fast_assign(
		strscpy(__entry->device, pci_name(pdev), VFIO_NC_TRACE_DEVICE);
		__entry->bars = bars;
		__entry->verdict = verdict;
	),
	TP_printk("device=%s bars=0x%x verdict=%s", __entry->device,
		  __entry->bars, vfio_nc_trace_verdict(__entry->verdict))
);

/* The hook has had KVM map a granted range Normal-NC in a stage 2. */
TRACE_EVENT(vfio_nc_mirror,
	TP_PROTO(u64 start, u64 end),
	TP_ARGS(start, end),
	TP_STRUCT__entry(
		__field(u64, phys)
		__field(u64, length)
	),
	TP_fast_assign(
		__entry->phys = start;
		__entry->length = end - start;
	),
	TP_printk("phys=0x%llx length=0x%llx", __entry->phys, __entry->length)
);

#endif /* VFIO_NC_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
