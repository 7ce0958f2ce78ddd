#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds and runs the unit tests of src/policy and prints the TAP of each
# suite behind a line "# suite: unit/NAME".
#
# usage: tests/unit/run.sh [--plain | --coverage] [--only SUITE,...]
#   --plain     without sanitizers, to the first suite that is red: for the mutants
#   --coverage  prints which branches of src/policy no case took
#   --only      these suites: rows,platforms are the built-in tables'
#
# Exit status: 0 all passed; 1 a case failed, a suite stopped early, or too few
# branches were taken; 2 it does not build, or wrong usage.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

UNIT=$TOP/tests/unit
COVERAGE_MIN=95
SUITE_SECONDS=60

usage()
{
	say "usage: tests/unit/run.sh [--plain | --coverage] [--only SUITE,...]"
	exit 2
}

# Did the suite report each case it planned, and none badly?
check_tap()
{
	awk -v suite="unit/$1" -v status="$2" '
	/^1\.\.[0-9]+$/ { plans++; planned = substr($0, 4) + 0 }
	/^(not )?ok [0-9]/ { reported++ }
	/^not ok / { failed++ }
	END {
		complete = plans == 1 && planned > 0 && reported == planned
		if (!complete)
			printf "# %s: %d of %d planned cases reported, " \
			       "exit status %d\n",
			       suite, reported, planned, status
		exit !complete || failed || status
	}' "$OUT/$1.tap"
}

run_suite()
{
	local status=0

	# The policy core allocates nothing; a case that failed does not free.
	ASAN_OPTIONS=detect_leaks=0 CMOCKA_MESSAGE_OUTPUT=TAP \
		timeout -k 2 $((SUITE_SECONDS * SLOW)) "$OUT/$1_test" >"$OUT/$1.tap" ||
		status=$?
	printf '# suite: unit/%s\n' "$1"
	cat "$OUT/$1.tap"
	check_tap "$1" "$status"
}

run_suites()
{
	local suite failed=0

	for suite in "${SUITES[@]}"; do
		run_suite "$suite" || failed=1
		[ "$failed-$MODE" != 1-plain ] || break
	done
	return "$failed"
}

# suites_of LIST: those named in LIST, with commas; all if it is empty
suites_of()
{
	local source name suite

	mapfile -t SUITES < <(for source in "$UNIT"/*_test.c; do
		basename "$source" _test.c
	done)
	[ -n "$1" ] || return 0
	IFS=, read -ra names <<<"$1"
	for name in "${names[@]}"; do
		for suite in "${SUITES[@]}"; do
			[ "$name" != "$suite" ] || continue 2
		done
		say "run.sh: no such suite: $name (there are: ${SUITES[*]})"
		exit 2
	done
	SUITES=("${names[@]}")
}

print_coverage()
{
	gcov -b -c -t "$OUT"/policy_*.gcda | awk -v min="$COVERAGE_MIN" '
	/^ *-: *0:Source:/ {
		file = ""
		if (match($0, /src\/policy\/.*/))
			file = substr($0, RSTART)
	}
	!file { next }
	/^branch / {
		all[file]++
		if (/never executed/ || $4 == 0)
			printf "# not taken: %s:%d branch %d\n", file, line, $2
		else
			taken[file]++
		next
	}
	split($0, field, ":") > 2 { line = field[2] + 0 }
	END {
		for (file in all) {
			printf "# %s: %d of %d branches\n", file, taken[file],
			       all[file]
			sum += all[file]
			sum_taken += taken[file]
		}
		if (!sum)
			exit 1
		printf "# src/policy: %.1f %% of %d branches taken\n",
		       100 * sum_taken / sum, sum
		exit 100 * sum_taken < min * sum
	}'
}

MODE=sanitize
only=
while [ $# -gt 0 ]; do
	case $1 in
	--plain|--coverage)	MODE=${1#--} ;;
	--only)			only=${2:-}; [ -n "$only" ] || usage; shift ;;
	*)			usage ;;
	esac
	shift
done
suites_of "$only"
OUT=$BUILD/unit/$MODE

make -s -C "$UNIT" -j"$(nproc)" MODE="$MODE" OUT="$OUT" SUITES="${SUITES[*]}" >&2 || exit 2
rm -f -- "$OUT"/*.gcda "$OUT"/*.tap

result=0
run_suites || result=1
if [ "$MODE" = coverage ]; then
	print_coverage || result=1
fi
exit "$result"
