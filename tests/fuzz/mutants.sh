#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# mutants.sh: fuzz targets are tested: in a copy with one small fault, the replay of
# run.sh must find it. Prints TAP.
#
# As in tests/static/mutants.sh: an expression that changes nothing fails, and so
# does a copy that does not build.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"

# target, name, file below src, sed expression
MUTANTS=(
	rules	range_reads_back_otherwise	policy/clause.c 's/@0x%llx+0x%llx/@0x%llx+%llx/'
	rules	instead_of_no_pages	policy/instead.c 's/number & (page_size - 1)/& \& 1/'
	override	instead_of_any_item	policy/instead.c 's/if (!rule .*/if (!end || (clause \&\& false))/'
	rules	complaint_beyond_the_text	policy/cursor.c 's/length = 1;/length = 2;/'
	override	range_end_one_less	policy/spans.c 's/start + clause->length : bar->size/start + clause->length - 1 : bar->size/'
	override	range_past_end_grants	policy/spans.c 's/vfio_nc_clause_fits(.*) ?/true ?/'
	firmware	number_6_is_a_bar	policy/firmware.c 's/fault->number >= VFIO_NC_NR_BARS/fault->number > VFIO_NC_NR_BARS/'
	firmware	unknown_name_is_heard	policy/firmware.c 's/if (\*node->unknown)/if (false)/'
	firmware	name_with_more_is_known	policy/firmware.c '/name_is_known/,/^}/s/!strcmp(name, \(.*\)))$/name_begins(name, \1))/'
	firmware	cap_not_applied		policy/spans.c 's/if (cap \&\& vfio_nc_verdict_is_stricter/if (false \&\& vfio_nc_verdict_is_stricter/'
	firmware	cap_lifted_by_nobody	policy/spans.c 's/decision.lifted = cap->id/decision.lifted = NULL/'
	firmware	farther_node_wins	policy/firmware.c 's/device->firmware\[bar\]\.node)/false)/'
	arguments	word_behind_the_last	cli/main.c 's/"--sysfs") && argv\[1\]/"--sysfs")/'
	arguments	json_and_more		cli/words/json.c 's/puts(json_text(document));/printf("%s,\\n", json_text(document));/'
	files	token_as_it_is		cli/words/error.c "s/\*at >= ' ' && \*at <= '~' ?/true ?/"
	files	spans_not_given_back	cli/module/module.c 's/free(device->bar\[bar\].spans);/;/'
	capture	escape_cut_short	cli/machine/tree.c 's/ || tree_hex(at\[2\]) < 0//'
	capture	last_line_not_counted	cli/machine/tree.c 's/size_t nr = 1;/size_t nr = 0;/'
	capture	complaint_about_no_line	cli/machine/tree.c 's/tree_parse_line(text, ++number)/tree_parse_line(text, number += 2)/'
	arguments	failure_without_reason	cli/main.c 's/cli_error("%s: no such verb/if (0) &/'
)

ROOT=$BUILD/fuzz-mutants

# judge TARGET FILE EXPRESSION: print what is wrong with the mutant
judge()
{
	local dir=$ROOT/copy file=src/$2 status=0

	cp -a "$TOP/$file" "$dir/$file.good"
	sed -i -e "$3" "$dir/$file"
	if cmp -s "$dir/$file" "$dir/$file.good"; then
		echo "the expression changes nothing in $file"
	else
		"$dir/tests/fuzz/run.sh" "$1" >"$dir/tap" 2>"$dir/log" || status=$?
		case $status in
		0)	echo "nothing was found";;
		1)	;;
		*)	echo "does not build:"; head -n 5 "$dir/log";;
		esac
	fi
	mv "$dir/$file.good" "$dir/$file"
	touch "$dir/$file"
}

rm -rf -- "$ROOT"
mkdir -p "$ROOT/copy/tests/cli"
cp -a "$TOP/include" "$TOP/src" "$TOP/tables" "$ROOT/copy"
cp -a "$TOP/tests/lib" "$TOP/tests/fuzz" "$TOP/tests/unit" "$ROOT/copy/tests"
cp -a "$TOP/tests/cli/plant.sh" "$ROOT/copy/tests/cli"

echo "1..$((${#MUTANTS[@]} / 4))"
for ((i = 0; i < ${#MUTANTS[@]}; i += 4)); do
	report "fuzz_${MUTANTS[i]}_finds_${MUTANTS[i + 1]}" \
		"$(judge "${MUTANTS[i]}" "${MUTANTS[@]:i + 2:2}")"
done
exit "$failed"
