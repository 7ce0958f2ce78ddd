#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# example.sh: print the program that vfio_nc(4) shows, as one would copy it.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

# Without what is meant for troff.
program=$(sed -n '/^\/\* page GROUP ADDRESS BAR/,/^}$/p' "$TOP/src/man/vfio_nc.4" |
	sed 's/^\\&//;s/\\-/-/g;s/\\e/\\/g')
[ -n "$program" ] || die "vfio_nc(4) shows no program"
printf '%s\n' "$program"
