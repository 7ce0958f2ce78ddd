#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# own.sh DIR: make the arm64 kernel that somebody has built in DIR (Image and modules)
# a TAG of boot.sh, and print it. What its configuration lacks of config is said, and
# nothing is booted then.
# own.sh --suites TAG: the boots of the table suites that hold all groups of cases once,
# and the group page; with "cdev-" in front the same, each device through its own file,
# where there are such, and the command so.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

HERE=$TOP/tests/qemu

# own_knows DIR OPTION: whether this kernel has it at all; DIR/source of a build with O=
own_knows()
{
	local source=$1

	[ ! -d "$1/source" ] || source=$1/source/
	grep -rqE "^[[:blank:]]*(menu)?config ${2#CONFIG_}\$" --include='Kconfig*' "$source"
}

# own_lacks DIR: one option a line
own_lacks()
{
	local option

	sed -nE 's/^(CONFIG_[A-Z0-9_]+)=[ym]$/\1/p' "$HERE/config" | while read -r option; do
		grep -qE "^$option=[ym]\$" "$1/.config" || ! own_knows "$1" "$option" ||
			echo "$option"
	done
}

# own_check DIR
own_check()
{
	local file lacks

	for file in .config Makefile arch/arm64/boot/Image include/config/kernel.release \
		modules.order; do
		[ -e "$1/$file" ] || die "$1 is no built arm64 kernel: it has no $file (make ARCH=arm64 Image modules)"
	done
	lacks=$(own_lacks "$1" | paste -sd' ')
	[ -z "$lacks" ] ||
		die "the kernel in $1 lacks $lacks: add tests/qemu/config to its .config (scripts/kconfig/merge_config.sh), and build it again"
}

# own_place DIR TAG: as kernel.sh leaves a TAG
own_place()
{
	local dir=$1 place=$CACHE/kernels/$2 new=$CACHE/kernels/$2.new

	rm -rf "$new"
	mkdir -p "$new"
	# The server reads modules that are plain, or .xz.
	make -s -C "$dir" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- INSTALL_MOD_STRIP=1 \
		CONFIG_MODULE_COMPRESS_GZIP= CONFIG_MODULE_COMPRESS_ZSTD= \
		INSTALL_MOD_PATH="$new" modules_install >&2
	cp "$dir/include/config/kernel.release" "$new/release"
	cp "$dir/arch/arm64/boot/Image" "$new/vmlinuz"
	cp "$dir/.config" "$new/config"
	cksum "$new/vmlinuz" >"$new/versions"
	ln -s "$dir" "$new/kdir"
	rm -rf "$place"
	mv "$new" "$place"
}

# Each group but crowd, on a kernel that KVM reads a flag on, or on one where it is
# hooked.
own_suites()
{
	local like=6.1 suites

	! has_vma_flag "$CACHE/kernels/$1/kdir" || like=7
	suites=$(awk -v like="-$like" '/^#/ || !NF || /^crowd-/ { next }
		substr($1, length($1) - length(like) + 1) == like || /^(note|stress)-/ { print $1 }' \
		"$HERE/suites")
	suites+=$'\npage'
	echo "$suites"
	! grep -qx CONFIG_VFIO_DEVICE_CDEV=y "$CACHE/kernels/$1/config" ||
		printf '%s\n' cdev cdev-command "cdev-${suites//$'\n'/$'\n'cdev-}"
}

main()
{
	local dir tag

	[ "${1:-}" != --suites ] || { own_suites "$2"; return; }
	[ $# -eq 1 ] || die "usage: own.sh DIR, own.sh --suites TAG"
	[ -d "$1" ] || die "no such directory: $1"
	dir=$(realpath "$1")
	own_check "$dir"
	tag=own-$(<"$dir/include/config/kernel.release")
	own_place "$dir" "$tag"
	echo "$tag"
}

main "$@"
