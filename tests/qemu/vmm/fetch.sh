#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# fetch.sh: Debian 12's QEMU for arm64 with its libraries, as $CACHE/arm64/vmm.
# Never installed here: it runs in the emulated server. What is there is used
# again without a look at the network.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../lib/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"

SUITE=bookworm

# fetch_packages PACKAGE: it and all it depends on; apt resolves, as if nothing
# were installed
fetch_packages()
{
	apt_in "arm64-$SUITE" -qq --print-uris install "$1" |
		sed -nE "s/^'[^']*' ([^_]*)_.*/\1/p"
}

# fetch_needed FROM TO: the program and the libraries, of all that was unpacked
fetch_needed()
{
	local from=$1 to=$2

	mkdir -p "$to"
	(
		cd "$from"
		find lib usr/lib -maxdepth 2 -name '*.so*'
		echo usr/bin/qemu-system-aarch64
	) | cpio -p -d --quiet -D "$from" "$to"
}

main()
{
	local packages place=$CACHE/arm64/vmm

	[ ! -d "$place" ] || return 0
	need cpio qemu
	lock_cache
	[ ! -d "$place" ] || return 0
	new_temp_dir
	apt_root_arm64 "$SUITE"
	packages=$(fetch_packages qemu-system-arm)
	[ -n "$packages" ] || die "$SUITE does not offer qemu-system-arm"
	# shellcheck disable=SC2086 # package names have no blanks
	apt_unpack "$SUITE" "$TEMP_DIR/all" $packages
	fetch_needed "$TEMP_DIR/all" "$TEMP_DIR/vmm"
	mv "$TEMP_DIR/all.versions" "$place.versions"
	mv "$TEMP_DIR/vmm" "$place"
}

main "$@"
