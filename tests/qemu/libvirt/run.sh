#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh TAG: Debian's libvirt in the emulated server with the kernel TAG starts a guest
# with a device, and calls the hook of src/host. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../lib/common.sh"

HERE=$TOP/tests/qemu/libvirt
LIBVIRT=$CACHE/arm64/libvirt

# run_files OUT: what the server gets beyond that of every boot
run_files()
{
	"$TOP/tests/cli/cross.sh" "$1"
	cp -a "$LIBVIRT/." "$1"
	mkdir -p "$1/documents/src"
	cp -r "$TOP/src/host" "$1/documents/src"
	cp "$HERE/libvirt" "$1/bin"
	cp "$HERE/guest.xml" "$1/documents"
	"$TOP/tests/qemu/vmm/guest.sh" "$TAG" "$1/vmm"
}

[ $# -eq 1 ] || die "usage: run.sh TAG"
TAG=$1
"$TOP/tests/lib/fetch.sh" libvirt \
	"libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients qemu-system-arm" \
	usr/sbin/libvirtd usr/bin/virsh usr/bin/qemu-system-aarch64 usr/share/libvirt/cpu_map \
	usr/lib/aarch64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so
mkdir -p "$BUILD/$TAG"
WORK=$(mktemp -d "$BUILD/$TAG/libvirt-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
run_files "$WORK/files"
"$TOP/tests/qemu/boot.sh" memory=1536M files="$WORK/files" seconds=1200 "$TAG" libvirt
