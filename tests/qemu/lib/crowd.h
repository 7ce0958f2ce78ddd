/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The functions that boot.sh adds with crowd=N.
 */
#ifndef TESTS_QEMU_LIB_CROWD_H
#define TESTS_QEMU_LIB_CROWD_H

#define CROWD_MAX	256

/**
 * crowd_find() - what there is of them
 * @bdf: "dddd:bb:dd.f" of each, filled in
 *
 * Return: how many.
 */
unsigned int crowd_find(char bdf[CROWD_MAX][16]);

#endif
