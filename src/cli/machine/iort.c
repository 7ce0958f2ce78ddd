// SPDX-License-Identifier: GPL-2.0-only
/*
 * iort.c - what ACPI's IO Remapping Table says about a root complex.
 *
 * Arm DEN 0049, IO Remapping Table: the header, the nodes, the PCI root complex
 * node. Its numbers are little-endian, as those of all ACPI tables.
 */
#include <endian.h>

#include "iort.h"

#define IORT_SIZE_MAX		(1 << 20)

/* In the table: behind the common header of 36 bytes. */
#define IORT_NR_NODES		36
#define IORT_FIRST_NODE		40

/* In a node. */
#define IORT_NODE_TYPE		0
#define IORT_NODE_LENGTH	1
#define IORT_NODE_COHERENT	16
#define IORT_NODE_SEGMENT	28
#define IORT_NODE_END		32

#define IORT_TYPE_ROOT_COMPLEX	2

static u32 iort_u32(const u8 *at)
{
	u32 number;

	memcpy(&number, at, sizeof(number));
	return le32toh(number);
}

static u16 iort_u16(const u8 *at)
{
	u16 number;

	memcpy(&number, at, sizeof(number));
	return le16toh(number);
}

/* A length of 0 would lead nowhere; what reaches beyond the table is not read. */
static int iort_find(const u8 *table, size_t size, u32 segment)
{
	u32 left = iort_u32(table + IORT_NR_NODES);
	size_t at = iort_u32(table + IORT_FIRST_NODE);

	for (; left && at < size && size - at >= IORT_NODE_END; left--) {
		const u8 *node = table + at;

		if (node[IORT_NODE_TYPE] == IORT_TYPE_ROOT_COMPLEX &&
		    iort_u32(node + IORT_NODE_SEGMENT) == segment)
			return iort_u32(node + IORT_NODE_COHERENT) == 1;
		if (!iort_u16(node + IORT_NODE_LENGTH))
			break;
		at += iort_u16(node + IORT_NODE_LENGTH);
	}
	return -ENOENT;
}

int iort_is_coherent(const struct host *host, u32 segment)
{
	u8 *table = malloc(IORT_SIZE_MAX);
	int ret = -ENOENT;
	int size;

	if (!table)
		return -ENOENT;
	size = sysfs_read_bytes(table, IORT_SIZE_MAX, "%s/firmware/acpi/tables/IORT",
				host->sysfs);
	if (size == -EACCES || size == -EPERM)
		ret = -EACCES;
	else if (size >= IORT_FIRST_NODE + 4)
		ret = iort_find(table, (size_t)size, segment);
	free(table);
	return ret;
}
