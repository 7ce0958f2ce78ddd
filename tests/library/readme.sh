#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# readme.sh: print the program that README.md shows, as one would copy it.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

program=$(sed -n '/^    \/\* page GROUP ADDRESS BAR/,/^    }$/s/^    //p' "$TOP/README.md")
[ -n "$program" ] || die "README.md shows no program"
printf '%s\n' "$program"
