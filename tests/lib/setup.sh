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

# group_packages GROUP
group_packages()
{
	case $1 in
	qemu)	echo qemu-system-arm qemu-efi-aarch64 device-tree-compiler \
			acpica-tools cpio kmod xz-utils;;
	build)	echo make gcc-aarch64-linux-gnu libc6-dev-arm64-cross kmod \
			xz-utils;;
	unit)	echo make gcc libc6-dev libcmocka-dev;;
	static)	echo shellcheck cppcheck;;
	*)	die "no such group: $1 (qemu, build, unit, static)";;
	esac
}

# missing_packages PACKAGE...: those that are absent or too old
missing_packages()
{
	local -A have=()
	local name state version

	while read -r name state version; do
		[ "$state" != ii ] || have[$name]=$version
	done < <(dpkg-query -W -f '${Package} ${db:Status-Abbrev} ${Version}\n' \
		"$@" 2>/dev/null || :)
	if [ -n "${have[qemu-system-arm]:-}" ] && dpkg --compare-versions \
			"${have[qemu-system-arm]}" lt "$QEMU_MIN"; then
		unset 'have[qemu-system-arm]'
	fi
	for name; do
		[ -n "${have[$name]:-}" ] || echo "$name"
	done
}

# install_packages PACKAGE...: nothing may be removed for them
install_packages()
{
	local command root=()

	command=(apt-get -c "$CACHE/apt/host/apt.conf" install -q -y
		--no-install-recommends --no-remove
		-o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0)
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null ||
			die "root must run: ${command[*]} $*"
		root=(sudo)
	fi
	say "installing Debian packages with apt-get: $*"
	"${root[@]}" env DEBIAN_FRONTEND=noninteractive "${command[@]}" "$@" >&2 ||
		die "apt-get could not install $* (its message is above)"
}

main()
{
	local group packages=() missing

	[ $# -gt 0 ] || set -- qemu build unit static
	check_host
	for group; do
		# shellcheck disable=SC2207 # package names have no blanks
		packages+=($(group_packages "$group"))
	done
	mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
	mapfile -t missing < <(missing_packages "${packages[@]}")
	[ "${#missing[@]}" -gt 0 ] || return 0
	lock_cache
	apt_root_host
	install_packages "${missing[@]}"
}

main "$@"
