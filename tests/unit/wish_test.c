// SPDX-License-Identifier: GPL-2.0-only
/*
 * wish_test.c - every verdict, every lowering, every wish: all of the table.
 */
#include <errno.h>

#include <vfio_nc/wish.h>

#include "unit.h"

#define S VFIO_NC_STOCK
#define D VFIO_NC_DEVICE
#define P VFIO_NC_PERMIT
#define N VFIO_NC_NORMAL_NC

/* What plain, device, permit and normal-nc make of a verdict. */
static const struct row {
	enum vfio_nc_verdict verdict;
	bool stock_grants;
	int want[4];
} rows[] = {
	{ S, true, { S, D, S, -EPERM } },
	{ S, false, { S, D, -EPERM, -EPERM } },
	{ D, true, { D, D, -EPERM, -EPERM } },
	{ D, false, { D, D, -EPERM, -EPERM } },
	{ P, true, { P, D, P, N } },
	{ P, false, { P, D, P, N } },
	{ N, true, { N, D, P, N } },
	{ N, false, { N, D, P, N } },
};

static void wish_is_granted_within_the_verdict(void **state)
{
	size_t i, wish;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		for (wish = 0; wish < 4; wish++)
			assert_int_equal(vfio_nc_wish_grant(wish, rows[i].verdict,
							    rows[i].stock_grants),
					 rows[i].want[wish]);
	}
}

static void other_numbers_are_no_wish(void **state)
{
	u64 wish;

	(void)state;
	for (wish = 4; wish; wish <<= 1)
		assert_int_equal(vfio_nc_wish_grant(wish, N, true), -EINVAL);
	assert_int_equal(vfio_nc_wish_grant(5, N, true), -EINVAL);
	assert_int_equal(vfio_nc_wish_grant(U64_MAX, N, true), -EINVAL);
}

static void lowering_never_raises(void **state)
{
	static const struct {
		enum vfio_nc_verdict verdict, most, want;
	} lowered[] = {
		{ S, N, S }, { D, N, D }, { P, N, P }, { N, N, N },
		{ S, P, S }, { D, P, D }, { P, P, P }, { N, P, P },
		{ S, D, D }, { D, D, D }, { P, D, D }, { N, D, D },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(lowered); i++)
		assert_int_equal(vfio_nc_verdict_lower(lowered[i].verdict,
						       lowered[i].most),
				 lowered[i].want);
}

/* The numbers are told to programs. */
static void verdicts_have_the_numbers_of_the_interface(void **state)
{
	(void)state;
	assert_int_equal(S, VFIO_NC_VERDICT_STOCK);
	assert_int_equal(D, VFIO_NC_VERDICT_DEVICE);
	assert_int_equal(P, VFIO_NC_VERDICT_PERMIT);
	assert_int_equal(N, VFIO_NC_VERDICT_NORMAL_NC);
	assert_int_equal(sizeof(struct vfio_nc_query), 64);
	assert_int_equal(offsetof(struct vfio_nc_query, offset), 16);
	assert_int_equal(offsetof(struct vfio_nc_query, process), 48);
	assert_int_equal(offsetof(struct vfio_nc_query, wish_shift), 60);
	assert_int_equal(sizeof(struct vfio_nc_lower), 8);
}

static const struct CMUnitTest cases[] = {
	cmocka_unit_test(wish_is_granted_within_the_verdict),
	cmocka_unit_test(other_numbers_are_no_wish),
	cmocka_unit_test(lowering_never_raises),
	cmocka_unit_test(verdicts_have_the_numbers_of_the_interface),
};

UNIT_MAIN(cases)
