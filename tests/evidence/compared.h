/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compared.h - where does the kernel's vfio code compare a device's operations, test
 * one of those that the module replaces, or keep them? There a device with other
 * operations than its driver's may be taken for another.
 */
#ifndef EVIDENCE_COMPARED_H
#define EVIDENCE_COMPARED_H

#include <stdbool.h>

/**
 * compared_read() - the list of those that are known
 * @file: file, function, expression, why it is harmless, and the release in which it
 *	must be, if it is not in all; tabs between
 */
void compared_read(const char *file);

/**
 * compared_check() - is each place in the list, and each line of it a place?
 * @release: of the tree, which is the working directory
 *
 * Return: true if so; else what is not has been said.
 */
bool compared_check(const char *release);

#endif
