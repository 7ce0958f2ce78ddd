#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh SUITE [BOOT...]: install the module in an arm64 Debian (bookworm, trixie) as a
# user would, with dkms from a clone of this tree, by the commands of the documents, and with
# the packages made of it, and boot the latter. TAP. What is shown with every kernel is followed by BOOTs, which
# last too long to be all done with both Debians: where none is named, by those of
# boots_of.
#
#	refuse		what is not signed by a key that the kernel knows is refused
#	accept		under Secure Boot; and what is, is taken
#	upgrade		the next version is installed while a device is open
#
# dkms and apt work in the unpacked system, run by qemu-user, which takes half the
# time it takes in the emulated server; all that loads the module is booted. Shell,
# tools and compiler, which are most of it, are those of the same Debian for this
# machine, the compiler a cross compiler; packages.sh has dkms build with arm64's own.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/source.sh
. "$TOP/tests/lib/source.sh"
# shellcheck source=tests/lib/written.sh
. "$TOP/tests/lib/written.sh"
# shellcheck source=tests/dkms/lib.sh
. "$TOP/tests/dkms/lib.sh"
# shellcheck source=tests/dkms/native.sh
. "$TOP/tests/dkms/native.sh"

HERE=$TOP/tests/dkms
AAVMF=/usr/share/AAVMF
SNAKEOIL=/usr/share/qemu-efi-aarch64/PkKek-1-snakeoil

# What an administrator does beside: which device is given to vfio-pci in the
# initramfs; and what the tests need to be run.
configure_root()
{
	local etc=$ROOT/etc

	sed -i 's/^MODULES=.*/MODULES=list/' "$etc/initramfs-tools/initramfs.conf"
	printf '%s\n' virtio_pci virtio_blk ext4 vfio-pci >>"$etc/initramfs-tools/modules"
	# The first kernel has an initramfs; what is in it does not matter.
	: >"$ROOT/boot/initrd.img-$FIRST"
	# A rule that stands in the initramfs too, when that is made.
	echo 'options vfio_nc rules=1af4:1110/2=normal-nc' >"$etc/modprobe.d/local.conf"
	# Else systemd asks the operator of a new machine.
	echo 0123456789abcdef0123456789abcdef >"$etc/machine-id"
	mkdir -p "$ROOT/check"
	cp "$BUILD"/guest/{demo,open,holder} "$HERE/guest" "$ROOT/check"
	cp -r "$WORK/debs/next" "$ROOT/check"
	cp "$HERE/check.service" "$etc/systemd/system"
	ln -sf ../check.service "$etc/systemd/system/multi-user.target.wants"
}

# Not the command, the tests, or what a build left.
dkms_files()
{
	local files

	files=$(cd "$ROOT"/usr/src/vfio-nc-* && find . -type f) || return 1
	! grep -vE '^\./(dkms\.conf|Kbuild|(include|src/module|src/policy|tables)/.*\.(c|h|def))$' <<<"$files"
}

# install_debs DIR: with apt, which has no network
install_debs()
{
	mount --bind "$1" "$ROOT/mnt"
	inside sh -c 'apt-get install -q -y --no-install-recommends /mnt/*.deb' ||
		{ umount "$ROOT/mnt"; return 1; }
	umount "$ROOT/mnt"
}

# in_initramfs RELEASE FILE
in_initramfs()
{
	inside lsinitramfs "/boot/initrd.img-$1" | grep -E "(^|/)$2\$"
}

# What is to be seen when all that documents say is done.
hand_made_module_is_everywhere()
{
	is_installed "$FIRST" && dkms_files &&
		in_initramfs "$FIRST" 'vfio_nc\.ko(\.xz)?' &&
		in_initramfs "$FIRST" etc/modprobe.d/vfio-nc.conf && inside vfio-nc --version
}

readme_program_runs_without_a_device()
{
	local said

	# qemu-user has another errno than the kernel.
	said=$(inside /root/vfio-nc/a.out none 0000:00:00.0 2 2>&1) || :
	[[ $said == 'vfio: '* ]] || { echo "$said"; return 1; }
}

dkms_leaves_nothing()
{
	is_gone usr/src var/lib/dkms lib/modules
}

# documents LIST: what tests/static/commands marks "debian", as the documents have it and in
# the order of that list, in a system of its own
documents()
{
	local command pattern packaged=$ROOT

	open_root "$SUITE" "$WORK/documents"
	configure_root
	source_repository "$ROOT/root/vfio-nc"
	"$TOP/tests/library/example.sh" >"$ROOT/root/vfio-nc/page.c"
	take_native "$SUITE-build"
	while IFS=$'\t' read -r command pattern; do
		[ "$command" != 'sudo make dkms-remove' ] ||
			check hand_made_module_is_everywhere hand_made_module_is_everywhere
		check "as_written: $command" ran "$pattern" as_written "$FIRST" "$command"
	done <"$1"
	check dkms_remove_leaves_nothing dkms_leaves_nothing
	check readme_program_runs_without_a_device readme_program_runs_without_a_device
	drop_native
	leave_root
	umount --lazy "$ROOT"
	ROOT=$packaged
}

packages_install()
{
	install_debs "$WORK/debs" && is_installed "$FIRST" &&
		in_initramfs "$FIRST" 'vfio_nc\.ko(\.xz)?' &&
		in_initramfs "$FIRST" etc/modprobe.d/vfio-nc.conf
}

packages_hold_what_they_must()
{
	inside dpkg -L vfio-nc-dkms vfio-nc | grep -vE '/(src/.*/.*|schema/.*|changelog.*|copyright)$' |
		while read -r file; do
			[ -d "$ROOT$file" ] || echo "$file"
		done | sort | diff - <(sort <<-END
	/etc/modprobe.d/vfio-nc.conf
	/usr/lib/aarch64-linux-gnu/libvfio-nc-preload.so
	/usr/lib/dracut/dracut.conf.d/50-vfio-nc.conf
	/usr/lib/modules-load.d/vfio-nc.conf
	/usr/sbin/vfio-nc
	/usr/share/bash-completion/completions/vfio-nc
	/usr/share/doc/vfio-nc-dkms/README.md.gz
	/usr/share/doc/vfio-nc/ABI.gz
	/usr/share/doc/vfio-nc/README.md.gz
	/usr/share/doc/vfio-nc/examples/60-vfio-nc.rules
	/usr/share/doc/vfio-nc/examples/libvirt-hook
	/usr/share/initramfs-tools/hooks/vfio-nc
	/usr/share/man/man4/vfio_nc.4.gz
	/usr/share/man/man5/vfio-nc-properties.5.gz
	/usr/share/man/man5/vfio-nc-rules.5.gz
	/usr/share/man/man7/libvfio-nc-preload.7.gz
	/usr/share/man/man7/vfio-nc-guides.7.gz
	/usr/share/man/man8/vfio-nc.8.gz
	/usr/share/zsh/vendor-completions/_vfio-nc
	END
	) || return 1
	inside bash -c '. /usr/share/bash-completion/completions/vfio-nc && complete -p vfio-nc' &&
		inside vfio-nc --version
}

second_kernel()
{
	install_debs "$CACHE/roots/$SUITE/debs" &&
		is_installed "$(releases | grep -vxF "$FIRST")"
}

# next_version_builds: and leaves its module as dkms's tarball of binaries, which the
# package's script takes in place of a build that would last too long in there.
next_version_builds()
{
	local deb version

	deb=$(echo "$WORK"/debs/next/vfio-nc-dkms_*.deb)
	version=$(dpkg-deb -f "$deb" Version)
	dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$ROOT" ./usr/src &&
		inside dkms build "vfio-nc/$version" -k "$FIRST" &&
		inside dkms mktarball "vfio-nc/$version" -k "$FIRST" --binaries-only \
			--archive "/check/next/vfio-nc-$version.dkms.tar.gz" &&
		inside dkms remove "vfio-nc/$version" --all && rm -r "$ROOT/usr/src/vfio-nc-$version"
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
	(cd "$ROOT/lib/modules" && printf '%s\n' * | sort -V)
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

# is_gone DIR...: nothing is left of the module in there, nor in dkms
is_gone()
{
	local left

	left=$(cd "$ROOT" && find "$@" -name check -prune -o \
		\( -name '*vfio-nc*' -o -name '*vfio_nc*' \) -print) || return 1
	left+=$(inside dkms status vfio-nc || :)
	[ -z "$left" ] || { echo "$left"; return 1; }
}

# The newest kernel's initramfs is that which Debian makes anew.
packages_purge()
{
	inside apt-get purge -q -y vfio-nc{,-dkms} libvfio-nc{0,-dev} &&
		is_gone usr var/lib/dkms lib/modules etc &&
		in_initramfs "$(releases | tail -n 1)" 'vfio-pci\.ko(\.xz)?' &&
		! in_initramfs "$(releases | tail -n 1)" '(vfio_nc\.ko.*|vfio-nc\.conf)'
}

# boots_of SUITE
boots_of()
{
	case $1 in
	bookworm)	echo refuse accept;;
	trixie)		echo upgrade;;
	*)		die "no such Debian: $1 (bookworm, trixie)";;
	esac
}

# BOOTs, called by name, which shellcheck cannot see:
# shellcheck disable=SC2317
boot_refuse()
{
	boot "$WORK/disk" "$FIRST" refuse module.sig_enforce=1
}

# shellcheck disable=SC2317
boot_accept()
{
	boot firmware="$WORK/firmware" "$WORK/disk" signed accept module.sig_enforce=1
}

# shellcheck disable=SC2317
boot_upgrade()
{
	boot "$WORK/disk" "$FIRST" upgrade
}

# boots BOOT...
boots()
{
	local name

	boot "$WORK/disk" "$FIRST" measure
	boot "$WORK/disk" "$(releases | tail -n 1)" measure
	for name; do
		"boot_$name"
	done
}

# run BOOT...
run()
{
	local upgrade=0

	[[ " $* " != *" upgrade "* ]] || upgrade=1
	open_root "$SUITE" "$WORK"
	FIRST=$(releases)
	written debian >"$WORK/list"
	echo "1..$((6 + $(wc -l <"$WORK/list") + upgrade))"
	documents "$WORK/list"
	configure_root
	take_native "$SUITE-build"
	check packages_install_and_go_into_the_initramfs packages_install
	check packages_hold_what_they_must packages_hold_what_they_must
	check second_kernel_gets_the_module_by_itself second_kernel
	[ $upgrade -eq 0 ] || check next_version_builds next_version_builds
	drop_native
	[ $failed -eq 0 ] || die "nothing to boot"
	copy_kernels
	[[ " $* " != *" accept "* ]] || sign_for_firmware >&2
	leave_root
	make_disk
	boots "$@"
	enter_root
	take_native "$SUITE-build"
	echo 1..1
	number=0
	check packages_purged_leave_nothing packages_purge
	drop_native
	leave_root
	umount "$ROOT"
	return $failed
}

# What is mounted is so for this process only.
if [ "${1:-}" = --inside ]; then
	SUITE=$2
	WORK=$3
	run "${@:4}"
	exit
fi

[ $# -ge 1 ] || die "usage: run.sh SUITE [BOOT...] (bookworm, trixie)"
skip_unless_amd64
default=$(boots_of "$1")
read -ra BOOTS <<<"$default"
[ $# -eq 1 ] || BOOTS=("${@:2}")
for name in "${BOOTS[@]}"; do
	declare -F "boot_$name" >/dev/null ||
		die "no such boot: $name ($(compgen -A function boot_ | cut -c6- | paste -sd' '))"
done
"$HERE/root.sh" "$1"
make -s -f "$TOP/tests/qemu/Makefile" >&2
make_work dkms "$1"
"$HERE/packages.sh" debs "$1" "$WORK/debs"
unshare --mount --propagation private "$HERE/run.sh" --inside "$1" "$WORK" \
	"${BOOTS[@]}"
