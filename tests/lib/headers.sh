# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Makes unpacked kernel headers usable where they lie, by this machine's
# compiler for arm64. To be sourced after apt.sh.

# headers_repair DIR SUITE KDIR...: SUITE is where DIR's packages came from, a
# KDIR is one flavour's build directory in it
headers_repair()
{
	local kdir

	for kdir in "${@:3}"; do
		headers_relocate "$kdir"
		headers_fit_compiler "$kdir"
	done
	headers_fit_libc "$1" "$2" "$3"
}

# headers_relocate KDIR: its short Makefile names /usr/src. Relative to itself, the tree can
# lie anywhere, and be moved.
headers_relocate()
{
	local here

	# shellcheck disable=SC2016 # make expands these
	here='$(realpath $(dir $(lastword $(MAKEFILE_LIST)))..)'
	# shellcheck disable=SC2016
	sed -i -e "1i usr_src := $here" -e 's#/usr/src/#$(usr_src)/#' \
		"$1/Makefile"
}

# compiler_takes FLAG
compiler_takes()
{
	aarch64-linux-gnu-gcc "$1" -S -x c -o /dev/null /dev/null 2>/dev/null
}

# Kernels built by gcc 14 rely on -fmin-function-alignment, unknown to gcc 12.
# Both files must lose it, as if Kconfig had asked this compiler: without it in
# autoconf.h, and with that alone, functions stay unaligned and ftrace's patch
# sites crash the kernel when the module is loaded.
headers_fit_compiler()
{
	local option

	need aarch64-linux-gnu-gcc build
	! compiler_takes -fmin-function-alignment=8 || return 0
	for option in CC_HAS_MIN_FUNCTION_ALIGNMENT CC_HAS_SANE_FUNCTION_ALIGNMENT; do
		sed -i "/^CONFIG_$option=/d" "$1/include/config/auto.conf"
		sed -i "/^#define CONFIG_$option /d" "$1/include/generated/autoconf.h"
	done
}

# headers_fit_libc DIR SUITE KDIR: modpost may want a newer libc than this machine's;
# then it is started with that of its own suite
headers_fit_libc()
{
	local modpost

	modpost=$(find "$1/usr/lib" -path '*/scripts/mod/modpost.real-lsb-64')
	[ -n "$modpost" ] || modpost=$3/scripts/mod/modpost
	{ "$modpost" 2>&1 || :; } | grep 'GLIBC_.* not found' >/dev/null || return 0
	apt_unpack "$2" "$1/libc" "libc6:$HOST_ARCH"
	cat "$1/libc.versions" >>"$1.versions"
	rm -rf "$1/libc.versions" "$1/libc/usr/share" "$1/libc/usr/lib/$HOST_TRIPLET/gconv"
	mv "$modpost" "$modpost.bin"
	headers_modpost >"$modpost"
	chmod +x "$modpost"
}

# headers_modpost: the text of the program that takes modpost's place
headers_modpost()
{
	cat <<-END
	#!/bin/sh
	here=\$(realpath "\$0")
	libc=\${here%/usr/lib/linux-kbuild-*}/libc/usr/lib/$HOST_TRIPLET
	exec "\$libc/$HOST_LOADER" --library-path "\$libc" "\$here.bin" "\$@"
	END
}
