# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What documents have one type, and what is seen of it. To be sourced after common.sh.

# written BY: each command that tests/static/commands marks so, in the order of that list,
# a line each: the command, or what is typed for it, and behind a tab what it prints
written()
{
	awk -F '\t' -v by="$1" '("," $2 ",") ~ ("," by ",") {
			print ($4 == "" ? $1 : $4) "\t" $3 }' \
		"$TOP/tests/static/commands"
}

# ran PATTERN COMMAND...: with status 0, and it printed PATTERN; else what it said
ran()
{
	local pattern=$1 status=0
	shift

	"$@" >"$WORK/said" 2>&1 </dev/null || status=$?
	if [ $status -eq 0 ]; then
		[ -n "$pattern" ] || return 0
		! grep -q -e "$pattern" "$WORK/said" || return 0
	fi
	cp "$WORK/said" "$BUILD/said"
	tail -n 100 "$WORK/said"
	echo "it ends with $status; all of it is in build/said"
	return 1
}
