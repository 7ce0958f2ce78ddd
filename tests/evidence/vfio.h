/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vfio.h - does the kernel's source say what tables/drivers.def says, and is every
 * vfio driver with an mmap of its own in it, or in the list of those without a row?
 * And is each comparison of a device's operations known?
 */
#ifndef EVIDENCE_VFIO_H
#define EVIDENCE_VFIO_H

/**
 * vfio_check() - check, and print TAP
 * @release: of the tree; rows of another are not looked up
 * @tree: the kernel tree
 * @drivers: tables/drivers.def
 * @no_driver: the list: file, function, reason, tabs between
 * @compared: the list of compared_read()
 *
 * Return: 0, or 1 if something does not hold.
 */
int vfio_check(const char *release, const char *tree, const char *drivers,
	       const char *no_driver, const char *compared);

#endif
