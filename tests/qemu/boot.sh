#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# boot.sh [OPTION=VALUE]... TAG COMMAND [ARG]...: boot the emulated arm64 server
# with the kernel TAG, run COMMAND in it and print its output.
#
#	module=DIR	where vfio_nc.ko was built, instead of build/TAG/module
#	cpu=CPU		as QEMU names it
#	append=ARGS	more for the kernel's command line
#	devices=ARGS	more for QEMU's command line
#	crowd=N		N functions of ivshmem more, eight behind each root port
#	seconds=N	how long it may take
#	qemu=PROGRAM	another one than that which setup.sh saw to
#	accel=ACCEL	as QEMU names it, instead of tcg,thread=multi
#	smp=N		how many CPUs, instead of 2
#	memory=SIZE	of the server, as QEMU writes it, instead of 1G
#	files=DIR	what DIR holds is in the server's root too
#	dtb=FILE	boot with the device tree that QEMU makes, edited as FILE
#			says: a line for each edit, as dtb.c takes it
#	overlay=FILE	the same, and with an overlay on it, a .dtbo
#	acpi=yes	boot with ACPI
#	ssdt=FILE	the same, and with one table more, in ASL
#	options=FILE	more of these options, a line for each
# A FILE without a leading / is in this directory. Lines that start with # are
# comments. With VFIO_NC_SLOW=N in the environment N times as long may be taken, by each
# case too.
#
# QEMU ends with 0 even when the kernel panics, so the end is believed only if
# the result file holds init's end mark.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

HERE=$TOP/tests/qemu
EFI=/usr/share/qemu-efi-aarch64/QEMU_EFI.fd
OPTIONS='module|cpu|append|devices|crowd|seconds|qemu|accel|smp|memory|files|dtb|overlay|acpi|ssdt|options'

# Loaded by init, and there for a case to load.
MODULES="virtio_mmio virtio_console vfio_pci vfio_iommu_type1"
MODULES_EXTRA="igb nvme"

# The devices of every boot, at fixed slots: tests/qemu/lib/server.h names them.
# Option ROMs are left out: Debian has them in packages that nothing else needs.
# shellcheck disable=SC2054 # the commas are QEMU's
DEVICES=(
	-object memory-backend-ram,id=ram2,size=4M,share=on
	-device ivshmem-plain,memdev=ram2,addr=2
	-object memory-backend-ram,id=ram3,size=4M,share=on
	-device ivshmem-plain,memdev=ram3,addr=3
	-device edu,addr=4
	-object memory-backend-ram,id=ram5,size=64M,share=on
	-device ivshmem-plain,memdev=ram5,addr=5
	-object memory-backend-ram,id=ram6,size=2G,share=on
	-device ivshmem-plain,memdev=ram6,addr=6
	-device igb,addr=7,romfile=
	-device nvme,serial=1,cmb_size_mb=4,addr=8
	-device pcie-root-port,id=root9,chassis=1,addr=9
	-object memory-backend-ram,id=ram10,size=4M,share=on
	-device ivshmem-plain,memdev=ram10,bus=root9,addr=0.0,multifunction=on
	-object memory-backend-ram,id=ram11,size=4M,share=on
	-device ivshmem-plain,memdev=ram11,bus=root9,addr=0.1
)

# Root ports from slot 10 on, eight in each. They ask for no window of I/O ports, of
# which there are not enough, nor for room for what could be plugged in.
boot_crowd()
{
	local i port

	for ((i = 0; i < crowd; i++)); do
		port=$((i / 8))
		[ $((i % 8)) -ne 0 ] || DEVICES+=(-device
			"pcie-root-port,id=crowd$port,chassis=$((port + 10)),addr=$((port / 8 + 10)).$((port % 8)),multifunction=on,io-reserve=0,hotplug=off")
		DEVICES+=(-object "memory-backend-ram,id=many$i,size=1M,share=on" -device
			"ivshmem-plain,memdev=many$i,bus=crowd$port,addr=0.$((i % 8)),multifunction=on")
	done
}

# boot_copy_modules TAG ROOT: the modules and what they need
boot_copy_modules()
{
	local kernel=$CACHE/kernels/$1 root=$2 release file
	release=$(<"$kernel/release")

	mkdir -p "$root/modules" "$root/lib/modules/$release"
	echo "$MODULES" >"$root/modules/list"
	# shellcheck disable=SC2086 # the list is words
	modprobe -d "$kernel" -S "$release" --show-depends -a $MODULES $MODULES_EXTRA |
	while read -r _ file _; do
		[ -f "$file" ] || continue
		cp "$file" "$root/lib/modules/$release"
	done
	cp "$kernel/lib/modules/$release"/modules.{builtin,order}* \
		"$root/lib/modules/$release"
	find "$root/lib/modules" -name '*.xz' -exec xz -d -f {} +
	depmod -b "$root" "$release"
}

boot_pack()
{
	(cd "$1" && find . | cpio -o -H newc -R 0:0 --quiet)
}

# The part that only a new kernel changes, made once.
boot_base()
{
	local tag=$1 base=$BUILD/$1/base.cpio root

	[ "$base" -nt "$CACHE/kernels/$tag/versions" ] &&
		[ "$base" -nt "${BASH_SOURCE[0]}" ] && return
	# Another boot of this kernel may be doing the same.
	root=$(mktemp -d "$BUILD/$tag/root-XXXXXX")
	mkdir -p "$root"/{bin,dev,proc,sys,tmp}
	cp "$CACHE/arm64/busybox" "$root/bin/busybox"
	boot_copy_modules "$tag" "$root"
	boot_pack "$root" >"$root.cpio"
	mv "$root.cpio" "$base"
	rm -rf "$root"
}

# What is tested and what tests it.
boot_payload()
{
	local out=$1 root=$1/payload

	rm -rf "$root"
	mkdir -p "$root/bin" "$root/modules"
	cp "$TOP/tests/qemu/init" "$root/init"
	find "$BUILD/guest" -maxdepth 1 -type f -perm /1 -exec cp {} "$root/bin" \;
	cp "$module/vfio_nc.ko" "$root/modules"
	! has_vma_flag "$CACHE/kernels/$tag/kdir" || : >"$root/modules/vma_flag"
	find "$BUILD/$tag" -maxdepth 2 \( -path '*/test-modules/*.ko' -o \
		-path '*/broken/*.ko' \) -exec cp -t "$root/modules" {} +
	{
		cat "$BUILD/$tag/base.cpio"
		boot_pack "$root"
		[ -z "$files" ] || boot_pack "$files"
	} >>"$out/initrd"
	rm -rf "$root"
}

# boot_ssdt OUT: the kernel looks for tables in front of all else in the initrd
# (Documentation/admin-guide/acpi/initrd_table_override.rst).
boot_ssdt()
{
	local root=$1/tables

	mkdir -p "$root/kernel/firmware/acpi"
	iasl -p "$root/kernel/firmware/acpi/ssdt" "$(path_of "$ssdt")" \
		>"$1/iasl" 2>&1 || {
		cat "$1/iasl" >&2
		die "iasl does not take $ssdt"
	}
	boot_pack "$root" >"$1/initrd"
	rm -rf "$root"
}

# boot_dtb OUT: the tree of just this machine with just these devices
boot_dtb()
{
	local edits=()

	[ -z "$dtb" ] || mapfile -t edits < <(lines_of "$dtb")
	boot_qemu "$1" ",dumpdtb=$1/qemu.dtb"
	[ -s "$1/qemu.dtb" ] || {
		cat "$1/qemu" >&2
		die "QEMU does not tell its device tree"
	}
	"$BUILD/host/dtb" "$1/qemu.dtb" "$1/dtb" "${edits[@]}" ||
		die "$dtb does not fit the device tree: see above"
	[ -z "$overlay" ] || fdtoverlay -i "$1/dtb" -o "$1/dtb" "$(path_of "$overlay")" ||
		die "$overlay does not fit the device tree: see above"
}

# boot_qemu OUT MACHINE [ARG]...: MACHINE is more for QEMU's -machine
boot_qemu()
{
	local out=$1 machine=$2
	shift 2
	# In the foreground, so that QEMU hears of the terminal's Ctrl-C.
	# shellcheck disable=SC2086 # devices is a list of words
	timeout --foreground -k 5 $((seconds * SLOW)) "$qemu" -nodefaults -display none -no-reboot \
		-machine "virt,virtualization=on,gic-version=3,iommu=smmuv3$machine" \
		"${firmware[@]}" -cpu "$cpu" -accel "$accel" -smp "$smp" -m "$memory" \
		-kernel "$CACHE/kernels/$tag/vmlinuz" -initrd "$out/initrd" \
		-append "console=ttyAMA0 panic=-1 oops=panic panic_on_warn=1 loglevel=4 log_buf_len=4M $append -- $*" \
		-serial "file:$out/console" \
		-device virtio-serial-device -chardev "file,id=result,path=$out/result" \
		-device virtserialport,chardev=result,nr=1 \
		"${DEVICES[@]}" $devices </dev/null >"$out/qemu" 2>&1
}

# lines_of FILE: without comments
lines_of()
{
	grep -v -e '^#' -e '^$' "$(path_of "$1")"
}

path_of()
{
	case $1 in
	/*)	echo "$1";;
	*)	echo "$HERE/$1";;
	esac
}

# set_option OPTION=VALUE: Return 1 if it is none
set_option()
{
	[[ ${1:-} =~ ^($OPTIONS)=(.*)$ ]] || return 1
	printf -v "${BASH_REMATCH[1]}" %s "${BASH_REMATCH[2]}"
}

# What is in the file named by the option of that name.
read_options()
{
	local line

	while read -r line; do
		set_option "$line" || die "$options: no such option: $line"
	done < <(lines_of "$options")
}

main()
{
	local module='' cpu=max,pauth-impdef=on append='' devices='' crowd=0 seconds=600
	local qemu=/usr/bin/qemu-system-aarch64 memory=1G files='' tag out status=0
	local accel=tcg,thread=multi smp=2 dtb='' overlay='' acpi='' ssdt='' options='' firmware=()

	while set_option "${1:-}"; do
		shift
	done
	[ -z "$options" ] || read_options
	[ $# -ge 2 ] || die "usage: boot.sh [OPTION=VALUE]... TAG COMMAND [ARG]..."
	tag=$1
	shift
	[[ "$SLOW" = 1 || "$1" != cases ]] || set -- cases "slow=$SLOW" "${@:2}"
	module=${module:-$BUILD/$tag/module}
	boot_crowd
	mkdir -p "$BUILD/boot" "$BUILD/$tag"
	out=$(mktemp -d "$BUILD/boot/$tag-XXXXXX")
	boot_base "$tag"
	[ -z "$ssdt" ] || boot_ssdt "$out"
	[ -z "$acpi$ssdt" ] || firmware=(-bios "$EFI")
	boot_payload "$out"
	[ -z "$dtb$overlay" ] || { boot_dtb "$out"; firmware=(-dtb "$out/dtb"); }
	boot_qemu "$out" "" "$@" || status=$?
	rm -f "$out/initrd"
	[ ! -e "$out/result" ] || cat "$out/result"
	if ! grep -q "^# end of $1: exit" "$out/result" 2>/dev/null; then
		tail -n 30 "$out/qemu" "$out/console" >&2
		die "the server with kernel $tag did not reach the end of '$*' (qemu: $status); see $out"
	fi
	rm -rf "$out"
}

main "$@"
