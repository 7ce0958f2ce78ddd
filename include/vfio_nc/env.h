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
 * scnprintf() - the kernel's bounded print, for programs
 * @buf: where to print
 * @size: bytes in @buf, counting the terminating 0
 * @format: as for printf()
 *
 * Return: characters really written, without the terminating 0.
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
	return (size_t)length < size ? length : (int)size - 1;
}

#endif /* __KERNEL__ */
#endif /* VFIO_NC_ENV_H */
