#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh [--fetch]: does the source of Linux say what tables/devices.def says?
# Prints TAP, one plan for each release.
#
#   KSRC=DIR    this kernel tree, and the rows of its release only; without, the
#               releases that rows name, unpacked from Debian's linux-source-*
#   --fetch     only unpacks these
#   EVIDENCE_TABLES=DIR   devices.def and no-row.tsv in another place
#
# A tree in the cache is used again without a look at the network.
#
# Exit status: 0 all holds; 1 a row or the coverage does not; 2 it does not
# build, or what was to be read is not well formed.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"

OUT=$BUILD/evidence
DEVICES=${EVIDENCE_TABLES:+$EVIDENCE_TABLES/}
DEVICES=${DEVICES:-tables/}devices.def
NO_ROW=${EVIDENCE_TABLES:+$EVIDENCE_TABLES/}
NO_ROW=${NO_ROW:-tests/evidence/}no-row.tsv

# source_suite RELEASE: the suite that has its source
source_suite()
{
	case $1 in
	7.3)	echo trixie;;
	6.12)	echo bookworm;;
	*)	die "no suite is known that has linux-source-$1";;
	esac
}

# releases: those that rows name
releases()
{
	sed -nE 's/.*KERNEL\("([0-9.]+)"\).*/\1/p' "$DEVICES" | sort -ruV
}

# source_unpack RELEASE: what the checker reads; renamed into place as a whole
source_unpack()
{
	local release=$1 suite dir=$TEMP_DIR/$1 name=linux-source-$1

	suite=$(source_suite "$release")
	apt_root_arm64 "$suite"
	apt_unpack "$suite" "$dir.deb" "$name"
	say "unpacking the drivers of Linux $release"
	mkdir -p "$dir" "$CACHE/sources"
	xz -T0 -dc "$dir.deb/usr/src/$name.tar.xz" |
		tar -x -C "$dir" --strip-components=1 --wildcards --wildcards-match-slash \
			"$name/Makefile" "$name/drivers/*.[ch]" "$name/include/*.[ch]" ||
		die "cannot unpack $name"
	rm -rf "$dir.deb"
	mv "$dir.deb.versions" "$dir/versions"
	[ ! -e "$CACHE/sources/$release" ] ||
		mv "$CACHE/sources/$release" "$TEMP_DIR/old-$release"
	mv "$dir" "$CACHE/sources/$release"
}

# fetch RELEASE...: those that the cache lacks; in a subshell, whose end unlocks it
fetch()
(
	todo=()
	for release; do
		[ -e "$CACHE/sources/$release/versions" ] || todo+=("$release")
	done
	[ "${#todo[@]}" -gt 0 ] || exit 0
	need xz evidence
	lock_cache
	new_temp_dir
	for release in "${todo[@]}"; do
		# Another run may have been waited for.
		[ -e "$CACHE/sources/$release/versions" ] || source_unpack "$release"
	done
)

# check_release RELEASE
check_release()
{
	sed 's/^/# /' "$CACHE/sources/$1/versions"
	"$OUT/check" "$CACHE/sources/$1" "$DEVICES" "$NO_ROW"
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
	cd "$TOP"
	if [ -z "${KSRC:-}" ]; then
		mapfile -t all < <(releases)
		[ "${#all[@]}" -gt 0 ] || { echo "# $DEVICES names no KERNEL"; exit 2; }
		fetch "${all[@]}"
	fi
	[ $# = 0 ] || return 0
	need gcc evidence
	make -s -C tests/evidence OUT="$OUT" >&2 || exit 2
	if [ -n "${KSRC:-}" ]; then
		"$OUT/check" "$KSRC" "$DEVICES" "$NO_ROW"
	else
		check_all "${all[@]}"
	fi
}

main "$@"
