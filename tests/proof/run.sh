#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh [--fetch|SUITE]: prove what other suites can only sample, and have each property
# catch the faults that it is for: one that catches none does not count. Prints TAP.
#
# cbmc.sh: src/policy, of any values; spin.sh: src/module, in any order of all who come
# to it; herd.sh: the order of its accesses. SUITE proof-long has what takes longer.
# functions.sh: whether a model's functions are still those it was made of.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
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

# judge_every STEP FIRST: the cases FIRST, FIRST + STEP, ...
judge_every()
{
	local i function argument dir

	for ((i = $2; i < ${#CASES[@]}; i += $1)); do
		read -r function argument <<<"${CASES[i]}"
		dir=$ROOT/${NAMES[i]}
		mkdir -p "$dir"
		"$function" "$dir" "$argument" >"$dir/verdict" || echo "it came to an end with status $?" >>"$dir/verdict"
	done
}

report()
{
	local i verdict failed=0

	for i in "${!CASES[@]}"; do
		verdict=$(cat "$ROOT/${NAMES[i]}/verdict" || echo "no verdict")
		if [ "$verdict" = good ]; then
			echo "ok $((i + 1)) - ${SUITE//-/_}_${NAMES[i]}"
		else
			failed=1
			echo "not ok $((i + 1)) - ${SUITE//-/_}_${NAMES[i]}"
			printf '# %s\n' "${verdict//$'\n'/$'\n# '}"
		fi
	done
	return "$failed"
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
jobs=$(nproc)
for ((job = 0; job < jobs; job++)); do
	judge_every "$jobs" "$job" &
done
wait
report
