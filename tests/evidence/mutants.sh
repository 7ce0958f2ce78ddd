#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Tests are tested: each mutant is a copy of the tables with one wrong claim,
# and the evidence checker must go red for just that row. Prints TAP.
#
# The row is the first one that has what the mutant changes. A mutant that finds
# none, or changes nothing, proves nothing and fails. KSRC as in run.sh. What the
# real tree cannot show is shown by made-up.sh, which is run last.
#
# What breaks a list is called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"

# name, what the row must have, sed expression for it; both are extended regular
# expressions, and a row is one text
MUTANTS=(
	wrong_file		'MAPS\('
				's/(MAPS\("drivers\/)/\1x/'
	wrong_function		'MAPS\("[^"]*",\s*"[a-z_]'
				's/(MAPS\("[^"]*",\s*")/\1x/'
	wrong_call		'MAPS\('
				's/(MAPS\("[^"]*",\s*"[^"]*",\s*")/\1x/'
	wrong_picks_file	'PICKS\('
				's/(PICKS\("drivers\/)/\1x/'
	wrong_picks_function	'PICKS\("[^"]*",\s*"[a-z_]'
				's/(PICKS\("[^"]*",\s*")/\1x/'
	function_left_out	'PICKS\("[^"]*",\s*"[a-z_]+",\s*"pci_'
				's/(PICKS\("[^"]*",\s*")[^"]*/\1/'
	wrong_expression	'PICKS\('
				's/(PICKS\("[^"]*",\s*"[^"]*",\s*")/\1x /'
	wrong_bar		'BARS\([0-4]\)'
				's/BARS\([0-4]\)/BARS(5)/'
	bar_too_many		'BARS\([0-4]\)'
				's/BARS\(([0-4])\)/BARS(\1, 5)/'
	wrong_first_device	'IDS\(0x'
				's/IDS\(0x[0-9a-f]{4}/IDS(0xfeed/'
	wrong_last_device	'IDS\([^)]*,\s*0x[0-9a-f]{4}\)'
				's/(IDS\([^)]*,\s*)0x[0-9a-f]{4}\)/\10xfeed)/'
	device_without_adds	'\sADDS\('
				's/\sADDS\([^)]*\)//'
	wrong_vendor		'VENDOR\('
				's/VENDOR\([^)]*\)/VENDOR(0xfeed)/'
	wrong_class		'CLASS_CODE\(0x'
				's/CLASS_CODE\(0x[0-9a-f]*/CLASS_CODE(0xfedcba/'
	wrong_class_mask	'CLASS_CODE\(0x'
				's/(CLASS_CODE\([^,]*,\s*)[^)]*/\10xedcba9/'
	wrong_table		'TABLE\('
				's/TABLE\("drivers\/[^"]*/&x/'
	range_of_half_a_page	'RANGE\('
				's/RANGE\([^,]*/RANGE(0x800/'
)

# What is wrong with a list as a whole: a function below, what goes red for it
LISTS=(
	row_removed			coverage
	second_call_left_out		coverage
	no_row_line_removed		coverage
	no_row_line_in_vain		coverage
	no_row_line_for_a_row		coverage
	no_row_count_too_low		coverage
	no_row_line_without_reason	-
	class_line_removed		classes
	class_line_in_vain		classes
	field_misspelt			-
)

# Not where run.sh builds, which may run at the same time.
ROOT=$BUILD/evidence-mutants
CHECK=$ROOT/checker/check
DEVICES=$TOP/tables/devices.def
LISTS_OF=$TOP/tests/evidence
[ -z "${EVIDENCE_TABLES:-}" ] || DEVICES=$EVIDENCE_TABLES/devices.def
[ -z "${EVIDENCE_TABLES:-}" ] || LISTS_OF=$EVIDENCE_TABLES
PCI_IDS=${PCI_IDS:-/usr/share/misc/pci.ids}

# run_check DIR...: leaves what the checker says of each in DIR/tap and DIR/status;
# what it reads for the first, it does not read again
run_check()
{
	"$CHECK" -e -i "$PCI_IDS" "$TREE" "$@"
}

# red DIR: names of the cases that failed
red()
{
	sed -nE 's/^not ok [0-9]+ - evidence: //p' "$1/tap"
}

# id_of ROW
id_of()
{
	local id=${1#DEVICE(}

	echo "${id%%,*}"
}

# pick PATTERN: sets VICTIM to the number of the first row that has it, is of the
# tree's release and green, and VICTIM_ID
pick()
{
	for VICTIM in "${!ROWS[@]}"; do
		[[ ${ROWS[VICTIM]} == 'DEVICE('*"KERNEL(\"$RELEASE\")"* &&
			${ROWS[VICTIM]} =~ $1 ]] || continue
		VICTIM_ID=$(id_of "${ROWS[VICTIM]}")
		grep -qx -- "$VICTIM_ID" "$ROOT/unmutated/red" || return 0
	done
	return 1
}

# put_rows DIR NUMBER TEXT: the rows, the one of that number replaced
put_rows()
{
	{
		printf '%s' "${ROWS[@]:0:$2}"
		printf '%s' "$3"
		printf '%s' "${ROWS[@]:$2 + 1}"
	} >"$1/devices.def"
}

# first_file ROW: the one of its first MAPS
first_file()
{
	sed -nzE 's/.*\n\s*MAPS\("([^"]*)".*/\1/p' <<<"${1%%PICKS*}" | tr -d '\0'
}

# The row must be the only one that names its file, which maps something.
row_removed()
{
	for VICTIM in "${!ROWS[@]}"; do
		[[ ${ROWS[VICTIM]} == 'DEVICE('*"KERNEL(\"$RELEASE\")"* &&
			${ROWS[VICTIM]} =~ VERDICT\((NORMAL_NC|PERMIT)\) &&
			${ROWS[VICTIM]} =~ ioremap_wc ]] || continue
		[ "$(printf '%s' "${ROWS[@]:0:VICTIM}" "${ROWS[@]:VICTIM + 1}" |
			grep -cF "\"$(first_file "${ROWS[VICTIM]}")\"")" != 0 ] || break
	done
	put_rows "$1" "$VICTIM" ""
}

# One of two calls in a function that has both in the same row.
second_call_left_out()
{
	pick 'MAPS\(("[^"]*",\s*"[^"]*"),\s*"[^"]*"\)\s*MAPS\(\1,'
	put_rows "$1" "$VICTIM" "$(sed -zE \
		's/(MAPS\(("[^"]*",\s*"[^"]*"),\s*"[^"]*"\)\s*)MAPS\(\2,\s*"[^"]*"\)\s*/\1/' \
		<<<"${ROWS[VICTIM]}" | tr -d '\0')"$'\n\n'
}

no_row_line_removed()
{
	sed -i "0,/^drivers\/[^\t]*\t[^\t]*\$/{/^drivers\/[^\t]*\t[^\t]*\$/d}" "$1/no-row.tsv"
}

no_row_line_in_vain()
{
	printf 'drivers/x.c\tthere is none\n' | add_line "$1"
}

no_row_line_for_a_row()
{
	pick ioremap_wc
	printf '%s\tit has one\n' "$(first_file "${ROWS[VICTIM]}")" | add_line "$1"
}

no_row_count_too_low()
{
	sed -i -E '0,/^[^\t]*:[3-9]\t|^[^\t]*:2\t/{s/^([^\t]*):2\t/\1\t/;s/^([^\t]*):[3-9]\t/\1:2\t/}' \
		"$1/no-row.tsv"
}

no_row_line_without_reason()
{
	sed -i '0,/^drivers/s/^\(drivers[^\t]*\)\t[^\t]*/\1/' "$1/no-row.tsv"
}

# The last one is about devices that every list knows.
class_line_removed()
{
	sed -i '$d' "$1/class-ids.tsv"
}

# About a device that a row names.
class_line_in_vain()
{
	pick 'IDS\(0x'
	sed -nE 's/.*VENDOR\(0x([0-9a-f]{4})\).*IDS\(0x([0-9a-f]{4}).*/\1:\2\tit has a row/p' \
		<<<"${ROWS[VICTIM]}" | LC_ALL=C sort -o "$1/class-ids.tsv" - "$1/class-ids.tsv"
}

field_misspelt()
{
	put_rows "$1" "${#ROWS[@]}" "$(printf 'DEVICE(last,\n\tVENDER(0x1234))')"
}

# add_line DIR: a line from standard input, where it belongs
add_line()
{
	LC_ALL=C sort -o "$1/no-row.tsv" - "$1/no-row.tsv"
}

# copy_to DIR
copy_to()
{
	mkdir -p "$1"
	cp "$DEVICES" "$1/devices.def"
	cp "$LISTS_OF/no-row.tsv" "$LISTS_OF/class-ids.tsv" "$1"
}

# judge NAME WANTED: leaves the verdict, one line, in ROOT/NAME/verdict
#
# A row that names a use, or a device, no more may leave it without any.
judge()
{
	local dir=$ROOT/$1 status new

	[ ! -e "$dir/verdict" ] || return 0
	status=$(cat "$dir/status" || echo none)
	new=$(red "$dir" | { grep -vxF -f "$ROOT/unmutated/red" || :; } | paste -sd' ')
	[ "$2" = classes ] || new=${new% classes}
	[ "$2" = coverage ] || new=${new% coverage}
	if [ "$2" = coverage ]; then
		new=$(lists_of "$dir" | comm -13 <(lists_of "$ROOT/unmutated") - | wc -l)
		[ "$(red "$dir" | tail -n 1)" != coverage ] || [ "$new" != 1 ] || new=coverage
	fi
	case $status-$new in
	1-"$2")	echo caught;;
	2-)	[ "$2" = - ] && grep -q '^# .*:[0-9]*: ' "$dir/tap" && echo caught ||
			echo "it could not be checked: $(head -n 1 "$dir/tap")";;
	*)	echo "status $status, red: ${new:-nothing}, wanted: $2";;
	esac >"$dir/verdict"
}

# lists_of DIR: what the coverage found wrong; a list's lines may have moved
lists_of()
{
	sed -nE -e 's/^# .*no-row\.tsv:[0-9]+: /# /p' -e '/^# drivers.* nor in /s/ nor in .*//p' \
		"$1/tap" | sort
}

# make_row NAME PATTERN SED: the mutant, and the row that must go red in NAME/wanted
make_row()
{
	local dir=$ROOT/$1 mutated

	copy_to "$dir"
	if ! pick "$2"; then
		echo "no green row of $RELEASE has $2" >"$dir/verdict"
		return
	fi
	echo "$VICTIM_ID" >"$dir/wanted"
	mutated=$(sed -zE "$3" <<<"${ROWS[VICTIM]}" | tr -d '\0')
	[ "$mutated" = "$(cat <<<"${ROWS[VICTIM]}")" ] ||
		# The record ends with a line feed or two, as it did.
		put_rows "$dir" "$VICTIM" "$mutated"$'\n\n'
}

# make_list NAME WANTED
make_list()
{
	copy_to "$ROOT/$1"
	"$1" "$ROOT/$1"
	echo "$2" >"$ROOT/$1/wanted"
}

# make_mutants: what changes nothing has its verdict
make_mutants()
{
	local i dir

	for ((i = 0; i < ${#MUTANTS[@]}; i += 3)); do
		make_row "${MUTANTS[@]:i:3}"
	done
	for ((i = 0; i < ${#LISTS[@]}; i += 2)); do
		make_list "${LISTS[@]:i:2}"
	done
	for dir in "${names[@]/#/$ROOT/}"; do
		[ -e "$dir/verdict" ] || ! cmp -s "$DEVICES" "$dir/devices.def" ||
			! cmp -s "$LISTS_OF/no-row.tsv" "$dir/no-row.tsv" ||
			! cmp -s "$LISTS_OF/class-ids.tsv" "$dir/class-ids.tsv" ||
			echo "nothing was changed" >"$dir/verdict"
	done
}

# check_some NAME...
check_some()
{
	local name dirs=("$ROOT/unmutated-$1")

	copy_to "${dirs[0]}"
	for name; do
		[ -e "$ROOT/$name/verdict" ] || dirs+=("$ROOT/$name")
	done
	[ ${#dirs[@]} -eq 1 ] || run_check "${dirs[@]}"
}

# Without this, rows that are red anyway would catch every mutant.
report_unmutated()
{
	local status found=

	copy_to "$ROOT/unmutated"
	run_check "$ROOT/unmutated"
	status=$(<"$ROOT/unmutated/status")
	red "$ROOT/unmutated" >"$ROOT/unmutated/red"
	[ "$status" = 0 ] || found="status $status"$'\n'$(grep -v '^ok' "$ROOT/unmutated/tap")
	report evidence_unmutated_is_green "$found"
	[ "$status" -lt 2 ] || exit 1
}

# prepare: sets TREE and RELEASE: KSRC's, or the newest that rows name
prepare()
{
	[ -n "${KSRC:-}" ] || "$TOP/tests/evidence/run.sh" --fetch
	make -s -C "$TOP/tests/evidence" OUT="$ROOT/checker" >&2
	RELEASE=$(sed -nE 's/.*KERNEL\("([0-9.]+)"\).*/\1/p' "$DEVICES" | sort -uV | tail -n 1)
	TREE=$CACHE/sources/$RELEASE
	[ -z "${KSRC:-}" ] || TREE=$(realpath -e -- "$KSRC")
	[ -z "${KSRC:-}" ] || RELEASE=$(sed -nE 's/^(VERSION|PATCHLEVEL) = //p' "$TREE/Makefile" |
		sed -n 1,2p | paste -sd.)
	# A record is a row and the blank lines behind it.
	mapfile -d '' ROWS < <(sed -z 's/\n\n\n*/&\x00/g; s/\*\/\n/&\x00/' "$DEVICES")
}

names=()
for ((i = 0; i < ${#MUTANTS[@]}; i += 3)); do names+=("${MUTANTS[i]}"); done
for ((i = 0; i < ${#LISTS[@]}; i += 2)); do names+=("${LISTS[i]}"); done

rm -rf -- "$ROOT"
mkdir -p "$ROOT"
prepare
echo "1..$((${#names[@]} + 1))"
report_unmutated
make_mutants
share_out check_some "${names[@]}"
for name in "${names[@]}"; do
	judge "$name" "$(cat "$ROOT/$name/wanted" 2>/dev/null)"
	report_verdict "evidence_mutant_${name}_is_caught" "$ROOT/$name/verdict" caught
done
"$TOP/tests/evidence/made-up.sh" "$CHECK" || failed=1
"$TOP/tests/evidence/mutants-vfio.sh" "$CHECK" "$RELEASE" "$TREE" || failed=1
exit "$failed"
