// SPDX-License-Identifier: GPL-2.0-only
/*
 * The patterns of vfio-nc probe: what is tried, where, and with which bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/cli/trial/access.h"
#include "../../src/cli/trial/pattern.h"

#define PAGE	4096u
#define MAX	(1u << 22)

static u8 bytes[MAX];
static u8 other[MAX];
static struct pattern_op ops[PATTERN_OPS_MAX];

static void choose(struct pattern_image *image, u64 size, u64 limit)
{
	struct pattern_window area = { .length = size };

	pattern_choose(image, &area, 1, limit, PAGE);
}

/* Every byte that the operations write, once. */
static void mark(unsigned int nr, u64 size)
{
	unsigned int i;
	u64 n, b;

	memset(bytes, 0, size);
	for (i = 0; i < nr; i++) {
		assert_true(ops[i].width > 0);
		for (n = 0; n < ops[i].count; n++) {
			for (b = 0; b < ops[i].width; b++) {
				u64 at = ops[i].at + n * ops[i].stride + b;

				assert_in_range(at, 0, size - 1);
				assert_int_equal(bytes[at], 0);
				bytes[at] = 1;
			}
		}
	}
}

static void operations_stay_inside_and_apart(void **state)
{
	struct pattern_image image;
	unsigned int round, pass;
	u64 size;

	(void)state;
	for (size = 128; size <= MAX; size *= 2) {
		choose(&image, size, MAX);
		for (round = 0; round < PATTERN_NR_ROUNDS; round++) {
			for (pass = 0; pass < pattern_passes(round, &image); pass++)
				mark(pattern_make(round, pass, &image, ops), size);
		}
	}
}

static bool crosses(const struct pattern_op *op, u64 boundary)
{
	return op->kind == PATTERN_ACCESS && op->count == 1 &&
	       op->at / boundary != (op->at + op->width - 1) / boundary;
}

static void every_width_is_tried_aligned_and_across_pages(void **state)
{
	unsigned int aligned = 0, across = 0, nr, i;
	struct pattern_image image;

	(void)state;
	choose(&image, MAX, MAX);
	nr = pattern_make(PATTERN_ALIGNED, 0, &image, ops);
	for (i = 0; i < nr; i++) {
		assert_int_equal(ops[i].at % ops[i].width, 0);
		aligned |= 1u << ops[i].width;
	}
	nr = pattern_make(PATTERN_UNALIGNED, 0, &image, ops);
	for (i = 0; i < nr; i++) {
		assert_int_not_equal(ops[i].at % ops[i].width, 0);
		if (crosses(&ops[i], PAGE))
			across |= 1u << ops[i].width;
	}
	assert_int_equal(aligned, 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8 | 1 << 16);
	assert_int_equal(across, 1 << 2 | 1 << 4 | 1 << 8 | 1 << 16);
}

static void gaps_leave_bytes_between(void **state)
{
	struct pattern_image image;
	unsigned int nr, i;
	bool second = false;

	(void)state;
	choose(&image, 65536, MAX);
	nr = pattern_make(PATTERN_GAPS, 0, &image, ops);
	for (i = 0; i < nr; i++) {
		assert_true(ops[i].count > 1);
		assert_true(ops[i].stride > ops[i].width);
		second = second || (ops[i].width == 1 && ops[i].stride == 2);
	}
	assert_true(second);
}

static void small_windows_get_everything_in_more_passes(void **state)
{
	struct pattern_image small, large;
	unsigned int round, pass, nr, i;
	u64 kinds[2] = { 0 };

	(void)state;
	choose(&small, 4096, MAX);
	choose(&large, MAX, MAX);
	for (round = 0; round < PATTERN_BURSTS; round++) {
		kinds[0] = kinds[1] = 0;
		for (pass = 0; pass < pattern_passes(round, &small); pass++) {
			nr = pattern_make(round, pass, &small, ops);
			for (i = 0; i < nr; i++)
				kinds[0] |= 1ull << (ops[i].width + ops[i].stride +
						     ops[i].count) % 64;
		}
		nr = pattern_make(round, 0, &large, ops);
		for (i = 0; i < nr; i++)
			kinds[1] |= 1ull << (ops[i].width + ops[i].stride +
					     ops[i].count) % 64;
		assert_int_equal(kinds[0], kinds[1]);
	}
}

static void bursts_reach_the_last_byte(void **state)
{
	unsigned int pass, kinds = 0;
	struct pattern_image image;
	u64 size;

	(void)state;
	for (size = 128; size <= MAX; size *= 2) {
		choose(&image, size, MAX);
		for (pass = 0; pass < 3; pass++) {
			unsigned int nr = pattern_make(PATTERN_BURSTS, pass,
						       &image, ops);

			mark(nr, size);
			assert_int_equal(bytes[size - 1], 1);
			kinds |= 1u << ops[nr - 1].kind;
		}
	}
	assert_int_equal(kinds, 1 << PATTERN_ACCESS | 1 << PATTERN_BLOCKS |
			 1 << PATTERN_COPY);
}

static void generations_differ_in_every_byte(void **state)
{
	struct pattern_op op = { PATTERN_FILL, 0, 65536, 65536, 1 };
	struct pattern_image image;
	unsigned int generation;
	u64 at;

	(void)state;
	choose(&image, 65536, MAX);
	pattern_write(&op, &image, 0, bytes);
	for (generation = 1; generation < 256; generation++) {
		pattern_write(&op, &image, generation, other);
		for (at = 0; at < 65536; at += 97)
			assert_int_not_equal(bytes[at], other[at]);
	}
}

static void bytes_depend_on_the_place_in_the_bar_only(void **state)
{
	struct pattern_op whole = { PATTERN_FILL, 0, 4096, 4096, 1 };
	struct pattern_op odd = { PATTERN_ACCESS, 13, 8, 11, 300 };
	struct pattern_image image;
	u64 i;

	(void)state;
	choose(&image, 4096, MAX);
	pattern_write(&whole, &image, 7, bytes);
	memset(other, 0, sizeof(other));
	pattern_write(&odd, &image, 7, other);
	for (i = 0; i < odd.count; i++)
		assert_memory_equal(other + 13 + i * 11, bytes + 13 + i * 11, 8);
	assert_int_equal(other[12], 0);
	assert_int_equal(other[13 + 8], 0);
}

static void large_bar_is_sampled_from_its_first_to_its_last_byte(void **state)
{
	struct pattern_image image;
	u64 size = 1ull << 40;
	unsigned int i;

	(void)state;
	choose(&image, size, 64u << 20);
	assert_false(image.whole);
	assert_int_equal(image.nr, PATTERN_SLICES);
	assert_int_equal(image.size, 64u << 20);
	assert_int_equal(image.window[0].offset, 0);
	for (i = 1; i < image.nr; i++) {
		assert_int_equal(image.window[i].offset % PAGE, 0);
		assert_true(image.window[i].offset >= image.window[i - 1].offset +
			    image.window[i - 1].length);
		assert_int_equal(image.window[i].at, image.window[i - 1].at +
				 image.window[i - 1].length);
	}
	assert_int_equal(pattern_offset(&image, image.size - 1), size - 1);
}

static void areas_with_holes_become_windows(void **state)
{
	static const struct pattern_window areas[] = {
		{ .offset = 0, .length = PAGE },
		{ .offset = 3 * PAGE, .length = 2 * PAGE },
	};
	struct pattern_image image;

	(void)state;
	pattern_choose(&image, areas, 2, MAX, PAGE);
	assert_true(image.whole);
	assert_int_equal(image.size, 3 * PAGE);
	assert_int_equal(pattern_offset(&image, PAGE - 1), PAGE - 1);
	assert_int_equal(pattern_offset(&image, PAGE), 3 * PAGE);
}

/* On this machine only that they move the right bytes. */
static void accesses_move_just_their_bytes(void **state)
{
	unsigned int width, at, length;

	(void)state;
	for (at = 0; at < 64; at++)
		bytes[at] = (u8)(at + 1);
	for (width = 1; width <= 16; width *= 2) {
		memset(other, 0, 64);
		access_store(other + 16, bytes, width);
		assert_memory_equal(other + 16, bytes, width);
		assert_int_equal(other[15] | other[16 + width], 0);
		access_load(other + 40, bytes, width);
		assert_memory_equal(other + 40, bytes, width);
	}
	for (at = 0; at < 16; at++) {
		for (length = 0; length < 40; length++) {
			memset(other, 0, 64);
			access_write(other + at, bytes, length);
			assert_memory_equal(other + at, bytes, length);
			assert_int_equal(other[at + length], 0);
			memset(other, 0, 64);
			access_read(other, bytes + at, length);
			assert_memory_equal(other, bytes + at, length);
			assert_int_equal(other[length], 0);
		}
	}
}

static void signal_null(void *argument)
{
	u64 value = 1;

	(void)argument;
	access_store((void *)PAGE, &value, 8);
}

static void signal_none(void *argument)
{
	*(bool *)argument = true;
}

static void signals_are_caught(void **state)
{
	struct access_fault fault;
	bool ran = false;

	(void)state;
	assert_false(access_try(signal_null, NULL, &fault));
	assert_true(fault.signal);
	assert_true(access_try(signal_none, &ran, &fault));
	assert_true(ran);
	assert_int_equal(fault.signal, 0);
}

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(operations_stay_inside_and_apart),
	cmocka_unit_test(every_width_is_tried_aligned_and_across_pages),
	cmocka_unit_test(gaps_leave_bytes_between),
	cmocka_unit_test(small_windows_get_everything_in_more_passes),
	cmocka_unit_test(bursts_reach_the_last_byte),
	cmocka_unit_test(generations_differ_in_every_byte),
	cmocka_unit_test(bytes_depend_on_the_place_in_the_bar_only),
	cmocka_unit_test(large_bar_is_sampled_from_its_first_to_its_last_byte),
	cmocka_unit_test(areas_with_holes_become_windows),
	cmocka_unit_test(accesses_move_just_their_bytes),
	cmocka_unit_test(signals_are_caught),
};

int main(void)
{
	return cmocka_run_group_tests(cases, NULL, NULL);
}
