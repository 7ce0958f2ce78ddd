#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh TAG: Debian's udev, kmod and trace-cmd in the emulated server with the
# kernel TAG, on the examples of src/host. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../lib/common.sh"

# run_files OUT: what the server gets beyond that of every boot
run_files()
{
	local program

	mkdir -p "$1/tools" "$1/bin"
	cp -a "$CACHE/arm64/tools/." "$1"
	cp "$TOP"/src/host/* "$1/tools"
	cp "$TOP/tests/qemu/tools/tools" "$1/bin"
	# kmod is these by name.
	mkdir -p "$1/sbin"
	for program in depmod insmod modprobe rmmod; do
		ln -s /bin/kmod "$1/sbin/$program"
	done
	ln -s /usr/bin/trace-cmd "$1/bin/trace-cmd"
}

[ $# -eq 1 ] || die "usage: run.sh TAG"
"$TOP/tests/lib/fetch.sh" tools "udev kmod trace-cmd" bin/kmod bin/udevadm \
	lib/systemd/systemd-udevd usr/bin/trace-cmd
mkdir -p "$BUILD/$1"
WORK=$(mktemp -d "$BUILD/$1/tools-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
run_files "$WORK"
"$TOP/tests/qemu/boot.sh" files="$WORK" seconds=200 "$1" tools
