/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The operations that are measured, each many times over, in this process and
 * in a guest of it. A figure is a median, in instructions.
 */
#ifndef TESTS_BENCH_OPS_H
#define TESTS_BENCH_OPS_H

enum op {
	OP_RAM_FRESH,	/* stage 2 fault of a store to RAM not touched yet */
	OP_RAM,		/* of a load from RAM that the process has touched */
	OP_DIRTY,	/* of a store to RAM that is mapped read only */
	OP_BAR,		/* of a load from a BAR that the process has touched */
	OP_MMAP,	/* mmap of a page of a BAR */
	OP_FAULT,	/* the process's page fault on it */
	OP_MUNMAP,	/* munmap of it */
	OP_NR
};

/** op_name() - as the table says it */
const char *op_name(enum op op);

struct vfio_dev;

/** ops_measure_ram() - OP_RAM* and OP_DIRTY; a failure ends the program */
void ops_measure_ram(double figure[OP_NR]);

/** ops_measure_bar() - the others, on IVSHMEM_A, which the caller has open */
void ops_measure_bar(struct vfio_dev *dev, double figure[OP_NR]);

#endif
