#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh SUITE [ARGUMENT...]: cases on a kernel that watches (kernel.sh). TAP.
# run.sh --kernel SUITE: only build that kernel, if it is not there.
#
#	debug-6.12, debug-6.1	all that needs no boot of its own, with the hook, which
#				is the part that touches most
#	debug-native-6.12	those for which the mirror matters, without
#	debug-cdev-6.12		all again, each device through its own file and iommufd
#	debug-command-6.12	the verbs probe, bench and verify so
#	debug-64k-6.12		all, with pages of 64 KiB
#	debug-stress-6.12	stress (duration=, seed=) and unload (rounds=)
#	debug-kcsan-6.12	the same and what has threads, watched for data races
#	debug-SUITE		as tests/qemu/suites has it for SUITE, of 6.12
# ARGUMENTs are for cases, instead of the suite's own; for a SUITE of the table, besides.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../lib/common.sh"
# shellcheck source=tests/qemu/debug/groups.sh
. "$TOP/tests/qemu/debug/groups.sh"

# A case here takes some ten times as long.
BOOT=(seconds=5400 memory=1G)
CASES=(seconds=4000)

# tag_of SUITE
tag_of()
{
	case $1 in
	debug-kcsan-*|debug-64k-*)	echo "$1";;
	debug-*)	echo "debug-${1##*-}";;
	*)		die "no such suite: $1";;
	esac
}

# prepare TAG: kernel, modules and programs; other suites may want the same now
prepare()
{
	local variables=() lock

	mkdir -p "$BUILD/$1"
	exec {lock}>"$BUILD/$1/lock"
	flock "$lock"
	[[ $1 != *-kcsan-* ]] || variables=(KCSAN_SANITIZE=y)
	"$TOP/tests/qemu/debug/kernel.sh" "$1"
	"$TOP/tests/lib/kernel.sh" busybox
	"$TOP/tests/lib/module.sh" "$1" "$TOP" "$BUILD/$1/module" "${variables[@]}"
	"$TOP/tests/lib/module.sh" "$1" "$TOP/tests/qemu/modules" "$BUILD/$1/test-modules"
	"$TOP/tests/qemu/broken.sh" "$1" "$BUILD/$1/broken"
	make -s -f "$TOP/tests/qemu/Makefile" >&2
	exec {lock}>&-
}

case $#:${1:-} in
2:--kernel)	tag=$(tag_of "$2"); exec "$TOP/tests/qemu/debug/kernel.sh" "$tag";;
0:*|*:-*)	die "usage: run.sh SUITE [ARGUMENT...], run.sh --kernel SUITE";;
esac
tag=$(tag_of "$1")
arguments=()
case $1 in
debug-native-*)	arguments=("${NATIVE[@]}");;
debug-cdev-*)	arguments=("${CDEV[@]}");;
debug-64k-*)	arguments=("${ALL[@]}"); BOOT+=(memory=2G);;
debug-stress-*)	arguments=("${STRESS[@]}"); BOOT+=(smp=4);;
debug-kcsan-*)	arguments=("${KCSAN[@]}"); BOOT+=(smp=4);;
debug-[0-9]*)	arguments=("${ALL[@]}");;
esac
prepare "$tag"
[[ $1 != debug-command-* ]] || exec "$TOP/tests/cli/probe.sh" --cdev "$tag" "${BOOT[@]}"
if [ ${#arguments[@]} -eq 0 ]; then
	exec "$TOP/tests/qemu/suite.sh" "${BOOT[@]}" "${1#debug-}" "$tag" "${CASES[@]}" watch "${@:2}"
fi
[ $# -eq 1 ] || arguments=("${@:2}")
"$TOP/tests/qemu/boot.sh" "${BOOT[@]}" "$tag" cases "${CASES[@]}" "${arguments[@]}"
