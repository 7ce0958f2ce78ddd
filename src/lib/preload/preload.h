/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * preload.h - the parts of libvfio-nc-preload.so, which has a program that knows
 * nothing of vfio_nc map BARs with the wishes of the variable VFIO_NC_WISH.
 *
 * It runs within somebody else's mmap() and ioctl(): nothing is allocated, no lock
 * is taken, errno is changed only by a failure, and mmap(), ioctl() and what is
 * written are made by syscall(), past whoever else has put himself before them; but
 * for the two features, which libvfio-nc asks by ioctl().
 *
 * Copyright 2026 The vfio-nc authors
 */
#ifndef VFIO_NC_PRELOAD_H
#define VFIO_NC_PRELOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PRELOAD_VARIABLE	"VFIO_NC_WISH"
#define PRELOAD_CLAUSES		64
#define PRELOAD_NR_BARS		6
#define PRELOAD_ANY		0xffffffffU

/**
 * struct preload_clause - what is wished for which BARs of which devices
 * @by_ids: of devices with these IDs only; PRELOAD_ANY is any
 * @by_address: of the device at this address only
 * @bars: bit n: BAR n
 * @wish: VFIO_NC_WISH_*
 * @must: fail rather than map without the wish
 */
struct preload_clause {
	bool by_ids;
	bool by_address;
	uint32_t vendor;
	uint32_t device;
	uint64_t address;
	uint32_t bars;
	unsigned int wish;
	bool must;
};

/**
 * struct preload_error - what is wrong with a text
 * @at: where it begins
 * @length: and how long it is
 * @write: what to write instead
 */
struct preload_error {
	size_t at;
	size_t length;
	const char *write;
};

/**
 * preload_clauses_parse() - read wishes
 * @text: [VVVV:DDDD/ or ADDRESS/]BARS=WISH[!], several with ";" between them, or none
 * @clauses: room for PRELOAD_CLAUSES
 * @error: filled in if it is wrong
 *
 * Return: how many, or -1; then nothing of @clauses counts.
 */
int preload_clauses_parse(const char *text, struct preload_clause *clauses,
			  struct preload_error *error);

/** preload_address_parse() - a PCI address; Return: bytes read, 0 if it is none */
size_t preload_address_parse(const char *text, uint64_t *address);

/** preload_wish_name() - as it is written in a clause */
const char *preload_wish_name(unsigned int wish);

/**
 * struct preload_file - a VFIO device's file, of which BAR something is to be mapped
 * @fd: the file
 * @bar: number of the BAR
 * @offset: in the BAR
 * @has_address: @address is known
 * @address: domain << 16 | bus << 8 | slot << 3 | function
 * @has_ids: @vendor and @device are known
 */
struct preload_file {
	int fd;
	unsigned int bar;
	uint64_t offset;
	bool has_address;
	bool has_ids;
	uint64_t address;
	uint32_t vendor;
	uint32_t device;
};

/**
 * preload_file_know() - is it a VFIO PCI device's, and is this in a BAR?
 * @file: filled in if so
 * @fd: any file
 * @offset: as given to mmap()
 */
bool preload_file_know(struct preload_file *file, int fd, uint64_t offset);

/** preload_file_note() - the device at @name was opened as @fd through its group */
void preload_file_note(int fd, const char *name);

/** preload_file_name() - "0000:01:00.0", else "[10de:2204]", else "file N" */
const char *preload_file_name(const struct preload_file *file, char *room, size_t size);

/**
 * struct preload_call - what the program gave to mmap()
 */
struct preload_call {
	void *address;
	size_t length;
	int prot;
	int flags;
	int fd;
	uint64_t offset;
};

/**
 * preload_map() - map with a wish, or else without, and say which
 * @call: the program's own
 * @file: of preload_file_know()
 * @clause: what is wished
 *
 * Return: as mmap().
 */
void *preload_map(const struct preload_call *call, const struct preload_file *file,
		  const struct preload_clause *clause);

/** preload_map_plain() - mmap() itself */
void *preload_map_plain(const struct preload_call *call);

/** preload_read() - the variable; ends the program if it is wrong */
void preload_read(void);

/** preload_say() - a line to standard error; the program's errno stays */
__attribute__((format(printf, 1, 2)))
void preload_say(const char *format, ...);

/** preload_say_few() - the same, for what a program may do for ever */
__attribute__((format(printf, 1, 2)))
void preload_say_few(const char *format, ...);

#endif /* VFIO_NC_PRELOAD_H */
