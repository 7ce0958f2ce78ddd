#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Tests are tested: each mutant is a copy of the policy core with one small
# fault, and the unit tests must go red on it. Prints TAP.
#
# A mutant that does not build, or whose expression no longer changes the
# source, proves nothing and fails: write it anew. One that loops for ever is
# caught too, but only when the suite's time is over: better choose another.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

# name, file in src/policy, sed expression
MUTANTS=(
	range_end_short		clause.c 's/\(stop = clause->offset + clause->length\)/\1 - 1/'
	range_end_not_reported	clause.c 's/stop < \*end/stop > *end/'
	next_range_not_reported	clause.c 's/clause->offset < \*end/clause->offset > *end/'
	last_rule_wins		decide.c '/decision->rule = /{n;s/return true;/continue;/}'
	range_past_end_grants	clause.c 's/vfio_nc_clause_fits(.*) ?/true ?/'
	unlisted_always_stock	decide.c 's/policy->unlisted/VFIO_NC_STOCK/'
	rule_counted_from_0	decide.c 's/decision->rule = i + 1/decision->rule = i/'
	span_beyond_room	decide.c 's/nr < max/nr <= max/'
	mixture_with_permit_granted decide.c 's/\(1u << VFIO_NC_PERMIT |\).*:/\1 1u << VFIO_NC_DEVICE:/'
	neighbour_span_counted	decide.c 's/\.start < end/.start <= end/'

	absent_bar_selected	clause.c 's/ || !bars\[bar\]\.size//'
	pref_ignored		clause.c 's/!clause->pref ||/true ||/'
	star_ignored		rule.c 's/selector->any & (1u << n)/false/'
	missing_port_matches	rule.c 's/&& !device->has_port/\&\& false/'
	class_is_base_only	rule.c 's/class >> 8/class >> 16 << 8/'
	range_to_end_does_not_fit clause.c 's/clause->length <=/clause->length \&\& clause->length </'

	function_8_accepted	rule.c 's/0x1f, 0x7 }/0x1f, 0x8 }/'
	slot_20_accepted	rule.c 's/0x1f, 0x7 }/0x20, 0x7 }/'
	word_prefix_accepted	cursor.c 's/length != vfio_nc_cursor_length(cursor) ||//'
	bar_twice_accepted	clause.c 's/ || clause->bars & (1u << bar)//'
	alignment_unchecked	clause.c 's/(cursor->page_size - 1)/0/'
	number_may_wrap		clause.c 's/(U64_MAX - (unsigned int)digit)/U64_MAX/'
	length_0_accepted	clause.c 's/clause->length && \(clause->length <=\)/\1/'
	range_may_wrap		clause.c 's/clause->length <= U64_MAX - clause->offset/true/'
	error_at_wrong_token	clause.c '/cursor->at = length_at;/d'
	text_after_rules_ignored rule.c 's/if (vfio_nc_cursor_peek(&cursor))/if (false)/'
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

# run_copy DIR: Return: as run.sh
run_copy()
{
	"$1/tests/unit/run.sh" --plain >"$1/tap" 2>"$1/log"
}

# judge NAME FILE EXPRESSION: leaves the verdict, one line, in ROOT/NAME/verdict
judge()
{
	local dir=$ROOT/$1 status=0

	copy_to "$dir"
	# What the fault does not touch need not be compiled again.
	cp -a "$ROOT/unmutated/build" "$dir/"
	sed -i -e "$3" "$dir/src/policy/$2"
	if cmp -s "$TOP/src/policy/$2" "$dir/src/policy/$2"; then
		echo "the expression changes nothing in $2" >"$dir/verdict"
		return
	fi
	run_copy "$dir" || status=$?
	case $status in
	0) echo "no case failed" ;;
	1) echo caught ;;
	*) echo "does not build, see $dir/log" ;;
	esac >"$dir/verdict"
}

# judge_every STEP FIRST: the mutants FIRST, FIRST + STEP, ...
judge_every()
{
	local i

	for ((i = 3 * $2; i < ${#MUTANTS[@]}; i += 3 * $1)); do
		judge "${MUTANTS[@]:i:3}"
	done
}

# Without this, tests that are red anyway would catch every mutant.
report_unmutated()
{
	copy_to "$ROOT/unmutated"
	if run_copy "$ROOT/unmutated"; then
		echo "ok 1 - unmutated_copy_is_green"
		return
	fi
	failed=1
	echo "not ok 1 - unmutated_copy_is_green"
	sed -n 's/^not ok/# not ok/p' "$ROOT/unmutated/tap"
	sed 's/^/# /' "$ROOT/unmutated/log"
}

report_mutants()
{
	local i number=1 name verdict

	for ((i = 0; i < ${#MUTANTS[@]}; i += 3)); do
		name=${MUTANTS[i]}
		verdict=$(cat "$ROOT/$name/verdict" || echo "no verdict")
		number=$((number + 1))
		if [ "$verdict" = caught ]; then
			echo "ok $number - mutant_${name}_is_caught"
		else
			failed=1
			echo "not ok $number - mutant_${name}_is_caught"
			echo "# $verdict"
		fi
	done
}

failed=0
rm -rf -- "$ROOT"
mkdir -p "$ROOT"
# The copies' own make must not ask a make above for its jobs.
unset MAKEFLAGS MFLAGS MAKELEVEL

echo "1..$((${#MUTANTS[@]} / 3 + 1))"
report_unmutated
jobs=$(nproc)
for ((job = 0; job < jobs; job++)); do
	judge_every "$jobs" "$job" &
done
wait
report_mutants
exit "$failed"
