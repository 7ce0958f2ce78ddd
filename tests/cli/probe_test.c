// SPDX-License-Identifier: GPL-2.0-only
/*
 * The experiment of vfio-nc probe on a BAR that is ordinary memory: without a
 * fault it must find nothing, and of each fault every instance, for what it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/cli/trial/access.h"
#include "../../src/cli/trial/probe.h"

#define FAKE_MAX	(1u << 20)
#define FAKE_INJECTED	1024

enum fault {
	FAULT_NONE,
	FAULT_LOST,
	FAULT_LOST_BYTES,
	FAULT_ADDRESS,
	FAULT_COPY,
	FAULT_LANE,
	FAULT_MERGED,
	FAULT_STALE,
	FAULT_READ,
	FAULT_SIGNAL,
	FAULT_REGISTERS,
	FAULT_HOLE,
	FAULT_STOPPED,
};

/* A BAR with a fault, and what is known about each instance of it. */
struct fake {
	enum fault fault;
	u8 memory[FAKE_MAX];
	u8 old[FAKE_MAX];
	struct pattern_image image;
	enum probe_side side;
	bool tried;
	unsigned int accesses;
	unsigned int injected;
	u64 at[FAKE_INJECTED];
	u64 landed[FAKE_INJECTED];
	unsigned int in_pass;
	unsigned int loads;
	unsigned int stores;
	u64 found;
	struct probe_result result;
};

static struct fake fake;

static int fake_enter(void *context, enum probe_side side)
{
	(void)context;
	fake.side = side;
	fake.loads = 0;
	fake.in_pass = 0;
	if (side == PROBE_NORMAL) {
		memcpy(fake.old, fake.memory, sizeof(fake.old));
		fake.tried = true;
	}
	return 0;
}

static void fake_inject(u64 at, u64 landed)
{
	if (fake.injected < FAKE_INJECTED) {
		fake.at[fake.injected] = at;
		fake.landed[fake.injected] = landed;
	}
	fake.injected++;
	fake.in_pass++;
}

/* Two a pass, so that all are explained. */
static bool fake_is_due(u64 length, u64 wanted)
{
	return fake.side == PROBE_NORMAL && fake.in_pass < 2 &&
	       length == wanted && ++fake.accesses % 13 == 0;
}

static bool fake_is_burst(const struct pattern_op *op)
{
	return op->stride == op->width && op->count > 1;
}

static void fake_store_access(const struct pattern_op *op, u64 at, const u8 *bytes)
{
	/* What is overwritten later cannot be seen. */
	u64 away = at ^ (fake_is_burst(op) ? 0x1000 : 0x2c0);
	u64 length = op->width;

	switch (fake.fault) {
	case FAULT_LOST:
		if (!fake_is_due(length, 4))
			break;
		fake_inject(at, 0);
		return;
	case FAULT_LOST_BYTES:
		/* Not more than are explained, but enough to look alike. */
		if (fake.side != PROBE_NORMAL || length != 1 ||
		    fake.in_pass == 60 || ++fake.accesses % 3)
			break;
		fake_inject(at, 0);
		return;
	case FAULT_ADDRESS:
	case FAULT_COPY:
		/* Where neither this pass nor another instance has been. */
		if (!fake_is_due(length, 8) ||
		    memcmp(fake.memory + away, fake.old + away, 8))
			break;
		fake_inject(at, away);
		access_write(fake.memory + away, bytes, length);
		if (fake.fault == FAULT_COPY)
			break;
		return;
	case FAULT_LANE:
		if (!fake_is_due(length, 8) || at % 8)
			break;
		fake_inject(at + 3, 0);
		access_write(fake.memory + at, bytes, 3);
		access_write(fake.memory + at + 4, bytes + 4, 4);
		return;
	case FAULT_MERGED:
		if (fake_is_burst(op) || !fake_is_due(length, 1) ||
		    at + 1 == op->at + op->count * op->stride)
			break;
		fake_inject(at + 1, 0);
		fake.memory[at + 1] = (u8)~fake.memory[at + 1];
		break;
	default:
		break;
	}
	access_write(fake.memory + at, bytes, length);
}

static int fake_store(void *context, const struct pattern_op *op, const u8 *bytes)
{
	u64 i;

	(void)context;
	fake.stores++;
	if (fake.fault == FAULT_SIGNAL && fake.side == PROBE_NORMAL)
		return -EFAULT;
	if (fake.fault == FAULT_STOPPED && fake.stores == 1000)
		return -EINTR;
	if (fake.fault == FAULT_REGISTERS)
		return 0;
	for (i = 0; i < op->count; i++) {
		u64 at = op->at + i * op->stride;

		assert_in_range(at + op->width, 1, fake.image.size);
		fake_store_access(op, at, bytes + at);
	}
	if (fake.fault == FAULT_HOLE)
		fake.memory[fake.image.size / 4] = 0;
	return 0;
}

static int fake_load(void *context, const struct pattern_op *op, u8 *bytes)
{
	u64 i;

	(void)context;
	fake.loads++;
	for (i = 0; i < op->count; i++) {
		u64 at = op->at + i * op->stride;

		access_read(bytes + at, fake.memory + at, op->width);
	}
	if (fake.fault == FAULT_REGISTERS)
		memset(bytes + op->at, 0xff, op->width);
	if (fake.fault == FAULT_STALE && fake.side == PROBE_DEVICE &&
	    fake.tried && fake.loads == 1) {
		/* Only what a pass wrote is not what it was. */
		memcpy(bytes + 256, fake.old + 256, 256);
	}
	if (fake.fault == FAULT_READ && fake.side == PROBE_NORMAL &&
	    op->kind == PATTERN_ACCESS && op->width == 8 && fake.in_pass < 2) {
		fake_inject(op->at, 0);
		bytes[op->at] ^= 1;
	}
	return 0;
}

static void fake_begin(void *context, const char *name, bool write)
{
	(void)context;
	(void)write;
	assert_non_null(name);
}

static bool fake_knows(const struct compare_difference *difference)
{
	unsigned int i;

	for (i = 0; i < fake.injected && i < FAKE_INJECTED; i++) {
		if (fake.at[i] != difference->at &&
		    !(fake.fault == FAULT_COPY &&
		      fake.landed[i] == difference->at))
			continue;
		if (fake.fault == FAULT_ADDRESS)
			return fake.landed[i] == difference->elsewhere;
		return true;
	}
	return false;
}

static void fake_done(void *context, const struct probe_step *step)
{
	unsigned int i;

	(void)context;
	assert_int_equal(step->report.explained, step->report.nr);
	for (i = 0; i < step->report.explained; i++) {
		const struct compare_difference *difference =
			&step->report.difference[i];

		if (fake.fault != FAULT_STALE && !fake_knows(difference))
			fail_msg("%s: 0x%llx+%llu %s, elsewhere 0x%llx", step->name,
				 (unsigned long long)difference->at,
				 (unsigned long long)difference->length,
				 compare_name(difference->kind),
				 (unsigned long long)difference->elsewhere);
		fake.found++;
	}
}

static void fake_run(enum fault fault, u64 size)
{
	struct pattern_window area = { .length = size };
	struct probe_bar bar = {
		.image = &fake.image,
		.enter = fake_enter,
		.store = fake_store,
		.load = fake_load,
		.begin = fake_begin,
		.done = fake_done,
	};

	memset(&fake, 0, sizeof(fake));
	fake.fault = fault;
	pattern_choose(&fake.image, &area, 1, FAKE_MAX, 4096);
	assert_int_equal(fake.image.size, size);
	probe_run(&bar, &fake.result);
}

static void assert_all_are(enum compare_kind kind)
{
	assert_int_equal(fake.result.outcome, PROBE_DIFFERS);
	assert_true(fake.injected > 0);
	assert_int_equal(fake.found, fake.injected);
	assert_int_equal(fake.result.differences, fake.injected);
	assert_int_equal(fake.result.kinds[kind], fake.injected);
}

static void good_bar_shows_no_difference(void **state)
{
	u64 size;

	(void)state;
	for (size = 128; size <= FAKE_MAX; size *= 2) {
		fake_run(FAULT_NONE, size);
		assert_int_equal(fake.result.outcome, PROBE_GOOD);
		assert_int_equal(fake.result.differences, 0);
		assert_true(fake.result.operations > 0);
	}
}

static void lost_write_is_found(void **state)
{
	(void)state;
	fake_run(FAULT_LOST, 65536);
	assert_all_are(COMPARE_LOST);
}

static void lost_bytes_are_not_taken_for_each_other(void **state)
{
	(void)state;
	fake_run(FAULT_LOST_BYTES, 65536);
	assert_true(fake.injected > 100);
	assert_all_are(COMPARE_LOST);
}

static void write_to_wrong_address_is_found_with_both_places(void **state)
{
	(void)state;
	fake_run(FAULT_ADDRESS, 65536);
	assert_all_are(COMPARE_ADDRESS);
}

static void write_to_two_addresses_is_found(void **state)
{
	(void)state;
	fake_run(FAULT_COPY, 65536);
	assert_int_equal(fake.result.outcome, PROBE_DIFFERS);
	assert_int_equal(fake.found, fake.injected);
	assert_int_equal(fake.result.kinds[COMPARE_ADDRESS], fake.injected);
}

static void dropped_byte_lane_is_found(void **state)
{
	(void)state;
	fake_run(FAULT_LANE, 65536);
	assert_all_are(COMPARE_LANE);
}

static void merged_neighbour_is_found(void **state)
{
	(void)state;
	fake_run(FAULT_MERGED, 65536);
	assert_all_are(COMPARE_MERGED);
}

static void stale_read_is_found(void **state)
{
	(void)state;
	fake_run(FAULT_STALE, 65536);
	assert_int_equal(fake.result.outcome, PROBE_DIFFERS);
	assert_true(fake.found > 0);
	assert_int_equal(fake.result.kinds[COMPARE_STALE], fake.found);
}

static void wrong_load_is_found(void **state)
{
	(void)state;
	fake_run(FAULT_READ, 65536);
	assert_int_equal(fake.result.outcome, PROBE_DIFFERS);
	assert_int_equal(fake.found, fake.injected);
}

static void signal_through_normal_nc_is_a_finding(void **state)
{
	(void)state;
	fake_run(FAULT_SIGNAL, 65536);
	assert_int_equal(fake.result.outcome, PROBE_FAULTED);
	assert_int_equal(fake.result.error, -EFAULT);
}

static void registers_are_not_testable_and_hardly_written(void **state)
{
	(void)state;
	fake_run(FAULT_REGISTERS, 4096);
	assert_int_equal(fake.result.outcome, PROBE_NOT_TESTABLE);
	assert_int_equal(fake.result.first, 0);
	assert_int_equal(fake.stores, 1);
}

static void bar_with_a_register_in_it_is_not_testable(void **state)
{
	(void)state;
	fake_run(FAULT_HOLE, 65536);
	assert_int_equal(fake.result.outcome, PROBE_NOT_TESTABLE);
	assert_int_equal(fake.result.first, 65536 / 4);
}

static void stopped_run_fails(void **state)
{
	(void)state;
	fake_run(FAULT_STOPPED, 65536);
	assert_int_equal(fake.result.outcome, PROBE_FAILED);
	assert_int_equal(fake.result.error, -EINTR);
}

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(good_bar_shows_no_difference),
	cmocka_unit_test(lost_write_is_found),
	cmocka_unit_test(lost_bytes_are_not_taken_for_each_other),
	cmocka_unit_test(write_to_wrong_address_is_found_with_both_places),
	cmocka_unit_test(write_to_two_addresses_is_found),
	cmocka_unit_test(dropped_byte_lane_is_found),
	cmocka_unit_test(merged_neighbour_is_found),
	cmocka_unit_test(stale_read_is_found),
	cmocka_unit_test(wrong_load_is_found),
	cmocka_unit_test(signal_through_normal_nc_is_a_finding),
	cmocka_unit_test(registers_are_not_testable_and_hardly_written),
	cmocka_unit_test(bar_with_a_register_in_it_is_not_testable),
	cmocka_unit_test(stopped_run_fails),
};

int main(void)
{
	return cmocka_run_group_tests(cases, NULL, NULL);
}
