#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# cross.sh ROOT: build the command for arm64 and put it with its libraries into
# ROOT, as the emulated server needs it. The libraries are those of fetch.sh.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

LIBRARIES=$CACHE/arm64/cli
TRIPLET=aarch64-linux-gnu

[ $# -eq 1 ] || die "usage: cross.sh ROOT"
"$TOP/tests/cli/fetch.sh"
# Suites of several kernels may want it at the same time.
mkdir -p "$BUILD/cli-arm64"
exec {cross_lock}>"$BUILD/cli-arm64/lock"
flock "$cross_lock"
export PKG_CONFIG_LIBDIR=$LIBRARIES/usr/lib/$TRIPLET/pkgconfig
export PKG_CONFIG_SYSROOT_DIR=$LIBRARIES
make -s -f "$TOP/src/cli/Makefile" OUT="$BUILD/cli-arm64" \
	CLI_CC=$TRIPLET-gcc CLI_FLAGS="-I$LIBRARIES/usr/include \
	-L$LIBRARIES/usr/lib/$TRIPLET -Wl,-rpath-link,$LIBRARIES/lib/$TRIPLET:$LIBRARIES/usr/lib/$TRIPLET" >&2

rm -rf "$1"
mkdir -p "$1/bin" "$1/lib/$TRIPLET"
cp "$BUILD/cli-arm64/vfio-nc" "$1/bin"
ln -s "$TRIPLET/ld-linux-aarch64.so.1" "$1/lib"
# The compiler's libc: on Debian 13 it is newer than that of the libraries.
for library in libc.so.6 libresolv.so.2 ld-linux-aarch64.so.1; do
	cp -L "$("$TRIPLET-gcc" -print-file-name="$library")" "$1/lib/$TRIPLET"
done
for library in libpci.so.3 libjson-c.so.5 libfdt.so.1 libudev.so.1 libz.so.1; do
	cp -L "$(find "$LIBRARIES/lib/$TRIPLET" "$LIBRARIES/usr/lib/$TRIPLET" \
		-name "$library" -print -quit)" "$1/lib/$TRIPLET/$library"
done
