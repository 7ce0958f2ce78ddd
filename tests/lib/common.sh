# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What every test script shares: where things are, how to speak, how to stop,
# and the locks on the cache and on the build folder. To be sourced; does nothing but define.

set -euo pipefail

# depmod and friends are outside an ordinary user's PATH on Debian.
PATH=$PATH:/usr/sbin:/sbin

TOP=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
CACHE=${VFIO_NC_CACHE:-${XDG_CACHE_HOME:-${HOME:?is not set, nor VFIO_NC_CACHE}/.cache}/vfio-nc}
CACHE=$(realpath -m -- "$CACHE")
BUILD=$TOP/build
export TOP CACHE BUILD

# How many times as long a boot, a case in it and a suite of unit may take, as where all
# programs are emulated.
# shellcheck disable=SC2034 # it is for those who source this
SLOW=${VFIO_NC_SLOW:-1}

say()
{
	printf '%s\n' "$*" >&2
}

die()
{
	say "${0##*/}: $*"
	exit 1
}

# need COMMAND GROUP: GROUP is the one of setup.sh that brings COMMAND
need()
{
	command -v "$1" >/dev/null ||
		die "$1 is missing; run tests/lib/setup.sh $2 first"
}

# Two runs must not unpack into the same place. The lock dies with the process
# that took it, and a script started by the holder passes: its parent waits.
lock_cache()
{
	[ "${VFIO_NC_LOCKED:-}" != "$CACHE" ] || return 0
	mkdir -p "$CACHE" || die "cannot write to the cache $CACHE"
	exec {cache_lock}>"$CACHE/lock" || die "cannot write to $CACHE/lock"
	if ! flock -n "$cache_lock"; then
		say "waiting for another run that uses $CACHE"
		flock -w 1800 "$cache_lock" ||
			die "another run has held $CACHE/lock for 30 minutes"
	fi
	export VFIO_NC_LOCKED=$CACHE
}

# new_temp_dir: a directory in the cache (so that renaming out of it is atomic)
# that is removed however the script ends. The caller holds the cache lock: what
# lies there already was left by a run that was killed. TEMP_DIR names it.
new_temp_dir()
{
	rm -rf "$CACHE/tmp"
	mkdir -p "$CACHE/tmp"
	TEMP_DIR=$(mktemp -d "$CACHE/tmp/XXXXXX")
	trap 'rm -rf -- "$TEMP_DIR"' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

# kdir_of KERNEL: the build directory of a TAG of kernel.sh, or the one that it names
kdir_of()
{
	case $1 in
	/*)	echo "$1";;
	*)	echo "$CACHE/kernels/$1/kdir";;
	esac
}

# has_vma_flag KDIR: whether this kernel's KVM reads a flag of the mapping, as its own
# header has it, wherever that lies
has_vma_flag()
{
	grep -qsw VM_ALLOW_ANY_UNCACHED "$1"{,/source}/include/linux/mm.h \
		"$(realpath "$1")"/../linux-headers-*-common*/include/linux/mm.h
}

# Two runs must not build in the same tree.
lock_build()
{
	mkdir -p "$BUILD" || die "cannot write to $BUILD"
	exec {build_lock}>"$BUILD/lock" || die "cannot write to $BUILD/lock"
	flock -n "$build_lock" || {
		say "waiting for another run in $TOP"
		flock -w 3600 "$build_lock" ||
			die "another run has held $BUILD/lock for an hour"
	}
}
