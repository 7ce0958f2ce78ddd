#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# mutant.sh TAG OUT FILE SED: cross-build vfio_nc.ko for the kernel TAG in
# OUT/module, from a copy of the sources in which SED has changed src/FILE. An
# expression that changes nothing is an error: write it anew. Only FILE is compiled,
# the rest is what module.sh has built.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

[ $# -eq 4 ] || die "usage: mutant.sh TAG OUT FILE SED"
source=$2/source
module=$2/module
built=$BUILD/$1/module

rm -rf "$source"
mkdir -p "$source"
cp -r "${MODULE_SOURCES[@]}" "$source"
sed -i "$4" "$source/src/$3"
! cmp -s "$TOP/src/$3" "$source/src/$3" ||
	die "the mutant of ${2##*/} does not fit src/$3 any more"
"$TOP/tests/lib/module.sh" "$1" "$TOP" "$built"
rm -rf "$module"
cp -a "$built" "$module"
# Kbuild notes its commands, which name the directory; since 6.13 they do not.
{ grep -rlIF --null "$built" "$module" || [ $? -eq 1 ]; } | xargs -0 -r sed -i "s|$built|$module|g"
"$TOP/tests/lib/module.sh" "$1" "$source" "$module"
