#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Tests are tested: each mutant is a copy of the policy core and its tables with
# one small fault, and the unit tests must go red on it. Prints TAP.
#
# A mutant that does not build, or whose expression no longer changes the
# source, proves nothing and fails: write it anew. One that loops for ever is
# caught too, but only when the suite's time is over: better choose another.
#
# What is shared out is called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"

# name, file (in src/policy if no directory is named), sed expression
MUTANTS=(
	range_end_short		spans.c 's/start + clause->length : bar->size/start + clause->length - 1 : bar->size/'
	range_end_not_reported	clause.c 's/stop < \*end/stop > *end/'
	next_range_not_reported	clause.c 's/clause->offset < \*end/clause->offset > *end/'
	answer_of_the_last_rule	decide.c '/decision->rule = /{n;s/return true;/continue;/}'
	range_past_end_grants	spans.c 's/vfio_nc_clause_fits(.*) ?/true ?/'
	range_past_end_answers	clause.c 's/vfio_nc_clause_fits(.*) ?/true ?/'
	unlisted_always_stock	spans.c 's/paint->policy->unlisted/VFIO_NC_STOCK/'
	unlisted_answers_stock	decide.c 's/policy->unlisted/VFIO_NC_STOCK/'
	rule_counted_from_0	spans.c '/SOURCE_RULES/s/i + 1/i/'
	rule_answers_from_0	decide.c 's/decision->rule = i + 1/decision->rule = i/'
	room_one_too_small	spans.c 's/device, bar) + 3;/device, bar) + 2;/'
	room_without_rows	spans.c '/^static unsigned int spans_ranges/,/^}/s/nr += row->clause.length \&\&/nr += false \&\&/'
	mixture_with_permit_granted spans.c 's/\(1u << VFIO_NC_PERMIT |\).*:/\1 1u << VFIO_NC_DEVICE:/'
	neighbour_span_counted	spans.c 's/i < nr \&\& spans\[i\].start < end/i < nr \&\& spans[i].start <= end/'
	span_before_counted	spans.c 's/decision.end <= offset/decision.end < offset/'
	mapping_to_its_first_span	spans.c 's/if (spans_mixture(seen) == VFIO_NC_DEVICE)/if (spans_mixture(seen) != VFIO_NC_STOCK)/'

	nc_of_a_kernel_without_it spans.c 's/ = VFIO_NC_PERMIT;$/ = VFIO_NC_NORMAL_NC;/'
	kernel_without_nc_uncapped platform.c 's/return row->mair \&\& /return false \&\& /'

	absent_bar_selected	clause.c 's/ || !bars\[bar\]\.size//'
	pref_ignored		clause.c 's/!clause->pref ||/true ||/'
	star_ignored		rule.c 's/selector->any & (1u << n)/false/'
	missing_port_matches	rule.c 's/&& !device->has_port/\&\& false/'
	class_is_base_only	rule.c 's/class >> 8/class >> 16 << 8/'
	range_to_end_does_not_fit clause.c 's/clause->length <=/clause->length \&\& clause->length </'

	# What is meant by a bad text
	instead_of_another_domain instead.c 's/field\[0\] = 0;/field[0] = 1;/'
	instead_of_three_ids	instead.c 's/return nr == 2 || nr == 4;/return true;/'
	instead_ends_at_the_last_byte instead.c 's/last += !(last.*/last += 0;/'
	instead_with_the_comma	instead.c 's/";%.\*s%.\*s"/",%.*s%.*s"/'
	instead_of_any_item	instead.c 's/if (!rule .*/if (!end)/'
	instead_that_is_cut	instead.c 's/if (at == VFIO_NC_INSTEAD_MAX - 1)/if (false)/'

	# What does not fit a device
	misfit_passes_a_range	clause.c 's/if (!vfio_nc_clause_fits(.*/if (false)/'
	misfit_passes_an_absent_bar clause.c 's/else if (clause->bars != VFIO_NC_ALL_BARS/else if (false/'
	misfit_passes_what_means_none clause.c 's/^\tif (meant)/\tif (true)/'
	misfit_names_absent_bars clause.c 's/if (bars\[bar\].size)/if (true)/'

	function_8_accepted	rule.c 's/0x1f, 0x7 }/0x1f, 0x8 }/'
	slot_20_accepted	rule.c 's/0x1f, 0x7 }/0x20, 0x7 }/'
	word_prefix_accepted	cursor.c 's/length != vfio_nc_cursor_length(cursor) ||//'
	bar_twice_accepted	clause.c 's/ || clause->bars & (1u << bar)//'
	alignment_unchecked	clause.c 's/(cursor->page_size - 1)/0/'
	number_may_wrap		clause.c 's/(U64_MAX - (unsigned int)digit)/U64_MAX/'
	length_0_accepted	clause.c 's/clause->length && \(clause->length <=\)/\1/'
	range_may_wrap		clause.c 's/clause->length <= U64_MAX - clause->offset/true/'
	error_at_wrong_token	clause.c '/cursor->at = length_at;/d'
	text_after_list_ignored	cursor.c 's/if (vfio_nc_cursor_peek(cursor))/if (false)/'

	# Lists of clauses
	instead_without_a_selector instead.c 's/rule ? 0 : length, selector/0, selector/'
	instead_of_half_a_word	instead.c 's/return at == end \&\& !\*word;/return at == end;/'
	clause_printed_without_range clause.c 's/^\tif (clause->length)$/\tif (false)/'
	nearer_end_raised	clause.c 's/if (stop < \*end)/if (stop != *end)/'

	# Wishes
	wish_above_permit_refused wish.c '/case VFIO_NC_WISH_NORMAL_NC:/{n;s/vfio_nc_verdict_grants(verdict)/verdict == VFIO_NC_NORMAL_NC/}'
	wish_of_stock_granted	wish.c '/case VFIO_NC_WISH_NORMAL_NC:/{n;s/vfio_nc_verdict_grants(verdict)/verdict != VFIO_NC_DEVICE/}'
	wish_of_stock_by_any_kernel wish.c 's/ && stock_grants//'
	lowering_raises		wish.c 's/ && verdict == VFIO_NC_NORMAL_NC//'
	unknown_wish_is_plain	wish.c 's/return -EINVAL;/return verdict;/'

	# Who speaks
	rules_before_override	spans.c '/^\tpaint_override(&paint);/d;s/^\tpaint_rules(&paint);/&\n\tpaint_override(\&paint);/'
	table_before_firmware	spans.c '/^\tpaint_firmware(&paint);/d;s/^\tpaint_table(&paint);/&\n\tpaint_firmware(\&paint);/'
	firmware_never_heard	spans.c 's/if (statement->node \&\& paint->left)/if (false)/'
	firmware_never_asked	decide.c 's/if (!statement->node)/if (true)/'
	override_counted_from_0	spans.c '/SOURCE_OVERRIDE/s/i + 1/i/'
	override_answers_from_0	decide.c '/policy->override\[i\]/,/return true/s/i + 1/i/'
	row_never_cuts_below_cap spans.c 's/if (cap \&\& vfio_nc_verdict_is_stricter(.*/if (cap) {/'
	capped_row_named	spans.c 's/\.id = cap->id,/.id = decision.id,/'
	loose_row_beats_cap	spans.c 's/(cap->verdict, decision.verdict)/(decision.verdict, cap->verdict)/'
	rows_of_one_verdict_are_one_span spans.c 's/ \&\& a->id == b->id;/;/'
	lifted_by_who_is_capped	spans.c 's/if (decision.source < VFIO_NC_SOURCE_PLATFORM)/if (decision.source < VFIO_NC_SOURCE_UNLISTED)/'
	lifted_never		spans.c 's/decision.lifted = cap->id;/decision.lifted = NULL;/'
	stock_as_strict_as_device verdict.c 's/\[VFIO_NC_STOCK\] = 1/[VFIO_NC_STOCK] = 0/'
	printed_without_number	verdict.c 's/if (decision->rule)$/if (false)/'

	# Pages in which several answers meet
	page_is_what_begins_it	spans.c 's/if (pages.end < end)$/if (false)/;s/^\t\tpages.end &= .*/\t\t;/'
	grant_grows_outward	spans.c 's/pages.end &= .*/pages.end = (pages.end + page_size - 1) \& ~(page_size - 1);/'
	page_is_its_first_two	spans.c 's/while (pieces\[i\].decision.end < end) {/if (pieces[i].decision.end < end) {/'
	page_named_for_the_grant spans.c 's/return order\[a->verdict\] < order\[b->verdict\]/return order[a->verdict] > order[b->verdict]/'
	stock_named_for_device	spans.c 's/\[VFIO_NC_STOCK\] = 3/[VFIO_NC_STOCK] = 0/'
	equals_named_by_the_last spans.c 's/return a->source < b->source;/return a->source <= b->source;/'
	equal_pages_stay_apart	spans.c 's/!decision_is_same(&spans.*&next)/true/'
	gap_behind_the_last_left	spans.c 's/return nr + (start < end);/return nr;/'
	gap_painted_over_a_piece	spans.c 's/piece\[from - 1\].decision.end : start;/start : start;/'
	pieces_not_moved	spans.c '/memmove(piece + to/d'

	# Rows about devices
	whole_before_range	table.c 's/row->clause.length ? 0 : VFIO_NC_KEY_WHOLE/row->clause.length ? VFIO_NC_KEY_WHOLE : 0/'
	first_id_only_of_a_row	table.c 's/n < row->nr_ids/n < 1/'
	search_misses_the_first	table.c 's/(&table->keys\[middle\], vendor, device) < 0/(\&table->keys[middle], vendor, device) <= 0/'
	neighbour_id_answers	table.c '/if (table_compare_id(key, id->vendor/,/break/d'
	class_ignored		table.c 's/(device->class ^ row->class) & row->class_mask/false/'
	class_mask_ignored	table.c 's/ & row->class_mask)/)/'
	io_bar_ignored		table.c 's/ \&\& device->bar\[bar\]\.size)/ \&\& false)/'
	io_bar_0_only		table.c 's/for (bar = 0; row->io >> bar; bar++)/for (bar = 0; bar < 1; bar++)/'
	vendor_row_never_asked	table.c '/\.vendor = device->vendor, \.device = VFIO_NC_ANY/s/device->vendor/VFIO_NC_ANY/'
	vendor_row_before_device table.c '/\.device = device->device/s/device->device/VFIO_NC_ANY/'
	any_vendor_never_asked	table.c '/\.vendor = VFIO_NC_ANY, \.device/s/\.vendor = VFIO_NC_ANY/.vendor = device->vendor/'
	next_id_not_looked_for	table.c 's/walk->id++, walk->found = false/walk->id++/'
	row_without_its_name	table.c '/decision->id = row->id;/d'

	# Rows about platforms
	port_vendor_ignored	platform.c 's/ \&\& row->port_vendor == device->port_vendor//'
	port_absent_matches	platform.c 's/device->has_port \&\& //'
	last_port_missing	platform.c 's/i < nr; i++/i + 1 < nr; i++/'
	bridge_vendor_ignored	platform.c 's/row->bridge_vendor == device->bridge\[i\].vendor/true/'
	bridge_first_of_bus_only	platform.c '/^static bool platform_has_bridge/,/^}/s/i < device->nr_bridges/i < 1/'
	bridge_kept_twice	platform.c 's/device->bridge\[i\].device == id)/false)/'
	bridge_of_two_vendors_is_one	platform.c 's/device->bridge\[i\].vendor == vendor \&\& //'
	bridge_beyond_room	platform.c 's/i < VFIO_NC_NR_BRIDGES/i <= VFIO_NC_NR_BRIDGES/'
	soc_bit_of_row_0	platform.c 's/device->machine->soc & (1ull << i)/device->machine->soc \& 1ull/'
	soc_bits_only_32	platform.c 's/(1ull << i)/(1u << i % 32)/'
	name_prefix_matches	platform.c 's/strlen(\*names) == name->length \&\&/true \&\&/'
	name_first_only		platform.c 's/at += name.length + 1/at = size/'
	name_without_0_overread	platform.c 's/strnlen(name.text, size - at)/strlen(name.text)/'
	name_empty_is_the_first	platform.c 's/if (name.length)$/if (true)/'
	name_unknown_is_the_first	platform.c 's/name.first = false/name.first = true/'
	fallback_counts_for_each_row	platform.c 's/(name->first \&\& /(/'
	fallback_never_counts	platform.c 's/platform_is_among(name, row->fallback) ||/(name->first \&\& platform_is_among(name, row->fallback)) ||/'
	fallback_of_nobody_decides	platform.c 's/platform_is_among(name, table->platforms\[i\].compatible) ||/false ||/'
	fallback_decides_nothing	platform.c 's/platform_is_among(name, table->platforms\[i\].fallback))/false)/'
	oem_id_alone_matches	platform.c '/!strcmp(row->oem_table_id, /s/.*/true;/'
	keys_asked_backwards	platform.c 's/for (key = 0; key < PLATFORM_NR_KEYS; key++)/for (key = PLATFORM_NR_KEYS; key-- > 0;)/'
	note_taken_for_cap	platform.c 's/if (table->platforms\[i\].cap \&\&/if (true \&\&/'
	cap_taken_for_note	platform.c 's/if (!table->platforms\[i\].cap \&\&/if (true \&\&/'
	last_note_only		platform.c 's/rows |= 1ull << i/rows = 1ull << i/'
	notes_only_32		platform.c 's/rows |= 1ull << i/rows |= 1u << i % 32/'

	# The rows themselves
	device_id_wrong		tables/devices.def '/^DEVICE(bochs_vram,/,/SINCE/s/IDS(0x1111)/IDS(0x1112)/'
	device_id_ffff		tables/devices.def 's/^\( *VENDOR(.*IDS(\)ANY)/\10xffff)/'
	device_ids_unsorted	tables/devices.def '0,/IDS(0x.\{4\}, 0x/s/IDS(\(0x....\), \(0x....\)/IDS(\2, \1/'
	device_id_twice		tables/devices.def '0,/IDS(0x.\{4\}, 0x/s/IDS(\(0x....\), /IDS(\1, \1, /'
	device_row_unsorted	tables/devices.def '/^DEVICE(bochs_vram,/,/SINCE/s/VENDOR(0x1234)/VENDOR(0xfff0)/'
	device_verdict_stock	tables/devices.def '/^DEVICE(bochs_vram,/,/SINCE/s/VERDICT(NORMAL_NC)/VERDICT(STOCK)/'
	device_bar_more		tables/devices.def '/^DEVICE(bochs_vram,/,/SINCE/s/BARS(0)/BARS(7)/'
	device_reason_missing	tables/devices.def '0,/WHY(/{/WHY(/d}'
	device_holds_missing	tables/devices.def '/^DEVICE(bochs_vram,/,/SINCE/s/ HOLDS(MEMORY)//'
	device_holds_no_word	tables/devices.def '/^DEVICE(bochs_vram,/,/SINCE/s/HOLDS(MEMORY)/HOLDS(RAM)/'
	device_queues_combined	tables/devices.def '/^DEVICE(qed_doorbells,/,/SINCE/s/VERDICT(PERMIT)/VERDICT(NORMAL_NC)/'
	device_mixture_combined	tables/devices.def '/^DEVICE(bochs_vram,/,/SINCE/s/HOLDS(MEMORY)/HOLDS(MIXED)/'
	device_asks_missing	tables/devices.def '/^DEVICE(ena_llq,/,/SINCE/{/ASKS(/,/")$/d}'
	device_pref_uncounted	tables/devices.def '/^DEVICE(bochs_vram,/,/SINCE/s/BARS(0)/PREF("all of them")/'
	device_pref_no_reason	tables/devices.def '/^DEVICE(amdgpu_no_discovery,/,/SINCE/s/BARS(0)/PREF("")/'
	device_asks_no_owner	tables/devices.def '/^DEVICE(ena_llq,/,/SINCE/s/ASKS("[^"\/]*\//ASKS("/'
	device_asks_a_tag	tables/devices.def '/^DEVICE(ena_llq,/,/SINCE/s/\(ASKS("[^"]*", "\)[^"]*/\1v25.11/'
	device_outside_file_above tables/devices.def '0,/OUTSIDE("/{s/\(OUTSIDE("[^"]*", "[^"]*", "\)/\1..\//}'
	device_evidence_missing	tables/devices.def '/^DEVICE(bochs_vram,/,/SINCE/{/MAPS(/d}'
	device_case_missing	tests/unit/rows.def '/^CASE(bochs_vram,/d'
	platform_port_wrong	tables/platforms.def 's/PORTS(0x14e4, 0x2711)/PORTS(0x14e4, 0x2712)/'
	platform_ports_unsorted	tables/platforms.def 's/0xe101, 0xe102/0xe102, 0xe101/'
	platform_port_never_seen	tables/platforms.def 's/e115, e117 as root ports/e115 as root ports/'
	platform_bridge_never_seen	tables/platforms.def 's/e100, e110 as host/e100 as host/'
	platform_bridge_wrong	tables/platforms.def 's/BRIDGE(0x1def, 0xe100, /BRIDGE(0x1def, 0xe101, /'
	platform_unknown_to_acpi	tables/platforms.def '/NO_ACPI(/{/NO_ACPI("/d}'
	platform_unknown_to_dt	tables/platforms.def '/^PLATFORM(synquacer,/,/SINCE/{/COMPATIBLE(/d}'
	platform_known_and_says_not	tables/platforms.def '/^PLATFORM(bcm2711,/,/SINCE/s/^\t WHY/\t NO_DT("x")\n&/'
	platform_fallback_is_a_name	tables/platforms.def 's/^\t FALLBACK(/\t COMPATIBLE(/'
	platform_name_is_a_fallback	tables/platforms.def 's/COMPATIBLE("rockchip,rk3568-pcie")/FALLBACK("rockchip,rk3568-pcie")/'
	platform_without_key	tables/platforms.def '/^PLATFORM(nvidia_t410,/,/SINCE/{/SOC(/d}'
	platform_oem_not_padded	tables/platforms.def 's/"Altra   "/"Altra"/'
	platform_soc_too_wide	tables/platforms.def 's/\[0-4\]/[0-5]/'
	platform_cap_too_loose	tables/platforms.def '/^PLATFORM(bcm2711,/,/SINCE/s/CAP(DEVICE)/CAP(PERMIT)/'
	platform_row_unsorted	tables/platforms.def 's/^PLATFORM(ampere_altra,/PLATFORM(zebra_altra,/'
	platform_key_missing	tables/platforms.def '/COMPATIBLE("brcm,bcm2711-pcie")/d'
	platform_case_missing	tests/unit/platforms.def '/^CASE(rk3588, HIT(PORT/d'
	platform_ref_missing	tables/platforms.def '0,/REF(/{/REF(/d}'
	driver_bar_wrong	tables/drivers.def '0,/BARS(2)/s/BARS(2)/BARS(3)/'
	driver_type_wrong	tables/drivers.def 's/TYPE(CACHEABLE)/TYPE(NORMAL_NC)/'
	driver_rows_unsorted	tables/drivers.def '0,/BARS(2)/s/BARS(2)/BARS(5)/'
	driver_case_missing	tests/unit/drivers.def '/"cacheable"/,/MISS/d'

	# Drivers that map by themselves
	driver_beginning_matches driver.c 's/return !\*row \&\& !\*name;/return !*row;/'
	driver_dash_differs	driver.c "s/ || (\\*row == '_' && \\*name == '-'))/)/"
	driver_bar_ignored	driver.c 's/row->bars & 1u << bar && //'

	# Properties of firmware
	firmware_unknown_name_is_heard firmware.c 's/if (\*node->unknown)/if (false)/'
	firmware_name_with_more_is_known firmware.c '/name_is_known/,/^}/s/!strcmp(name, \(.*\)))$/name_begins(name, \1))/'
	firmware_underscore_in_prefix_passed firmware.c '/VFIO_NC_PROPERTY_NEARLY/s/!name_begins(.*NEARLY)/true/'
	firmware_last_unknown_name_told firmware.c 's/strcmp(text, node->unknown) < 0/true/'
	character_cut_in_two	include/vfio_nc/env.h 's/length = vfio_nc_whole(buf, (int)size - 1);/length = (int)size - 1;/'
	firmware_name_printed_as_it_is firmware.c "s/ : '?'/ : name[i]/"
	firmware_farther_node_wins firmware.c 's/device->firmware\[bar\]\.node)/false)/'
	firmware_number_6_is_a_bar firmware.c 's/fault->number >= VFIO_NC_NR_BARS/fault->number > VFIO_NC_NR_BARS/'
	firmware_bar_twice_accepted firmware.c 's/\*bars & (1u << fault->number))/false)/'
	firmware_contradiction_accepted firmware.c 's/if (!both)/if (both)/'
	firmware_empty_means_nothing firmware.c 's/= VFIO_NC_ALL_BARS;/= 0;/'
	firmware_third_property_unread firmware.c '/verdict, other;/,/^}/s/verdict < VFIO_NC_NR_VERDICTS/verdict < VFIO_NC_NORMAL_NC/'
	firmware_other_form_is_empty firmware.c 's/form == VFIO_NC_PROPERTY_ABSENT/form != VFIO_NC_PROPERTY_NUMBERS/'
	firmware_compared_with_first_only firmware.c 's/other < verdict; other++/other < VFIO_NC_PERMIT; other++/'
)

ROOT=$BUILD/mutants

# copy_to DIR: what the unit tests need
copy_to()
{
	mkdir -p "$1/src" "$1/tests"
	cp -a "$TOP/include" "$TOP/tables" "$1/"
	cp -a "$TOP/src/policy" "$1/src/"
	cp -a "$TOP/tests/lib" "$TOP/tests/unit" "$1/tests/"
}

# run_copy DIR [ARGUMENT...]: Return: as run.sh, with these arguments
run_copy()
{
	"$1/tests/unit/run.sh" --plain "${@:2}" >"$1/tap" 2>"$1/log"
}

# change FILE EXPRESSION: in place. Return: 1 if it changes nothing
change()
{
	local before

	before=$(<"$1")
	sed -i -e "$2" "$1"
	[ "$before" != "$(<"$1")" ]
}

# judge_compiled DIR FILE: DIR/FILE is compiled by itself, and the unmutated tests take it
# for theirs. Prints the verdict, one line
judge_compiled()
{
	local dir=$1 unit=$ROOT/unmutated/tests/unit tests=$ROOT/unmutated/build/unit/plain
	local test

	make -s -C "$unit" MODE=plain OUT="$tests" MUTANT="$dir/$2" "$dir/libpolicy.so" \
		>"$dir/log" 2>&1 || {
		echo "does not build, see $dir/log"
		return
	}
	# Those of the file itself are the first to see it.
	for test in "$tests/${2%.c}_test" "$tests"/*_test; do
		[ -x "$test" ] || continue
		LD_LIBRARY_PATH=$dir timeout -k 2 60 "$test" >"$dir/tap" 2>&1 || {
			echo caught
			return
		}
	done
	echo "no case failed"
}

# judge_file NAME FILE EXPRESSION: a file of src/policy. Prints the verdict
judge_file()
{
	local dir=$ROOT/$1

	mkdir -p "$dir"
	cp "$TOP/src/policy/$2" "$dir/"
	if change "$dir/$2" "$3"; then
		judge_compiled "$dir" "$2"
	else
		echo "the expression changes nothing in src/policy/$2"
	fi
}

# judge_copy NAME FILE EXPRESSION: what tests read too is changed in a copy of all
judge_copy()
{
	local dir=$ROOT/$1 status=0

	copy_to "$dir"
	# What the fault does not touch need not be compiled again.
	cp -a "$ROOT/unmutated/build" "$dir/"
	sed -i "s|$ROOT/unmutated/|$dir/|g" "$dir"/build/unit/plain/*.d
	change "$dir/$2" "$3" || {
		echo "the expression changes nothing in $2"
		return
	}
	# Those that read the tables are the first to see it.
	{ run_copy "$dir" --only lint,rows,platforms,drivers && run_copy "$dir"; } || status=$?
	case $status in
	0) echo "no case failed" ;;
	1) echo caught ;;
	*) echo "does not build, see $dir/log" ;;
	esac
}

# judge NAME FILE EXPRESSION: leaves the verdict in ROOT/NAME/verdict
judge()
{
	local verdict

	case $2 in
	*/*)	verdict=$(judge_copy "$@");;
	*)	verdict=$(judge_file "$@");;
	esac
	echo "$verdict" >"$ROOT/$1/verdict"
}

# judge_all NUMBER...: where each begins in MUTANTS
judge_all()
{
	local first

	for first; do
		judge "${MUTANTS[@]:first:3}"
	done
}

# Without this, tests that are red anyway would catch every mutant.
report_unmutated()
{
	local found=

	copy_to "$ROOT/unmutated"
	run_copy "$ROOT/unmutated" ||
		found=$(sed -n 's/^not ok/red/p' "$ROOT/unmutated/tap"; cat "$ROOT/unmutated/log")
	report unmutated_copy_is_green "$found"
	mkdir -p "$ROOT/unmutated-file"
	cp "$TOP/src/policy/decide.c" "$ROOT/unmutated-file/"
	judge_compiled "$ROOT/unmutated-file" decide.c >"$ROOT/unmutated-file/verdict"
	report_verdict unmutated_file_is_green "$ROOT/unmutated-file/verdict" "no case failed"
}

# function_of FILE LINE: the function that the line is in
function_of()
{
	awk -v line="$2" 'FNR <= line && match($0, /^[a-z].*[a-z0-9_]\(/) {
			name = substr($0, 1, RLENGTH - 1); sub(/.*[ *]/, "", name); sub(/\(.*/, "", name) }
		END { print name }' "$1"
}

# faults: "FILE FUNCTION MUTANT" of each that changes a file of src/policy
faults()
{
	local first file line

	for first in "${firsts[@]}"; do
		file=${MUTANTS[first + 1]}
		[[ "$file" != */* ]] || continue
		line=$(diff "$TOP/src/policy/$file" "$ROOT/${MUTANTS[first]}/$file" |
			sed -n '1s/[^0-9].*//p')
		echo "$file $(function_of "$TOP/src/policy/$file" "$line") ${MUTANTS[first]}"
	done
}

# is_red TEST MUTANT...: on one of them at least
is_red()
{
	local mutant
	for mutant in "${@:2}"; do
		LD_LIBRARY_PATH=$ROOT/$mutant timeout -k 2 60 \
			"$ROOT/unmutated/build/unit/plain/$1" >/dev/null 2>&1 </dev/null || return 0
	done
	return 1
}

# Of what a newcomer's table has as a line and its test the test goes red on a fault of
# that line's function; where no mutant is of it, of its file.
unguarded_lines()
{
	local row name file test mutants all

	all=$(faults)
	# shellcheck disable=SC2016 # marks, not commands
	grep -E '^[|].*`src/policy/.*`tests/unit/[a-z]+_test' "$TOP/tests/README.md" |
	while read -r row; do
		mutants=()
		while read -r name file; do
			mapfile -O ${#mutants[@]} -t mutants < <(awk -v name="$name" -v file="$file" '
				$1 == file { of_file = of_file $3 "\n"
					if ($2 == name) of_name = of_name $3 "\n" }
				END { printf "%s", of_name ? of_name : of_file }' <<<"$all")
		done < <(grep -oE '`[a-z_]+\(\)` in `src/policy/[a-z]+[.]c' <<<"$row" |
			sed 's/`\(.*\)()` in .*\//\1 /')
		while read -r test; do
			is_red "$test" "${mutants[@]}" ||
				echo "green on all faults of it: $test of $row"
		done < <(grep -oE '[a-z]+_test' <<<"$row")
	done
}

rm -rf -- "$ROOT"
mkdir -p "$ROOT"
# The copies' own make must not ask a make above for its jobs.
unset MAKEFLAGS MFLAGS MAKELEVEL

echo "1..$((${#MUTANTS[@]} / 3 + 3))"
report_unmutated
mapfile -t firsts < <(seq 0 3 $((${#MUTANTS[@]} - 1)))
share_out judge_all "${firsts[@]}"
for first in "${firsts[@]}"; do
	name=${MUTANTS[first]}
	report_verdict "mutant_${name}_is_caught" "$ROOT/$name/verdict" caught
done
report lines_of_readme_are_guarded_by_their_tests "$(unguarded_lines)"
exit "$failed"
