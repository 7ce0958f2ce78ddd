#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# functions.sh [--renew]: the models in herd and spin name the functions of src/module
# that they stand for, as "grant.c vfio_nc_grant_drop". The list `functions` has what
# these functions were when somebody last looked whether the model is still true of
# them. Prints those that are another now; with --renew it notes that you have looked.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

MODELS=$TOP/tests/proof
LIST=$MODELS/functions

# named: every function that a model stands for, once
named()
{
	find "$MODELS" \( -name "*.litmus" -o -name "*.pml" \) -exec cat {} + |
		grep -oE '\b[a-z]+\.c [a-z_0-9]+' | LC_ALL=C sort -u
}

# body FILE FUNCTION: its text, whatever its comments and blanks
body()
{
	awk -v name="$2" '
		!inside && $0 ~ "^[a-z].*[ *]" name "\\(|^" name "\\(" { inside = 1; text = "" }
		!inside { next }
		{ text = text $0 "\n" }
		# A declaration.
		/;$/ && text !~ /\{/ { inside = 0 }
		/^}/ { printf "%s", text; exit }
	' "$TOP/src/module/$1" | tr -s ' \t\n' ' ' | sed 's:/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/ *::g'
}

list()
{
	local file function text

	echo "# SPDX-License-Identifier: GPL-2.0-only"
	echo "# Made by functions.sh --renew."
	named | while read -r file function; do
		text=$(body "$file" "$function")
		[ -n "$text" ] || { echo "$file $function -"; continue; }
		echo "$file $function $(sha256sum <<<"$text" | cut -c1-16)"
	done
}

case ${1:-} in
--renew)	list >"$LIST.new"
		! grep ' -$' "$LIST.new" >&2 || die "these are not in src/module: mend the models"
		mv "$LIST.new" "$LIST";;
*)	list | { diff "$LIST" - || :; } | sed -nE 's/^[<>] ([^ ]+ [^ ]+) .*/\1/p' | LC_ALL=C sort -u;;
esac
