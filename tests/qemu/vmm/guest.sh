#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# guest.sh TAG OUT: the small Linux guest of VMMs in the server with the kernel TAG, which
# is its own: kernel and initramfs, in OUT.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../lib/common.sh"

[ $# -eq 2 ] || die "usage: guest.sh TAG OUT"
HERE=$TOP/tests/qemu/vmm
MODULE=$BUILD/$1/vmm-guest
mkdir -p "$2" "$BUILD/$1"
ROOT=$(mktemp -d "$2/root-XXXXXX")
trap 'rm -rf -- "$ROOT"' EXIT
# Several suites have this guest.
flock "$BUILD/$1/vmm-guest.lock" "$TOP/tests/lib/module.sh" "$1" "$HERE/guest" "$MODULE"
mkdir -p "$ROOT/bin"
cp "$CACHE/arm64/busybox" "$ROOT/bin"
cp "$HERE/guest/init" "$MODULE/vfio_nc_guest.ko" "$ROOT"
(cd "$ROOT" && find . | cpio -o -H newc -R 0:0 --quiet) >"$2/initrd"
cp "$CACHE/kernels/$1/vmlinuz" "$2"
