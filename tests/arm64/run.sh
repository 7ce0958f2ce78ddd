#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh NAME [SUITE...]: in an arm64 Debian (bookworm, trixie) that qemu-user runs, set up
# a clone of this tree as one does on an arm64 machine, and have tests/run run SUITEs
# there; where none is named, those of SUITES. TAP, a line for each; and at last that one
# of them goes red there.
#
# What makes and runs the programs is arm64's: apt, QEMU, linters, interpreters, and what
# is built. Shell and tools are those of the same Debian for this machine, which take a
# tenth of the time; and so is the compiler, a cross compiler under the name of the other,
# but for the suites in EMULATED.
#
# What is downloaded there stays in $CACHE/hosts/NAME: programs in a cache are those of
# the machine that filled it.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/source.sh
. "$TOP/tests/lib/source.sh"
# shellcheck source=tests/dkms/lib.sh
. "$TOP/tests/dkms/lib.sh"
# shellcheck source=tests/dkms/native.sh
. "$TOP/tests/dkms/native.sh"

SUITES=(static "=build" "=cli" pkvm-6.12 unit)
GROUPS_OF_SETUP=(qemu build unit static evidence cli)
EMULATED=(unit)
# As seen from inside
CLONE=/root/vfio-nc
KEPT=/root/.cache/vfio-nc
# VFIO_NC_SLOW there
SLOWER=20

# take_tools NAME: take_native, but for the compiler and its binutils
take_tools()
(
	# shellcheck disable=SC2317 # take_native calls it
	native_compilers() { :; }
	mapfile -t NATIVE_PACKAGES < <(printf '%s\n' "${NATIVE_PACKAGES[@]}" | grep -v '^binutils')
	NATIVE_LINKS=(usr/lib/x86_64-linux-gnu)
	take_native "$1"
)

# is_arm64 PROGRAM...: as their ELF headers have it
is_arm64()
{
	local program

	for program; do
		[ "$(od -An -tx1 -j 18 -N 1 "$ROOT/usr/bin/$program")" = " b7" ] ||
			{ echo "$program is not arm64's"; return 1; }
	done
}

# in_clone COMMAND: with nothing of the run that this is a part of
in_clone()
{
	inside env -u MAKEFLAGS -u MAKELEVEL -u VFIO_NC_LOCKED -u XDG_CACHE_HOME HOME=/root \
		VFIO_NC_CACHE="$KEPT" VFIO_NC_SLOW="$SLOWER" bash -c "cd $CLONE && $1" </dev/null
}

# Archive, and the way to it, as this machine has them.
connect()
{
	local etc=$ROOT/etc file

	cp "$CACHE/roots/$NAME/debian.sources" "$etc/apt/sources.list.d"
	archive_options >"$etc/apt/apt.conf.d/archive"
	for file in resolv.conf hosts; do
		[ ! -e "/etc/$file" ] || cp --remove-destination -L "/etc/$file" "$etc"
	done
	mkdir -p "$CACHE/hosts/$NAME" "$ROOT$KEPT"
	mount --bind "$CACHE/hosts/$NAME" "$ROOT$KEPT"
}

set_up()
{
	# shellcheck disable=SC2016 # the shell in there expands it
	in_clone '. tests/lib/host.sh && echo "this is $HOST_ARCH"' | grep -x 'this is arm64' &&
		in_clone "tests/lib/setup.sh ${GROUPS_OF_SETUP[*]}"
}

# is_green SUITE: else the end of what it printed
is_green()
{
	if in_clone "tests/run $1" >"$WORK/$1.log" 2>&1 && tail -n 1 "$WORK/$1.log" |
		grep -E '^[1-9][0-9]* passed, 0 failed(, [0-9]+ skipped)?$' >/dev/null; then
		return
	fi
	tail -n 100 "$WORK/$1.log"
	return 1
}

# A row about another device.
red_row_is_seen()
{
	sed -i '0,/IDS(0x1111)/s//IDS(0x1112)/' "$ROOT$CLONE/tables/devices.def"
	! cmp {"$TOP","$ROOT$CLONE"}/tables/devices.def || { echo "no row is another"; return 1; }
	if ! in_clone "tests/run tables" >"$WORK/tables.log" 2>&1 &&
		grep '^not ok tables: ' "$WORK/tables.log" &&
		tail -n 1 "$WORK/tables.log" | grep -E '^[1-9][0-9]* passed, [1-9][0-9]* failed'; then
		return
	fi
	tail -n 100 "$WORK/tables.log"
	return 1
}

# runs yes|no SUITE...: those of them that EMULATED has, or has not
runs()
{
	local emulated suite

	for suite in "${@:2}"; do
		emulated=no
		[[ " ${EMULATED[*]} " != *" $suite "* ]] || emulated=yes
		[ "$emulated" = "$1" ] || continue
		check "tests_run_${suite#=}_is_green" is_green "$suite"
		echo "# figure: tests/run $suite: $(tail -n 1 "$WORK/$suite.log")"
	done
}

# run SUITE...
run()
{
	open_root "$NAME" "$WORK"
	source_repository "$ROOT$CLONE"
	connect
	echo "1..$(($# + 3))"
	take_native "$NAME-build"
	check setup_takes_it_for_arm64_and_installs_what_it_lacks set_up
	[ $failed -eq 0 ] || die "nothing runs without"
	runs no "$@"
	drop_native
	take_tools "$NAME-build"
	check compiler_is_arm64_s_own is_arm64 gcc as ld
	runs yes "$@"
	check broken_row_is_red_there red_row_is_seen
	return $failed
}

# What is mounted is so for this process only.
if [ "${1:-}" = --inside ]; then
	NAME=$2
	WORK=$3
	run "${@:4}"
	exit
fi

[ $# -ge 1 ] || die "usage: run.sh NAME [SUITE...] (bookworm, trixie)"
skip_unless_amd64
"$TOP/tests/dkms/root.sh" "$1" "$1-build"
[ $# -gt 1 ] || set -- "$1" "${SUITES[@]}"
make_work arm64 "$1"
unshare --mount --propagation private "$0" --inside "$1" "$WORK" "${@:2}"
