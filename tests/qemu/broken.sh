#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# broken.sh [--few] TAG OUT: modules that do not find in KVM what they look for, as
# OUT/{missing,elsewhere,uncalled,unseen,module,layout}.ko: each is built from a copy of the
# sources in which one line of hook.c is another. And OUT/version.ko, where the
# kernel keeps versions of symbols (CONFIG_MODVERSIONS): it is the module as it was
# built, but for the version of vfio_pci_core_mmap, as if built for a kernel where
# one of vfio's structures is another.
# With --few, none that group broken alone wants, if it is not there: unseen and version.
# For group page, OUT/row.ko, in which a row of tables/devices.def is about 4 KiB: no
# row of ours is. Of Debian's kernels those with large pages have that one only.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

# broken_build TAG OUT NAME SED [FILE]: FILE in src
broken_build()
{
	"$TOP/tests/lib/mutant.sh" "$1" "$2/build/$3" "${5:-module/hook.c}" "$4"
	cp "$2/build/$3/module/vfio_nc.ko" "$2/$3.ko"
}

# broken_version TAG OUT: in the section, 8 bytes of a version and 56 of a name
broken_version()
{
	local module=$BUILD/$1/module/vfio_nc.ko section=$2/build/versions at

	rm -f "$section" "$2/version.ko"
	aarch64-linux-gnu-objcopy --dump-section "__versions=$section" "$module" \
		"$2/version.ko" 2>/dev/null
	[ -s "$section" ] || { rm -f "$2/version.ko"; return 0; }
	at=$(grep -aboF vfio_pci_core_mmap "$section" | cut -d: -f1)
	[ -n "$at" ] || die "$module keeps no version of vfio_pci_core_mmap"
	printf '\xa5\x5a\xa5\x5a' |
		dd of="$section" bs=1 seek=$((at - 8)) conv=notrunc status=none
	aarch64-linux-gnu-objcopy --update-section "__versions=$section" "$module" \
		"$2/version.ko"
}

# broken_row TAG OUT
broken_row()
{
	[ "$2/row.ko" -nt "$BUILD/$1/module/built" ] || broken_build "$1" "$2" row \
		'/^DEVICE(pci100x_ntb,/,/^$/{s/WHOLE/RANGE(0x0, 0x1000)/;s/VERDICT(PERMIT)/VERDICT(NORMAL_NC)/}' \
		../tables/devices.def
}

# broken_walk TAG OUT: of group broken alone
broken_walk()
{
	[ "$2/layout.ko" -nt "$BUILD/$1/module/built" ] && return
	# A kernel without the function.
	broken_build "$@" missing \
		's/^\(#define HOOK_VISITOR\).*/\1 "stage2_map_walker_of_tomorrow"/'
	# A function of that name, but somewhere else.
	broken_build "$@" elsewhere \
		's/^\(#define HOOK_VISITOR\).*/\1 "ksys_read"/'
	# A walk that nobody calls, since the compiler has inlined it.
	broken_build "$@" uncalled \
		's/^\(#define HOOK_SYMBOL\).*/\1 "ksys_read"/'
	# KVM is a module, as on a vendor's kernel.
	broken_build "$@" module 's/IS_MODULE(CONFIG_KVM)/1/'
	# Attributes in another word.
	broken_build "$@" layout \
		'/^struct hook_map {/,/^};/{s/^\tu64 phys;/\tkvm_pte_t attr;/;t;s/^\tkvm_pte_t attr;/\tu64 phys;/}'
}

# broken_few TAG OUT: of others too
broken_few()
{
	[ "$2/unseen.ko" -nt "$BUILD/$1/module/built" ] && return
	broken_version "$@"
	# A KVM that maps without this walk.
	broken_build "$@" unseen 's/(unsigned long)walker->cb != hook_visitor/true/'
}

main()
{
	"$TOP/tests/lib/module.sh" "$1" "$TOP" "$BUILD/$1/module"
	mkdir -p "$2/build"
	case $1 in
	*-16k)		broken_row "$@"; return;;
	own-*|debug-*)	broken_row "$@";;
	esac
	broken_few "$@"
	[ -n "$few" ] || broken_walk "$@"
}

few=
[ "${1:-}" != --few ] || { few=1; shift; }
[ $# -eq 2 ] || die "usage: broken.sh [--few] TAG OUT"
main "$@"
