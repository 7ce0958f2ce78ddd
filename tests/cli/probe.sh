#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# probe.sh TAG [OPTION=VALUE]...: the verbs probe and bench in the emulated server
# with the kernel TAG. OPTIONs are those of boot.sh. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

HERE=$TOP/tests/cli

[ $# -ge 1 ] || die "usage: probe.sh TAG [OPTION=VALUE]..."
mkdir -p "$BUILD/$1"
WORK=$(mktemp -d "$BUILD/$1/cli-probe-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
"$HERE/cross.sh" "$WORK/root"
cp "$HERE/probe-server" "$WORK/root/bin"
"$TOP/tests/qemu/boot.sh" "${@:2}" files="$WORK/root" seconds=400 "$1" probe-server
