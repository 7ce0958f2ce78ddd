#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# dpdk.sh TAG: DPDK's testpmd with libvfio-nc-preload in the emulated server with the
# kernel TAG; and without it, but with the patch for DPDK. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../lib/common.sh"
# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"

CROSS=aarch64-linux-gnu-
HERE=$TOP/tests/qemu/clients
DPDK=$CACHE/arm64/dpdk
SOURCE=$CACHE/sources/dpdk
PLUGINS=(librte_net_e1000.so.23 librte_net_virtio.so.23 librte_mempool_ring.so.23)

# needed FILE...: names of the libraries that they are linked with
needed()
{
	"${CROSS}readelf" -d "$@" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]$/\1/p' | sort -u
}

# run_libraries OUT NAME...: they and all that they need, of DPDK's few hundred
run_libraries()
{
	local out=$1 names name
	shift

	while [ $# -gt 0 ]; do
		for name; do
			[ -e "$out/$name" ] || cp -L "$(find "$DPDK"/{usr/,}lib -name "$name" \
				-print -quit)" "$out/$name"
		done
		mapfile -t names < <(needed "${@/#/$out/}" | while read -r name; do
			[ -e "$out/$name" ] || echo "$name"
		done)
		set -- "${names[@]}"
	done
}

# fetch_source: DPDK's, and what of other packages it is built with; in a subshell, whose
# end unlocks the cache
fetch_source()
(
	[ ! -d "$SOURCE" ] || exit 0
	lock_cache
	[ ! -d "$SOURCE" ] || exit 0
	new_temp_dir
	mkdir -p "$CACHE/sources"
	apt_source_unpack bookworm "$TEMP_DIR/dpdk" dpdk
	apt_root_arm64 bookworm
	apt_unpack bookworm "$TEMP_DIR/dpdk/packages" libdpdk-dev libbsd-dev
	mv "$TEMP_DIR/dpdk" "$SOURCE"
)

# run_patched LIBRARIES: the part of DPDK that the patch is for, and one that has
# drivers ask
run_patched()
{
	local bus=$WORK/dpdk/drivers/bus/pci file flags=(-O2 -fPIC -D_GNU_SOURCE
		-include rte_config.h -DALLOW_INTERNAL_API -DALLOW_EXPERIMENTAL_API
		"-march=armv8-a+crc" -shared)

	mkdir -p "$WORK/dpdk"
	cp -a "$SOURCE"/{config,drivers,lib} "$WORK/dpdk"
	patch -s -p1 -d "$WORK/dpdk" <"$TOP/src/lib/patches/dpdk-pci-vfio.patch"
	for file in "$SOURCE"/packages/usr/include{,/aarch64-linux-gnu{,/dpdk}} "$WORK"/dpdk/{config,lib/*/} \
		"$WORK"/dpdk/lib/eal/{include,common,{linux,arm}/include,linux} "$bus" "$bus/linux"; do
		flags+=("-I$file")
	done
	"${CROSS}gcc" "${flags[@]}" -Wall -Werror -Wno-format-truncation -Wl,-soname,librte_bus_pci.so.23 \
		-Wl,--version-script="$bus/version.map" -o "$1/librte_bus_pci.so.23" \
		"$bus"/pci_{common,common_uio,params}.c "$bus"/linux/pci{,_uio,_vfio}.c \
		"$1"/librte_{eal,kvargs,pci}.so.23 "$1/libbsd.so.0"
	"${CROSS}gcc" "${flags[@]}" -Wall -Werror -o "$1/asks.so" "$HERE/asks.c"
}

# run_files OUT: what the server gets beyond that of every boot
run_files()
{
	local libraries=$1/usr/lib/aarch64-linux-gnu names

	make -s -f "$TOP/src/lib/Makefile" OUT="$WORK/lib" LIB_CC="${CROSS}gcc" \
		LIB_AR="${CROSS}ar" >&2
	mkdir -p "$1"/{bin,lib,tmp} "$libraries"
	cp "$WORK/lib/libvfio-nc-preload.so" "$libraries"
	cp "$DPDK/usr/bin/dpdk-testpmd" "$HERE/testpmd" "$1/bin"
	mapfile -t names < <(needed "$DPDK/usr/bin/dpdk-testpmd")
	run_libraries "$libraries" "${names[@]}" "${PLUGINS[@]}"
	mkdir -p "$1/patched"
	run_patched "$libraries"
	mv "$libraries/librte_bus_pci.so.23" "$libraries/asks.so" "$1/patched"
	run_libraries "$libraries" librte_bus_pci.so.23
	cp -L "$DPDK/lib/ld-linux-aarch64.so.1" "$1/lib"
}

[ $# -eq 1 ] || die "usage: dpdk.sh TAG"
"$TOP/tests/lib/fetch.sh" dpdk "dpdk-dev librte-net-e1000-23 librte-net-virtio23" \
	usr/bin/dpdk-testpmd usr/lib/aarch64-linux-gnu/dpdk
fetch_source
mkdir -p "$BUILD/$1"
WORK=$(mktemp -d "$BUILD/$1/dpdk-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
run_files "$WORK/files"
"$TOP/tests/qemu/boot.sh" files="$WORK/files" memory=1536M seconds=900 devices="
	-netdev hubport,id=one,hubid=0 -device igb,netdev=one,addr=c,romfile=
	-netdev hubport,id=two,hubid=0 -device igb,netdev=two,addr=e,romfile=
	-netdev hubport,id=three,hubid=1
	-device virtio-net-pci,netdev=three,addr=f,disable-legacy=on,iommu_platform=on,romfile=
	-netdev hubport,id=four,hubid=1
	-device virtio-net-pci,netdev=four,addr=10,disable-legacy=on,iommu_platform=on,romfile=" "$1" testpmd
