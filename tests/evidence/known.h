/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * known.h - the device IDs that people have seen: Debian's package pci.ids.
 */
#ifndef EVIDENCE_KNOWN_H
#define EVIDENCE_KNOWN_H

#include "lexer.h"

/** What a TABLE says whose IDs are in no driver's table. */
#define KNOWN_TABLE "pci.ids"

/**
 * struct known - one known device
 * @vendor: its vendor ID
 * @device: its device ID
 * @name: what the list calls it
 */
struct known {
	uint64_t vendor, device;
	const char *name;
};

/**
 * known_read() - read the list; what is not well formed ends the program
 * @file: its name
 */
void known_read(const char *file);

/**
 * known_devices() - all known devices
 * @nr: set to how many there are
 *
 * Return: the devices, in the list's order: by vendor, then by device.
 */
const struct known *known_devices(int *nr);

/**
 * known_has() - true if the device is known
 * @vendor: its vendor ID
 * @device: its device ID
 */
bool known_has(uint64_t vendor, uint64_t device);

#endif
