// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * say.c - what a person should know of, on standard error.
 *
 * Copyright 2026 The vfio-nc authors
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "preload.h"

#define SAY_FEW		64

static unsigned int say_count;

static void say_line(const char *format, va_list args)
{
	int error = errno;
	char line[512];
	int length = snprintf(line, sizeof(line), "libvfio-nc-preload: ");

	length += vsnprintf(line + length, sizeof(line) - (size_t)length, format, args);
	if (length > (int)sizeof(line) - 1)
		length = (int)sizeof(line) - 1;
	line[length] = '\n';
	syscall(SYS_write, STDERR_FILENO, line, (size_t)length + 1);
	errno = error;
}

void preload_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_line(format, args);
	va_end(args);
}

void preload_say_few(const char *format, ...)
{
	unsigned int count = __atomic_add_fetch(&say_count, 1, __ATOMIC_RELAXED);
	va_list args;

	if (count > SAY_FEW)
		return;
	va_start(args, format);
	say_line(format, args);
	va_end(args);
	if (count == SAY_FEW)
		preload_say("so much for the mappings: nothing is said of more of them");
}
