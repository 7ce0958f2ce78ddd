# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Results in TAP: how many there were, and in $failed whether one was bad. To be sourced.

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
