#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# overlay_boot.sh VERB TAG: boot the emulated server with the kernel TAG, let
# vfio-nc VERB (overlay or ssdt) write in it what it is to say about devices, boot
# it again with that, and look whether the module hears it. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

HERE=$TOP/tests/cli/overlay

# What is said; the root port's is for the other device behind it.
SAID="0000:00:03.0 pref=normal-nc
0000:01:00.1 0=device;2=permit
0000:04:00.0 all=device
0000:00:09.0 all=permit"

# boot OPTION... COMMAND
boot()
{
	"$TOP/tests/qemu/boot.sh" options="$HERE/server.boot" files="$WORK/files" \
		seconds=300 "${@:1:$#-1}" "$tag" "${!#}" "$verb"
}

[ $# -eq 2 ] || die "usage: overlay_boot.sh overlay|ssdt TAG"
verb=$1
tag=$2
case $verb in
overlay)	before=();;
ssdt)		before=(acpi=yes);;
*)		die "no such verb: $verb";;
esac
mkdir -p "$BUILD/$tag"
WORK=$(mktemp -d "$BUILD/$tag/overlay-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
"$TOP/tests/cli/cross.sh" "$WORK/files"
cp "$HERE/ask" "$HERE/check" "$WORK/files/bin"
echo "$SAID" >"$WORK/files/said"

boot "${before[@]}" ask >"$WORK/asked"
"$TOP/tests/cli/plant.sh" "$WORK/asked" "$WORK" ||
	{ cat "$WORK/asked" >&2; die "the server did not write it"; }
cp "$WORK/source" "$WORK/files/before"
case $verb in
overlay)	boot overlay="$WORK/dtbo" check;;
ssdt)		boot ssdt="$WORK/source" check;;
esac
