// SPDX-License-Identifier: GPL-2.0-only
/*
 * iort.c - what ACPI's IO Remapping Table says about a root complex.
 *
 * Arm DEN 0049, IO Remapping Table: the header, the nodes, the PCI root complex
 * node. Its numbers are little-endian, as those of all ACPI tables.
 */
#include <endian.h>

#include "capture.h"
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

/* Behind the header of a table of ours. */
#define IORT_KEPT_FIRST		44

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

/* Of the table a capture has the root complexes alone, in a table of their own. */
static void iort_keep(const char *path, const u8 *table, size_t size)
{
	u32 left = iort_u32(table + IORT_NR_NODES), nr = 0;
	size_t at = iort_u32(table + IORT_FIRST_NODE);
	u32 first = htole32(IORT_KEPT_FIRST);
	size_t end = IORT_KEPT_FIRST;
	u8 *kept = calloc(1, IORT_KEPT_FIRST + size);

	for (; kept && left && at < size && size - at >= IORT_NODE_END &&
	       end - IORT_KEPT_FIRST + IORT_NODE_END <= size; left--) {
		const u8 *node = table + at;

		if (node[IORT_NODE_TYPE] == IORT_TYPE_ROOT_COMPLEX) {
			kept[end + IORT_NODE_TYPE] = IORT_TYPE_ROOT_COMPLEX;
			kept[end + IORT_NODE_LENGTH] = IORT_NODE_END;
			memcpy(kept + end + IORT_NODE_COHERENT, node + IORT_NODE_COHERENT, 4);
			memcpy(kept + end + IORT_NODE_SEGMENT, node + IORT_NODE_SEGMENT, 4);
			end += IORT_NODE_END;
			nr++;
		}
		if (!iort_u16(node + IORT_NODE_LENGTH))
			break;
		at += iort_u16(node + IORT_NODE_LENGTH);
	}
	nr = htole32(nr);
	if (kept) {
		memcpy(kept + IORT_NR_NODES, &nr, 4);
		memcpy(kept + IORT_FIRST_NODE, &first, 4);
		capture_bytes(path, kept, end);
	}
	free(kept);
}

int iort_is_coherent(const struct host *host, u32 segment)
{
	u8 *table = malloc(IORT_SIZE_MAX);
	char path[WALK_PATH_MAX + 32];
	int ret = -ENOENT;
	int size;

	if (!table)
		return -ENOENT;
	scnprintf(path, sizeof(path), "%s/firmware/acpi/tables/IORT", host->sysfs);
	size = sysfs_read_bytes(table, IORT_SIZE_MAX, "%s", path);
	if (size == -EACCES || size == -EPERM) {
		ret = -EACCES;
		capture_hidden(path);
	} else if (size >= IORT_FIRST_NODE + 4) {
		ret = iort_find(table, (size_t)size, segment);
		if (capture_is_on())
			iort_keep(path, table, (size_t)size);
	}
	free(table);
	return ret;
}
