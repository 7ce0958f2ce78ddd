/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * symbol.h - functions of the kernel that are not exported.
 */
#ifndef VFIO_NC_SYMBOL_H
#define VFIO_NC_SYMBOL_H

/**
 * vfio_nc_symbol_find() - where is a function?
 * @name: its name, in the kernel or in a module that is loaded
 * @address: filled in
 *
 * Return: 0, or a negative errno if there is none, or it cannot be told.
 */
int vfio_nc_symbol_find(const char *name, unsigned long *address);

#endif /* VFIO_NC_SYMBOL_H */
