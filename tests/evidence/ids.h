/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ids.h - the vendor, device IDs and classes that a driver's PCI ID table names.
 */
#ifndef EVIDENCE_IDS_H
#define EVIDENCE_IDS_H

#include "rows.h"
#include "scope.h"

/** struct part - tokens @begin to @end of @in */
struct part {
	const struct tokens *in;
	int begin, end;
};

/**
 * struct ids - what stands outside functions in one file, and in the macros
 *	that are used there
 * @source: the file
 * @parts: where; @nr_parts: how many
 * @names: atoms, each once; @nr_names: how many
 * @prefixes: atoms, what stands before ## in macros; @nr_prefixes: how many
 * @values: numbers of 16 bits, as literals or what a name is worth
 * @nr_values: how many
 * @digit: bits that macros OR to IDs of 16 bits packed into one of 64
 */
struct ids {
	struct source *source;
	struct part *parts;
	int nr_parts;
	int *names;
	int nr_names;
	int *prefixes;
	int nr_prefixes;
	uint64_t *values;
	int nr_values;
	uint64_t digit;
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
 * ids_have_class() - true if the class code is named
 * @ids: of the table's file
 * @class: 24 bits; a part may be shifted there: PCI_CLASS_DISPLAY_VGA << 8
 */
bool ids_have_class(const struct ids *ids, uint64_t class);

/**
 * ids_have_mask() - true if the mask is named, or is what two entries make up
 *	together, whose classes differ in one bit
 * @ids: of the table's file
 * @class: the class code
 * @mask: 24 bits
 */
bool ids_have_mask(const struct ids *ids, uint64_t class, uint64_t mask);

#endif
