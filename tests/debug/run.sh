#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh SUITE [ARGUMENT...]: cases on a kernel that watches (kernel.sh). TAP.
#
#	debug-6.12, debug-6.1	all groups that such a kernel can run, with the hook,
#				which is the part that touches most
#	debug-native-6.12	those for which the mirror matters, without
#	debug-stress-6.12	stress (duration=, seed=) and unload (rounds=)
# ARGUMENTs are for cases, instead of the suite's own.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

ALL=(mirror=hook cells shim params abi override mappings soc range mirror hook
	broken guest survive who fault watch)
NATIVE=(cells shim override mappings range mirror guest survive fault watch)
STRESS=(duration=600 rounds=20000 stress unload watch)

[ $# -ge 1 ] || die "usage: run.sh SUITE [ARGUMENT...]"
tag=debug-${1##*-}
options=(seconds=5400 memory=1G)
case $1 in
debug-native-*)	arguments=("${NATIVE[@]}");;
debug-stress-*)	arguments=("${STRESS[@]}"); options+=(smp=4);;
debug-*)	arguments=("${ALL[@]}");;
*)		die "no such suite: $1";;
esac
shift
[ $# -eq 0 ] || arguments=("$@")
"$TOP/tests/debug/kernel.sh" "$tag"
"$TOP/tests/lib/kernel.sh" busybox
"$TOP/tests/lib/module.sh" "$tag" "$TOP" "$BUILD/$tag/module"
"$TOP/tests/lib/module.sh" "$tag" "$TOP/tests/qemu/modules" "$BUILD/$tag/test-modules"
"$TOP/tests/qemu/broken.sh" "$tag" "$BUILD/$tag/broken"
make -s -f "$TOP/tests/qemu/Makefile" >&2
"$TOP/tests/qemu/boot.sh" "${options[@]}" "$tag" cases seconds=4000 "${arguments[@]}"
