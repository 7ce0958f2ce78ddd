#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh [--add MACHINE]: what the command says of captured machines, MACHINE.tree each,
# against the file verdicts, where stands what is right. TAP. --add writes there what
# is said today of a machine that is new: then correct the line that is wrong.
#
# The checks are called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"
# shellcheck source=tests/lib/command.sh
. "$TOP/tests/lib/command.sh"

HERE=$TOP/tests/field
VERDICTS=$HERE/verdicts

# lines_of MACHINE FILE: what FILE has of it
lines_of()
{
	awk -v machine="$1" '$1 == machine' "$2"
}

# machines_of FILE: those it speaks about
machines_of()
{
	awk '!/^#/ && NF { print $1 }' "$1" | sort -u
}

trees()
{
	local tree

	for tree in "$HERE"/*.tree; do basename "$tree" .tree; done | sort
}

# ask FILE VERB...: of the machine in it
ask()
{
	"$CLI/vfio-nc" --sysfs "$@" 2>&1
}

# said MACHINE: what the command says of it; asked once
said()
{
	[ -e "$WORK/$1.said" ] || {
		ask "$HERE/$1.tree" list -a --json >"$WORK/$1.list"
		"$HERE/lines.py" "$1" <"$WORK/$1.list"
	} >"$WORK/$1.said" 2>&1
	cat "$WORK/$1.said"
}

# Each check prints what is wrong; no output means it holds.

# is_told_right MACHINE [FILE]: "-" is what should be said, "+" what is
is_told_right()
{
	diff -U 0 <(lines_of "$1" "${2:-$VERDICTS}") <(said "$1") | sed '1,2d; /^@@/d'
}

# memory_bars MACHINE: "ADDRESS BAR" of each, from the tree and not from the command
memory_bars()
{
	local path text device start end flags at

	grep '^f .*/resource ' "$HERE/$1.tree" | while read -r _ path text; do
		device=${path%/resource}
		at=0
		while read -r start end flags; do
			echo "${device##*/} $((at++)) $((end - start)) $((flags & 0x200))"
		done < <(printf '%b' "$text")
	done | awk '$2 < 6 && $3 > 0 && $4 { print $1, $2 }'
}

every_bar_has_a_verdict()
{
	local machine

	for machine in $(trees); do
		comm -23 <(memory_bars "$machine" | sort) \
			<(lines_of "$machine" "${1:-$VERDICTS}" |
				awk '{ sub("@.*", "", $3); print $2, $3 }' | sort -u) |
			sed "s/^/$machine: nothing is said of /"
	done
}

every_machine_has_tree_and_verdicts()
{
	comm -3 <(trees) <(machines_of "${1:-$VERDICTS}") |
		sed -E 's/^([^\t].*)/\1: there is a tree and no line/
			s/^\t(.*)/\1: there are lines and no tree/'
}

every_platform_row_has_a_machine()
{
	comm -23 <(sed -n 's/^PLATFORM(\(.*\),$/\1/p' "$TOP/tables/platforms.def" | sort) \
		<(awk '$2 == "platform" { print $3 }' "${1:-$VERDICTS}" | sort -u) |
		sed 's/$/: no machine is of this platform/'
}

# capture MACHINE: once, as $WORK/MACHINE.capture
capture()
{
	[ -e "$WORK/$1.capture" ] || ask "$HERE/$1.tree" capture >"$WORK/$1.capture"
}

# first_device MACHINE: one that there is much to say about
first_device()
{
	memory_bars "$1" | awk 'NR == 1 { print $1 }'
}

# capture_says_the_same MACHINE [SED]: on what SED makes of it
capture_says_the_same()
{
	local file=$WORK/$1.replayed device

	said "$1" >/dev/null
	capture "$1"
	sed "${2:-}" "$WORK/$1.capture" >"$file"
	ask "$file" capture | diff "$WORK/$1.capture" -
	ask "$file" list -a --json | diff "$WORK/$1.list" -
	device=$(first_device "$1")
	diff <(ask "$HERE/$1.tree" explain "$device") <(ask "$file" explain "$device")
}

captures_say_the_same()
{
	local machine

	for machine in $(trees); do
		capture_says_the_same "$machine" | sed -n 1,4p | sed "s/^/$machine: /"
	done
}

# Without one of the files that matter.
faults_in_captures_are_seen()
{
	[ -n "$(capture_says_the_same rk3588-dt '/resource /d')" ] || echo "resource is not missed"
	[ -n "$(capture_says_the_same rk3588-dt '/of_node/d')" ] || echo "of_node is not missed"
	[ -n "$(capture_says_the_same olympus-r3 '/soc_id /d')" ] || echo "soc_id is not missed"
}

verdicts_are_sorted()
{
	grep -v '^#' "$VERDICTS" | sort -c 2>&1
}

# Tests are tested: FILE is verdicts with one fault, which the check must see.

# sees SED CHECK...: complain unless CHECK, on what SED makes of verdicts, does
sees()
{
	sed "$1" "$VERDICTS" >"$WORK/fault"
	! cmp -s "$VERDICTS" "$WORK/fault" || echo "$1 changes nothing: write it anew"
	[ -n "$("${@:2}" "$WORK/fault")" ] || echo "${*:2} does not see $1"
}

faults_in_verdicts_are_seen()
{
	local bar='^bluefield3 .* 1   device '

	sees "/$bar/s/ device / permit /" is_told_right bluefield3
	sees "/$bar/s/platform:/table:/" is_told_right bluefield3
	sees "/$bar/s/\$/ driver/" is_told_right bluefield3
	sees "/$bar/d" is_told_right bluefield3
	sees 's/^bluefield3 .* bluefield3$/& 1/' is_told_right bluefield3
	sees "/$bar/d" every_bar_has_a_verdict
	sees '/^bluefield3 /d' every_machine_has_tree_and_verdicts
	sees 's/^bluefield3 /no-tree /' every_machine_has_tree_and_verdicts
	sees '/ platform .* bluefield3$/d' every_platform_row_has_a_machine
}

CHECKS=(
	every_machine_has_tree_and_verdicts
	every_bar_has_a_verdict
	every_platform_row_has_a_machine
	captures_say_the_same
	faults_in_captures_are_seen
	verdicts_are_sorted
	faults_in_verdicts_are_seen
)

# add MACHINE
add()
{
	[ -e "$HERE/$1.tree" ] || die "there is no $HERE/$1.tree"
	[ -z "$(lines_of "$1" "$VERDICTS")" ] || die "$VERDICTS has lines of $1 already"
	said "$1" >"$WORK/new"
	{ grep '^#' "$VERDICTS"; sed '/^#/d' "$VERDICTS" | sort - "$WORK/new"; } >"$WORK/all"
	cp "$WORK/all" "$VERDICTS"
	cat "$WORK/new"
}

# Leaks are looked for in tests/cli: that is half of such a run.
export LC_ALL=C ASAN_OPTIONS=detect_leaks=0
# Else tests/run did.
[ "${1:-}" != --add ] || "$TOP/tests/lib/setup.sh" cli
build_command
WORK=$(mktemp -d)
trap 'rm -rf -- "$WORK"' EXIT
if [ "${1:-}" = --add ]; then
	[ $# -eq 2 ] || die "usage: run.sh [--add MACHINE]"
	add "$2"
	exit
fi

mapfile -t MACHINES < <({ trees; machines_of "$VERDICTS"; } | sort -u)
echo "1..$((${#MACHINES[@]} + ${#CHECKS[@]}))"
for machine in "${MACHINES[@]}"; do
	report "machine_${machine//-/_}_is_told_right" "$(is_told_right "$machine")"
done
for check in "${CHECKS[@]}"; do
	report "$check" "$("$check")"
done
exit "$failed"
