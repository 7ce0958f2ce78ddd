#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# fetch.sh: what the tests of the command need and nobody should install for
# them: the command's libraries for arm64, as $CACHE/arm64/cli, and promtool, as
# $CACHE/promtool. What is there is used again without a look at the network.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"

SUITE=bookworm

# To link with, and to run with in the emulated server.
LIBRARIES=(libpci-dev libpci3 libudev-dev libudev1 zlib1g-dev zlib1g
	libjson-c-dev libjson-c5 libfdt-dev libfdt1 libc6)

# fetch_into PLACE PATHS PACKAGE...: keep only PATHS of what is unpacked
fetch_into()
{
	local place=$1 paths=$2

	[ ! -d "$place" ] || return 0
	apt_root_arm64 "$SUITE"
	apt_unpack "$SUITE" "$TEMP_DIR/all" "${@:3}"
	mkdir -p "$TEMP_DIR/kept"
	# shellcheck disable=SC2086 # paths have no blanks
	(cd "$TEMP_DIR/all" && find $paths -print0) |
		cpio -0 -p -d --quiet -D "$TEMP_DIR/all" "$TEMP_DIR/kept"
	mkdir -p "${place%/*}"
	mv "$TEMP_DIR/all.versions" "$place.versions"
	mv "$TEMP_DIR/kept" "$place"
	rm -rf "$TEMP_DIR/all"
}

main()
{
	[ ! -d "$CACHE/arm64/cli" ] || [ ! -d "$CACHE/promtool" ] || return 0
	need cpio qemu
	lock_cache
	new_temp_dir
	fetch_into "$CACHE/arm64/cli" "lib usr/lib usr/include" "${LIBRARIES[@]}"
	fetch_into "$CACHE/promtool" usr/bin/promtool "prometheus:$HOST_ARCH"
}

main "$@"
