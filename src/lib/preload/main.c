// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/*
 * main.c - mmap() and ioctl() in the program's place of them, and its wishes.
 *
 * Copyright 2026 The vfio-nc authors
 */
#include <errno.h>
#include <linux/vfio.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <vfio_nc/uapi.h>

#include "preload.h"

#define MAIN_WISH_MASK	(7ULL << VFIO_NC_WISH_SHIFT)
#define MAIN_EXIT	2

static struct preload_clause main_clauses[PRELOAD_CLAUSES];
static int main_nr;

/*
 * A program that was started with a wish does not run without it for a slip of
 * the pen. Whoever maps before this (another object's constructor) maps plain.
 */
__attribute__((constructor))
void preload_read(void)
{
	const char *text = secure_getenv(PRELOAD_VARIABLE);
	struct preload_error error;
	int nr;

	if (!text)
		return;
	nr = preload_clauses_parse(text, main_clauses, &error);
	if (nr < 0) {
		preload_say(PRELOAD_VARIABLE "=%s: at character %zu, \"%.*s\": write %s",
			    text, error.at + 1, (int)error.length, text + error.at,
			    error.write);
		_exit(MAIN_EXIT);
	}
	main_nr = nr;
}

/* Return: 1 yes, 0 no, -1 it cannot be told. */
static int main_is_meant(const struct preload_clause *clause, const struct preload_file *file)
{
	if (!(clause->bars & 1U << file->bar))
		return 0;
	if (clause->by_address)
		return file->has_address ? file->address == clause->address : -1;
	if (!clause->by_ids)
		return 1;
	if (!file->has_ids)
		return -1;
	return (clause->vendor == PRELOAD_ANY || clause->vendor == file->vendor) &&
	       (clause->device == PRELOAD_ANY || clause->device == file->device);
}

static void *main_map_wished(const struct preload_call *call, const struct preload_file *file)
{
	char name[32];
	int i;

	for (i = 0; i < main_nr; i++) {
		const struct preload_clause *clause = &main_clauses[i];
		int meant = main_is_meant(clause, file);

		if (!meant)
			continue;
		if (meant > 0)
			return clause->wish == VFIO_NC_WISH_PLAIN ?
				preload_map_plain(call) : preload_map(call, file, clause);
		preload_say_few("%s bar%u: wish %d names an address or IDs, which this file does not tell: name it by the other",
				preload_file_name(file, name, sizeof(name)), file->bar, i + 1);
		if (clause->must) {
			errno = ENODEV;
			return MAP_FAILED;
		}
	}
	return preload_map_plain(call);
}

static void *main_map(const struct preload_call *call)
{
	struct preload_file file;
	int error = errno;
	bool wished;

	/* A program that has wishes of its own is not told better. */
	wished = main_nr && call->fd >= 0 && !(call->offset & MAIN_WISH_MASK) &&
		 preload_file_know(&file, call->fd, call->offset);
	errno = error;
	return wished ? main_map_wished(call, &file) : preload_map_plain(call);
}

__attribute__((visibility("default")))
void *mmap(void *address, size_t length, int prot, int flags, int fd, off_t offset)
{
	return main_map(&(struct preload_call){
		.address = address, .length = length, .prot = prot, .flags = flags,
		.fd = fd, .offset = (uint64_t)offset,
	});
}

__attribute__((visibility("default")))
void *mmap64(void *address, size_t length, int prot, int flags, int fd, off64_t offset)
{
	return mmap(address, length, prot, flags, fd, (off_t)offset);
}

__attribute__((visibility("default")))
int ioctl(int fd, unsigned long request, ...)
{
	void *argument;
	va_list args;
	int ret;

	va_start(args, request);
	argument = va_arg(args, void *);
	va_end(args);
	ret = (int)syscall(SYS_ioctl, fd, request, argument);
	if (request == VFIO_GROUP_GET_DEVICE_FD && ret >= 0)
		preload_file_note(ret, argument);
	return ret;
}
