#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh [table] [PART] [TAG]...: what a look-up in the table of devices costs
# here, and what the module adds to the operations it has a hand in, in instructions,
# on the kernels TAG; all of it if nothing is named. PART is one of these alone:
#	mappings	what a process does to map a BAR
#	open, ranges	an open and the bar files, the use of a BAR, by the rules
#	who		debugfs' mappings, by the processes
#	bind, faults	a bind, a stage 2 fault, by the devices
# Figures only: it fails if one could not be measured, not if a promise is broken.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

CPU=max,pauth-impdef=on
QEMU=/usr/bin/qemu-system-aarch64

# The figures of other programs that run at the same time are in it.
bench_table()
{
	"$TOP/tests/lib/setup.sh" unit build
	make -s -f "$TOP/tests/bench/table/Makefile"
	echo "machine: $(lscpu | sed -n 's/^Model name: *//p;T;q'), $(uname -m), $(gcc --version | sed -n 1p)"
	"$BUILD/bench/table/table" "$(cat "$BUILD/bench/table/bytes")"
}

prepare()
{
	local tag

	"$TOP/tests/lib/setup.sh" qemu build
	"$TOP/tests/lib/kernel.sh" "$@" busybox
	make -s -f "$TOP/tests/bench/Makefile" bench
	for tag; do
		"$TOP/tests/lib/module.sh" "$tag" "$TOP" "$BUILD/$tag/module"
		"$TOP/tests/lib/module.sh" "$tag" "$TOP/tests/bench/modules" \
			"$BUILD/$tag/bench-modules"
		mkdir -p "$BUILD/$tag/bench/modules"
		cp "$BUILD/$tag/bench-modules/vfio_nc_peer.ko" \
			"$BUILD/$tag/bench/modules"
	done
}

# One CPU, so that there is one count; no time passes while it sleeps; nothing
# in the machine is random, so that two runs print the same.
# bench TAG ARGUMENT...: more for boot.sh
bench()
{
	local tag=$1 devices="-icount shift=0,sleep=off -machine dtb-randomness=off"

	devices+=" -seed 1 -rtc base=2026-01-01,clock=vm"
	"$TOP/tests/qemu/boot.sh" qemu="$QEMU" cpu="$CPU" accel=tcg,thread=single smp=1 \
		devices="$devices" append=randomize_kstack_offset=off \
		files="$BUILD/$tag/bench" "${@:2}"
}

# bench_boot TAG [WORD]...
bench_boot()
{
	bench "$1" "$1" bench "${@:2}" | grep -v '^# end of bench: exit 0$'
}

# bench_crowd TAG [PART]
bench_crowd()
{
	bench "$1" crowd=255 seconds=3000 "$1" bench crowd "${@:2}" |
		grep -v '^# end of bench: exit 0$'
}

bench_kernels()
{
	local tag status=0

	prepare "$@"
	echo "QEMU $("$QEMU" --version | sed -n '1s/.*version //p'), -cpu $CPU, -icount shift=0"
	for tag; do
		echo
		case $part in
		'')		bench_boot "$tag" && bench_crowd "$tag";;
		mappings)	bench_boot "$tag" mappings;;
		bind | faults)	bench_crowd "$tag" "$part";;
		*)		bench_boot "$tag" scale "$part";;
		esac || status=1
	done
	return $status
}

main()
{
	local part=

	lock_build
	[ $# -gt 0 ] || set -- table 6.1 6.12 7
	if [ "$1" = table ]; then
		shift
		bench_table
		[ $# -gt 0 ] || return 0
		echo
	fi
	if [[ $1 =~ ^(mappings|open|ranges|who|bind|faults)$ ]]; then
		part=$1
		shift
		[ $# -gt 0 ] || set -- 6.1 6.12 7
	fi
	bench_kernels "$@"
}

main "$@"
