/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * env.h - the one place where the policy core learns whether it is compiled
 * into the kernel module or into a program (unit tests, the command).
 *
 * It may provide types and C library functions, nothing else.
 */
#ifndef VFIO_NC_ENV_H
#define VFIO_NC_ENV_H

#ifdef __KERNEL__

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/types.h>

#define vfio_nc_sort(base, nr, size, compare) \
	sort(base, nr, size, compare, NULL)

#else

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define U64_MAX UINT64_MAX
#define vfio_nc_sort(base, nr, size, compare) qsort(base, nr, size, compare)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/**
 * vfio_nc_whole() - without the first bytes of a character of UTF-8 that was cut in two
 * @text: what was cut
 * @length: bytes in @text
 *
 * Return: how many bytes of @text are whole characters (the Unicode standard, table 3-6).
 */
static inline int vfio_nc_whole(const char *text, int length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	int at = length, i;

	for (i = 0; i < 3 && at && (bytes[at - 1] & 0xc0) == 0x80; i++)
		at--;
	if (!at || (bytes[at - 1] & 0xc0) != 0xc0)
		return length;
	/* The first byte has a leading 1 for each byte of the character. */
	return (bytes[at - 1] << (length - at + 1)) & 0x80 ? at - 1 : length;
}

/**
 * scnprintf() - the kernel's bounded print, for programs
 * @buf: where to print
 * @size: bytes in @buf, counting the terminating 0
 * @format: as for printf()
 *
 * Return: bytes really written, without the terminating 0; characters of UTF-8 are
 * written whole, or not.
 */
__attribute__((format(printf, 3, 4)))
static inline int scnprintf(char *buf, size_t size, const char *format, ...)
{
	va_list args;
	int length;

	if (!size)
		return 0;
	va_start(args, format);
	length = vsnprintf(buf, size, format, args);
	va_end(args);
	if ((size_t)length < size)
		return length;
	length = vfio_nc_whole(buf, (int)size - 1);
	buf[length] = '\0';
	return length;
}

#endif /* __KERNEL__ */
#endif /* VFIO_NC_ENV_H */
