# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Work shared among all CPUs, and results in TAP: how many there were, and in $failed
# whether one was bad. To be sourced.

number=0
failed=0

# report NAME FOUND: FOUND is what is wrong
report()
{
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
		return
	fi
	printf '%s\n' "$2" | sed 's/^/# /'
	echo "not ok $number - $1"
	# shellcheck disable=SC2034 # the script exits with it
	failed=1
}

# report_verdict NAME FILE WORD: what is wrong is in FILE, unless that is WORD
report_verdict()
{
	local verdict

	verdict=$(cat "$2") || :
	[ -n "$verdict" ] || verdict="no verdict"
	[ "$verdict" != "$3" ] || verdict=
	report "$1" "$verdict"
}

# share_out FUNCTION ITEM...: FUNCTION is called with every second ITEM, and with the
# others, at the same time, where there are two CPUs; and so on
share_out()
{
	local function=$1 jobs job i items

	shift
	jobs=$(nproc)
	for ((job = 1; job <= jobs && job <= $#; job++)); do
		items=()
		for ((i = job; i <= $#; i += jobs)); do
			items+=("${!i}")
		done
		"$function" "${items[@]}" &
	done
	wait
}
