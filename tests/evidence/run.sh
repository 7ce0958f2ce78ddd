#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh [--fetch]: does the source of Linux say what tables/devices.def says?
# Prints TAP, one plan for each release.
#
#   KSRC=DIR    this kernel tree, and the rows of its release only; without, the
#               releases that rows name, unpacked from Debian's linux-source-*
#   --fetch     only unpacks these
#   OUTSIDE=DIR   reads what rows cite from outside the kernel's tree, too: checkouts
#               DIR/OWNER/NAME; one of another commit is judged by what stands there
#   PCI_IDS=FILE   another list of known devices than that of Debian's pci.ids
#   EVIDENCE_TABLES=DIR   devices.def, no-row.tsv and class-ids.tsv in another place
#
# A tree in the cache is used again without a look at the network.
#
# Exit status: 0 all holds; 1 a row or the coverage does not; 2 it does not
# build, or what was to be read is not well formed.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/linux.sh
. "$TOP/tests/lib/linux.sh"

OUT=$BUILD/evidence
DEVICES=${EVIDENCE_TABLES:-tables}/devices.def
LISTS=${EVIDENCE_TABLES:-tests/evidence}
OPTIONS=(-i "${PCI_IDS:=/usr/share/misc/pci.ids}")

# releases: those that rows name
releases()
{
	sed -nE 's/.*KERNEL\("([0-9.]+)"\).*/\1/p' "$DEVICES" | sort -ruV
}

# cited: each repository that rows cite, and the commit
cited()
{
	sed -zE 's/,\s+/, /g' "$DEVICES" |
		sed -nE 's/^ +(ASKS|OUTSIDE|LISTS)\("([^"]+)", "([^"]+)".*/\2 \3/p' | sort -u
}

# tell_commits: what is not what the rows cite
tell_commits()
{
	local repository commit head

	while read -r repository commit; do
		[ -d "$OUTSIDE/$repository" ] || continue
		head=$(git --git-dir "$OUTSIDE/$repository/.git" rev-parse HEAD 2>&1) ||
			head="an unknown commit"
		[[ $head = "$commit"* ]] ||
			echo "# $repository is at $head, rows cite $commit: what stands there counts"
	done < <(cited)
}

# check_release RELEASE
check_release()
{
	sed 's/^/# /' "$CACHE/sources/$1/versions"
	check_tree "$CACHE/sources/$1" "$1"
}

# check_tree TREE RELEASE: the rows about devices, then those about vfio drivers
check_tree()
{
	local status=0

	"$OUT/check" "${OPTIONS[@]}" "$1" "$DEVICES" "$LISTS" || status=$?
	"$OUT/check" --vfio "$2" "$1" tables/drivers.def tests/evidence/no-driver.tsv \
		tests/evidence/compared.tsv ||
		[ $status -ne 0 ] || status=1
	return $status
}

# check_all RELEASE...: all at once, their results one after the other
check_all()
{
	local release pids=() pid status=0 worst=0

	for release; do
		check_release "$release" >"$OUT/$release.tap" &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		status=0
		wait "$pid" || status=$?
		[ $status -le $worst ] || worst=$status
	done
	for release; do
		cat "$OUT/$release.tap"
	done
	return $worst
}

main()
{
	local all

	[ $# = 0 ] || [ "$*" = --fetch ] || die "usage: run.sh [--fetch]"
	[ -z "${KSRC:-}" ] || KSRC=$(realpath -e -- "$KSRC") || exit 2
	[ -z "${OUTSIDE:-}" ] || OUTSIDE=$(realpath -e -- "$OUTSIDE") || exit 2
	cd "$TOP"
	if [ -z "${KSRC:-}" ]; then
		mapfile -t all < <(releases)
		[ "${#all[@]}" -gt 0 ] || { echo "# $DEVICES names no KERNEL"; exit 2; }
		linux_fetch "${all[@]}"
	fi
	[ $# = 0 ] || return 0
	need gcc evidence
	[ -e "$PCI_IDS" ] || die "there is no $PCI_IDS: tests/lib/setup.sh evidence installs it"
	make -s -C tests/evidence OUT="$OUT" >&2 || exit 2
	if [ -n "${OUTSIDE:-}" ]; then
		OPTIONS+=(-o "$OUTSIDE")
		tell_commits
	fi
	if [ -n "${KSRC:-}" ]; then
		check_tree "$KSRC" "$(sed -nE 's/^(VERSION|PATCHLEVEL) = //p' \
			"$KSRC/Makefile" | sed -n 1,2p | paste -sd.)"
	else
		check_all "${all[@]}"
	fi
}

main "$@"
