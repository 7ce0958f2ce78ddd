#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# mutant.sh KERNEL OUT FILE SED [BUILT]: cross-build vfio_nc.ko for KERNEL, as
# module.sh takes it, in OUT/module, with src/FILE changed by SED. An expression that
# changes nothing is an error: write it anew. It begins as a copy of what module.sh has
# built of the sources (in BUILT, if KERNEL is no TAG), so that only FILE is compiled.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

# mutant_again GOAL: as Kbuild noted how GOAL was made, in the directory where it did
# so: the kernel's, which knows the module by its path, or since 6.13 the module's own
mutant_again()
{
	local command where=$module

	command=$(sed -n '1s/^\(saved\)\?cmd_[^ ]* := //p' "${1%/*}/.${1##*/}.cmd")
	[[ "$command" != *" $module/"* ]] || where=$kdir
	(cd "$where" && eval "$command") >>"$module/log" 2>&1
}

# What the kernel is asked for, by which modpost wrote down its versions.
mutant_asks()
{
	aarch64-linux-gnu-nm -u "$module/vfio_nc.o"
}

# mutant_link FILE: Kbuild looks at all files, which takes much longer than one of them.
# Return: not 0 if there is more to do than that, or something to be told
mutant_link()
{
	local asked

	[[ "$1" == *.c && "$1" != ../* ]] || return 1
	asked=$(mutant_asks)
	mutant_again "$module/src/${1%.c}.o" && mutant_again "$module/vfio_nc.o" &&
		[ "$(mutant_asks)" = "$asked" ] && mutant_again "$module/vfio_nc.ko"
}

[ $# -eq 4 ] || [ $# -eq 5 ] || die "usage: mutant.sh KERNEL OUT FILE SED [BUILT]"
built=${5:-$BUILD/$1/module}
module=$2/module
kdir=$(kdir_of "$1")

"$TOP/tests/lib/module.sh" "$1" "$TOP" "$built"
rm -rf "$2"
mkdir -p "$2"
cp -a "$built" "$module"
sed -i "$4" "$module/src/$3"
! cmp -s "$TOP/src/$3" "$module/src/$3" ||
	die "the mutant of ${2##*/} does not fit src/$3 any more"
# Kbuild notes its commands, which name the directory; since 6.13 they do not.
{ grep -rlIF --null "$built" "$module" || [ $? -eq 1 ]; } | xargs -0 -r sed -i "s|$built|$module|g"
mutant_link "$3" || "$TOP/tests/lib/module.sh" "$1" "$module" "$module"
