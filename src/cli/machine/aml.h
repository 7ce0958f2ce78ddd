/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * aml.h - do the ACPI tables of this machine define an object?
 *
 * Sysfs shows the devices of ACPI, but not what is defined in them.
 */
#ifndef VFIO_NC_CLI_AML_H
#define VFIO_NC_CLI_AML_H

#include "host.h"

/* Whose tables these are, in their headers: those that this command writes. */
#define AML_OEM_ID		"VFIONC"
#define AML_OEM_TABLE_ID	"OPERATOR"

/**
 * enum aml_answer - is an object defined?
 * @AML_NO: no
 * @AML_YES: yes
 * @AML_HIDDEN: the tables cannot be read: only root may
 */
enum aml_answer {
	AML_NO,
	AML_YES,
	AML_HIDDEN,
};

/**
 * aml_defines() - look for an object in all tables but those of this command
 * @host: the machine
 * @name: its whole name, with each part's four characters: "\_SB_.PCI0._DSD"
 *
 * What a table makes only at run time, in a method, is not seen.
 *
 * Return: the answer.
 */
enum aml_answer aml_defines(const struct host *host, const char *name);

#endif /* VFIO_NC_CLI_AML_H */
