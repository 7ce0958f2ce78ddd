#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh TAG [ARG]...: a real VMM in the emulated server with the kernel TAG
# assigns the device to a small Linux guest with the same kernel. ARGs, such as
# mirror=WAY or a case, are for the program of the cases. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../lib/common.sh"

HERE=$TOP/tests/qemu/vmm

# run_files TAG OUT: what the server gets beyond that of every boot
run_files()
{
	mkdir -p "$2"
	cp -a "$CACHE/arm64/vmm/." "$2"
	make -s -f "$TOP/src/lib/Makefile" OUT="$WORK/lib" LIB_CC=aarch64-linux-gnu-gcc \
		LIB_AR=aarch64-linux-gnu-ar >&2
	cp "$WORK/lib/libvfio-nc-preload.so" "$2/usr/lib"
	"$HERE/guest.sh" "$1" "$2/vmm"
}

[ $# -ge 1 ] || die "usage: run.sh TAG [ARG]..."
"$TOP/tests/lib/fetch.sh" vmm qemu-system-arm usr/bin/qemu-system-aarch64
mkdir -p "$BUILD/$1"
WORK=$(mktemp -d "$BUILD/$1/vmm-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
run_files "$1" "$WORK/files"
"$TOP/tests/qemu/boot.sh" memory=1536M files="$WORK/files" seconds=280 \
	"$1" vmm "${@:2}"
