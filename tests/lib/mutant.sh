#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# mutant.sh TAG OUT FILE SED: cross-build vfio_nc.ko for the kernel TAG in
# OUT/module, with src/FILE changed by SED. An expression that changes nothing is an
# error: write it anew. It begins as a copy of what module.sh has built of the
# sources, so that only FILE is compiled.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

[ $# -eq 4 ] || die "usage: mutant.sh TAG OUT FILE SED"
built=$BUILD/$1/module
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
