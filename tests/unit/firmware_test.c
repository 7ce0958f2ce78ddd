// SPDX-License-Identifier: GPL-2.0-only
/*
 * firmware_test.c - properties of nodes: which are good, what is said of those
 * that are not, and which of several nodes is heard.
 *
 * A node is written as its properties, one letter each for device, permit and
 * normal-nc: "d=0,2 n=" has vfio-nc,device with two numbers and an empty
 * vfio-nc,normal-nc; "p=?" has a vfio-nc,permit that is not numbers. "+NAME" is one
 * of another name.
 */
#include <vfio_nc/firmware.h>
#include <vfio_nc/table.h>

#include "unit.h"

static enum vfio_nc_verdict verdict_of(char letter)
{
	switch (letter) {
	case 'd':
		return VFIO_NC_DEVICE;
	case 'p':
		return VFIO_NC_PERMIT;
	default:
		assert_int_equal(letter, 'n');
		return VFIO_NC_NORMAL_NC;
	}
}

/* As the module reads it: no more numbers than there is room for. */
static const char *read_numbers(const char *text, struct vfio_nc_property *property)
{
	char *end;

	while (*text && *text != ' ') {
		u32 number = (u32)strtoul(text, &end, 10);

		assert_ptr_not_equal(text, end);
		if (property->nr < VFIO_NC_PROPERTY_MAX)
			property->number[property->nr++] = number;
		text = end + (*end == ',');
	}
	return text;
}

/* As the module does: every name of the node's is noted. */
static const char *read_name(const char *text, struct vfio_nc_node *node)
{
	size_t length = strcspn(text, " ");
	char name[100];

	assert_in_range(length, 0, sizeof(name) - 1);
	memcpy(name, text, length);
	name[length] = '\0';
	vfio_nc_firmware_note(node, name);
	return text + length;
}

static struct vfio_nc_node read_node(const char *text)
{
	struct vfio_nc_node node = { 0 };

	for (; *text; text += *text == ' ') {
		if (*text == '+') {
			text = read_name(text + 1, &node);
			continue;
		}
		struct vfio_nc_property *property =
			&node.property[verdict_of(*text)];

		assert_int_equal(text[1], '=');
		property->form = VFIO_NC_PROPERTY_NUMBERS;
		text += 2;
		if (*text == '?') {
			property->form = VFIO_NC_PROPERTY_OTHER;
			text++;
		}
		text = read_numbers(text, property);
	}
	return node;
}

static struct vfio_nc_bar_sets sets_of(const char *text)
{
	struct vfio_nc_node node = read_node(text);
	struct vfio_nc_node_fault fault;
	struct vfio_nc_bar_sets sets;

	memset(&sets, 0xff, sizeof(sets));
	assert_int_equal(vfio_nc_firmware_parse(&node, &sets, &fault), 0);
	assert_int_equal(sets.bars[VFIO_NC_STOCK], 0);
	return sets;
}

struct good_row {
	const char *node;
	u8 device;
	u8 permit;
	u8 normal_nc;
};

static void is_understood(void **state)
{
	const struct good_row *row = *state;
	struct vfio_nc_bar_sets sets = sets_of(row->node);

	assert_int_equal(sets.bars[VFIO_NC_DEVICE], row->device);
	assert_int_equal(sets.bars[VFIO_NC_PERMIT], row->permit);
	assert_int_equal(sets.bars[VFIO_NC_NORMAL_NC], row->normal_nc);
}

#define GOOD(name, ...)							\
	UNIT_ROW("node_" #name, is_understood, (&(struct good_row){ __VA_ARGS__ }))

struct bad_row {
	const char *node;
	const char *says;
};

static void is_not_heard(void **state)
{
	const struct bad_row *row = *state;
	struct vfio_nc_node node = read_node(row->node);
	char text[VFIO_NC_FIRMWARE_FAULT_TEXT_MAX];
	struct vfio_nc_node_fault fault;
	struct vfio_nc_bar_sets sets;
	int length;

	assert_int_equal(vfio_nc_firmware_parse(&node, &sets, &fault), -EINVAL);
	length = vfio_nc_firmware_fault_print(&fault, text, sizeof(text));
	assert_int_equal(length, strlen(text));
	assert_string_equal(text, row->says);
}

#define BAD(name, ...)							\
	UNIT_ROW("node_" #name, is_not_heard, (&(struct bad_row){ __VA_ARGS__ }))

#define NOT_NUMBERS \
	" is not a list of 32-bit numbers: write BAR numbers, or nothing for all BARs"
#define NO_BAR(number) \
	" has " number ", which is no BAR: write numbers from 0 to 5"
#define UNKNOWN \
	" is not known: write vfio-nc,normal-nc, vfio-nc,permit or vfio-nc,device"
#define MEANS_ALL(other) \
	" means all BARs, but vfio-nc," other " is there too: write which BARs each is for"

/* The longest name, twice, and the largest number. */
static void longest_fault_fits_its_room(void **state)
{
	struct vfio_nc_node node = { 0 };
	struct vfio_nc_node_fault fault = {
		.unknown = node.unknown,
		.verdict = VFIO_NC_NORMAL_NC,
		.other = VFIO_NC_NORMAL_NC,
		.number = UINT32_MAX,
	};
	char text[2 * VFIO_NC_FIRMWARE_FAULT_TEXT_MAX];
	enum vfio_nc_node_fault_kind kind;

	(void)state;
	vfio_nc_firmware_note(&node, "vfio-nc,a-name-that-is-longer-than-the-room-which-there-is-for-it");
	assert_int_equal(strlen(node.unknown), VFIO_NC_PROPERTY_NAME_MAX - 1);
	for (kind = 0; kind <= VFIO_NC_NODE_CONTRADICTION; kind++) {
		fault.kind = kind;
		assert_in_range(vfio_nc_firmware_fault_print(&fault, text, sizeof(text)),
				1, VFIO_NC_FIRMWARE_FAULT_TEXT_MAX - 1);
	}
}

static void property_names_are_those_of_the_words(void **state)
{
	(void)state;
	assert_null(vfio_nc_firmware_property(VFIO_NC_STOCK));
	assert_string_equal(vfio_nc_firmware_property(VFIO_NC_DEVICE), "vfio-nc,device");
	assert_string_equal(vfio_nc_firmware_property(VFIO_NC_PERMIT), "vfio-nc,permit");
	assert_string_equal(vfio_nc_firmware_property(VFIO_NC_NORMAL_NC), "vfio-nc,normal-nc");
}

/* Up to three nodes, the device's first; what is said, as "BAR verdict@node". */
struct way_row {
	const char *node[3];
	const char *says;
};

static void way_says(void **state)
{
	static const char *const name[] = { "device", "port", "host" };
	const struct way_row *row = *state;
	struct vfio_nc_device device = unit_device();
	char text[200] = "";
	unsigned int i;
	int at = 0;

	for (i = 0; i < ARRAY_SIZE(row->node) && row->node[i]; i++) {
		struct vfio_nc_bar_sets sets = sets_of(row->node[i]);

		vfio_nc_firmware_add(&device, &sets, name[i]);
	}
	for (i = 0; i < VFIO_NC_NR_BARS; i++) {
		const struct vfio_nc_statement *said = &device.firmware[i];

		if (!said->node)
			continue;
		at += scnprintf(text + at, sizeof(text) - at, "%s%u %s@%s",
				at ? ", " : "", i,
				vfio_nc_verdict_name(said->verdict), said->node);
	}
	assert_string_equal(text, row->says);
}

#define WAY(name, says, ...)						\
	UNIT_ROW("way_" #name, way_says,				\
		 (&(struct way_row){ { __VA_ARGS__ }, says }))

/* What is written in tables, rules and firmware about BAR 0. */
static struct vfio_nc_decision decide_with(const char *rules,
					   const struct vfio_nc_table *table,
					   const char *node)
{
	struct vfio_nc_rule room[UNIT_RULES_MAX];
	struct vfio_nc_policy policy = unit_policy(rules, VFIO_NC_STOCK, room);
	struct vfio_nc_device device = unit_device();
	struct vfio_nc_bar_sets sets = sets_of(node);

	policy.table = table;
	vfio_nc_firmware_add(&device, &sets, "/pcie@1");
	return unit_decide(&policy, &device, 0, 0);
}

static void rule_beats_firmware(void **state)
{
	struct vfio_nc_decision decision =
		decide_with("8086:1592/0=device", NULL, "n=0");

	(void)state;
	assert_int_equal(decision.verdict, VFIO_NC_DEVICE);
	assert_int_equal(decision.source, VFIO_NC_SOURCE_RULES);
}

static void rule_for_other_bar_leaves_it_to_firmware(void **state)
{
	struct vfio_nc_decision decision =
		decide_with("8086:1592/2=device", NULL, "n=0");
	char text[40];

	(void)state;
	assert_int_equal(decision.verdict, VFIO_NC_NORMAL_NC);
	assert_int_equal(decision.source, VFIO_NC_SOURCE_FIRMWARE);
	vfio_nc_decision_print(&decision, text, sizeof(text));
	assert_string_equal(text, "firmware:/pcie@1");
}

static const u16 row_ids[] = { 0x1592 };
static const struct vfio_nc_row row_about_it = {
	.id = "row",
	.vendor = 0x8086,
	.ids = row_ids,
	.nr_ids = 1,
	.clause = { .bars = 0x3f, .verdict = VFIO_NC_DEVICE },
};
static const struct vfio_nc_key row_key = {
	.vendor = 0x8086,
	.device = 0x1592,
	.row = VFIO_NC_KEY_WHOLE,
};
static const u16 platform_ports[] = { 0x1483 };
static const struct vfio_nc_platform platform_of_it = {
	.id = "platform",
	.cap = true,
	.verdict = VFIO_NC_DEVICE,
	.port_vendor = 0x1022,
	.ports = platform_ports,
	.nr_ports = 1,
};

static void firmware_beats_row_about_device(void **state)
{
	const struct vfio_nc_table table = {
		.rows = &row_about_it, .nr_rows = 1,
		.keys = &row_key, .nr_keys = 1,
	};

	(void)state;
	assert_int_equal(decide_with("", &table, "p=0").verdict, VFIO_NC_PERMIT);
	assert_string_equal(decide_with("", &table, "p=2").id, "row");
}

static void firmware_lifts_cap_of_platform(void **state)
{
	const struct vfio_nc_table table = {
		.platforms = &platform_of_it, .nr_platforms = 1,
	};
	struct vfio_nc_decision decision = decide_with("", &table, "p=0");

	(void)state;
	assert_int_equal(decision.verdict, VFIO_NC_PERMIT);
	assert_string_equal(decision.lifted, "platform");
	assert_null(decide_with("", &table, "d=0").lifted);
}

static const struct CMUnitTest cases[] = {
	GOOD(without_properties_says_nothing, "", .device = 0),
	GOOD(with_empty_device_means_all_bars, "d=", .device = 0x3f),
	GOOD(with_empty_permit_means_all_bars, "p=", .permit = 0x3f),
	GOOD(with_empty_normal_nc_means_all_bars, "n=", .normal_nc = 0x3f),
	GOOD(with_number_0_means_bar_0, "p=0", .permit = 0x01),
	GOOD(with_number_5_means_bar_5, "p=5", .permit = 0x20),
	GOOD(with_numbers_unsorted_means_them, "n=4,0,2", .normal_nc = 0x15),
	GOOD(with_all_numbers_means_all_bars, "d=5,4,3,2,1,0", .device = 0x3f),
	GOOD(with_all_three_means_each, "d=0,1 p=2,3 n=4,5",
	     .device = 0x03, .permit = 0x0c, .normal_nc = 0x30),

	GOOD(with_names_of_others_says_nothing,
	     "+reg +compatible +vfio,nc +vfio-n +nvidia,vfio-nc,wc +vfio-nc", .device = 0),
	GOOD(with_names_that_are_known_says_what_it_says,
	     "d=0 p=1 n=2 +vfio-nc,device +vfio-nc,permit +vfio-nc,normal-nc",
	     .device = 0x01, .permit = 0x02, .normal_nc = 0x04),

	BAD(with_underscore_in_the_word_is_bad, "+vfio-nc,normal_nc", "vfio-nc,normal_nc" UNKNOWN),
	BAD(with_underscore_in_the_prefix_is_bad, "+vfio_nc,device", "vfio_nc,device" UNKNOWN),
	BAD(with_stock_is_bad, "+vfio-nc,stock", "vfio-nc,stock" UNKNOWN),
	BAD(with_half_a_word_is_bad, "+vfio-nc,normal", "vfio-nc,normal" UNKNOWN),
	BAD(with_more_than_a_word_is_bad, "+vfio-nc,permits", "vfio-nc,permits" UNKNOWN),
	BAD(with_prefix_alone_is_bad, "+vfio-nc,", "vfio-nc," UNKNOWN),
	BAD(with_unknown_name_beside_good_ones_is_bad, "d=0 n=2 +vfio-nc,wc", "vfio-nc,wc" UNKNOWN),
	BAD(with_two_unknown_names_tells_the_lesser, "+vfio-nc,wt +vfio-nc,wc +vfio-nc,we",
	    "vfio-nc,wc" UNKNOWN),
	BAD(with_what_cannot_be_printed_tells_it_otherwise, "+vfio-nc,\n\x1b[m\xc3\x7f",
	    "vfio-nc,??[m??" UNKNOWN),
	BAD(with_something_else_is_not_numbers, "p=?", "vfio-nc,permit" NOT_NUMBERS),
	BAD(with_something_else_spoils_the_others, "d=0 p=2 n=?",
	    "vfio-nc,normal-nc" NOT_NUMBERS),
	BAD(with_something_else_is_not_all_bars, "d=? p=1", "vfio-nc,device" NOT_NUMBERS),
	BAD(with_number_6_has_no_such_bar, "p=6", "vfio-nc,permit" NO_BAR("6")),
	BAD(with_number_6_behind_good_ones_has_no_such_bar, "n=0,2,6",
	    "vfio-nc,normal-nc" NO_BAR("6")),
	BAD(with_number_8_has_no_such_bar, "d=8", "vfio-nc,device" NO_BAR("8")),
	BAD(with_number_32_has_no_such_bar, "d=32", "vfio-nc,device" NO_BAR("32")),
	BAD(with_largest_number_has_no_such_bar, "d=4294967295",
	    "vfio-nc,device" NO_BAR("4294967295")),
	BAD(with_bar_twice_is_bad, "p=2,2", "vfio-nc,permit has BAR 2 twice: write it once"),
	BAD(with_bar_twice_apart_is_bad, "p=5,1,0,5",
	    "vfio-nc,permit has BAR 5 twice: write it once"),
	BAD(with_seven_numbers_is_bad, "n=0,1,2,3,4,5,0",
	    "vfio-nc,normal-nc has BAR 0 twice: write it once"),
	BAD(with_more_numbers_than_are_read_is_bad, "n=0,1,2,3,4,5,5,6,7",
	    "vfio-nc,normal-nc has BAR 5 twice: write it once"),
	BAD(with_bar_in_device_and_permit_is_bad, "d=0,2 p=2",
	    "vfio-nc,permit and vfio-nc,device both have BAR 2: write it in one of them"),
	BAD(with_bar_in_device_and_normal_nc_is_bad, "d=5 n=5",
	    "vfio-nc,normal-nc and vfio-nc,device both have BAR 5: write it in one of them"),
	BAD(with_bar_in_permit_and_normal_nc_is_bad, "d=4 p=0,3 n=3,0",
	    "vfio-nc,normal-nc and vfio-nc,permit both have BAR 0: write it in one of them"),
	BAD(with_empty_device_and_a_list_is_bad, "d= p=0",
	    "vfio-nc,device" MEANS_ALL("permit")),
	BAD(with_a_list_and_empty_permit_is_bad, "d=0 p=",
	    "vfio-nc,permit" MEANS_ALL("device")),
	BAD(with_a_list_and_empty_normal_nc_is_bad, "p=5 n=",
	    "vfio-nc,normal-nc" MEANS_ALL("permit")),
	BAD(with_two_empty_ones_is_bad, "p= n=", "vfio-nc,normal-nc" MEANS_ALL("permit")),
	BAD(with_all_numbers_and_a_list_is_bad, "d=0,1,2,3,4,5 p=3",
	    "vfio-nc,permit and vfio-nc,device both have BAR 3: write it in one of them"),
	cmocka_unit_test(longest_fault_fits_its_room),
	cmocka_unit_test(property_names_are_those_of_the_words),

	WAY(without_nodes_says_nothing, ""),
	WAY(with_empty_node_says_nothing, "", ""),
	WAY(with_device_alone_says_what_it_says, "0 permit@device, 2 normal-nc@device",
	    "p=0 n=2"),
	WAY(with_bridge_alone_is_inherited, "2 normal-nc@port", "", "n=2"),
	WAY(with_device_and_bridge_hears_the_device, "2 device@device", "d=2", "n=2"),
	WAY(with_stricter_bridge_hears_the_device, "2 normal-nc@device", "n=2", "d=2"),
	WAY(with_two_bridges_hears_the_nearer, "2 permit@port", "", "p=2", "n=2"),
	WAY(with_two_bridges_and_device_hears_the_device, "2 device@device",
	    "d=2", "p=2", "n=2"),
	WAY(with_nearer_about_other_bars_hears_both, "0 device@device, 2 normal-nc@host",
	    "d=0", "", "n=2"),
	WAY(with_bridge_about_all_hears_it_about_the_rest,
	    "0 device@port, 1 device@port, 2 permit@device, 3 device@port, "
	    "4 device@port, 5 device@port", "p=2", "d=", "n=2"),

	cmocka_unit_test(rule_beats_firmware),
	cmocka_unit_test(rule_for_other_bar_leaves_it_to_firmware),
	cmocka_unit_test(firmware_beats_row_about_device),
	cmocka_unit_test(firmware_lifts_cap_of_platform),
};

UNIT_MAIN(cases)
