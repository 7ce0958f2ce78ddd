#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# root.sh SUITE...: an arm64 Debian with its kernel, headers and dkms, unpacked and
# configured, as $CACHE/roots/SUITE/root, and a second kernel and what it needs, as
# packages, in debs beside it. SUITE is bookworm or trixie. What is there is used
# again without a look at the network.
#
# The packages' scripts are arm64 programs: run by qemu-user, through binfmt_misc.
# Needs root.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"

BINFMT=/proc/sys/fs/binfmt_misc
PACKAGES=(systemd-sysv udev kmod dkms gcc make openssl initramfs-tools zstd
	linux-image-arm64 linux-headers-arm64 libpci3 libjson-c5)

# second_kernel SUITE: Debian 12's is that of its security archive, Debian 13's that
# of the backports
second_kernel()
{
	case $1 in
	bookworm)	echo linux-image-6.12-arm64 linux-headers-6.12-arm64;;
	trixie)		echo linux-image-arm64 linux-headers-arm64;;
	*)	die "no such Debian: $1 (bookworm, trixie)";;
	esac
}

# Where no systemd has done it, as in a container, tell the kernel who runs arm64.
register_arm64()
{
	local how=/usr/lib/binfmt.d/qemu-aarch64.conf

	[ "$(uname -m)" != aarch64 ] || return 0
	[ -e "$BINFMT/register" ] || mount -t binfmt_misc binfmt_misc "$BINFMT" ||
		die "this kernel has no binfmt_misc, which runs arm64 programs"
	[ -e "$BINFMT/qemu-aarch64" ] || grep -v '^#' "$how" >"$BINFMT/register" ||
		die "binfmt_misc does not take $how"
}

# proxy_options: what the machine's apt was told of the way to the archive
proxy_options()
{
	apt-config dump | sed -nE 's/^(Acquire::(https?::)?[Pp]roxy.*) "(.+)";/--aptopt=\1 "\3"/p'
}

# root_unpack SUITE DIR SOURCES
root_unpack()
{
	local options

	mapfile -t options < <(proxy_options)
	# Without an initramfs for a kernel that boots with another one anyway.
	INITRD=No mmdebstrap --quiet --mode=root --architectures=arm64 --variant=apt \
		--include="$(IFS=,; echo "${PACKAGES[*]}")" \
		--aptopt='APT::Install-Recommends "false"' "${options[@]}" \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		"$1" "$2" "$3" >&2 || die "mmdebstrap made no $1 (see above)"
	rm -f "$2"/etc/apt/apt.conf.d/99mmdebstrap "$2"/etc/apt/sources.list.d/*
}

# root_debs SUITE ROOT DEBS: apt resolves, as it would in ROOT
root_debs()
{
	mkdir -p "$3/partial"
	# shellcheck disable=SC2046 # package names have no blanks
	apt_in "arm64-$1" -o "Dir::State::status=$2/var/lib/dpkg/status" \
		-o "Dir::Cache::archives=$3" -q -y --no-remove -d \
		install $(second_kernel "$1") >&2 ||
		die "the download failed (apt's message is above)"
	rm -rf "$3/partial" "$3/lock"
	find "$3" -name '*.deb' | while read -r deb; do
		deb_unpress "$deb"
	done
}

# deb_unpress DEB: what is unpacked by an emulated dpkg is better not compressed
deb_unpress()
{
	local dir=$1.dir

	mkdir "$dir"
	(
		cd "$dir"
		ar x "$1"
		xz -d -- *.xz
		ar rc new.deb debian-binary control.tar data.tar
	)
	mv "$dir/new.deb" "$1"
	rm -r "$dir"
}

# root_make SUITE: elsewhere, and rename as the last step
root_make()
{
	local place=$CACHE/roots/$1 new=$CACHE/roots/$1.new start=$SECONDS

	rm -rf "$new"
	mkdir -p "$new"
	say "unpacking and configuring an arm64 $1"
	(
		lock_cache
		apt_root_arm64 "$1"
		{
			apt_source "$MAIN_ARCHIVE" "$1" arm64
			[ -z "$SECURITY_ARCHIVE" ] ||
				apt_source "$SECURITY_ARCHIVE" "$1-security" arm64
		} >"$new/debian.sources"
	)
	root_unpack "$1" "$new/root" "$new/debian.sources"
	(
		lock_cache
		apt_root_arm64 "$1"
		root_debs "$1" "$new/root" "$new/debs"
	)
	mv "$new" "$place"
	say "$1 is there after $((SECONDS - start)) s"
}

main()
{
	local suite

	[ $# -gt 0 ] || die "usage: root.sh SUITE... (bookworm, trixie)"
	[ "$(id -u)" = 0 ] || die "root must run this: it unpacks a Debian, and enters it"
	need mmdebstrap dkms
	register_arm64
	mkdir -p "$CACHE/roots"
	exec {roots_lock}>"$CACHE/roots/lock"
	flock "$roots_lock"
	for suite; do
		second_kernel "$suite" >/dev/null
		[ -d "$CACHE/roots/$suite" ] || root_make "$suite"
	done
}

main "$@"
