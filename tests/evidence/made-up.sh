#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# made-up.sh CHECKER: what the evidence checker says of a small kernel tree and a
# table that are made up here, each case with one thing changed. Prints TAP.
#
# What changes a tree is called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

# function below that makes the change, what must be red: a row, coverage or nothing
CASES=(
	as_it_is			-
	second_call			coverage
	second_call_alike		'coverage,up_window'
	second_call_in_list		-
	second_call_in_list_twice	coverage
	second_call_quoted		-
	call_in_another_function	coverage
	call_in_a_macro			coverage
	declaration_and_export		-
)

ROOT=$BUILD/evidence-made-up
CHECK=$1

# make_tree DIR
make_tree()
{
	mkdir -p "$1/linux/drivers"
	printf 'VERSION = 7\nPATCHLEVEL = 3\n' >"$1/linux/Makefile"
	printf '# nothing\n' >"$1/no-row.tsv"
	cat >"$1/linux/drivers/up.c" <<-'END'
	static const struct pci_device_id up_ids[] = { { PCI_DEVICE(0x1234, 0x5678) }, { } };

	static int up_probe(struct pci_dev *pdev)
	{
		up = ioremap_wc(pci_resource_start(pdev, 0), 4096);
		/* more */
		return 0;
	}
	END
	cat >"$1/devices.def" <<-'END'
	DEVICE(up_window,
	       VENDOR(0x1234) IDS(0x5678) CLASS_CODE(ANY)
	       BARS(0) WHOLE VERDICT(PERMIT)
	       WHY("made up")
	       MAPS("drivers/up.c", "up_probe", "ioremap_wc")
	       PICKS("drivers/up.c", "up_probe", "pci_resource_start(pdev, 0)")
	       TABLE("drivers/up.c")
	       KERNEL("7.3") SINCE("0.1"))
	END
}

# more CODE: in the function that has the call; AFTER: outside functions
more()
{
	sed -i "s|/\* more \*/|$1|" linux/drivers/up.c
	printf '%s\n' "${2:-}" >>linux/drivers/up.c
}

# maps TEXT: what the row's MAPS says
maps()
{
	sed -i "s/\"ioremap_wc\"/\"$1\"/" devices.def
}

as_it_is()
{
	:
}

# Which of the two the row is about, its MAPS no longer says; the other is nobody's.
second_call()
{
	maps 'up = ioremap_wc'
	more 'down = ioremap_wc(pci_resource_start(pdev, 2), 4096);'
}

second_call_alike()
{
	more 'up = ioremap_wc(pci_resource_start(pdev, 0), 4096);'
}

second_call_in_list()
{
	second_call
	printf 'drivers/up.c:up_probe:ioremap_wc\tmade up\n' >no-row.tsv
}

second_call_in_list_twice()
{
	second_call
	printf 'drivers/up.c:up_probe:ioremap_wc:2\tmade up\n' >no-row.tsv
}

second_call_quoted()
{
	second_call
	sed -i 's/^\( *\)MAPS.*/&\n\1MAPS("drivers\/up.c", "up_probe", "down = ioremap_wc")/' \
		devices.def
}

call_in_another_function()
{
	more '' 'static int up_open(void) { return !ioremap_wc(up, 1); }'
}

call_in_a_macro()
{
	more '' '#define UP_MAP(x) ioremap_wc(x, 1)'
}

declaration_and_export()
{
	more '' 'void *ioremap_wc(int, int); EXPORT_SYMBOL(ioremap_wc);'
}

# red TAP: what failed, commas between
red()
{
	sed -nE 's/^not ok [0-9]+ - evidence: //p' "$1" | sort | paste -sd,
}

# check_case NUMBER NAME WANTED
check_case()
{
	local dir=$ROOT/$2 red

	make_tree "$dir"
	(cd "$dir" && "$2")
	"$CHECK" "$dir/linux" "$dir/devices.def" "$dir/no-row.tsv" >"$dir/tap" || :
	red=$(red "$dir/tap")
	if grep -q '^1\.\.' "$dir/tap" && [ "${red:--}" = "$3" ]; then
		echo "ok $1 - evidence_made_up_$2"
		return
	fi
	failed=1
	sed 's/^[^#]/# &/' "$dir/tap"
	echo "# red: ${red:-nothing}, wanted: $3"
	echo "not ok $1 - evidence_made_up_$2"
}

failed=0
rm -rf -- "$ROOT"
echo "1..$((${#CASES[@]} / 2))"
for ((i = 0; i < ${#CASES[@]}; i += 2)); do
	check_case "$((i / 2 + 1))" "${CASES[@]:i:2}"
done
exit "$failed"
