#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh [--fetch | --flavours]: build the module for every supported set of Debian's
# headers, and see Kbuild refuse what is not supported. TAP, a line for each.
#
# --fetch: only get what is needed, from the network.
# --flavours: no more than build it, for what is left out else: flavours of a series that
# another set has too, which differ in the compiler they were made for, and PREEMPT_RT.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"

mapfile -t SETS < <("$TOP/tests/build/headers.sh" --list)
OUT=$BUILD/headers

# What was found wrong with the case at hand.
result=

# conclude NAME: a line for it
conclude()
{
	report "$1" "$result"
	result=
}

# wrong TEXT
wrong()
{
	result+=${result:+$'\n'}$1
}

# option KDIR NAME: true if the headers were configured with it
option()
{
	grep -q "^CONFIG_$2=" "$1/include/config/auto.conf"
}

# What of the headers only make and what only the compiler has been told.
check_headers()
{
	local name

	for name in CC_HAS_MIN_FUNCTION_ALIGNMENT CC_HAS_SANE_FUNCTION_ALIGNMENT; do
		if option "$1" "$name"; then
			grep -q "^#define CONFIG_$name 1" "$1/include/generated/autoconf.h" ||
				wrong "CONFIG_$name is in auto.conf only"
		elif grep -q "^#define CONFIG_$name " "$1/include/generated/autoconf.h"; then
			wrong "CONFIG_$name is in autoconf.h only"
		fi
	done
}

# Where ftrace patches two words in front of a function, it must be aligned to
# them, or the kernel crashes when the module is loaded.
check_alignment()
{
	local odd

	option "$1" DYNAMIC_FTRACE_WITH_CALL_OPS || return 0
	odd=$(aarch64-linux-gnu-nm "$2/vfio_nc.ko" |
		awk '$2 ~ /^[tT]$/ && $3 !~ /^\$/ && $1 !~ /[08]$/ { print $3 }')
	[ -z "$odd" ] || wrong "not aligned to 8: $odd"
}

# kernel_of KDIR: prints KERNEL and OUT for module.sh. For a kernel of the emulated
# server the module is built anyway: from the same headers, if it is the same release.
kernel_of()
{
	local release=${1##*/linux-headers-} file

	file=$(grep -lxF "$release" "$CACHE"/kernels/*/release /dev/null | sed -n 1p || :)
	if [ -n "$file" ]; then
		file=${file%/release}
		echo "${file##*/} $BUILD/${file##*/}/module"
	else
		echo "$1 $OUT/$release"
	fi
}

# build_all KDIR...: two at a time; a "failed" says which did not end well
build_all()
{
	local kdir kernel out said

	for kdir; do
		read -r kernel out < <(kernel_of "$kdir")
		said=$OUT/${kdir##*/linux-headers-}
		while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n || :; done
		rm -f "$said.failed"
		"$TOP/tests/lib/module.sh" "$kernel" "$TOP" "$out" 2>"$said.said" ||
			mv "$said.said" "$said.failed" &
	done
	wait
}

# check_build KDIR: every warning counts, modpost's too; but not one on pahole,
# which is not used
check_build()
{
	local kdir=$1 release out

	release=${kdir##*/linux-headers-}
	read -r _ out < <(kernel_of "$kdir")
	if [ ! -e "$OUT/$release.failed" ]; then
		result=$(grep -iE 'warning|undefined' "$out/log" | grep -v pahole || :)
		check_headers "$kdir"
		check_alignment "$kdir" "$out"
		[[ $(modinfo -F vermagic "$out/vfio_nc.ko") == "$release "* ]] ||
			wrong "it is for another kernel: $(modinfo -F vermagic "$out/vfio_nc.ko")"
	else
		wrong "$(<"$OUT/$release.failed")"
	fi
	conclude "module_builds_for_$release"
}

# doctor NAME: a copy of the first headers, to be changed; KDIR names it
doctor()
{
	local set=$CACHE/headers/${SETS[0]}/usr

	rm -rf "${OUT:?}/$1"
	mkdir -p "$OUT/$1/usr/src" "$OUT/$1/usr/lib"
	cp -r "$set"/src/linux-headers-*[0-9]-arm64 "$OUT/$1/usr/src"
	cp -r "$set"/src/linux-headers-*-common "$OUT/$1/usr/src"
	cp -r "$set"/lib/linux-kbuild-* "$OUT/$1/usr/lib"
	KDIR=$(echo "$OUT/$1"/usr/src/linux-headers-*[0-9]-arm64)
}

# make_in KDIR GOAL: as a user would, in a copy of the sources at $OUT/source
make_in()
{
	make -C "$1" M="$OUT/source" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- \
		CC=aarch64-linux-gnu-gcc CONFIG_DEBUG_INFO_BTF_MODULES= "$2" 2>&1
}

copy_source()
{
	rm -rf "$OUT/source"
	mkdir -p "$OUT/source"
	cp -r "$TOP"/{Kbuild,src,include,tables} "$OUT/source"
	find "$OUT/source" -name '*.o' -delete
}

# refused KDIR SENTENCE: that sentence, once, and before anything is compiled
refused()
{
	local said

	copy_source
	if said=$(make_in "$1" modules); then
		wrong "it was built"
	elif [ "$(grep -c 'vfio_nc needs' <<<"$said")" != 1 ] ||
		! grep -qE "$2" <<<"$said"; then
		wrong "it should say: $2"
		wrong "$said"
	fi
	[ -z "$(find "$OUT/source" -name '*.o')" ] || wrong "something was compiled"
	said=$(make_in "$1" clean) || wrong "make clean fails: $said"
}

kernel_without_vfio_pci_core_is_refused()
{
	doctor without-core
	sed -i '/^CONFIG_VFIO_PCI_CORE=/d' "$KDIR/include/config/auto.conf"
	sed -i '/^#define CONFIG_VFIO_PCI_CORE/d' "$KDIR/include/generated/autoconf.h"
	refused "$KDIR" 'needs CONFIG_VFIO_PCI_CORE, and'
}

kernel_without_both_ways_to_a_vfio_device_is_refused()
{
	local common

	doctor without-vfio
	common=$(echo "$OUT"/without-vfio/usr/src/linux-headers-*-common)
	sed -i 's/vfio_alloc_device/vfio_alloc_nothing/g' "$common/include/linux/vfio.h"
	refused "$KDIR" 'needs vfio_alloc_device or vfio_device_get_from_dev in linux/vfio.h, and'
	sed -i '/^CONFIG_VFIO_PCI_CORE=/d' "$KDIR/include/config/auto.conf"
	refused "$KDIR" 'needs CONFIG_VFIO_PCI_CORE and vfio_alloc_device or vfio_device'
}

# The number of a kernel says nothing: RHEL 9.2 has a 5.14 with 6.1's vfio.
kernel_is_not_asked_for_its_number()
{
	local common said

	doctor older
	common=$(echo "$OUT"/older/usr/src/linux-headers-*-common)
	sed -i -e 's/^VERSION = .*/VERSION = 5/' -e 's/^PATCHLEVEL = .*/PATCHLEVEL = 14/' \
		"$common/Makefile"
	copy_source
	said=$(make_in "$KDIR" src/module/main.o) || wrong "$said"
}

# As of 5.15, of which Debian has no headers: those of 6.1, with what was otherwise.
make_old_headers()
{
	local common symbol

	doctor old
	common=$(echo "$OUT"/old/usr/src/linux-headers-*-common)
	sed -i -e 's/vfio_alloc_device/vfio_alloc_nothing/g' \
		-e '/^struct vfio_device {/,/^}/{/^\tstruct device device;/d}' \
		-e '/^static inline void vfio_put_device(/,/^}/d' \
		-e '/^int vfio_register_group_dev(/i extern struct vfio_device *vfio_device_get_from_dev(struct device *dev);\
extern void vfio_device_put(struct vfio_device *device);' "$common/include/linux/vfio.h"
	sed -i '/\tftrace_free_filter\t/d' "$KDIR/Module.symvers"
	for symbol in vfio_device_get_from_dev vfio_device_put; do
		printf '0x00000000\t%s\tdrivers/vfio/vfio\tEXPORT_SYMBOL_GPL\t\n' "$symbol"
	done >>"$KDIR/Module.symvers"
}

# What is asked of vfio and ftrace is what these have.
module_builds_with_the_vfio_of_5_15()
{
	local said name

	make_old_headers
	said=$("$TOP/tests/lib/module.sh" "$KDIR" "$TOP" "$OUT/old-module" 2>&1) || {
		wrong "$said"
		return
	}
	aarch64-linux-gnu-nm -u "$OUT/old-module/vfio_nc.ko" | awk '{ print $2 }' >"$OUT/old.names"
	for name in vfio_device_get_from_dev vfio_device_put ftrace_set_filter; do
		grep -qx "$name" "$OUT/old.names" || wrong "$name is not used"
	done
	for name in ftrace_free_filter device_for_each_child; do
		! grep -qx "$name" "$OUT/old.names" || wrong "$name is used"
	done
}

# A vfio.h of Anolis (7abc998435cd) has the first of that series, and not yet the other.
vfio_alloc_device_says_nothing_of_a_device_in_it()
{
	local said

	sed -i 's/vfio_alloc_nothing/vfio_alloc_device/g' \
		"$OUT"/old/usr/src/linux-headers-*-common/include/linux/vfio.h
	copy_source
	said=$(make_in "$KDIR" src/module/shim.o) || wrong "$said"
}

# Nor is it made for nothing where it could never find KVM's walk.
kernel_without_kprobes_has_no_hook_and_says_so()
{
	local said

	doctor without-kprobes
	sed -i '/^CONFIG_KPROBES=/d' "$KDIR/include/config/auto.conf"
	sed -i '/^#define CONFIG_KPROBES /d' "$KDIR/include/generated/autoconf.h"
	copy_source
	said=$(make_in "$KDIR" src/module/mirror.o) || wrong "$said"
	grep -q 'hook: this module was built without it: .* CONFIG_KPROBES' \
		"$OUT/source/src/module/mirror.o" || wrong 'nothing says why'
}

# make check-kernel, before it boots: of what is missing, what this kernel could have.
kernel_of_ones_own_is_told_what_it_lacks()
{
	local dir=$OUT/own said

	rm -rf "$dir"
	mkdir -p "$dir/arch/arm64/boot" "$dir/include/config"
	touch "$dir"/{Makefile,modules.order,include/config/kernel.release}
	sed -e '/^CONFIG_KVM=/d' -e '/^CONFIG_VFIO_GROUP=/d' -e 's/^CONFIG_PCI=y/CONFIG_PCI=m/' \
		"$TOP/tests/qemu/config" >"$dir/.config"
	echo 'menuconfig KVM' >"$dir/Kconfig"
	said=$("$TOP/tests/qemu/own.sh" "$dir" 2>&1) && wrong "it was taken without an Image"
	grep -q 'it has no arch/arm64/boot/Image ' <<<"$said" || wrong "$said"
	touch "$dir/arch/arm64/boot/Image"
	said=$("$TOP/tests/qemu/own.sh" "$dir" 2>&1) && wrong "it was taken without KVM"
	grep -q ' lacks CONFIG_KVM: add tests/qemu/config ' <<<"$said" || wrong "$said"
}

# A name that no kernel exports must not become a warning.
unknown_symbol_fails_the_build()
{
	local said

	if said=$("$TOP/tests/lib/mutant.sh" "$1" "$OUT/unknown" module/main.c \
		'/^static int __init vfio_nc_init/i int vfio_nc_no_such_export(void);
		s/ret = vfio_nc_params_settle();/ret = vfio_nc_no_such_export();/' \
		"$OUT/${1##*/linux-headers-}" 2>&1); then
		wrong "it was built"
	elif ! grep -qE 'ERROR: modpost: .*vfio_nc_no_such_export.* undefined' <<<"$said"; then
		wrong "$said"
	fi
}

# kdirs_of WHICH: the headers to build for; WHICH is "first" or "others"
kdirs_of()
{
	local name kdir flavour seen=' ' which

	for name in "${SETS[@]}"; do
		for kdir in "$CACHE/headers/$name"/usr/src/linux-headers-*arm64*; do
			flavour=${name%%-*}-${kdir##*-}
			which=first
			# The plain one is built for each set.
			[[ "$seen" != *" $flavour "* || "$flavour" == *-arm64 ]] || which=others
			[[ "$kdir" != *-rt-arm64 ]] || which=others
			seen+="$flavour "
			[ "$which" != "$1" ] || echo "$kdir"
		done
	done
}

refusals()
{
	kernel_without_vfio_pci_core_is_refused
	conclude kernel_without_vfio_pci_core_is_refused
	kernel_without_both_ways_to_a_vfio_device_is_refused
	conclude kernel_without_both_ways_to_a_vfio_device_is_refused
	kernel_is_not_asked_for_its_number
	conclude kernel_is_not_asked_for_its_number
	module_builds_with_the_vfio_of_5_15
	conclude module_builds_with_the_vfio_of_5_15
	vfio_alloc_device_says_nothing_of_a_device_in_it
	conclude vfio_alloc_device_says_nothing_of_a_device_in_it
	kernel_without_kprobes_has_no_hook_and_says_so
	conclude kernel_without_kprobes_has_no_hook_and_says_so
	kernel_of_ones_own_is_told_what_it_lacks
	conclude kernel_of_ones_own_is_told_what_it_lacks
	unknown_symbol_fails_the_build "$1"
	conclude unknown_symbol_fails_the_build
	rm -rf "$OUT"/without-{core,vfio,kprobes} \
		"$OUT"/{older,old,old-module,own,source,unknown,old.names}
}

main()
{
	local kdir kdirs more=8 which=first

	"$TOP/tests/build/headers.sh" "${SETS[@]}"
	case ${1:-} in
	--fetch)	return 0;;
	--flavours)	more=0 which=others;;
	esac
	mapfile -t kdirs < <(kdirs_of "$which")
	mkdir -p "$OUT"
	echo "1..$((${#kdirs[@]} + more))"
	build_all "${kdirs[@]}"
	for kdir in "${kdirs[@]}"; do
		check_build "$kdir"
	done
	[ "$more" -eq 0 ] || refusals "${kdirs[-1]}"
	rm -f "$OUT"/*.said
	return $failed
}

main "$@"
