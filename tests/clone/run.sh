#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh: what tests/static/commands marks "clone", as the documents have it and in the order
# of that list, in a fresh clone of this tree. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"
# shellcheck source=tests/lib/source.sh
. "$TOP/tests/lib/source.sh"

# ran COMMAND PATTERN: with status 0, and it printed PATTERN; else what it said
ran()
{
	local status=0

	# What make fuzz finds is not to go with the clone.
	(cd "$WORK/clone" && env -u MAKEFLAGS -u MAKELEVEL FUZZ_SECONDS=5 FUZZ_OUT="$BUILD/clone-fuzz" sh -c "$1") \
		>"$WORK/said" 2>&1 </dev/null || status=$?
	if [ $status -eq 0 ]; then
		[ -n "$2" ] || return 0
		! grep -q -e "$2" "$WORK/said" || return 0
	fi
	tail -n 30 "$WORK/said"
	echo "it ends with $status"
}

mkdir -p "$BUILD"
WORK=$(mktemp -d "$BUILD/clone-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
source_repository "$WORK/clone"
# What NAME stands for.
cp "$TOP/tests/field/altra-port.tree" "$WORK/clone/tests/field/NAME.tree"
cp "$TOP/tests/cli/cases/documents.txt" "$WORK/clone/tests/cli/cases/NAME.txt"
awk -F '\t' '$2 == "clone" { print $1 "\t" $3 }' "$TOP/tests/static/commands" >"$WORK/list"

echo "1..$(wc -l <"$WORK/list")"
while IFS=$'\t' read -r command pattern; do
	report "as_written: $command" "$(ran "$command" "$pattern")"
done <"$WORK/list"
exit "$failed"
