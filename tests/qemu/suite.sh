#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# suite.sh [OPTION=VALUE]... SUITE [TAG [ARGUMENT]...]: boot the emulated server as
# the table suites beside this file has it for SUITE; with more OPTIONs of boot.sh,
# with the kernel TAG instead of the suite's own, and with more ARGUMENTs of cases.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

HERE=$TOP/tests/qemu

more=()
while [[ ${1:-} == *=* ]]; do
	more+=("$1")
	shift
done
[ $# -ge 1 ] || die "usage: suite.sh [OPTION=VALUE]... SUITE [TAG [ARGUMENT]...]"
line=$(awk -v suite="$1" '$1 == suite { $1 = ""; print }' "$HERE/suites")
[ -n "$line" ] || die "$HERE/suites has no $1"
read -r tag options arguments <<<"$line"
[ "$options" != - ] || options=
# shellcheck disable=SC2086 # lists of words
"$HERE/boot.sh" $options "${more[@]}" "${2:-$tag}" cases "${@:3}" $arguments
