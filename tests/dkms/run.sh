#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh SUITE: install the module with dkms in an arm64 Debian (bookworm, trixie)
# as a user would, from what make dist makes of this tree, and boot that. TAP.
#
# dkms and apt work in the unpacked system, run by qemu-user, which takes half the
# time it takes in the emulated server; all that loads the module is booted.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/source.sh
. "$TOP/tests/lib/source.sh"

HERE=$TOP/tests/dkms
AAVMF=/usr/share/AAVMF
SNAKEOIL=/usr/share/qemu-efi-aarch64/PkKek-1-snakeoil

number=0
failed=0

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
		failed=1
	fi
}

# inside COMMAND...: in the system that is not booted
inside()
{
	DEBIAN_FRONTEND=noninteractive LC_ALL=C chroot "$ROOT" "$@"
}

# open_root SUITE: a copy to write to, in which only what is changed takes place
open_root()
{
	ROOT=$WORK/root
	mkdir -p "$WORK"/{upper,work,root}
	mount -t overlay overlay "$ROOT" -o \
		"lowerdir=$CACHE/roots/$1/root,upperdir=$WORK/upper,workdir=$WORK/work"
	mount -t proc proc "$ROOT/proc"
	mount --bind /dev "$ROOT/dev"
}

close_root()
{
	umount "$ROOT/proc" "$ROOT/dev"
}

# What an administrator does beside: the module's files, and who is given a device
# in the initramfs; and what the tests need to be run.
configure_root()
{
	local etc=$ROOT/etc

	cp "$TOP/src/host/initramfs-hook" "$etc/initramfs-tools/hooks/vfio-nc"
	cp "$TOP/src/host/vfio-nc.conf" "$etc/modprobe.d/vfio-nc.conf"
	echo 'options vfio_nc rules=1af4:1110/2=normal-nc' >>"$etc/modprobe.d/vfio-nc.conf"
	sed -i 's/^MODULES=.*/MODULES=list/' "$etc/initramfs-tools/initramfs.conf"
	printf '%s\n' virtio_pci virtio_blk ext4 vfio-pci >>"$etc/initramfs-tools/modules"
	# Else systemd asks the operator of a new machine.
	echo 0123456789abcdef0123456789abcdef >"$etc/machine-id"
	mkdir -p "$ROOT/check" "$ROOT/root/vfio-nc"
	cp "$BUILD"/guest/{demo,open} "$HERE/guest" "$ROOT/check"
	cp "$HERE/check.service" "$etc/systemd/system"
	ln -sf ../check.service "$etc/systemd/system/multi-user.target.wants"
}

unpack_source()
{
	source_repository "$WORK/source"
	make -s -C "$WORK/source" dist
	tar -xf "$WORK"/source/build/vfio-nc-*.tar.gz -C "$ROOT/root/vfio-nc" \
		--strip-components=1
}

# is_installed RELEASE
is_installed()
{
	inside dkms status vfio-nc | grep -F ", $1, aarch64: installed" &&
		[ -n "$(find "$ROOT/lib/modules/$1/" -path '*/updates/dkms/vfio_nc.ko*')" ]
}

dkms_install()
{
	inside make -s -C /root/vfio-nc dkms-install DKMS_KERNEL="$FIRST" &&
		is_installed "$FIRST" && inside update-initramfs -c -k "$FIRST"
}

# Not the command, the tests, or what a build left.
dkms_files()
{
	! find "$ROOT"/usr/src/vfio-nc-* -type f | sed "s|$ROOT/usr/src/vfio-nc-[^/]*/||" |
		grep -vE '^(dkms\.conf|Kbuild|(include|src/module|src/policy|tables)/.*\.(c|h|def))$'
}

second_kernel()
{
	mount --bind "$CACHE/roots/$SUITE/debs" "$ROOT/mnt"
	inside sh -c 'apt-get install -q -y /mnt/*.deb' || { umount "$ROOT/mnt"; return 1; }
	umount "$ROOT/mnt"
	is_installed "$(releases | grep -vxF "$FIRST")"
}

# The key that the firmware knows stands for the owner's.
sign_for_firmware()
{
	local key=$WORK/key module

	openssl rsa -in "$SNAKEOIL.key" -passin pass:snakeoil -out "$key"
	cp "$key" "$SNAKEOIL.pem" "$ROOT/check"
	module=$(inside modinfo -k "$FIRST" -n vfio_nc)
	case $module in
	*.xz)	xz -dc "$ROOT$module" >"$ROOT/check/enrolled.ko";;
	*)	cp "$ROOT$module" "$ROOT/check/enrolled.ko";;
	esac
	inside strip --strip-debug /check/enrolled.ko
	inside "/lib/modules/$FIRST/build/scripts/sign-file" sha256 /check/key \
		"/check/${SNAKEOIL##*/}.pem" /check/enrolled.ko
	rm "$ROOT/check/key"
	mkdir -p "$WORK/firmware"
	cp "$AAVMF/AAVMF_CODE.snakeoil.fd" "$WORK/firmware/code.fd"
	cp "$AAVMF/AAVMF_VARS.snakeoil.fd" "$WORK/firmware/vars.fd"
	sbsign --key "$key" --cert "$SNAKEOIL.pem" --output "$WORK/vmlinuz-signed" \
		"$WORK/vmlinuz-$FIRST"
	ln -s "initrd.img-$FIRST" "$WORK/initrd.img-signed"
}

# releases: of all kernels that are installed
releases()
{
	(cd "$ROOT/lib/modules" && printf '%s\n' *)
}

copy_kernels()
{
	local release file

	for release in $(releases); do
		for file in "$ROOT/boot/vmlinuz-$release" "$ROOT/lib/modules/$release/vmlinuz"; do
			[ ! -f "$file" ] || cp "$file" "$WORK/vmlinuz-$release"
		done
		cp "$ROOT/boot/initrd.img-$release" "$WORK"
	done
}

make_disk()
{
	local size

	size=$(du -sm --apparent-size "$ROOT" | cut -f1)
	mke2fs -q -t ext4 -F -d "$ROOT" "$WORK/disk" $((size + size / 4 + 200))M
}

# boot ARG...: its lines are ours, and begin with a plan of their own. What is missing
# from one counts as failed.
boot()
{
	"$HERE/boot.sh" "$@" || :
}

# What dkms and its files leave in a system: nothing.
dkms_remove()
{
	inside make -s -C /root/vfio-nc dkms-remove && [ -z "$(inside dkms status vfio-nc)" ] &&
		! find "$ROOT"/usr/src "$ROOT"/var/lib/dkms "$ROOT"/lib/modules \
			\( -name 'vfio-nc*' -o -name 'vfio_nc*' \) | grep .
}

run()
{
	local release

	open_root "$SUITE"
	FIRST=$(releases)
	configure_root
	unpack_source
	echo 1..3
	check "dkms_install_builds_for_$FIRST" dkms_install
	check dkms_gets_only_what_the_module_needs dkms_files
	check second_kernel_gets_the_module_by_itself second_kernel
	[ $failed -eq 0 ] || die "nothing to boot"
	copy_kernels
	sign_for_firmware >&2
	close_root
	make_disk
	for release in $(releases); do
		boot "$WORK/disk" "$release" measure
	done
	boot "$WORK/disk" "$FIRST" refuse module.sig_enforce=1
	boot firmware="$WORK/firmware" "$WORK/disk" signed accept
	mount -t proc proc "$ROOT/proc"
	mount --bind /dev "$ROOT/dev"
	echo 1..1
	number=0
	check dkms_remove_leaves_nothing dkms_remove
	close_root
	umount "$ROOT"
	return $failed
}

# What is mounted is so for this process only.
if [ "${1:-}" = --inside ]; then
	SUITE=$2
	WORK=$3
	run
	exit
fi

[ $# -eq 1 ] || die "usage: run.sh SUITE (bookworm, trixie)"
"$HERE/root.sh" "$1"
make -s -f "$TOP/tests/qemu/Makefile" >&2
mkdir -p "$BUILD/dkms"
WORK=$(mktemp -d "$BUILD/dkms/$1-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
unshare --mount --propagation private "$HERE/run.sh" --inside "$1" "$WORK"
