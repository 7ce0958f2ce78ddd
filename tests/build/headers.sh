#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# headers.sh --list: which SETs there are
# headers.sh [--update] SET...: unpack arm64 kernel headers, no kernels, of all
# FLAVOURS into $CACHE/headers/SET. A SET is a TAG of tests/lib/kernels.
#
# A SET holds usr/src/linux-headers-RELEASE for each flavour there is (to be given
# to make -C for external modules) and versions (the packages). A complete one is
# used again without a look at the network, but for --update.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"
# shellcheck source=tests/lib/headers.sh
. "$TOP/tests/lib/headers.sh"

KERNELS=$TOP/tests/lib/kernels
mapfile -t SETS < <(awk '/^[0-9]/ && $3 ~ /^(-|([0-9.]+-)?arm64)$/ { print $1 }' "$KERNELS")
FLAVOURS=(arm64 arm64-16k rt-arm64)
UPDATE=

# set_source SET: the suite, and what the archive's meta packages end in
set_source()
{
	awk -v tag="$1" '$1 == tag { print $2, $3; found = 1 } END { exit !found }' "$KERNELS" ||
		die "no such headers: $1 (${SETS[*]})"
}

# apt_cache SUITE ARGUMENTS
apt_cache()
{
	apt-cache -c "$CACHE/apt/arm64-$1/apt.conf" "${@:2}"
}

# set_release SET SUITE END: the newest there is, without its flavour
set_release()
{
	if [ "$3" = - ]; then
		apt_cache "$2" pkgnames "linux-headers-${1%%-*}." | sort -V
	else
		apt_cache "$2" depends "linux-headers-$3"
	fi | sed -nE 's/^(.*Depends: )?linux-headers-([0-9.]+(\+[^-]*|-[0-9]+))-arm64$/\2/p' | tail -n 1
}

# set_packages SUITE RELEASE: the flavours' headers and what these need
#
# Only linux-kbuild holds programs, and these run on this machine. Some headers
# depend on their kernel, which nothing here boots.
set_packages()
{
	local flavour names=()

	for flavour in "${FLAVOURS[@]}"; do
		! apt_cache "$1" show "linux-headers-$2-$flavour" >/dev/null 2>&1 ||
			names+=("linux-headers-$2-$flavour")
	done
	printf '%s\n' "${names[@]}"
	apt_cache "$1" depends --important "${names[@]}" |
		sed -nE -e 's/^ *Depends: (linux-headers-[^ ]*-common[^ :]*).*/\1/p' \
			-e "s/^ *Depends: (linux-kbuild-[^ :]*).*/\1:$HOST_ARCH/p" | sort -u
}

# set_is_newest SET SUITE PACKAGES: true if SET was made of just these
set_is_newest()
{
	local wanted

	[ -e "$CACHE/headers/$1/versions" ] || return 1
	# shellcheck disable=SC2086 # package names have no blanks
	wanted=$(apt_candidates "$2" $3)
	[ -n "$wanted" ] && ! grep -qvxFf "$CACHE/headers/$1/versions" <<<"$wanted"
}

# set_build SET: unpack elsewhere, repair, and rename as the last step
set_build()
{
	local dir=$TEMP_DIR/$1 place=$CACHE/headers/$1 suite end release packages

	read -r suite end < <(set_source "$1")
	apt_root_arm64 "$suite"
	release=$(set_release "$1" "$suite" "$end")
	[ -n "$release" ] || die "$suite offers no headers of $1"
	packages=$(set_packages "$suite" "$release")
	if set_is_newest "$1" "$suite" "$packages"; then
		say "headers $1 are the newest: $release"
		return
	fi
	# shellcheck disable=SC2086 # package names have no blanks
	apt_unpack "$suite" "$dir" $packages
	rm -rf "${dir:?}/usr/share" "${dir:?}/lib"
	headers_repair "$dir" "$suite" "$dir"/usr/src/linux-headers-*arm64*
	mv "$dir.versions" "$dir/versions"
	mkdir -p "$CACHE/headers"
	[ ! -e "$place" ] || mv "$place" "$TEMP_DIR/old-$1"
	mv "$dir" "$place"
	say "headers $1: $release"
}

main()
{
	local name todo=()

	if [ "${1:-}" = --list ]; then
		printf '%s\n' "${SETS[@]}"
		return
	fi
	[ "${1:-}" != --update ] || { UPDATE=1; shift; }
	[ $# -gt 0 ] || die "usage: headers.sh [--update] SET... (${SETS[*]})"
	for name; do
		set_source "$name" >/dev/null
		[ -z "$UPDATE" ] && [ -e "$CACHE/headers/$name/versions" ] ||
			todo+=("$name")
	done
	[ "${#todo[@]}" -gt 0 ] || return 0
	lock_cache
	new_temp_dir
	[ -z "$UPDATE" ] || apt_lists_expire
	for name in "${todo[@]}"; do
		set_build "$name"
	done
}

main "$@"
