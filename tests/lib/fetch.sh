#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# fetch.sh NAME PACKAGES FILE...: of Debian 12's arm64 PACKAGES (one word) and all
# they depend on, the shared libraries and each FILE or directory, as
# $CACHE/arm64/NAME. Never installed here: they run in the emulated server. What
# is there is used again without a look at the network.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"

SUITE=bookworm

# fetch_packages PACKAGE...: they and all they depend on; apt resolves, as if
# nothing were installed
fetch_packages()
{
	apt_in "arm64-$SUITE" -qq --print-uris install "$@" |
		sed -nE "s/^'[^']*' ([^_]*)_.*/\1/p"
}

# fetch_needed FROM TO FILE...
fetch_needed()
{
	local from=$1 to=$2

	mkdir -p "$to"
	(
		cd "$from"
		find lib usr/lib -maxdepth 2 -name '*.so*'
		find "${@:3}"
	) | cpio -p -d --quiet -D "$from" "$to"
}

main()
{
	local packages place=$CACHE/arm64/$1

	[ ! -d "$place" ] || return 0
	need cpio qemu
	lock_cache
	[ ! -d "$place" ] || return 0
	new_temp_dir
	apt_root_arm64 "$SUITE"
	# shellcheck disable=SC2086 # package names have no blanks
	packages=$(fetch_packages $2)
	[ -n "$packages" ] || die "$SUITE does not offer $2"
	# shellcheck disable=SC2086 # package names have no blanks
	apt_unpack "$SUITE" "$TEMP_DIR/all" $packages
	fetch_needed "$TEMP_DIR/all" "$TEMP_DIR/needed" "${@:3}"
	mv "$TEMP_DIR/all.versions" "$place.versions"
	mv "$TEMP_DIR/needed" "$place"
}

[ $# -ge 3 ] || die "usage: fetch.sh NAME PACKAGES FILE..."
main "$@"
