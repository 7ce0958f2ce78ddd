/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fuzz.h - what the targets share. Each is a libFuzzer program: it is called with
 * bytes, and what must hold for any bytes is a MUST().
 */
#ifndef VFIO_NC_FUZZ_H
#define VFIO_NC_FUZZ_H

#include <vfio_nc/rule.h>
#include <vfio_nc/table.h>

#define FUZZ_PAGE 4096ull

/* Not an assertion of the program that is tested: ends the run, input kept. */
#define MUST(condition) do {						\
	if (!(condition))						\
		fuzz_fail(__FILE__, __LINE__, #condition);		\
} while (0)

/**
 * fuzz_fail() - what must hold does not
 * @file: where
 * @line: where
 * @condition: what
 */
void fuzz_fail(const char *file, int line, const char *condition)
	__attribute__((noreturn));

/**
 * fuzz_text() - bytes as a text
 * @bytes: the bytes; a 0 among them ends the text
 * @size: how many
 *
 * Return: the text, which ends where its memory ends, so that the sanitizer sees
 * who reads on. To be freed.
 */
char *fuzz_text(const uint8_t *bytes, size_t size);

/**
 * fuzz_check_error() - a complaint must be about a place in the text
 * @text: the text
 * @error: the complaint
 */
void fuzz_check_error(const char *text, const struct vfio_nc_text_error *error);

/**
 * fuzz_check_instead() - what is told to be written instead must not be refused again
 * @text: the text
 * @error: the complaint
 * @parse: parses such a text. Return: how many items, or -EINVAL
 */
void fuzz_check_instead(const char *text, const struct vfio_nc_text_error *error,
			int (*parse)(const char *text, struct vfio_nc_text_error *error));

/**
 * fuzz_check_count() - what was taken of a text must be all that it holds
 * @text: the text
 * @nr: of how many clauses or rules it was taken
 *
 * A ";" at the end is followed by none.
 */
void fuzz_check_count(const char *text, unsigned int nr);

/**
 * fuzz_fill() - a BAR divided by decision
 * @policy: what has been said
 * @device: the device
 * @bar: BAR number
 * @page_size: the kernel's page size in bytes
 * @nr: is set to how many spans there are
 *
 * Return: the spans, in memory of vfio_nc_spans_room(). To be freed.
 */
struct vfio_nc_span *fuzz_fill(const struct vfio_nc_policy *policy,
			       const struct vfio_nc_device *device, unsigned int bar,
			       u64 page_size, unsigned int *nr);

/**
 * fuzz_decide() - what is decided about one byte
 * @policy: what has been said
 * @device: the device
 * @bar: BAR number
 * @offset: offset in the BAR, below its size
 *
 * Return: the decision of the span that holds it.
 */
struct vfio_nc_decision fuzz_decide(const struct vfio_nc_policy *policy,
				    const struct vfio_nc_device *device,
				    unsigned int bar, u64 offset);

/**
 * fuzz_check_spans() - spans must divide a BAR, and be what is decided
 * @policy: what has been said
 * @device: the device
 */
void fuzz_check_spans(const struct vfio_nc_policy *policy,
		      const struct vfio_nc_device *device);

/**
 * fuzz_device() - a device with BARs of all kinds
 *
 * Return: 0001:02:03.4, 8086:1592:1af4:1100 of class 020010, below the root port
 * 1022:1483; BAR 5 is absent.
 */
struct vfio_nc_device fuzz_device(void);

/* What libFuzzer calls. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif /* VFIO_NC_FUZZ_H */
