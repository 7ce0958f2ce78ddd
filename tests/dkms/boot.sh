#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# boot.sh [firmware=DIR] DISK RELEASE CHECK [ARG]...: boot the Debian on DISK with
# its kernel RELEASE, have its service do CHECK, and print what it says. vmlinuz and
# initrd of the release lie beside DISK. What the boot writes is lost. ARGs go to
# the kernel's command line.
#
#	firmware=DIR	boot through EFI, with code.fd and vars.fd there; the latter
#			is written to

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

SECONDS_MAX=600

# boot_qemu OUT RELEASE CHECK [ARG]...
boot_qemu()
{
	local out=$1 at=${disk%/*} release=$2 check=$3 efi=()
	shift 3

	[ -z "$firmware" ] || efi=(
		-drive "if=pflash,format=raw,unit=0,readonly=on,file=$firmware/code.fd"
		-drive "if=pflash,format=raw,unit=1,file=$firmware/vars.fd")
	timeout --foreground -k 5 "$SECONDS_MAX" qemu-system-aarch64 \
		-nodefaults -display none -no-reboot -cpu max,pauth-impdef=on \
		-machine virt,virtualization=on,gic-version=3,iommu=smmuv3 \
		-accel tcg,thread=multi -smp 2 -m 1G "${efi[@]}" \
		-kernel "$at/vmlinuz-$release" -initrd "$at/initrd.img-$release" \
		-append "console=ttyAMA0 root=/dev/vda rw rootfstype=ext4 panic=-1 oops=panic panic_on_warn=1 log_buf_len=4M vfio-pci.ids=1af4:1110 check=$check $*" \
		-serial "file:$out/console" \
		-device virtio-serial-device -chardev "file,id=result,path=$out/result" \
		-device virtserialport,chardev=result,nr=1 \
		-object memory-backend-ram,id=ram2,size=4M,share=on \
		-device ivshmem-plain,memdev=ram2,addr=2 \
		-drive "if=none,id=disk,format=raw,file=$disk,snapshot=on" \
		-device virtio-blk-pci,drive=disk,addr=10 </dev/null >"$out/qemu" 2>&1
}

main()
{
	local firmware='' disk out status=0 start=$SECONDS

	case ${1:-} in
	firmware=*)	firmware=${1#*=}; shift;;
	esac
	[ $# -ge 3 ] || die "usage: boot.sh [firmware=DIR] DISK RELEASE CHECK [ARG]..."
	disk=$1
	out=$(mktemp -d "${disk%/*}/boot-XXXXXX")
	boot_qemu "$out" "${@:2}" || status=$?
	[ ! -e "$out/result" ] || grep -v '^# end of' "$out/result" || :
	if ! grep -qx "# end of $3" "$out/result" 2>/dev/null; then
		tail -n 30 "$out/qemu" "$out/console" >&2
		die "the system with kernel $2 did not reach the end of '$3' (qemu: $status)"
	fi
	say "$2 $3: $((SECONDS - start)) s"
	rm -rf "$out"
}

main "$@"
