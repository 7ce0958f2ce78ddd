#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# module.sh KERNEL SOURCE OUT [VARIABLE=VALUE]...: build the external module for arm64
# whose Kbuild is in SOURCE for KERNEL (a TAG of kernel.sh, or the absolute path of
# a kernel's build directory), in a copy at OUT. Warnings are errors. An OUT that is
# newer than every file of SOURCE and than the kernel stays as it is; in another one,
# only what the changed files are for is compiled. VARIABLEs are for make.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

# What of SOURCE a module is built from; not what somebody has built there.
module_files()
{
	(cd "$1" && find . -name .git -prune -o -path ./build -prune -o \
		-path ./tests -prune -o -type f \
		\( -name Kbuild -o -name '*.[ch]' -o -name '*.def' \) \
		! -name '*.mod.c' -print)
}

# module_knows OUT KDIR: whether this very kernel was here when OUT was built. Files of
# a package are as old as the package, but came to this machine when they changed; a
# kernel with another configuration may take what was built for the last one, and
# find in its struct module something else.
module_knows()
{
	[ -e "$1/built" ] && [ -z "$(find -L "$2/Makefile" "$2/Module.symvers" \
		"$2/include/generated/autoconf.h" -cnewer "$1/built" -print -quit)" ]
}

# module_is_current SOURCE OUT KDIR
module_is_current()
{
	local files

	module_knows "$2" "$3" || return 1
	mapfile -t files < <(module_files "$1")
	[ -z "$(cd "$1" && find "${files[@]}" -newer "$2/built" -print -quit)" ]
}

# module_copy SOURCE OUT: what is the same there stays, with its time
module_copy()
{
	local file

	mkdir -p "$2"
	comm -13 <(module_files "$1" | sort) <(module_files "$2" | sort) |
		(cd "$2" && xargs -r -d '\n' rm --)
	module_files "$1" | while read -r file; do
		cmp -s "$1/$file" "$2/$file" || echo "$file"
	done | (cd "$1" && xargs -r -d '\n' cp --parents -t "$2")
}

# module_build KDIR SOURCE OUT
module_build()
{
	local kdir=$1 source=$2 out=$3
	shift 3

	module_knows "$out" "$kdir" || rm -rf "$out"
	mkdir -p "$out"
	rm -f "$out/built"
	# What changes from here on is newer.
	touch "$out/begun"
	module_copy "$source" "$out"
	# pahole is not needed: the modules' BTF is left out. Nor is what a debugger reads,
	# which is nine tenths of a module, and every boot loads some.
	make -C "$kdir" M="$out" ARCH=arm64 KCFLAGS='-Werror -g0' \
		CROSS_COMPILE=aarch64-linux-gnu- CC=aarch64-linux-gnu-gcc \
		CONFIG_DEBUG_INFO_BTF_MODULES= "$@" modules >"$out/log" 2>&1 || {
		cat "$out/log" >&2
		die "$source does not build for kernel ${KERNEL##*/}"
	}
	mv "$out/begun" "$out/built"
}

[ $# -ge 3 ] || die "usage: module.sh KERNEL SOURCE OUT [VARIABLE=VALUE]..."
KERNEL=$1
KDIR=$(kdir_of "$KERNEL")
[ -d "$KDIR" ] || die "no kernel $KERNEL: run tests/lib/kernel.sh $KERNEL first"
module_is_current "$2" "$3" "$KDIR" || module_build "$KDIR" "${@:2}"
