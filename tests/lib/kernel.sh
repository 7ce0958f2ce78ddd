#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel.sh [--update] TAG...: unpack arm64 kernels, which stand in tests/lib/kernels, into
# $CACHE/kernels/TAG; "busybox" is a static arm64 busybox, as $CACHE/arm64/busybox
#
# A TAG holds: release (uname -r), vmlinuz, config, lib/modules/RELEASE, kdir
# (to be given to make -C for external modules) and versions (the packages).
# A complete one is used again without a look at the network, but for --update.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"
# shellcheck source=tests/lib/headers.sh
. "$TOP/tests/lib/headers.sh"

UPDATE=
KERNELS=$TOP/tests/lib/kernels

# kernel_source TAG: the suite, and what the archive's meta packages end in
kernel_source()
{
	awk -v tag="$1" '$1 == tag && $3 != "-" { print $2, $3; found = 1 }
		END { exit !found }' "$KERNELS" || die "no such kernel: $1 ($(kernel_tags))"
}

kernel_tags()
{
	awk '/^[0-9]/ && $3 != "-" { printf "%s, ", $1 } END { print "busybox" }' "$KERNELS"
}

# kernel_packages SUITE END: the real packages behind the meta packages
#
# The kernel's own packages carry a version in their name; only linux-kbuild
# holds programs, and these run on this machine.
kernel_packages()
{
	local metas=("linux-image-$2" "linux-headers-$2") found

	found=$(apt-cache -c "$CACHE/apt/arm64-$1/apt.conf" depends --recurse \
		--no-recommends --no-suggests --no-conflicts --no-breaks \
		--no-replaces --no-enhances "${metas[@]}") ||
		die "$1 does not offer ${metas[*]}"
	sed -nE -e '/-(unsigned|dbg)$/d' -e '/:/d' -e "s/^(linux-kbuild-[0-9].*)/\1:$HOST_ARCH/p" \
		-e '/^linux-(image|binary|modules|base|headers)-[0-9].*[0-9.]-?[a-z0-9+]*/p' \
		<<<"$found" | grep -vxF -e "${metas[0]}" -e "${metas[1]}" | sort -u
}

# kernel_arrange DIR: from the packages' layout to that of a TAG
#
# /usr/lib/modules is where packages since 7 have all, even the kernel, and where
# newer versions of depmod look.
kernel_arrange()
{
	local dir=$1 release

	if [ -d "$dir/usr/lib/modules" ]; then
		mkdir -p "$dir/lib"
		mv -T "$dir/usr/lib/modules" "$dir/lib/modules"
	fi
	ln -s ../../lib/modules "$dir/usr/lib/modules"
	release=$(cd "$dir/lib/modules" && echo *)
	[ -d "$dir/lib/modules/$release/kernel" ] ||
		die "the packages hold no modules of one single kernel: $release"
	echo "$release" >"$dir/release"
	kernel_file "$dir" vmlinuz "$release"
	kernel_file "$dir" config "$release"
	rm -rf "${dir:?}/boot" "${dir:?}/etc" "${dir:?}/usr/share" "${dir:?}/usr/bin"
	ln -sfn "../../../usr/src/linux-headers-$release" \
		"$dir/lib/modules/$release/build"
	rm -f "$dir/lib/modules/$release/source"
	ln -s "usr/src/linux-headers-$release" "$dir/kdir"
	depmod -b "$dir" "$release"
}

# kernel_file DIR NAME RELEASE: move NAME to where the tests look for it
kernel_file()
{
	local at

	for at in "boot/$2-$3" "lib/modules/$3/$2"; do
		[ ! -f "$1/$at" ] || { mv "$1/$at" "$1/$2"; return; }
	done
	die "the packages of $3 hold no $2"
}

# kernel_is_newest TAG SUITE PACKAGES: true if TAG was made of just these
kernel_is_newest()
{
	local wanted

	is_complete "$1" || return 1
	# shellcheck disable=SC2086 # package names have no blanks
	wanted=$(apt_candidates "$2" $3)
	[ -n "$wanted" ] &&
		! grep -qvxFf "$CACHE/kernels/$1/versions" <<<"$wanted"
}

# kernel_build TAG: unpack elsewhere, arrange, and rename as the last step
kernel_build()
{
	local tag=$1 dir=$TEMP_DIR/$1 suite end packages

	need depmod build
	read -r suite end < <(kernel_source "$tag")
	apt_root_arm64 "$suite"
	packages=$(kernel_packages "$suite" "$end")
	if kernel_is_newest "$tag" "$suite" "$packages"; then
		say "kernel $tag is the newest: $(<"$CACHE/kernels/$tag/release")"
		return
	fi
	# shellcheck disable=SC2086 # package names have no blanks
	apt_unpack "$suite" "$dir" $packages
	kernel_arrange "$dir"
	headers_repair "$dir" "$suite" "$dir/kdir"
	mv "$dir.versions" "$dir/versions"
	kernel_place "$tag" "$dir"
}

# kernel_place TAG DIR: nobody sees half a TAG, not even when interrupted here
kernel_place()
{
	local place=$CACHE/kernels/$1

	mkdir -p "$CACHE/kernels"
	[ ! -e "$place" ] || mv "$place" "$TEMP_DIR/old-$1"
	mv "$2" "$place"
	say "kernel $1: $(<"$place/release")"
}

busybox_build()
{
	say "busybox for arm64"
	arm64_package busybox-static "$TEMP_DIR/busybox"
	mkdir -p "$CACHE/arm64"
	mv "$TEMP_DIR/busybox.versions" "$CACHE/arm64/busybox.versions"
	mv "$TEMP_DIR/busybox/bin/busybox" "$CACHE/arm64/busybox"
}

# is_complete TAG: what is there was renamed into place as a whole
is_complete()
{
	case $1 in
	busybox)	[ -x "$CACHE/arm64/busybox" ];;
	*)		[ -e "$CACHE/kernels/$1/versions" ];;
	esac
}

main()
{
	local tag todo=()

	[ "${1:-}" != --update ] || { UPDATE=1; shift; }
	[ $# -gt 0 ] || die "usage: kernel.sh [--update] TAG... ($(kernel_tags))"
	for tag; do
		[ "$tag" = busybox ] || kernel_source "$tag" >/dev/null
		[ -z "$UPDATE" ] && is_complete "$tag" || todo+=("$tag")
	done
	[ "${#todo[@]}" -gt 0 ] || return 0
	lock_cache
	new_temp_dir
	[ -z "$UPDATE" ] || apt_lists_expire
	for tag in "${todo[@]}"; do
		case $tag in
		busybox)	busybox_build;;
		*)		kernel_build "$tag";;
		esac
	done
}

main "$@"
