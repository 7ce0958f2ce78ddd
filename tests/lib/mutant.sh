#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# mutant.sh KERNEL OUT FILE SED [BUILT]: cross-build vfio_nc.ko for KERNEL, as
# module.sh takes it, in OUT/module, with src/FILE changed by SED. An expression that
# changes nothing is an error: write it anew. It begins as a copy of what module.sh has
# built of the sources (in BUILT, if KERNEL is no TAG), so that only FILE is compiled.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

[ $# -eq 4 ] || [ $# -eq 5 ] || die "usage: mutant.sh KERNEL OUT FILE SED [BUILT]"
built=${5:-$BUILD/$1/module}
module=$2/module

"$TOP/tests/lib/module.sh" "$1" "$TOP" "$built"
rm -rf "$2"
mkdir -p "$2"
cp -a "$built" "$module"
sed -i "$4" "$module/src/$3"
! cmp -s "$TOP/src/$3" "$module/src/$3" ||
	die "the mutant of ${2##*/} does not fit src/$3 any more"
# Kbuild notes its commands, which name the directory; since 6.13 they do not.
{ grep -rlIF --null "$built" "$module" || [ $? -eq 1 ]; } | xargs -0 -r sed -i "s|$built|$module|g"
"$TOP/tests/lib/module.sh" "$1" "$module" "$module"
