#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# module.sh TAG SOURCE OUT: cross-build the external module whose Kbuild is in
# SOURCE for the kernel TAG of kernel.sh, in a copy at OUT. Warnings are errors.
# An OUT that is newer than every file of SOURCE stays as it is.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

# The parts of SOURCE that a module is built from.
module_parts()
{
	local part

	for part in Kbuild src include tables; do
		[ ! -e "$1/$part" ] || echo "$part"
	done
	(cd "$1" && find . -maxdepth 1 -name '*.[ch]')
}

module_is_current()
{
	local source=$1 out=$2 parts

	[ -e "$out/built" ] || return 1
	mapfile -t parts < <(module_parts "$source")
	[ -z "$(cd "$source" && find "${parts[@]}" -newer "$out/built" -print -quit)" ]
}

module_build()
{
	local tag=$1 source=$2 out=$3 kernel=$CACHE/kernels/$1 parts

	rm -rf "$out"
	mkdir -p "$out"
	mapfile -t parts < <(module_parts "$source")
	(cd "$source" && cp -r --parents "${parts[@]}" "$out")
	# pahole is not needed: the modules' BTF is left out.
	make -C "$kernel/kdir" M="$out" ARCH=arm64 KCFLAGS=-Werror \
		CROSS_COMPILE=aarch64-linux-gnu- CC=aarch64-linux-gnu-gcc \
		CONFIG_DEBUG_INFO_BTF_MODULES= modules >"$out/log" 2>&1 || {
		cat "$out/log" >&2
		die "$source does not build for kernel $tag"
	}
	touch "$out/built"
}

[ $# -eq 3 ] || die "usage: module.sh TAG SOURCE OUT"
[ -d "$CACHE/kernels/$1" ] || die "no kernel $1: run tests/lib/kernel.sh $1 first"
module_is_current "$2" "$3" || module_build "$1" "$2" "$3"
