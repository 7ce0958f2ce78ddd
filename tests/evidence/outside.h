/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * outside.h - checkouts of what is not in the kernel's tree: DIR/OWNER/NAME.
 */
#ifndef EVIDENCE_OUTSIDE_H
#define EVIDENCE_OUTSIDE_H

/**
 * outside_begin() - forget what was asked for
 * @dir: where the checkouts are; NULL: there are none
 */
void outside_begin(const char *dir);

/**
 * outside_path() - where a file of a repository is
 * @repository: owner/name
 * @file: below its top
 *
 * Return: the path, of a file that need not be there; NULL if there is no checkout.
 */
const char *outside_path(const char *repository, const char *file);

/**
 * outside_unread() - how often outside_path() has found no checkout
 * @all: set to how often it was called
 */
int outside_unread(int *all);

#endif
