// SPDX-License-Identifier: GPL-2.0-only
/*
 * platform_test.c - which rows about root complexes match, on a hand-made table;
 * what a cap does to a decision is in cap_test.c.
 */
#include "tables.h"

#define PLATFORM_ROW(name, is_cap, word, ...)				\
	{ .id = name, .cap = is_cap, .verdict = VFIO_NC_##word, __VA_ARGS__ }
#define CAP(name, word, ...)	PLATFORM_ROW(name, true, word, __VA_ARGS__)
#define NOTE(name, ...)		PLATFORM_ROW(name, false, STOCK, __VA_ARGS__)
#define PORTS(vendor, ...)	.port_vendor = vendor,			\
				.ports = (const u16[]){ __VA_ARGS__ },	\
				.nr_ports = ARRAY_SIZE(((const u16[]){ __VA_ARGS__ }))
#define BRIDGES(vendor, ...)	.bridge_vendor = vendor,		\
				.bridges = (const u16[]){ __VA_ARGS__ },	\
				.nr_bridges = ARRAY_SIZE(((const u16[]){ __VA_ARGS__ }))
#define SOC			.soc_id = "jep106:0a16:*", .soc_revision = "*"
#define ALSO(...)		.fallback = (const char * const[]){ __VA_ARGS__, NULL }
#define NAMES(...)		.compatible = (const char * const[]){ __VA_ARGS__, NULL }
#define MCFG(id, table)		.oem_id = id, .oem_table_id = table

/* Those found by what is asked last stand first. */
static const struct vfio_nc_platform platforms[] = {
	CAP("mcfg", DEVICE, MCFG("Ampere", "Altra   ")),
	CAP("name", PERMIT, NAMES("maker,pcie", "maker,second-pcie")),
	CAP("soc", DEVICE, SOC),
	CAP("bridge", PERMIT, BRIDGES(0x1def, 0xe100, 0xe110, 0xfffd)),
	CAP("port", PERMIT, PORTS(0x1def, 0xe100, 0xe101, 0xfffe)),
	CAP("port_0", DEVICE, PORTS(0x1022, 0x0000)),
	CAP("many", DEVICE, PORTS(0x1022, 0x1480), NAMES("many,pcie"),
	    MCFG("MANY  ", "MANYMANY")),
	NOTE("note_mcfg", MCFG("Ampere", "Note    ")),
	NOTE("note_name", NAMES("note,pcie")),
	NOTE("note_soc", SOC),
	NOTE("note_port", PORTS(0x177d, 0xaf84)),
	CAP("no_soc", DEVICE, PORTS(0x0001, 0x0001)),
	NOTE("note_bridge", BRIDGES(0x177d, 0xaf00)),
	CAP("behind", DEVICE, NAMES("first,pcie"), ALSO("behind,pcie", "last,pcie")),
	NOTE("note_behind", NAMES("maker,pcie"), ALSO("note,behind-pcie")),
	CAP("mair", DEVICE, .mair = true),
	NOTE("note_mair", .mair = true),
};

#define ROW_SOC		2
#define ROW_NOTE_SOC	9
#define ROW_NO_SOC	11

static const struct vfio_nc_table table = {
	.platforms = platforms,
	.nr_platforms = ARRAY_SIZE(platforms),
};

/* What is known about a device's surroundings; without a machine, no more. */
struct facts {
	bool has_port;
	u16 port_vendor;
	u16 port_device;
	struct vfio_nc_id bridge[3];
	const char *names;
	size_t names_size;
	bool has_machine;
	u64 soc;
	const char *oem_id;
	const char *oem_table_id;
	bool no_normal_nc;
};

#define PORT(vendor, device) .has_port = true, .port_vendor = vendor, .port_device = device
#define BRIDGE(...)	.bridge = { __VA_ARGS__ }
/* The text's own 0 is the last name's. */
#define LIST(text)		.names = text, .names_size = sizeof(text)
#define LIST_WITHOUT_0(text)	.names = text, .names_size = sizeof(text) - 1
#define BITS(bits)		.has_machine = true, .soc = bits
#define NO_NC			.no_normal_nc = true
#define OEM(id, table_id)	.has_machine = true, .oem_id = id, .oem_table_id = table_id

static void oem_copy(char *to, const char *from, size_t size)
{
	if (!from)
		return;
	assert_in_range(strlen(from), 0, size - 1);
	memcpy(to, from, strlen(from));
}

/* @names is a copy with something else, and no 0, behind it: who reads on is seen. */
static struct vfio_nc_device device_in(const struct facts *facts,
				       struct vfio_nc_machine *machine,
				       char **names)
{
	struct vfio_nc_device device = unit_device();
	unsigned int i;

	*machine = (struct vfio_nc_machine){
		.soc = facts->soc,
		.no_normal_nc = facts->no_normal_nc,
	};
	oem_copy(machine->oem_id, facts->oem_id, VFIO_NC_OEM_ID_SIZE);
	oem_copy(machine->oem_table_id, facts->oem_table_id,
		 VFIO_NC_OEM_TABLE_ID_SIZE);
	device.has_port = facts->has_port;
	device.port_vendor = facts->port_vendor;
	device.port_device = facts->port_device;
	for (i = 0; i < ARRAY_SIZE(facts->bridge); i++) {
		if (facts->bridge[i].vendor)
			vfio_nc_device_add_bridge(&device, facts->bridge[i].vendor,
						  facts->bridge[i].device);
	}
	device.machine = facts->has_machine ? machine : NULL;
	*names = facts->names ? malloc(facts->names_size + 1) : NULL;
	if (*names) {
		memcpy(*names, facts->names, facts->names_size);
		(*names)[facts->names_size] = 'X';
	}
	device.compatible = *names;
	device.compatible_size = facts->names_size;
	return device;
}

/* @notes: their ids, in the order of the rows, with a comma between them. */
struct match_row {
	struct facts facts;
	const char *cap;
	const char *notes;
};

static void assert_platform(const struct vfio_nc_platform *got, const char *want)
{
	assert_string_equal(got ? got->id : "none", want ? want : "none");
}

static void assert_notes(const struct vfio_nc_device *device, const char *want)
{
	u64 notes = vfio_nc_table_notes(&table, device);
	char got[200] = "";
	unsigned int i;

	for (i = 0; i < 64; i++) {
		if (!(notes & 1ull << i))
			continue;
		assert_in_range(i, 0, table.nr_platforms - 1);
		strcat(strcat(got, *got ? "," : ""), table.platforms[i].id);
	}
	assert_string_equal(got, want ? want : "");
}

static void matches(void **state)
{
	const struct match_row *row = *state;
	struct vfio_nc_machine machine;
	char *names;
	struct vfio_nc_device device = device_in(&row->facts, &machine, &names);

	assert_platform(vfio_nc_table_cap(&table, &device), row->cap);
	assert_notes(&device, row->notes);
	free(names);
}

#define MATCH(name, cap, notes, ...)					\
	UNIT_ROW(#name, matches, (&(struct match_row){ { __VA_ARGS__ }, cap, notes }))
#define CAPPED(name, cap, ...)	MATCH(name, cap, NULL, __VA_ARGS__)
#define NOTED(name, note, ...)	MATCH(name, NULL, note, __VA_ARGS__)
#define NEITHER(name, ...)	MATCH(name, NULL, NULL, __VA_ARGS__)

static void table_without_platforms_matches_nothing(void **state)
{
	const struct match_row everything = { { PORT(0, 0), BITS(~0ull) }, 0, 0 };
	const struct vfio_nc_table empty = { 0 };
	struct vfio_nc_machine machine;
	char *names;
	struct vfio_nc_device device =
		device_in(&everything.facts, &machine, &names);

	(void)state;
	assert_null(vfio_nc_table_cap(&empty, &device));
	assert_int_equal(vfio_nc_table_notes(&empty, &device), 0);
}

/* Each kind once, and no more than there is room for. */
static void bridges_are_a_set_with_a_limit(void **state)
{
	struct vfio_nc_device device = unit_device();
	unsigned int i;

	(void)state;
	for (i = 0; i < 4 * VFIO_NC_NR_BRIDGES; i++)
		vfio_nc_device_add_bridge(&device, 0x1def, (u16)(0xe100 + i / 4));
	assert_int_equal(device.nr_bridges, VFIO_NC_NR_BRIDGES);
	for (i = 0; i < VFIO_NC_NR_BRIDGES; i++) {
		assert_int_equal(device.bridge[i].vendor, 0x1def);
		assert_int_equal(device.bridge[i].device, 0xe100 + i);
	}
	vfio_nc_device_add_bridge(&device, 0x1def, 0xffff);
	assert_int_equal(device.nr_bridges, VFIO_NC_NR_BRIDGES);
	device.nr_bridges = 1;
	vfio_nc_device_add_bridge(&device, 0x1dee, 0xe100);
	vfio_nc_device_add_bridge(&device, 0x1def, 0xe100);
	assert_int_equal(device.nr_bridges, 2);
}

/* Bit 63 is the last that a machine has. */
static void soc_of_row_63_is_found(void **state)
{
	struct vfio_nc_platform rows[64] = { 0 };
	const struct vfio_nc_table full = { .platforms = rows, .nr_platforms = 64 };
	struct vfio_nc_machine machine = { 0 };
	struct vfio_nc_device device = unit_device();
	unsigned int i;

	(void)state;
	device.machine = &machine;
	for (i = 0; i < 64; i++)
		rows[i] = (struct vfio_nc_platform)CAP("soc", DEVICE, SOC);
	assert_null(vfio_nc_table_cap(&full, &device));
	for (i = 0; i < 64; i++) {
		machine.soc = 1ull << i;
		assert_ptr_equal(vfio_nc_table_cap(&full, &device), &rows[i]);
		rows[i].cap = false;
		assert_int_equal(vfio_nc_table_notes(&full, &device), machine.soc);
		rows[i].cap = true;
	}
}

static const struct CMUnitTest cases[] = {
	NEITHER(nothing_known_matches_nothing, 0),

	/* The root port's IDs */
	CAPPED(port_first_of_list_matches, "port", PORT(0x1def, 0xe100)),
	CAPPED(port_middle_of_list_matches, "port", PORT(0x1def, 0xe101)),
	CAPPED(port_last_of_list_matches, "port", PORT(0x1def, 0xfffe)),
	CAPPED(port_0_matches, "port_0", PORT(0x1022, 0x0000)),
	NEITHER(port_one_below_misses, PORT(0x1def, 0xe0ff)),
	NEITHER(port_one_above_misses, PORT(0x1def, 0xe102)),
	NEITHER(port_of_other_vendor_misses, PORT(0x1dee, 0xe100)),
	NEITHER(port_ids_swapped_miss, PORT(0xe100, 0x1def)),
	NEITHER(port_that_is_absent_misses, .port_vendor = 0x1def, .port_device = 0xe100),
	NEITHER(port_that_is_absent_misses_even_0, 0),
	NOTED(port_of_note_matches_the_note, "note_port", PORT(0x177d, 0xaf84)),

	/* The kernel's MAIR_EL1, after all others */
	MATCH(kernel_without_nc_matches, "mair", "note_mair", NO_NC, BITS(0)),
	MATCH(kernel_without_nc_matches_last, "mcfg", "note_mair", NO_NC,
	      OEM("Ampere", "Altra   ")),
	NEITHER(kernel_of_a_machine_that_is_not_known_misses, NO_NC),

	/* The host bridge functions' IDs, in any order */
	CAPPED(bridge_first_of_list_matches, "bridge", BRIDGE({ 0x1def, 0xe100 })),
	CAPPED(bridge_last_of_list_matches, "bridge", BRIDGE({ 0x1def, 0xfffd })),
	CAPPED(bridge_second_of_bus_matches, "bridge", BRIDGE({ 0x1def, 0xe1ff },
	       { 0x1def, 0xe110 })),
	CAPPED(bridge_last_of_bus_matches, "bridge", BRIDGE({ 0x1b36, 0x0008 },
	       { 0x1b36, 0x0009 }, { 0x1def, 0xe110 })),
	NEITHER(bridge_that_is_a_port_elsewhere_misses, BRIDGE({ 0x1def, 0xe101 })),
	NEITHER(bridge_of_other_vendor_misses, BRIDGE({ 0x1dee, 0xe100 })),
	NEITHER(bridge_ids_of_two_functions_miss, BRIDGE({ 0x1def, 0xe102 }, { 0x1dee, 0xe100 })),
	NEITHER(bridge_id_of_a_port_misses, PORT(0x1def, 0xe110)),
	NOTED(bridge_of_note_matches_the_note, "note_bridge", BRIDGE({ 0x177d, 0xaf00 })),

	/* The SoC's bit, which counts only for a row that has this key */
	CAPPED(soc_bit_of_cap_matches, "soc", BITS(1ull << ROW_SOC)),
	NOTED(soc_bit_of_note_matches, "note_soc", BITS(1ull << ROW_NOTE_SOC)),
	MATCH(soc_all_bits_match_one_of_each, "soc", "note_soc", BITS(~0ull)),
	NEITHER(soc_no_bit_misses, BITS(0)),
	NEITHER(soc_neighbours_bits_miss, BITS(1ull << (ROW_SOC - 1) | 1ull << (ROW_SOC + 1))),
	NEITHER(soc_bit_of_row_without_key_misses, BITS(1ull << ROW_NO_SOC)),
	NEITHER(soc_bit_32_higher_misses, BITS(1ull << (ROW_SOC + 32))),
	NEITHER(soc_without_machine_misses, .soc = 1ull << ROW_SOC),

	/* The host bridge's names: the first that a row knows decides */
	MATCH(name_alone_matches, "name", "note_behind", LIST("maker,pcie")),
	CAPPED(name_second_of_row_matches, "name", LIST("maker,second-pcie")),
	CAPPED(name_first_of_device_matches, "name", LIST("maker,second-pcie\0other,pcie")),
	CAPPED(name_alone_without_its_0_matches, "name", LIST_WITHOUT_0("maker,second-pcie")),
	CAPPED(name_behind_empty_name_matches, "name", LIST("\0maker,second-pcie")),
	NEITHER(name_behind_a_name_of_nobody_misses, LIST("other,pcie\0maker,pcie")),
	NEITHER(name_behind_two_names_of_nobody_misses, LIST("a\0b\0maker,pcie")),
	NEITHER(name_behind_another_without_its_0_misses,
		LIST_WITHOUT_0("other,pcie\0maker,second-pcie")),
	CAPPED(name_of_two_rows_is_that_of_the_first, "name",
	       LIST("maker,second-pcie\0first,pcie")),
	NOTED(name_of_note_hides_the_cap_behind_it, "note_name", LIST("note,pcie\0maker,pcie")),
	CAPPED(name_of_cap_hides_the_note_behind_it, "name", LIST("maker,second-pcie\0note,pcie")),
	CAPPED(fallback_alone_matches, "behind", LIST("behind,pcie")),
	CAPPED(fallback_second_of_row_matches, "behind", LIST("x\0last,pcie")),
	CAPPED(fallback_behind_another_matches, "behind", LIST("other,pcie\0behind,pcie")),
	CAPPED(fallback_between_others_matches, "behind", LIST("a\0behind,pcie\0b")),
	CAPPED(fallback_without_its_0_matches, "behind", LIST_WITHOUT_0("other,pcie\0last,pcie")),
	CAPPED(name_hides_the_fallback_behind_it, "name", LIST("maker,second-pcie\0behind,pcie")),
	NOTED(name_of_note_hides_the_fallback_behind_it, "note_name",
	      LIST("note,pcie\0behind,pcie")),
	NEITHER(name_that_is_no_fallback_hides_the_fallback_behind_it,
		LIST("x\0maker,pcie\0behind,pcie")),
	CAPPED(own_name_of_row_with_fallback_matches, "behind", LIST("first,pcie")),
	NEITHER(own_name_of_row_with_fallback_misses_behind_another, LIST("x\0first,pcie")),
	NOTED(fallback_of_note_matches_the_note, "note_behind", LIST("x\0note,behind-pcie")),
	NEITHER(fallback_prefix_misses, LIST("x\0behind,pci")),
	NEITHER(name_prefix_misses, LIST("maker,pci")),
	NEITHER(name_prefix_without_0_misses, LIST_WITHOUT_0("maker,pci")),
	NEITHER(name_one_character_longer_misses, LIST("maker,pcie2")),
	NEITHER(name_one_character_longer_without_0_misses, LIST_WITHOUT_0("maker,pcie2")),
	NEITHER(name_suffix_misses, LIST("pcie")),
	NEITHER(name_as_suffix_misses, LIST("xmaker,pcie")),
	NEITHER(name_in_upper_case_misses, LIST("MAKER,PCIE")),
	NEITHER(name_one_character_off_misses, LIST("maker,pcif")),
	NEITHER(name_in_two_parts_misses, LIST("maker,\0pcie")),
	NEITHER(name_of_maker_only_misses, LIST("maker")),
	NEITHER(names_of_size_0_miss, .names = "maker,pcie", .names_size = 0),
	NEITHER(names_empty_miss, LIST("")),
	NEITHER(names_of_zeros_miss, LIST("\0\0\0")),
	NOTED(name_of_note_matches_the_note, "note_name", LIST("note,pcie")),

	/* ACPI's MCFG */
	CAPPED(mcfg_matches, "mcfg", OEM("Ampere", "Altra   ")),
	NOTED(mcfg_of_note_matches_the_note, "note_mcfg", OEM("Ampere", "Note    ")),
	NEITHER(mcfg_table_without_padding_misses, OEM("Ampere", "Altra")),
	NEITHER(mcfg_table_with_less_padding_misses, OEM("Ampere", "Altra  ")),
	NEITHER(mcfg_table_one_character_off_misses, OEM("Ampere", "Altra  2")),
	NEITHER(mcfg_table_in_upper_case_misses, OEM("Ampere", "ALTRA   ")),
	NEITHER(mcfg_table_of_zeros_misses, OEM("Ampere", "")),
	NEITHER(mcfg_id_one_character_off_misses, OEM("Amperf", "Altra   ")),
	NEITHER(mcfg_id_cut_misses, OEM("Amper", "Altra   ")),
	NEITHER(mcfg_id_in_upper_case_misses, OEM("AMPERE", "Altra   ")),
	NEITHER(mcfg_ids_swapped_miss, OEM("Altra ", "Ampere  ")),
	NEITHER(mcfg_without_machine_misses, .oem_id = "Ampere", .oem_table_id = "Altra   "),

	/* One of several keys is enough; which is asked first */
	CAPPED(row_of_three_keys_matches_by_port, "many", PORT(0x1022, 0x1480)),
	CAPPED(row_of_three_keys_matches_by_name, "many", LIST("many,pcie")),
	CAPPED(row_of_three_keys_matches_by_mcfg, "many", OEM("MANY  ", "MANYMANY")),
	CAPPED(port_is_asked_before_all_others, "port", PORT(0x1def, 0xe100),
	       BRIDGE({ 0x1def, 0xe110 }), BITS(1ull << ROW_SOC),
	       LIST("maker,second-pcie"), .oem_id = "Ampere",
	       .oem_table_id = "Altra   "),
	CAPPED(bridge_is_asked_before_soc_name_and_mcfg, "bridge", BRIDGE({ 0x1def, 0xe100 }),
	       BITS(1ull << ROW_SOC), LIST("maker,second-pcie"), .oem_id = "Ampere",
	       .oem_table_id = "Altra   "),
	CAPPED(soc_is_asked_before_name_and_mcfg, "soc", BITS(1ull << ROW_SOC),
	       LIST("maker,second-pcie"), .oem_id = "Ampere", .oem_table_id = "Altra   "),
	CAPPED(name_is_asked_before_mcfg, "name", LIST("maker,second-pcie"),
	       OEM("Ampere", "Altra   ")),
	CAPPED(port_unknown_leaves_it_to_the_next, "soc", PORT(0x1def, 0xe102),
	       BITS(1ull << ROW_SOC)),
	MATCH(cap_and_note_are_found_both, "mcfg", "note_port", PORT(0x177d, 0xaf84),
	      OEM("Ampere", "Altra   ")),
	MATCH(note_by_weaker_key_is_found_beside_cap, "port", "note_name",
	      PORT(0x1def, 0xe100), LIST("note,pcie")),
	MATCH(notes_of_all_keys_are_found, "bridge",
	      "note_mcfg,note_name,note_soc,note_port,note_bridge",
	      PORT(0x177d, 0xaf84), BRIDGE({ 0x177d, 0xaf00 }, { 0x1def, 0xe110 }),
	      BITS(1ull << ROW_NOTE_SOC), LIST("note,pcie"), .oem_id = "Ampere",
	      .oem_table_id = "Note    "),
	cmocka_unit_test(bridges_are_a_set_with_a_limit),
	cmocka_unit_test(table_without_platforms_matches_nothing),
	cmocka_unit_test(soc_of_row_63_is_found),
};

UNIT_MAIN(cases)
