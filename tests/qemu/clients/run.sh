#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh TAG [ARG]...: programs that load libvfio-nc and libvfio-nc-preload in the
# emulated server with the kernel TAG. ARGs are for the program of the cases. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../lib/common.sh"

CROSS=aarch64-linux-gnu-

# run_library OUT: for arm64; several of these runs may be building it
run_library()
{
	flock "$BUILD/lib-arm64.lock" make -s -f "$TOP/src/lib/Makefile" OUT="$1" \
		LIB_CC="${CROSS}gcc" LIB_AR="${CROSS}ar" >&2
}

# run_files OUT: what the server gets beyond that of every boot
run_files()
{
	local library=$BUILD/lib-arm64

	run_library "$library"
	mkdir -p "$1/bin" "$1/usr/lib"
	cp -a "$CACHE/arm64/libc/." "$1"
	cp "$library"/*.so* "$1/usr/lib"
	cp "$BUILD/guest/dynamic/client" "$1/bin"
	"$TOP/tests/library/example.sh" >"$WORK/readme.c"
	"${CROSS}gcc" -Wall -Wextra -Werror -I"$TOP/include" -o "$1/bin/readme" "$WORK/readme.c" \
		"$library/libvfio-nc.so.0"
}

[ $# -ge 1 ] || die "usage: run.sh TAG [ARG]..."
"$TOP/tests/lib/fetch.sh" libc libc6 lib/ld-linux-aarch64.so.1
mkdir -p "$BUILD/$1"
WORK=$(mktemp -d "$BUILD/$1/clients-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
run_files "$WORK/files"
"$TOP/tests/qemu/boot.sh" files="$WORK/files" seconds=200 "$1" clients "${@:2}"
