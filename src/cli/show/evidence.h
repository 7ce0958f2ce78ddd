/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * evidence.h - why the rows of tables/ say what they say, for people.
 */
#ifndef VFIO_NC_CLI_EVIDENCE_H
#define VFIO_NC_CLI_EVIDENCE_H

#include <vfio_nc/driver.h>

/**
 * struct evidence - what stands behind a row
 * @id: the row
 * @why: one line
 * @strength: how strong it is; of platforms only, else NULL
 * @maps: places in source, each with a newline: "FILE: FUNCTION: WHAT", behind
 *	"REPOSITORY COMMIT: " what is not in the kernel's; or of a platform what a
 *	stranger can open
 * @kernel: the release where the kernel's can be read; else NULL
 */
struct evidence {
	const char *id;
	const char *why;
	const char *strength;
	const char *maps;
	const char *kernel;
};

/**
 * evidence_of_device() - what stands behind a row about devices
 * @id: the row
 *
 * Return: it, or NULL if this version has no such row.
 */
const struct evidence *evidence_of_device(const char *id);

/**
 * evidence_of_driver() - what stands behind a row about a vfio driver
 * @driver: the row
 *
 * Return: it.
 */
const struct evidence *evidence_of_driver(const struct vfio_nc_driver *driver);

/**
 * evidence_of_platform() - what stands behind a row about a platform
 * @id: the row
 *
 * Return: it, or NULL if this version has no such row.
 */
const struct evidence *evidence_of_platform(const char *id);

#endif /* VFIO_NC_CLI_EVIDENCE_H */
