#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# broken.sh TAG OUT: modules that do not find in KVM what they look for, as
# OUT/{missing,elsewhere,uncalled,layout}.ko: each is built from a copy of the
# sources in which one line of hook.c is another.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

# broken_build TAG OUT NAME SED
broken_build()
{
	"$TOP/tests/lib/mutant.sh" "$1" "$2/build/$3" module/hook.c "$4"
	cp "$2/build/$3/module/vfio_nc.ko" "$2/$3.ko"
}

main()
{
	local tag=$1 out=$2

	"$TOP/tests/lib/module.sh" "$tag" "$TOP" "$BUILD/$tag/module"
	[ "$out/layout.ko" -nt "$BUILD/$tag/module/built" ] && return
	mkdir -p "$out"
	# A kernel without the function.
	broken_build "$tag" "$out" missing \
		's/^\(#define HOOK_VISITOR\).*/\1 "stage2_map_walker_of_tomorrow"/'
	# A function of that name, but somewhere else.
	broken_build "$tag" "$out" elsewhere \
		's/^\(#define HOOK_VISITOR\).*/\1 "ksys_read"/'
	# A walk that nobody calls, since the compiler has inlined it.
	broken_build "$tag" "$out" uncalled \
		's/^\(#define HOOK_SYMBOL\).*/\1 "ksys_read"/'
	# Attributes that have another layout.
	broken_build "$tag" "$out" layout \
		'/^#define HOOK_ATTR_KNOWN/,/SW)/{/S2AP_R/d}'
}

[ $# -eq 2 ] || die "usage: broken.sh TAG OUT"
main "$@"
