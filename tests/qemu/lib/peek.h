/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which memory type a translation table really says: the leaf entry itself,
 * read by the test module vfio_nc_peek, not concluded from an access.
 *
 * The module is loaded at the first call and stays: it only reads.
 */
#ifndef TESTS_QEMU_LIB_PEEK_H
#define TESTS_QEMU_LIB_PEEK_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct peek_leaf - a leaf entry, and what is needed to understand it
 * @entry: the descriptor
 * @output: physical address at which the leaf begins
 * @size: bytes that the leaf maps: 4 KiB, 2 MiB or 1 GiB
 * @mair: MAIR_EL1 of the CPU
 * @attr_index: bits 4:2, AttrIndx, if the entry is of stage 1
 * @mem_attr: bits 5:2, MemAttr, if the entry is of stage 2
 * @af: the access flag
 * @fwb: MemAttr has its meaning of FEAT_S2FWB
 */
struct peek_leaf {
	uint64_t entry;
	uint64_t output;
	uint64_t size;
	uint64_t mair;
	unsigned int attr_index;
	unsigned int mem_attr;
	bool af;
	bool fwb;
};

/**
 * peek_process() - the leaf that maps an address of this process
 * @va: need not be aligned; it must have been accessed, or nothing is mapped
 *
 * Return: 0, -ENOENT if nothing is mapped, or what hindered the look.
 */
int peek_process(const void *va, struct peek_leaf *leaf);

/**
 * peek_stage2() - the leaf that maps an address of a guest
 * @vm_fd: struct vm's fd
 * @ipa: need not be aligned; the guest must have accessed it
 *
 * Return: 0, -ENOENT if nothing is mapped, -EINVAL if @vm_fd is not of a VM,
 * -ERANGE beyond the VM's addresses, -EOPNOTSUPP if only EL2 has the table
 * (pKVM since 6.14), or what else hindered the look.
 */
int peek_stage2(int vm_fd, uint64_t ipa, struct peek_leaf *leaf);

/** must_peek_process() - peek_process(), or end the case */
struct peek_leaf must_peek_process(const void *va);

/** must_peek_stage2() - peek_stage2(), or end the case */
struct peek_leaf must_peek_stage2(int vm_fd, uint64_t ipa);

/**
 * peek_stage1_name() - the memory type of a leaf of stage 1
 *
 * Return: "device-ngnrne", "device-ngnre", "device-ngre", "device-gre",
 * "normal-nc", "normal-wt", "normal-wb", "normal-tagged", or "other".
 */
const char *peek_stage1_name(const struct peek_leaf *leaf);

/**
 * peek_stage2_name() - the memory type of a leaf of stage 2
 *
 * Return: as above, "as-stage1" if stage 2 has no say (FEAT_S2FWB only), or
 * "other" for what is reserved or differs between inner and outer.
 */
const char *peek_stage2_name(const struct peek_leaf *leaf);

#endif
