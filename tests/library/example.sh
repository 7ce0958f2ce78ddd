#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# example.sh: print the program that README.md shows, as one would copy it.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

# shellcheck disable=SC2016 # Markdown's
program=$(sed -n '/^```c$/,/^```$/{/^```/!p}' "$TOP/README.md")
[ -n "$program" ] || die "README.md shows no program"
printf '%s\n' "$program"
