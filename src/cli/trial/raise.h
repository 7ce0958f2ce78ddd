/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * raise.h - an override that lets a BAR have either type, as long as this process
 * lives: another one, which waits for its end, puts back what was there before.
 *
 * Only if both are killed does it stay.
 */
#ifndef VFIO_NC_CLI_RAISE_H
#define VFIO_NC_CLI_RAISE_H

#include <sys/types.h>

#include "../module.h"

/**
 * struct raise - it
 * @path: the file override
 * @text: what is written there
 * @saved: what was there
 * @keeper: the process that restores it; 0: nothing is to be restored
 * @alive: closed at the end of this process
 */
struct raise {
	char path[WALK_PATH_MAX + 32];
	char text[32];
	char saved[VFIO_NC_TEXT_MAX + 2];
	pid_t keeper;
	int alive;
};

/**
 * raise_look() - what is there, and what would be written
 * @raise: filled in
 * @host: the machine
 * @device: the device
 * @bar: the BAR's number
 *
 * Return: false if the module does not govern the device.
 */
bool raise_look(struct raise *raise, const struct host *host,
		const struct host_device *device, unsigned int bar);

/**
 * raise_begin() - write it; it counts from the next open
 * @raise: as raise_look() left it
 *
 * Has to come before anything is opened that must not be open in the other process.
 *
 * Return: 0 or -errno: then everything is as it was.
 */
int raise_begin(struct raise *raise);

/**
 * raise_end() - put back what was there
 * @raise: it; the device is closed
 *
 * Return: 0 or -errno; 0 also if there was nothing to do.
 */
int raise_end(struct raise *raise);

#endif /* VFIO_NC_CLI_RAISE_H */
