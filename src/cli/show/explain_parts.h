/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * explain_parts.h - the parts of an explanation: what each source answers, which type
 * comes out of stage 1 and stage 2, what holds for guest RAM.
 */
#ifndef VFIO_NC_CLI_EXPLAIN_PARTS_H
#define VFIO_NC_CLI_EXPLAIN_PARTS_H

#include "evidence.h"
#include "show.h"

/**
 * struct explain_answer - what one source says about a part of a BAR
 * @start: first byte, as offset in the BAR
 * @decision: the answer and where it ends; @decision.verdict means something only
 *	if it @spoke
 * @spoke: it says something
 * @text: in words: the clause, the rule, the node, the row, or why not
 */
struct explain_answer {
	u64 start;
	struct vfio_nc_decision decision;
	bool spoke;
	char text[320];
};

/**
 * explain_ask() - ask one source
 * @view: the machine
 * @device: the device
 * @source: who is asked
 * @bar: BAR number, of a BAR that is there
 * @start: where in the BAR
 * @answer: where to write the answer
 */
void explain_ask(const struct view *view, const struct view_device *device,
		 enum vfio_nc_source source, unsigned int bar, u64 start,
		 struct explain_answer *answer);

/**
 * explain_evidence() - what stands behind an answer
 * @decision: the answer
 *
 * Return: it, or NULL if the answer does not come from a table.
 */
const struct evidence *explain_evidence(const struct vfio_nc_decision *decision);

/**
 * explain_rule() - the rule one would add for BARs that nobody spoke about
 * @device: the device
 * @text: where to print, VFIO_NC_RULE_TEXT_MAX bytes; empty if there are none
 */
void explain_rule(const struct view_device *device, char *text);

/**
 * enum explain_stage2 - how KVM maps a part of a BAR
 * @EXPLAIN_STAGE2_DEVICE: Device-nGnRE
 * @EXPLAIN_STAGE2_NORMAL_NC: Normal-NC
 * @EXPLAIN_STAGE2_UNKNOWN: what this kernel does alone, and it is not known which
 */
enum explain_stage2 {
	EXPLAIN_STAGE2_DEVICE,
	EXPLAIN_STAGE2_NORMAL_NC,
	EXPLAIN_STAGE2_UNKNOWN,
};

/**
 * explain_stage2_of() - how KVM maps a part of a BAR
 * @view: the machine
 * @span: the part; NULL for one that is left to the kernel
 *
 * Return: how.
 */
enum explain_stage2 explain_stage2_of(const struct view *view,
				      const struct module_span *span);

/**
 * explain_stage2_is_guess() - is it a guess, what KVM does alone?
 * @view: the machine
 *
 * Only the loaded module finds out what a KVM before Linux 6.9 reads.
 *
 * Return: true if it is.
 */
bool explain_stage2_is_guess(const struct view *view);

/**
 * explain_stage2_name() - its name in the Arm architecture
 * @stage2: how KVM maps
 *
 * Return: the name, or "unknown".
 */
const char *explain_stage2_name(enum explain_stage2 stage2);

/**
 * explain_types_print() - print which type a guest gets by what it asks for
 * @view: the machine
 * @device: the device
 */
void explain_types_print(const struct view *view, const struct view_device *device);

/**
 * explain_types_json() - the same as JSON
 * @to: the object to add it to
 */
void explain_types_json(json *to);

/**
 * struct explain_ram - what holds for guest RAM
 * @forced: write-back is forced on it: "yes", "no" or "unknown"
 * @forced_how: how we know
 * @coherent: what the device reads by DMA comes from the caches: "yes", "no" or
 *	"unknown"
 * @coherent_how: how we know
 * @iommu: the IOMMU's name, or empty
 */
struct explain_ram {
	const char *forced;
	const char *forced_how;
	const char *coherent;
	const char *coherent_how;
	char iommu[64];
};

/**
 * explain_ram_read() - find out
 * @ram: where to write it
 * @view: the machine
 * @device: the device
 */
void explain_ram_read(struct explain_ram *ram, const struct view *view,
		      const struct view_device *device);

/**
 * explain_ram_print() - print it
 * @ram: as it was read
 */
void explain_ram_print(const struct explain_ram *ram);

/**
 * explain_ram_json() - the same as JSON
 * @to: the object to add it to
 * @ram: as it was read
 */
void explain_ram_json(json *to, const struct explain_ram *ram);

/**
 * struct explain_part - a part of the kernel
 * @how: "a module", "built in", "not there" or "unknown"
 * @source: a module's srcversion, or empty
 * @taint: what a module taints the kernel with, or empty
 */
struct explain_part {
	const char *how;
	char source[64];
	char taint[16];
};

/**
 * struct explain_kernel - what of the kernel matters
 * @stage1: the machine's word for it, or empty
 * @flag: KVM reads a flag of the mapping: "yes", "no" or "unknown"
 * @walk: what the module has found of KVM's walk, in its words; empty if not known
 * @vfio: its vfio
 * @core: its vfio-pci-core
 */
struct explain_kernel {
	const char *stage1;
	const char *flag;
	char walk[32];
	struct explain_part vfio;
	struct explain_part core;
};

/**
 * explain_kernel_read() - find out
 * @kernel: where to write it
 * @view: the machine
 */
void explain_kernel_read(struct explain_kernel *kernel, const struct view *view);

/**
 * explain_kernel_print() - print it
 * @kernel: as it was read
 * @view: the machine
 */
void explain_kernel_print(const struct explain_kernel *kernel, const struct view *view);

/**
 * explain_kernel_json() - the same as JSON
 * @to: the object to add it to
 * @kernel: as it was read
 */
void explain_kernel_json(json *to, const struct explain_kernel *kernel);

/**
 * explain_bar_print() - print the whole story of a BAR
 * @view: the machine
 * @device: the device
 * @number: of the BAR
 */
void explain_bar_print(const struct view *view, const struct view_device *device,
		       unsigned int number);

/**
 * explain_bar_json() - who was asked and what was answered, as JSON
 * @to: the array to add the BAR to
 * @view: the machine
 * @device: the device
 * @number: of the BAR
 */
void explain_bar_json(json *to, const struct view *view,
		      const struct view_device *device, unsigned int number);

#endif /* VFIO_NC_CLI_EXPLAIN_PARTS_H */
