#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh [--fetch|SUITE]: prove what other suites can only sample, and have each property
# catch the faults that it is for: one that catches none does not count. Prints TAP.
#
# cbmc.sh: src/policy, of any values; spin.sh: src/module, in any order of all who come
# to it; herd.sh: the order of its accesses. SUITE proof-long has what takes longer.
# functions.sh: whether a model's functions are still those it was made of.
#
# A case is a function's name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"
for part in fetch cbmc spin herd; do
	# shellcheck source=/dev/null
	. "$TOP/tests/proof/$part.sh"
done

# add_case NAME FUNCTION ARGUMENT: FUNCTION prints "good", or what is wrong
add_case()
{
	NAMES+=("$1")
	CASES+=("$2 $3")
}

# mutate FILE SED: prints a verdict if that changes nothing
mutate()
{
	cp "$1" "$1.before"
	sed -i "$2" "$1"
	! cmp -s "$1" "$1.before" || {
		echo "the expression changes nothing in ${1##*/}"
		return 1
	}
}

functions_are_known()
{
	local changed

	changed=$("$TOP/tests/proof/functions.sh") || :
	[ -n "$changed" ] || changed=good
	[ "$changed" = good ] || echo "look whether the models that name them still are true, then run tests/proof/functions.sh --renew:"
	echo "$changed"
}

# judge_all NUMBER...
judge_all()
{
	local i function argument dir

	for i; do
		read -r function argument <<<"${CASES[i]}"
		dir=$ROOT/${NAMES[i]}
		mkdir -p "$dir"
		"$function" "$dir" "$argument" >"$dir/verdict" || echo "it came to an end with status $?" >>"$dir/verdict"
	done
}

if [ "${1:-}" = --fetch ]; then
	proof_fetch
	exit
fi
NAMES=()
CASES=()
SUITE=${1:-proof}
ROOT=$BUILD/$SUITE
rm -rf -- "$ROOT"
mkdir -p "$ROOT"
proof_fetch
plan_cbmc "$SUITE"
if [ "$SUITE" = proof ]; then
	add_case functions_are_as_models_have_them functions_are_known -
	plan_spin
	plan_herd
fi
echo "1..${#CASES[@]}"
share_out judge_all "${!CASES[@]}"
for name in "${NAMES[@]}"; do
	report_verdict "${SUITE//-/_}_$name" "$ROOT/$name/verdict" good
done
exit "$failed"
