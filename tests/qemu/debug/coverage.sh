#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# coverage.sh [ARGUMENT...]: how much of src/module the cases run, by file, on
# debug-6.12. ARGUMENTs are for cases, instead of those of debug-6.12. TAP of the
# cases, then the figures as comments.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../lib/common.sh"
# shellcheck source=tests/qemu/debug/groups.sh
. "$TOP/tests/qemu/debug/groups.sh"

TAG=debug-6.12
OUT=$BUILD/coverage

# What the server printed: each file's counts go beside its compiler's notes.
coverage_unpack()
{
	local line file=

	while read -r line; do
		case $line in
		"gcda "*)	file=$OUT/module/${line##*"/coverage/module/"}
				: >"$file.text";;
		"end of gcda")	base64 -d "$file.text" >"$file"
				file=;;
		*)		[ -z "$file" ] || echo "$line" >>"$file.text";;
		esac
	done
}

# coverage_file NOTES: "name lines% of N branches% of N", of the file itself
coverage_file()
{
	aarch64-linux-gnu-gcov -b -n "$1" 2>/dev/null | awk -v name="${1##*/}" '
		/^File/ { own = /src\/module\/[a-z]+\.c/ && index($0, substr(name, 1,
			length(name) - 5) ".c") }
		own && /^Lines executed/ { split($2, at, /[:%]/); lines = at[2]; nr = $4 }
		own && /^Taken at least once/ { split($4, at, /[:%]/); taken = at[2]; of = $6 }
		END { sub(/gcno$/, "c", name); print name, lines + 0, nr + 0, taken + 0, of + 0 }'
}

coverage_report()
{
	local notes

	for notes in "$OUT"/module/src/module/*.gcno; do
		coverage_file "$notes"
	done | awk '
		function row(name, lines, nr, taken, of) {
			printf "# %-12s %5.1f %% of %4d lines, %5.1f %% of %4d branches\n",
				name, lines, nr, taken, of
		}
		$3 {	row($1, $2, $3, $4, $5)
			lines += $2 * $3; nr += $3; taken += $4 * $5; of += $5 }
		END {	if (!lines) exit 1
			row("all", lines / nr, nr, of ? taken / of : 0, of) }'
}

[ $# -gt 0 ] || set -- "${ALL[@]}"
"$TOP/tests/lib/setup.sh" qemu build debug
"$TOP/tests/qemu/debug/kernel.sh" "$TAG"
"$TOP/tests/lib/kernel.sh" busybox
"$TOP/tests/lib/module.sh" "$TAG" "$TOP" "$OUT/module" GCOV_PROFILE=y
"$TOP/tests/lib/module.sh" "$TAG" "$TOP/tests/qemu/modules" "$BUILD/$TAG/test-modules"
"$TOP/tests/qemu/broken.sh" "$TAG" "$BUILD/$TAG/broken"
make -s -f "$TOP/tests/qemu/Makefile" >&2
find "$OUT/module" -name '*.gcda*' -delete
"$TOP/tests/qemu/boot.sh" seconds=5400 files="$TOP/tests/qemu/debug/root" \
	module="$OUT/module" "$TAG" coverage seconds=900 "$@" >"$OUT/result"
coverage_unpack <"$OUT/result"
sed '/^gcda /,/^end of gcda/d' "$OUT/result"
coverage_report || die "gcov has counted nothing"
