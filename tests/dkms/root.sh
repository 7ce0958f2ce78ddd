#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# root.sh NAME...: where NAME is bookworm or trixie, an arm64 Debian with its kernel,
# headers and dkms, unpacked and configured, as $CACHE/roots/NAME/root, and a second
# kernel and what it needs, as packages, in debs beside it; where it is one of these
# and -build, one for this machine that builds packages for arm64. What is there is
# used again without a look at the network, if it was made with the packages and
# options that stand here now.
#
# The packages' scripts are arm64 programs: run by qemu-user, through binfmt_misc. What
# they call most is this machine's, out of NAME-build, which is made first.
# Needs root.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"
# shellcheck source=tests/dkms/lib.sh
. "$TOP/tests/dkms/lib.sh"
# shellcheck source=tests/dkms/native.sh
. "$TOP/tests/dkms/native.sh"

PACKAGES=(systemd-sysv udev kmod dkms gcc make openssl initramfs-tools zstd
	linux-image-arm64 linux-headers-arm64
	git build-essential debhelper dh-dkms pkg-config libpci-dev libjson-c-dev libfdt-dev)
# The linters bring a hundred packages, which nobody should install for us.
BUILD_PACKAGES=(git build-essential cpio debhelper dh-dkms lintian rpm rpmlint
	crossbuild-essential-arm64 {pkg-config,libpci-dev,libjson-c-dev,libfdt-dev}:arm64)
# Of the kernels' modules, those that the server has a use for: an emulated depmod
# takes a minute to read them all, each time.
DPKG_OPTIONS=("path-exclude=*/modules/*/kernel/"{drivers,net,sound}"/*"
	"path-include=*/modules/*/kernel/drivers/"{block,char,iommu,vfio,virtio}"/*")

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

# native_options SUITE ARCHITECTURES: mmdebstrap has the programs from when there are any to
# stand for
native_options()
{
	[ "$2" = arm64 ] || return 0
	printf -- "--%s-hook='$TOP/tests/dkms/root.sh' --native %s_native \"\$1\" $1-build\n" \
		essential take customize drop
}

# root_unpack SUITE ARCHITECTURES DIR SOURCES PACKAGE...
root_unpack()
{
	local options suite=$1 architectures=$2 dir=$3 sources=$4
	shift 4

	mapfile -t options < <(archive_options | sed 's/^/--aptopt=/; s/;$//'; printf -- '--dpkgopt=%s\n' "${DPKG_OPTIONS[@]}"
		native_options "$suite" "$architectures")
	# Without an initramfs for a kernel that boots with another one anyway; and its filter is
	# a Python program, run for each package: no user's wrapper of that.
	PATH=/usr/sbin:/usr/bin:/sbin:/bin INITRD=No mmdebstrap --mode=root --architectures="$architectures" --variant=apt \
		--include="$(IFS=,; echo "$*")" \
		--aptopt='APT::Install-Recommends "false"' "${options[@]}" \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		"$suite" "$dir" "$sources" >"$dir.log" 2>&1 || {
			tail -n 60 "$dir.log" >&2
			die "mmdebstrap made no $suite (see above)"
		}
	rm -f "$dir.log" "$dir"/etc/apt/apt.conf.d/99mmdebstrap "$dir"/etc/apt/sources.list.d/* \
		"$dir"/etc/dpkg/dpkg.cfg.d/99mmdebstrap
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

# root_sources SUITE ARCHITECTURES: the archives to unpack from
root_sources()
{
	apt_source "$MAIN_ARCHIVE" "$1" "$2"
	[ -z "$SECURITY_ARCHIVE" ] || apt_source "$SECURITY_ARCHIVE" "$1-security" "$2"
}

# root_packages NAME
root_packages()
{
	case $1 in
	*-build)	echo "${BUILD_PACKAGES[*]}";;
	*)		echo "${PACKAGES[*]}";;
	esac
}

# root_made_of NAME
root_made_of()
{
	root_packages "$1"
	printf '%s\n' "${DPKG_OPTIONS[@]}"
}

# root_make NAME: elsewhere, and rename as the last step
root_make()
{
	local suite=${1%-build} place=$CACHE/roots/$1 new=$CACHE/roots/$1.new start=$SECONDS
	local architectures=arm64 packages

	[ "$1" = "$suite" ] || architectures="amd64 arm64"
	read -ra packages < <(root_packages "$1")
	rm -rf --one-file-system "$new"
	mkdir -p "$new"
	say "unpacking and configuring a Debian: $1"
	(
		lock_cache
		apt_root_arm64 "$suite"
		root_sources "$suite" "$architectures" >"$new/debian.sources"
	)
	root_unpack "$suite" "${architectures/ /,}" "$new/root" "$new/debian.sources" \
		"${packages[@]}"
	printf '%s\n' "${DPKG_OPTIONS[@]}" >"$new/root/etc/dpkg/dpkg.cfg.d/modules"
	[ "$1" != "$suite" ] || (
		lock_cache
		apt_root_arm64 "$suite"
		root_debs "$suite" "$new/root" "$new/debs"
	)
	root_made_of "$1" >"$new/made_of"
	rm -rf "$place"
	mv "$new" "$place"
	say "$1 is there after $((SECONDS - start)) s"
}

# root_is_there NAME
root_is_there()
{
	second_kernel "${1%-build}" >/dev/null
	cmp -s <(root_made_of "$1") "$CACHE/roots/$1/made_of"
}

# root_need NAME: it is there
root_need()
{
	! root_is_there "$1" || return 0
	[[ "$1" = *-build ]] || root_need "$1-build"
	root_make "$1"
}

main()
{
	local name missing=()

	for name; do
		root_is_there "$name" || missing+=("$name")
	done
	# Nobody waits while a Debian is made that is not theirs.
	[ ${#missing[@]} -gt 0 ] || return 0
	register_arm64
	mkdir -p "$CACHE/roots"
	exec {roots_lock}>"$CACHE/roots/lock"
	flock "$roots_lock"
	for name in "${missing[@]}"; do
		root_need "$name"
	done
}

if [ "${1:-}" = --inside ]; then
	shift
	main "$@"
	exit
fi
# mmdebstrap calls: --native FUNCTION ROOT NAME
if [ "${1:-}" = --native ]; then
	ROOT=$3
	"$2" "$4"
	exit
fi
[ $# -gt 0 ] || die "usage: root.sh NAME... (bookworm, trixie, bookworm-build, trixie-build)"
[ "$(id -u)" = 0 ] || die "root must run this: it unpacks a Debian, and enters it"
# native.sh takes the programs of amd64 in the place of emulated ones.
[ "$HOST_ARCH" = amd64 ] || die "this is $HOST_ARCH: the suites dkms and packages run on amd64 only"
need mmdebstrap dkms
# What mmdebstrap mounts goes with the process, however it ends.
unshare --mount --propagation private "$0" --inside "$@"
