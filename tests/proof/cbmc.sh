# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What CBMC proves of src/policy. To be sourced by run.sh.
#
# cbmc/HARNESS.c says what is proved, and to which bound: of any values within it; and of
# any access, shift and sum on the way, that C defines it and it does not wrap. That no
# loop goes on beyond its --unwind is proved too.
#
# A harness may put functions of its own in the place of some, FUNCTION:OWN, where another
# property says of these what it takes for granted.

# What is known of where a token and blanks end; and nobody says what to write instead.
TOKENS="vfio_nc_cursor_length:any_token cursor_skip_blanks:any_blanks
	vfio_nc_instead_of_selector:no_selector vfio_nc_instead_of_range:no_range
	vfio_nc_instead_of_bars:no_bars vfio_nc_instead_of_number:no_number
	vfio_nc_instead_of_list:no_list"
TOKENS=${TOKENS//[$'\n\t']/ }

# name, suite, harness, files of src/policy, functions that are replaced, bounds of the
# harness, options
PROPERTIES=(
	mapping		proof	mapping		"spans table rule clause cursor instead decide" ""
			"" "--unwind 8"
	firmware	proof	firmware	"firmware" ""
			"" "--unwind 9"
	heard		proof	heard		"table rule clause cursor instead decide verdict"
			"vfio_nc_table_next:next_row paint_range:paint_byte spans_round:round_nothing"
			"-DNR=1" "--unwind 7"
	heard_of_two	proof-long heard	"table rule clause cursor instead decide verdict"
			"vfio_nc_table_next:next_row paint_range:paint_byte spans_round:round_nothing"
			"-DNR=2" "--unwind 7"
	rounded		proof-long rounded	"table rule clause cursor instead verdict" ""
			"-DNR_PIECES=2" "--unwind 6"
	meant		proof	meant		"clause cursor instead verdict" "qsort:sort_nothing"
			"" "--unwind 8"
	keys		proof	keys		"clause cursor instead verdict"
			"table_is_meant:any_meaning"
			"" "--unwind 5"
	platforms	proof-long platforms	"" "platform_is_known:any_known platform_matches:any_match"
			"" "--unwind 11"
	tokens		proof	tokens		"clause instead verdict" ""
			"-DPROOF_TEXT=12" "--unwind 14"
	number		proof	number		"cursor verdict" "$TOKENS"
			"-DPROOF_TEXT=12" "--unwind 14"
	clauses		proof	clauses		"cursor verdict"
			"clause_parse_number:any_number $TOKENS"
			"-DPROOF_TEXT=12" "--unwind 14"
	clauses_of_24	proof-long	clauses		"cursor verdict"
			"clause_parse_number:any_number $TOKENS"
			"-DPROOF_TEXT=24" "--unwind 26"
	kind		proof	kind		"cursor clause verdict" "$TOKENS"
			"-DPROOF_TEXT=12" "--unwind 14"
	selector	proof-long selector	"cursor verdict"
			"vfio_nc_clause_take:any_clause_taken rule_guess_kind:guess_kind $TOKENS"
			"-DPROOF_TEXT=12" "--unwind 14"
	selector_of_24	proof-long	selector	"cursor verdict"
			"vfio_nc_clause_take:any_clause_taken rule_guess_kind:guess_kind $TOKENS"
			"-DPROOF_TEXT=24" "--unwind 26"
	list		proof	list		"cursor instead verdict"
			"vfio_nc_cursor_length:any_token cursor_skip_blanks:skip_any"
			"-DPROOF_TEXT=12" "--unwind 14"
)
COLUMNS_OF_PROPERTIES=7

# name, property, file of src/policy, sed expression
CBMC_MUTANTS=(
	mapping_to_its_first_span mapping spans.c
		's/if (spans_mixture(seen) == VFIO_NC_DEVICE)/if (spans_mixture(seen) != VFIO_NC_STOCK)/'
	mapping_with_permit_granted mapping spans.c
		's/\(1u << VFIO_NC_PERMIT |\).*:/\1 1u << VFIO_NC_DEVICE:/'
	firmware_number_6_is_a_bar firmware firmware.c
		's/fault->number >= VFIO_NC_NR_BARS/fault->number > VFIO_NC_NR_BARS/'
	firmware_farther_node_wins firmware firmware.c
		's/device->firmware\[bar\]\.node)/false)/'
	heard_rows_lift_the_cap	heard spans.c
		's/if (decision.source < VFIO_NC_SOURCE_PLATFORM)/if (decision.source <= VFIO_NC_SOURCE_TABLE)/'
	heard_rules_come_first	heard spans.c
		'/^\tpaint_override(&paint);/d;s/^\tpaint_rules(&paint);/&\n\tpaint_override(\&paint);/'
	heard_rows_have_no_room	heard spans.c
		's/nr += row->clause.length &&/nr += false \&\&/'
	rounded_outward		rounded spans.c
		's/pages.end &= .*/pages.end = (pages.end + page_size - 1) \& ~(page_size - 1);/'
	rounded_to_what_is_alike rounded spans.c
		's/if (!nr || !decision_is_same(.*/if (true)/'
	meant_by_another_class	meant table.c
		's/(device->class ^ row->class) & row->class_mask/(device->class ^ row->class) \& row->class/'
	meant_by_keys_as_they_stand meant table.c
		's/\.row = (u16)i | whole,/.row = (u16)i,/'
	keys_of_every_second_row keys table.c
		's/^\t*walk->at++;/walk->at += 2;/'
	keys_of_the_first_id	keys table.c
		's/walk->id++, walk->found = false/walk->id++/'
	platforms_read_on	platforms platform.c
		's/strnlen(name.text, size - at)/strnlen(name.text, size)/'
	platforms_by_one_oem_id	platforms platform.c
		'/!strcmp(row->oem_table_id, /s/.*/true;/'
	platforms_capped_by_a_note platforms platform.c
		's/if (table->platforms\[i\].cap &&/if (true \&\&/'
	tokens_end_before_the_text tokens cursor.c
		's/while (length && (/while ((/'
	tokens_go_on_over_a_semicolon tokens cursor.c
		's,"/@+=;","/@+=",'
	number_of_half_a_page	number clause.c
		's/if (\*number & (cursor->page_size - 1))/if (*number \& (cursor->page_size - 2))/'
	number_of_no_digits	number clause.c
		's/if (in.at == last || /if (/'
	clauses_of_bar_6	clauses clause.c
		's/bar >= VFIO_NC_NR_BARS/bar > VFIO_NC_NR_BARS/'
	clauses_beyond_64_bits	clauses clause.c
		's/ && clause->length <= U64_MAX - clause->offset)/)/'
	kind_without_classes	kind rule.c
		's/if (rule_has_prefix(cursor, VFIO_NC_SELECTOR_CLASS))/if (false)/'
	selector_of_slot_32	selector rule.c
		's/return \*value <= max;/return true;/'
	selector_of_no_digits	selector rule.c
		's/if (digit < 0)/if (false)/'
	list_without_room	list clause.c
		"s/nr += \\*text == ';';/nr += *text == ',';/"
	list_with_a_rest	list cursor.c
		's/^\tif (vfio_nc_cursor_peek(cursor))$/\tif (false)/'
)

# property_of NAME: its place in PROPERTIES
property_of()
{
	local i

	for ((i = 0; i < ${#PROPERTIES[@]}; i += COLUMNS_OF_PROPERTIES)); do
		[ "${PROPERTIES[i]}" != "$1" ] || { echo "$i"; return; }
	done
	die "no such property: $1"
}

# plan_cbmc SUITE
plan_cbmc()
{
	local i

	for ((i = 0; i < ${#PROPERTIES[@]}; i += COLUMNS_OF_PROPERTIES)); do
		has_mutant "${PROPERTIES[i + 2]}" ||
			die "${PROPERTIES[i]} has no mutant to catch: it does not count"
		[ "${PROPERTIES[i + 1]}" = "$1" ] || continue
		add_case "${PROPERTIES[i]}_holds" cbmc_holds "$i"
		add_mutants_cbmc "${PROPERTIES[i]}"
	done
}

# has_mutant HARNESS: a property of it has one
has_mutant()
{
	local i

	for ((i = 0; i < ${#CBMC_MUTANTS[@]}; i += 4)); do
		[ "${PROPERTIES[$(property_of "${CBMC_MUTANTS[i + 1]}") + 2]}" != "$1" ] || return 0
	done
	return 1
}

add_mutants_cbmc()
{
	local i

	for ((i = 0; i < ${#CBMC_MUTANTS[@]}; i += 4)); do
		[ "${CBMC_MUTANTS[i + 1]}" != "$1" ] ||
			add_case "mutant_${CBMC_MUTANTS[i]}_is_caught" cbmc_catches "$i"
	done
}

# cbmc DIR NUMBER SOURCES OPTION...: in DIR, which keeps what is made; Return: 0 if the
# property holds of that src/policy, 10 if not
cbmc()
{
	local dir=$1 i=$2 sources=$3 files replaced bounds options of
	shift 3

	read -ra files <<<"${PROPERTIES[i + 3]}"
	read -ra replaced <<<"${PROPERTIES[i + 4]}"
	read -ra bounds <<<"${PROPERTIES[i + 5]}"
	read -ra options <<<"${PROPERTIES[i + 6]}"
	files=("${files[@]/#/$sources/}")
	proof_beside cbmc goto-cc --function proof "${bounds[@]}" -I "$TOP/include" -I "$sources" \
		-o "$dir/goto" "$TOP/tests/proof/cbmc/${PROPERTIES[i + 2]}.c" "${files[@]/%/.c}" || return
	for of in "${replaced[@]}"; do
		proof_beside cbmc goto-instrument --replace-calls "$of" "$dir/goto" "$dir/replaced" || return
		mv "$dir/replaced" "$dir/goto"
	done
	proof_beside cbmc cbmc --unsigned-overflow-check --slice-formula --drop-unused-functions \
		"${options[@]}" "$@" "$dir/goto"
}

# cbmc_holds DIR NUMBER: prints the verdict
cbmc_holds()
{
	local status=0

	cbmc "$1" "$2" "$TOP/src/policy" >"$1/log" 2>&1 || status=$?
	case $status in
	0)	echo good;;
	10)	sed -n 's/: FAILURE$//p' "$1/log";;
	*)	echo "it could not be proved: $(tail -n 1 "$1/log")";;
	esac
}

# cbmc_catches DIR NUMBER: likewise. A loop that the mutant has made longer is no catch.
cbmc_catches()
{
	local i=$2 status=0

	cp "$TOP"/src/policy/*.[ch] "$1/"
	mutate "$1/${CBMC_MUTANTS[i + 2]}" "${CBMC_MUTANTS[i + 3]}" || return 0
	cbmc "$1" "$(property_of "${CBMC_MUTANTS[i + 1]}")" "$1" --stop-on-fail \
		--no-unwinding-assertions >"$1/log" 2>&1 || status=$?
	case $status in
	0)	echo "nothing was found";;
	10)	echo good;;
	*)	echo "it could not be asked: $(tail -n 1 "$1/log")";;
	esac
}
