#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds and runs the unit tests of src/policy and prints the TAP of each
# suite behind a line "# suite: unit/NAME".
#
# usage: tests/unit/run.sh [--plain | --coverage]
#   --plain     without sanitizers: quick to build
#   --coverage  prints which branches of src/policy no case took
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
	say "usage: tests/unit/run.sh [--plain | --coverage]"
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
		timeout -k 2 "$SUITE_SECONDS" "$OUT/$1_test" >"$OUT/$1.tap" ||
		status=$?
	printf '# suite: unit/%s\n' "$1"
	cat "$OUT/$1.tap"
	check_tap "$1" "$status"
}

run_suites()
{
	local source suite failed=0

	for source in "$UNIT"/*_test.c; do
		suite=${source##*/}
		run_suite "${suite%_test.c}" || failed=1
	done
	return "$failed"
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
case $#${1:-} in
0) ;;
1--plain) MODE=plain ;;
1--coverage) MODE=coverage ;;
*) usage ;;
esac
OUT=$BUILD/unit/$MODE

make -s -C "$UNIT" -j"$(nproc)" MODE="$MODE" OUT="$OUT" >&2 || exit 2
rm -f -- "$OUT"/*.gcda "$OUT"/*.tap

result=0
run_suites || result=1
if [ "$MODE" = coverage ]; then
	print_coverage || result=1
fi
exit "$result"
