#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# probe.sh [--cdev] TAG [OPTION=VALUE]...: the verbs probe and bench in the emulated
# server with the kernel TAG; with --cdev, of one that has such, verify too, and each
# device through its own file. OPTIONs are those of boot.sh. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

HERE=$TOP/tests/cli

cdev=()
[ "${1:-}" != --cdev ] || { cdev=(cdev); shift; }
[ $# -ge 1 ] || die "usage: probe.sh [--cdev] TAG [OPTION=VALUE]..."
mkdir -p "$BUILD/$1"
WORK=$(mktemp -d "$BUILD/$1/cli-probe-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
"$HERE/cross.sh" "$WORK/root"
mkdir "$WORK/root/etc"
cp "$HERE"/{probe-server,cdev-cases} "$WORK/root/bin"
printf '%s\n' 'root:x:0:0::/:/bin/sh' 'nobody:x:65534:65534::/:/bin/sh' >"$WORK/root/etc/passwd"
"$TOP/tests/qemu/boot.sh" files="$WORK/root" seconds=400 "${@:2}" "$1" probe-server "${cdev[@]}"
