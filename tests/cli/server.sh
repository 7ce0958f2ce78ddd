#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# server.sh TAG [OPTION=VALUE]...: the command vfio-nc in the emulated server with
# the kernel TAG, and where firmware speaks. OPTIONs are boot.sh's. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/written.sh
. "$TOP/tests/lib/written.sh"

HERE=$TOP/tests/cli

[ $# -ge 1 ] || die "usage: server.sh TAG [OPTION=VALUE]..."
mkdir -p "$BUILD/$1"
WORK=$(mktemp -d "$BUILD/$1/cli-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
"$HERE/cross.sh" "$WORK/root"
cp "$HERE"/server/* "$WORK/root/bin"
mkdir -p "$WORK/root/etc" "$WORK/root/documents/src"
cp -r "$TOP/src/host" "$WORK/root/documents/src"
written server >"$WORK/root/documents/list"
printf '%s\n' 'root:x:0:0::/:/bin/sh' 'nobody:x:65534:65534::/:/bin/sh' \
	>"$WORK/root/etc/passwd"
status=0
# boot [OPTION=VALUE]... -- COMMAND...
boot()
{
	local options=()

	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	"$TOP/tests/qemu/boot.sh" "${options[@]}" files="$WORK/root" seconds=300 \
		"$tag" "$@" >"$WORK/output"
	cat "$WORK/output"
	grep -q "^# end of $1: exit 0$" "$WORK/output" || status=1
}

tag=$1
shift
boot "$@" -- session
boot "$@" options=firmware/dt.boot -- agree dt
boot "$@" options=firmware/acpi.boot -- agree acpi
exit $status
