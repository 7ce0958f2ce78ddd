/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * attach.h - which devices have a shim, and since when.
 */
#ifndef VFIO_NC_ATTACH_H
#define VFIO_NC_ATTACH_H

struct vfio_nc_record;

/**
 * struct vfio_nc_attach_listener - who is told which devices there are
 * @attached: a device is attached
 * @leaves: it will not be attached any more; it is while this runs
 *
 * Under a lock of the device, which neither may wait for.
 */
struct vfio_nc_attach_listener {
	void (*attached)(struct vfio_nc_record *record);
	void (*leaves)(struct vfio_nc_record *record);
};

/**
 * vfio_nc_attach_init() - give every vfio PCI device a shim, now and later
 * @listener: who is told
 *
 * Return: 0 or a negative errno; then nothing is attached.
 */
int vfio_nc_attach_init(const struct vfio_nc_attach_listener *listener);

/**
 * vfio_nc_attach_exit() - give every device its own operations back
 *
 * The caller is the module's exit: no device that was opened through its shim
 * is open.
 */
void vfio_nc_attach_exit(void);

/**
 * vfio_nc_attach_look() - look for vfio devices that the bus told nobody about
 *
 * A driver may register its vfio device after its probe. Never waits: what is
 * found is told in the log, and governed from its next open, a moment later.
 */
void vfio_nc_attach_look(void);

#endif /* VFIO_NC_ATTACH_H */
