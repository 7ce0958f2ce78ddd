#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel.sh TAG: build a kernel that watches (KASAN, lockdep and more: config),
# from Debian's linux-source, as $CACHE/kernels/TAG. TAG is debug-6.12 or
# debug-6.1. One that was made of the same source and config is used again.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"

SUITE=bookworm
CONFIG=$TOP/tests/debug/config

# In the tree DIR; kernel's make with everything it has to be told
debug_make()
{
	make -C "$1" -s -j"$(nproc)" ARCH=arm64 \
		CROSS_COMPILE=aarch64-linux-gnu- "${@:2}"
}

# debug_unpack RELEASE DIR
debug_unpack()
{
	local name=linux-source-$1

	lock_cache
	apt_root_arm64 "$SUITE"
	apt_unpack "$SUITE" "$2.deb" "$name"
	mkdir -p "$2"
	tar -x -C "$2" --strip-components=1 -f "$2.deb/usr/src/$name.tar.xz"
	mv "$2.deb.versions" "$2.versions"
	rm -rf "$2.deb"
}

# debug_configure DIR: an option of the fragment that does not stay is an error
debug_configure()
{
	local wanted

	debug_make "$1" tinyconfig
	(cd "$1" && ARCH=arm64 scripts/kconfig/merge_config.sh -m .config "$CONFIG" >/dev/null)
	debug_make "$1" olddefconfig
	while read -r wanted; do
		grep -qxF "$wanted" "$1/.config" ||
			say "not in this kernel's configuration: $wanted"
	done < <(grep '=[ym]$' "$CONFIG")
}

# debug_place DIR TAG: as kernel.sh leaves a TAG
debug_place()
{
	local dir=$1 place=$CACHE/kernels/$2 release

	debug_make "$dir" INSTALL_MOD_PATH="$dir/root" modules_install
	release=$(<"$dir/include/config/kernel.release")
	mkdir -p "$dir/root/lib/modules"
	echo "$release" >"$dir/root/release"
	cp "$dir/arch/arm64/boot/Image" "$dir/root/vmlinuz"
	cp "$dir/.config" "$dir/root/config"
	cat "$dir.versions" "$CONFIG" >"$dir/root/versions"
	rm -rf "$place"
	mv "$dir/root" "$place"
	ln -sfn "$dir" "$place/kdir"
}

main()
{
	local tag=$1 dir=$CACHE/debug/$1

	case $tag in debug-6.1|debug-6.12) ;; *)
		die "no such kernel: $tag (debug-6.12, debug-6.1)";; esac
	if [ -e "$CACHE/kernels/$tag/versions" ] &&
		cmp -s <(tail -n +2 "$CACHE/kernels/$tag/versions") "$CONFIG"; then
		return
	fi
	if [ ! -e "$dir.versions" ]; then
		rm -rf "$dir"
		mkdir -p "$CACHE/debug"
		(debug_unpack "${tag#debug-}" "$dir")
	fi
	say "building kernel $tag: minutes"
	debug_configure "$dir"
	debug_make "$dir" Image modules
	debug_place "$dir" "$tag"
}

[ $# -eq 1 ] || die "usage: kernel.sh TAG"
main "$@"
