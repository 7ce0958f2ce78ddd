# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the suites here share: a check's line, and a Debian of root.sh to work in.
# To be sourced after common.sh; the process has mounts of its own (unshare).

# shellcheck source=tests/lib/host.sh
. "$TOP/tests/lib/host.sh"

BINFMT=/proc/sys/fs/binfmt_misc
number=0
failed=0

# Where no systemd has done it, as in a container, tell the kernel who runs arm64. Linux 6.18
# forgets that with the last mount of binfmt_misc: each process that has mounts of its own
# says it.
register_arm64()
{
	local how=/usr/lib/binfmt.d/qemu-aarch64.conf

	[ -e "$BINFMT/register" ] || mount -t binfmt_misc binfmt_misc "$BINFMT" ||
		die "this kernel has no binfmt_misc, which runs arm64 programs"
	[ -e "$BINFMT/qemu-aarch64" ] || grep -v '^#' "$how" >"$BINFMT/register" ||
		[ -e "$BINFMT/qemu-aarch64" ] ||
		die "binfmt_misc does not take $how"
}

# skip_unless_amd64: what makes the Debian is amd64's, and so is what native.sh puts in
skip_unless_amd64()
{
	[ "$HOST_ARCH" != amd64 ] || return 0
	echo 1..1
	echo "ok 1 - arm64_debian_is_entered_from_amd64 # SKIP this is $HOST_ARCH: its tools are those of amd64"
	exit
}

# check NAME COMMAND...: a line for it; what it prints is why
check()
{
	local name=$1 said start=$SECONDS status=0
	shift

	said=$("$@" 2>&1) || status=1
	number=$((number + 1))
	say "$name: $((SECONDS - start)) s"
	if [ $status -eq 0 ]; then
		echo "ok $number - $name"
	else
		echo "# ${said//$'\n'/$'\n# '}"
		echo "not ok $number - $name"
		# shellcheck disable=SC2034 # it is for those who source this
		failed=1
	fi
}

# inside COMMAND...: in the system that is not booted
inside()
{
	DEBIAN_FRONTEND=noninteractive LC_ALL=C chroot "$ROOT" "$@"
}

# archive_options: what the machine's apt was told of the archive and the way to it (a copy
# of some day is out of date the week after), as apt.conf has it
archive_options()
{
	apt-config dump |
		grep -E '^Acquire::((https?::)?[Pp]roxy.*|Check-Valid-Until) ".+";$' || :
}

# make_work KIND NAME: WORK, a directory that goes with this script
make_work()
{
	mkdir -p "$BUILD/$1"
	WORK=$(mktemp -d "$BUILD/$1/$2-XXXXXX")
	trap 'rm -rf -- "$WORK"' EXIT
}

# open_root NAME DIR: a copy to write to, as DIR/root, in which only what is changed
# takes place; ROOT names it
open_root()
{
	ROOT=$2/root
	register_arm64
	mkdir -p "$2"/{upper,work,root}
	mount -t overlay overlay "$ROOT" -o \
		"lowerdir=$CACHE/roots/$1/root,upperdir=$2/upper,workdir=$2/work"
	enter_root
}

enter_root()
{
	mount -t proc proc "$ROOT/proc"
	mount --bind /dev "$ROOT/dev"
}

leave_root()
{
	# dkms's last sleep may still be at it.
	umount --lazy "$ROOT/proc" "$ROOT/dev"
}

# is_installed RELEASE
is_installed()
{
	inside dkms status vfio-nc | grep -F ", $1, aarch64: installed" &&
		[ -n "$(find "$ROOT/lib/modules/$1/" -path '*/updates/dkms/vfio_nc.ko*')" ]
}

# as_written RELEASE COMMAND: in a clone of this tree, with that kernel as the running one,
# which uname is told
as_written()
{
	[ -e "$ROOT/usr/local/bin/sudo" ] || {
		printf '%s\n' '#!/bin/sh' 'exec "$@"' >"$ROOT/usr/local/bin/sudo"
		chmod +x "$ROOT/usr/local/bin/sudo"
	}
	inside env HOME=/root QEMU_UNAME="$1" sh -c "cd /root/vfio-nc && $2" </dev/null
}

# dkms_install RELEASE: from a clone of this tree, as README says
dkms_install()
{
	as_written "$1" 'sudo make dkms-install' && is_installed "$1"
}
