/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * guard.h - no way past a verdict through a dma-buf.
 */
#ifndef VFIO_NC_GUARD_H
#define VFIO_NC_GUARD_H

#include <linux/types.h>
#include <linux/vfio.h>

struct vfio_nc_latch;
struct vfio_nc_record;

#ifdef CONFIG_VFIO_NC_GUARD

/**
 * struct vfio_nc_guard - what stands between vfio-pci-core and one device's driver
 * @ops: the driver's operations, one of them ours; vfio_pci_core_device::pci_ops
 *	points here while attached
 * @absent: operations that this kernel has more than the headers it was built with
 * @original: the driver's; NULL: it exports no buffers, and nothing was swung
 * @record: of the device
 */
struct vfio_nc_guard {
	struct vfio_pci_device_ops ops;
	const void *absent[4];
	const struct vfio_pci_device_ops *original;
	struct vfio_nc_record *record;
};

/**
 * vfio_nc_guard_init() - can a process map the dma-bufs of this kernel's BARs?
 */
void vfio_nc_guard_init(void);

/**
 * vfio_nc_guard_enter() - stand between; under dev_set->lock
 * @guard: all 0
 * @core: the device; open only by who is not governed
 * @record: its record
 */
void vfio_nc_guard_enter(struct vfio_nc_guard *guard,
			 struct vfio_pci_core_device *core,
			 struct vfio_nc_record *record);

/**
 * vfio_nc_guard_leave() - give the driver's operations back; under dev_set->lock
 * @guard: as vfio_nc_guard_enter() left it
 * @core: the device
 */
void vfio_nc_guard_leave(struct vfio_nc_guard *guard,
			 struct vfio_pci_core_device *core);

/**
 * vfio_nc_guard_look() - the driver has answered a feature: was it a dma-buf?
 * @flags: as vfio core has them from the caller
 * @answer: the driver's
 *
 * If it can be mapped, nobody had told: the next ones are guarded.
 */
void vfio_nc_guard_look(u32 flags, int answer);

/**
 * vfio_nc_guard_log() - say what cannot be exported of a device that is opened
 * @latch: what was decided
 * @name: the device's address
 */
void vfio_nc_guard_log(const struct vfio_nc_latch *latch, const char *name);

#else

struct vfio_nc_guard {
};

static inline void vfio_nc_guard_init(void) { }
static inline void vfio_nc_guard_enter(struct vfio_nc_guard *guard,
				       struct vfio_pci_core_device *core,
				       struct vfio_nc_record *record) { }
static inline void vfio_nc_guard_leave(struct vfio_nc_guard *guard,
				       struct vfio_pci_core_device *core) { }
static inline void vfio_nc_guard_look(u32 flags, int answer) { }
static inline void vfio_nc_guard_log(const struct vfio_nc_latch *latch,
				     const char *name) { }

#endif /* CONFIG_VFIO_NC_GUARD */
#endif /* VFIO_NC_GUARD_H */
