/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vfio.h - one PCI device through VFIO's groups and container (TYPE1v2), or, where
 * these cannot be used, through its own file and iommufd.
 *
 * Functions that return enum cli_exit have said what is wrong.
 */
#ifndef VFIO_NC_CLI_VFIO_H
#define VFIO_NC_CLI_VFIO_H

#include "pattern.h"
#include "vfio_files.h"

/**
 * struct vfio_bar - what VFIO says about a BAR
 * @size: bytes
 * @start: where it starts in the device's file
 * @areas: what of it can be mapped; @at is not used
 * @nr: how many; 0 if nothing can
 * @left_out: areas that there was no room for
 */
struct vfio_bar {
	u64 size;
	u64 start;
	struct pattern_window areas[PATTERN_WINDOWS_MAX];
	unsigned int nr;
	unsigned int left_out;
};

/**
 * vfio_claim() - open a device's group, so that nobody else can; or an iommufd
 * @vfio: filled in; to be given to vfio_release(), also after an error
 * @device: the device; it must stay where it is
 *
 * Return: CLI_OK, or what to exit with.
 */
enum cli_exit vfio_claim(struct vfio *vfio, const struct host_device *device);

/**
 * vfio_release() - close all of it
 * @vfio: what was opened
 */
void vfio_release(struct vfio *vfio);

/**
 * vfio_open() - open the device
 * @vfio: as vfio_claim() left it
 *
 * Return: CLI_OK, or what to exit with.
 */
enum cli_exit vfio_open(struct vfio *vfio);

/**
 * vfio_close() - close the device; its group or the iommufd stays open
 * @vfio: as vfio_claim() left it
 */
void vfio_close(struct vfio *vfio);

/**
 * vfio_read_bar() - ask about a BAR
 * @vfio: the device, open
 * @number: the BAR's number
 * @bar: filled in
 *
 * Return: CLI_OK, or what to exit with.
 */
enum cli_exit vfio_read_bar(const struct vfio *vfio, unsigned int number,
			    struct vfio_bar *bar);

#endif /* VFIO_NC_CLI_VFIO_H */
