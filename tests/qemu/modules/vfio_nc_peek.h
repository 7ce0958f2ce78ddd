/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ioctl of /dev/vfio_nc_peek, for its module and for the tests' library.
 */
#ifndef TESTS_QEMU_MODULES_VFIO_NC_PEEK_H
#define TESTS_QEMU_MODULES_VFIO_NC_PEEK_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define VFIO_NC_PEEK_PROCESS	(-1)

/**
 * struct vfio_nc_peek - a leaf entry of a translation table
 * @address: in: a virtual address, or an IPA of the VM
 * @vm_fd: in: a file of KVM's for a VM, or VFIO_NC_PEEK_PROCESS
 * @stage2_fwb: out: do stage 2's MemAttr bits have their meaning of FEAT_S2FWB?
 * @entry: out: the descriptor as it is in memory
 * @output: out: the physical address at which the leaf begins
 * @mair: out: MAIR_EL1, which stage 1's AttrIndx selects from
 * @level: out: of the leaf, 1 .. 3
 * @leaf_shift: out: log2 of the bytes it maps; PTE_CONT is not looked at
 */
struct vfio_nc_peek {
	__u64 address;
	__s32 vm_fd;
	__u32 stage2_fwb;
	__u64 entry;
	__u64 output;
	__u64 mair;
	__u32 level;
	__u32 leaf_shift;
};

/*
 * Fails with ENOENT where nothing is mapped, ERANGE beyond the input size,
 * EBADF and EINVAL for a vm_fd that is not of a VM, and EOPNOTSUPP for a VM
 * whose stage 2 the host does not have (pKVM).
 */
#define VFIO_NC_PEEK	_IOWR('N', 1, struct vfio_nc_peek)

#endif
