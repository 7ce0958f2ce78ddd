#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# patches.sh: the patch for QEMU fits the source of Debian 13, and the files that it
# touches compile. The one for DPDK is tried by tests/qemu/clients/dpdk.sh, which runs it.
# TAP.
#
# QEMU is not configured, which takes minutes: what that would have found stands below.
#
# The checks are called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"

SOURCE=$CACHE/sources/qemu
PATCH=$TOP/src/lib/patches/qemu-vfio-pci.patch
# Of the source, what those files include, and what makes it.
PARTS=(hw include host target/arm linux-headers qapi scripts migration trace)

# fetch_source: in a subshell, whose end unlocks the cache
fetch_source()
(
	[ ! -d "$SOURCE" ] || exit 0
	lock_cache
	[ ! -d "$SOURCE" ] || exit 0
	new_temp_dir
	apt_source_unpack trixie "$TEMP_DIR/all" qemu
	mkdir -p "$TEMP_DIR/qemu" "$CACHE/sources"
	(cd "$TEMP_DIR/all" && cp -a --parents "${PARTS[@]}" "$TEMP_DIR/qemu")
	mv "$TEMP_DIR/qemu" "$SOURCE"
)

patch_fits()
{
	patch -p1 --fuzz=0 -d "$WORK/qemu" <"$PATCH" >"$WORK/log" 2>&1 || cat "$WORK/log"
}

# configured: what the build makes of its configuration and its schemas
configured()
{
	local out=$WORK/made

	mkdir -p "$out/qapi" "$out/trace" "$out/headers"
	python3 "$WORK/qemu/scripts/qapi-gen.py" -o "$out/qapi" -b "$WORK/qemu/qapi/qapi-schema.json"
	python3 "$WORK/qemu/scripts/tracetool.py" --group=hw_vfio --backends=nop --format=h \
		"$WORK/qemu/hw/vfio/trace-events" "$out/trace/trace-hw_vfio.h"
	ln -s "$WORK/qemu/linux-headers/asm-arm64" "$out/headers/asm"
	: >"$out/config-poison.h"
	printf '#define %s\n' 'CONFIG_LINUX 1' 'CONFIG_POSIX 1' 'CONFIG_KVM 1' 'HOST_AARCH64 1' \
		'CONFIG_MADVISE 1' 'CONFIG_ATOMIC64 1' 'CONFIG_INT128 1' 'CONFIG_IOVEC 1' \
		'CONFIG_STRCHRNUL 1' 'CONFIG_PREADV 1' >"$out/config-host.h"
	printf '#define %s\n' 'TARGET_AARCH64 1' 'TARGET_ARM 1' 'TARGET_NAME "aarch64"' \
		'TARGET_LONG_BITS 64' 'TARGET_BIG_ENDIAN 0' >"$out/config-target.h"
	printf '#define %s\n' 'CONFIG_VFIO 1' 'CONFIG_VFIO_PCI 1' 'CONFIG_PCI 1' >"$out/config-devices.h"
}

# compile FILE
compile()
{
	local made=$WORK/made

	cd "$WORK/qemu"
	# shellcheck disable=SC2046 # words
	aarch64-linux-gnu-gcc -c -o "$WORK/object" -O1 -Wall -Werror -std=gnu11 -D_GNU_SOURCE \
		-D_FILE_OFFSET_BITS=64 -DCOMPILING_PER_TARGET '-DCONFIG_TARGET="config-target.h"' \
		'-DCONFIG_DEVICES="config-devices.h"' -isystem "$made/headers" -isystem linux-headers \
		-iquote "$made" -iquote . -I"$made" -I"$made/qapi" -Iinclude \
		-iquote host/include/aarch64 -iquote host/include/generic -Itarget/arm -Ihw/vfio \
		$(pkg-config --cflags glib-2.0 pixman-1) "$1"
}

touched_files_compile()
{
	local file files

	configured
	mapfile -t files < <(sed -n 's|^+++ b/\(.*\.c\)$|\1|p' "$PATCH")
	for file in "${files[@]}"; do
		(compile "$file") || return
	done
}

vfio_pci_has_the_property()
{
	strings "$WORK/object" | grep -x x-mmap-wish >/dev/null || echo "no property x-mmap-wish"
}

fetch_source
mkdir -p "$BUILD"
WORK=$(mktemp -d "$BUILD/patches-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
cp -a "$SOURCE" "$WORK/qemu"

echo 1..3
for check in patch_fits touched_files_compile vfio_pci_has_the_property; do
	report "qemu_$check" "$("$check" 2>&1)"
done
exit $failed
