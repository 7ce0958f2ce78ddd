/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ids.h - the vendor, device IDs and classes that a driver's PCI ID table names.
 */
#ifndef EVIDENCE_IDS_H
#define EVIDENCE_IDS_H

#include "rows.h"
#include "scope.h"

/**
 * struct ids - what stands outside functions in one file, and in the macros
 *	that are used there
 * @source: the file
 * @names: atoms, each once
 * @nr_names: how many
 * @values: numbers of 16 bits, as literals or what a name is worth
 * @nr_values: how many
 */
struct ids {
	struct source *source;
	int *names;
	int nr_names;
	uint64_t *values;
	int nr_values;
};

/**
 * ids_of() - all that a file names
 * @source: the file
 */
const struct ids *ids_of(struct source *source);

/**
 * ids_have_vendor() - true if the vendor is named, as number or PCI_VDEVICE(X, ..)
 * @ids: of the table's file
 * @vendor: its ID
 */
bool ids_have_vendor(const struct ids *ids, uint64_t vendor);

/**
 * ids_have_device() - true if the device ID is named
 * @ids: of the table's file
 * @vendor: whose device: PCI_DEVICE_DATA(X, Y, ..) stands for PCI_DEVICE_ID_X_Y
 * @device: its ID
 * @adds: is OR'ed to what is found
 */
bool ids_have_device(const struct ids *ids, uint64_t vendor, uint64_t device, uint64_t adds);

/**
 * ids_have_class() - true if a class code or mask of 24 bits is named
 * @source: the table's file
 * @class: the number; a part of it may be shifted there: PCI_CLASS_DISPLAY_VGA << 8
 */
bool ids_have_class(struct source *source, uint64_t class);

#endif
