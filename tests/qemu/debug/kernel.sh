#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel.sh [--update] [TAG]...: build a kernel that watches (KASAN, lockdep and more:
# config, on top of ../config), from Debian's linux-source, as $CACHE/kernels/TAG. TAG
# is debug-6.12, debug-6.1, debug-kcsan-6.12 or debug-64k-6.12 (with config-kcsan or
# config-64k on top), all of these if none is named, or plain-6.12, of ../config alone.
# One that was made of the same config is used again; with --update, if no newer source
# is out.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../lib/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"

SUITE=bookworm
TAGS=(debug-6.12 debug-6.1 debug-kcsan-6.12 debug-64k-6.12)

# In the tree DIR; kernel's make with everything it has to be told
debug_make()
{
	local quiet=()

	# Of the kernel's own races nothing would be left to see of ours.
	[[ ${1##*/} != *-kcsan-* ]] || quiet=(KCSAN_SANITIZE=n)
	nice make -C "$1" -s -j"$(nproc)" ARCH=arm64 \
		CROSS_COMPILE=aarch64-linux-gnu- "${quiet[@]}" "${@:2}"
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

# debug_newest RELEASE: the source that apt would take, as in a DIR.versions
debug_newest()
{
	lock_cache
	apt_root_arm64 "$SUITE"
	apt_candidates "$SUITE" "linux-source-$1" | grep . ||
		die "apt does not say which linux-source-$1 is the newest"
}

# debug_mend DIR: of 6.1, whose fail-nth fails whatever allocation is the nth, not the
# nth that the filter on the stack lets through (lib/fault-inject.c)
debug_mend()
{
	local file=$1/lib/fault-inject.c

	grep -q mended "$file" || sed -i \
		'/^\t\tif (fail_nth) {$/a\\t\t\t/* mended */\n\t\t\tif (!fail_stacktrace(attr))\n\t\t\t\treturn false;' "$file"
	grep -q mended "$file" || die "$file is not what it was"
}

# debug_fragments TAG: the files that are added to tinyconfig, the stronger later
debug_fragments()
{
	echo "$TOP/tests/qemu/config"
	[[ $1 = plain-* ]] || echo "$TOP/tests/qemu/debug/config"
	[[ $1 != *-kcsan-* ]] || echo "$TOP/tests/qemu/debug/config-kcsan"
	[[ $1 != *-64k-* ]] || echo "$TOP/tests/qemu/debug/config-64k"
}

# debug_wanted FRAGMENT...: what is wanted in the end, without comments
debug_wanted()
{
	sed -nE -e 's/^# (CONFIG_[A-Z0-9_]*) is not set$/\1=n/p' -e '/^CONFIG/p' "$@" |
		awk -F= '{ last[$1] = $0 } END { for (o in last) print last[o] }' | sort
}

# debug_knows DIR OPTION: whether this kernel has it at all
debug_knows()
{
	grep -rqE "^[[:blank:]]*(menu)?config ${2#CONFIG_}\$" --include='Kconfig*' "$1"
}

# debug_recipe TAG: what a kernel is made by, beside its source
debug_recipe()
{
	local fragments

	mapfile -t fragments < <(debug_fragments "$1")
	debug_wanted "${fragments[@]}"
	[[ $1 != debug-6.1 ]] || declare -f debug_mend
}

# debug_configure DIR FRAGMENT...: all that is wanted, where the kernel knows it
debug_configure()
{
	local dir=$1 wanted

	shift
	debug_make "$dir" tinyconfig
	(cd "$dir" && ARCH=arm64 scripts/kconfig/merge_config.sh -m .config "$@" >/dev/null)
	debug_make "$dir" olddefconfig
	while read -r wanted; do
		grep -qxF "$wanted" "$dir/.config" || ! debug_knows "$dir" "${wanted%=*}" ||
			die "this kernel's configuration does not keep $wanted: see what it depends on"
	done < <(debug_wanted "$@" | grep '=[ym]$')
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
	{ cat "$dir.versions"; debug_recipe "$2"; } >"$dir/root/versions"
	rm -rf "$place"
	mv "$dir/root" "$place"
	ln -sfn "$dir" "$place/kdir"
}

# debug_build TAG UPDATE
debug_build()
{
	local tag=$1 update=$2 dir=$CACHE/debug/$1 newest fragments

	if [ -n "$update" ] && [ -e "$dir.versions" ]; then
		# Who cannot be asked does not have a tree thrown away.
		newest=$(debug_newest "${tag##*-}")
		[ "$newest" = "$(<"$dir.versions")" ] || rm -rf "$dir" "$dir.versions"
	fi
	if [ -e "$dir.versions" ] && cmp -s "$CACHE/kernels/$tag/versions" \
		<(cat "$dir.versions"; debug_recipe "$tag"); then
		return
	fi
	if [ ! -e "$dir.versions" ]; then
		rm -rf "$dir"
		mkdir -p "$CACHE/debug"
		(debug_unpack "${tag##*-}" "$dir")
	fi
	say "building kernel $tag: minutes"
	[ "$tag" != debug-6.1 ] || debug_mend "$dir"
	mapfile -t fragments < <(debug_fragments "$tag")
	debug_configure "$dir" "${fragments[@]}"
	debug_make "$dir" Image modules
	debug_place "$dir" "$tag"
}

main()
{
	local update='' tag

	[ "${1:-}" != --update ] || { update=1; shift; }
	[ $# -gt 0 ] || set -- "${TAGS[@]}"
	for tag; do
		printf '%s\n' "${TAGS[@]}" plain-6.12 | grep -xF -e "$tag" >/dev/null ||
			die "no such kernel: $tag (${TAGS[*]} plain-6.12)"
	done
	for tag; do
		debug_build "$tag" "$update"
	done
}

main "$@"
