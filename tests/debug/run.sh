#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh TAG [GROUP...]: the cases on a kernel that watches (kernel.sh); without
# GROUP: all that a kernel without ACPI and pKVM can run. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

# With the hook forced, since it is the part that touches most; native is short.
GROUPS_ALL=(mirror=hook cells shim params abi override mappings soc range mirror
	hook guest survive watch)

[ $# -ge 1 ] || die "usage: run.sh TAG [GROUP...]"
tag=$1
shift
[ $# -gt 0 ] || set -- "${GROUPS_ALL[@]}"
"$TOP/tests/debug/kernel.sh" "$tag"
"$TOP/tests/lib/module.sh" "$tag" "$TOP" "$BUILD/$tag/module"
"$TOP/tests/lib/module.sh" "$tag" "$TOP/tests/qemu/modules" "$BUILD/$tag/test-modules"
make -s -f "$TOP/tests/qemu/Makefile" >&2
"$TOP/tests/qemu/boot.sh" seconds=3000 memory=2G "$tag" cases seconds=900 "$@"
