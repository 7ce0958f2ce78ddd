#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# setup.sh [GROUP]...: install the Debian packages that the tests need and this
# machine lacks. Without GROUP: all groups. Needs root (or sudo) only if
# something is missing, and then says first what it installs.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"

# QEMU before 9 does not check the alignment of accesses to device memory: every
# test of the mapping attribute would pass whatever the module does.
QEMU_MIN=1:9

# clang_runtime: what clang's sanitizers and libFuzzer are in; clang only suggests it
clang_runtime()
{
	# shellcheck source=/dev/null
	case $(. /etc/os-release && echo "${VERSION_ID:-}") in
	12)	echo libclang-rt-14-dev;;
	*)	echo libclang-rt-19-dev;;
	esac
}

# group_packages GROUP
group_packages()
{
	case $1 in
	qemu)	echo qemu-system-arm qemu-efi-aarch64 device-tree-compiler \
			acpica-tools cpio kmod xz-utils;;
	build)	echo make gcc libc6-dev libfdt-dev "${ARM64_COMPILER[@]}" kmod xz-utils;;
	unit)	echo make gcc libc6-dev libcmocka-dev;;
	patches)	echo patch dpkg-dev python3 pkg-config libglib2.0-dev libpixman-1-dev \
			binutils xz-utils;;
	static)	echo shellcheck cppcheck python3 mandoc man-db codespell;;
	library)	echo make gcc g++ libc6-dev libcmocka-dev pkg-config binutils;;
	analyse)	echo make gcc libc6-dev pkg-config libpci-dev libjson-c-dev \
			libfdt-dev "${ARM64_COMPILER[@]}" perl sparse coccinelle \
			cppcheck xz-utils;;
	fuzz)	echo make clang "$(clang_runtime)" binutils pkg-config libpci-dev \
			libjson-c-dev libfdt-dev;;
	evidence)	echo make gcc libc6-dev xz-utils tar pci.ids;;
	proof)	echo gcc libc6-dev spin xz-utils tar;;
	dkms)	echo mmdebstrap arch-test qemu-user-static e2fsprogs kmod binutils \
			sbsigntool openssl cpio git;;
	cli)	echo make gcc libc6-dev pkg-config libpci-dev libjson-c-dev \
			libfdt-dev libcmocka-dev python3-jsonschema mandoc zsh \
			gnuplot-nox strace;;
	clone)	echo pciutils man-db;;
	crowd)	echo pciutils time;;
	debug)	echo make gcc libc6-dev "${ARM64_COMPILER[@]}" flex bison bc xz-utils kmod;;
	*)	die "no such group: $1 (qemu, build, unit, library, patches, static, analyse, fuzz, evidence, proof, dkms, cli, clone, crowd, debug)";;
	esac
}

# installed_packages PATTERN...: "package version" of each that is installed, for this
# machine and not for another that it has libraries of, too
installed_packages()
{
	# It fails for every name it has never heard of.
	{ dpkg-query -W -f '${db:Status-Abbrev} ${Architecture} ${Package} ${Version}\n' "$@" \
		2>/dev/null || :; } | sed -nE "s/^ii *(all|$HOST_ARCH) //p"
}

# old_qemu_packages: all of QEMU that is installed, if it is too old
#
# The emulators of all machines depend on one version of their common files: one
# that is not upgraded with the others would have to be removed.
old_qemu_packages()
{
	local name version

	installed_packages 'qemu-system-*' | while read -r name version; do
		! dpkg --compare-versions "$version" lt "$QEMU_MIN" ||
			echo "$name"
	done
}

# missing_packages PACKAGE...: those that are absent, and what is too old
missing_packages()
{
	local absent old=

	absent=$(printf '%s\n' "$@" |
		grep -vxFf <(installed_packages "$@" | cut -d' ' -f1) || :)
	[[ " $* " != *" qemu-system-arm "* ]] || old=$(old_qemu_packages)
	[ -z "$old" ] ||
		say "QEMU before ${QEMU_MIN#*:} cannot show what the tests measure: it must be upgraded"
	printf '%s\n' "$absent" "$old" | sed '/^$/d' | sort -u | paste -sd' '
}

# install_packages PACKAGE...: nothing may be removed for them
install_packages()
{
	local root=()

	[ "$(id -u)" = 0 ] || root=(sudo)
	say "installing Debian packages with apt-get: $*"
	"${root[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get -c "$CACHE/apt/host/apt.conf" install -q -y \
		--no-install-recommends --no-remove \
		-o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "$@" >&2
}

# check_places: dies unless the build and the cache can be written, and named
#
# Make splits paths at blanks, kbuild at colons, QEMU's options at commas. What
# "sudo make" left behind belongs to root, who creates nothing here: it may be
# another's clone.
check_places()
{
	local dir

	for dir in "$TOP" "$CACHE"; do
		[[ ! ${dir//[\/._+@~-]/} =~ [[:space:][:punct:]] ]] ||
			die "kernel modules cannot be built in a path like '$dir': no blanks and signs but . _ + @ ~ - in it"
	done
	[ "$(id -u)" != 0 ] || return 0
	for dir in "$BUILD" "$CACHE"; do
		mkdir -p "$dir" || die "$(id -un) cannot create $dir"
		dir=$(find -H "$dir" -maxdepth 2 -type d ! -writable -print -quit)
		[ -z "$dir" ] || die "$(id -un) may not write to $dir, which belongs to $(stat -c %U "$dir")"
	done
}

main()
{
	local group packages=() missing by_root=

	[ $# -gt 0 ] || set -- qemu build unit static evidence
	check_host
	check_places
	for group; do
		# shellcheck disable=SC2207 # package names have no blanks
		packages+=($(group_packages "$group"))
	done
	missing=$(missing_packages "${packages[@]}")
	[ -n "$missing" ] || return 0
	[ "$(id -u)" = 0 ] ||
		by_root="; root must run: $TOP/tests/lib/setup.sh $*"
	[ -z "$by_root" ] || command -v sudo >/dev/null ||
		die "missing: $missing$by_root"
	lock_cache
	apt_root_host
	# shellcheck disable=SC2086 # package names have no blanks
	install_packages $missing ||
		die "could not install $missing (why: see above)$by_root"
}

main "$@"
