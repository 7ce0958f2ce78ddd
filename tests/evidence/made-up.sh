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
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"

# function below that makes the change, what must be red: a row, coverage or nothing
CASES=(
	as_it_is			-
	prefetchable			-
	prefetchable_elsewhere		up_window
	second_call			coverage
	second_call_alike		'coverage,up_window'
	second_call_in_list		-
	second_call_in_list_twice	coverage
	second_call_quoted		-
	call_in_another_function	coverage
	call_in_a_macro			coverage
	declaration_and_export		-
	known_device			classes
	known_device_in_range		-
	known_device_in_row		-
	known_device_in_table		-
	class_line_in_vain		classes
	class_line_of_an_older_list	-
	unknown_device_in_row		down
	known_device_granted		down
	outside_is_there		-
	outside_another_function	up_window
	outside_another_expression	up_window
	outside_another_file		up_window
	outside_no_checkout		-
	outside_only			-
	outside_only_other_device	user
	outside_only_no_checkout	-
)

ROOT=$BUILD/evidence-made-up
CHECK=$1

# make_tree DIR
make_tree()
{
	mkdir -p "$1/linux/drivers"
	printf 'VERSION = 7\nPATCHLEVEL = 3\n' >"$1/linux/Makefile"
	printf '# nothing\n' >"$1/no-row.tsv"
	printf '1234:9000-9fff\tmade up\n' >"$1/class-ids.tsv"
	printf '1234  Made up\n\t5678  Up\n\t9abc  Down\n' >"$1/pci.ids"
	cat >"$1/linux/drivers/up.c" <<-'END'
	static const struct pci_device_id up_ids[] = { { PCI_DEVICE(0x1234, 0x5678) },
		{ PCI_DEVICE(0x1234, PCI_ANY_ID), .class = 0x030000, .class_mask = 0xffffff }, { } };

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
	       BARS(0) WHOLE HOLDS(MIXED) VERDICT(PERMIT)
	       WHY("made up")
	       MAPS("drivers/up.c", "up_probe", "ioremap_wc")
	       PICKS("drivers/up.c", "up_probe", "pci_resource_start(pdev, 0)")
	       TABLE("drivers/up.c")
	       KERNEL("7.3") SINCE("0.1"))

	END
	another_row "$1" up_class 'IDS(ANY) CLASS_CODE(0x030000, 0xffffff)' drivers/up.c PERMIT
}

# another_row DIR ID IDS TABLE VERDICT
another_row()
{
	cat >>"$1/devices.def" <<-END
	DEVICE($2,
	       VENDOR(0x1234) $3
	       BARS(0) WHOLE HOLDS(MIXED) VERDICT($5)
	       WHY("made up")
	       MAPS("drivers/up.c", "up_probe", "pci_resource_start")
	       PICKS("drivers/up.c", "up_probe", "pci_resource_start(pdev, 0)")
	       TABLE("$4")
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

prefetchable()
{
	sed -i '0,/BARS(0)/s//PREF("made up")/' devices.def
}

prefetchable_elsewhere()
{
	prefetchable
	sed -i '0,/"pci_resource_start(/s//"pci_resource_end(/' devices.def
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

# know DEVICE
know()
{
	sed -i "s/^\t9abc/\t$1  New\n&/" pci.ids
}

known_device()
{
	know 8abc
}

known_device_in_range()
{
	know 9ab0
}

known_device_in_row()
{
	know 8abc
	another_row . down 'IDS(0x8abc) CLASS_CODE(ANY)' pci.ids DEVICE
}

known_device_in_table()
{
	know 8abc
	sed -i 's/0x5678) },/& { PCI_DEVICE(0x1234, 0x8abc) },/' linux/drivers/up.c
}

class_line_in_vain()
{
	printf '1234:5678\tmade up\n1234:9000-9fff\tmade up\n' >class-ids.tsv
}

class_line_of_an_older_list()
{
	printf '1234:8000\tmade up\n1234:9000-9fff\tmade up\n' >class-ids.tsv
}

unknown_device_in_row()
{
	another_row . down 'IDS(0x8abc) CLASS_CODE(ANY)' pci.ids DEVICE
}

# What no driver's table has is no driver's: nothing says what its BARs are.
known_device_granted()
{
	know 8abc
	another_row . down 'IDS(0x8abc) CLASS_CODE(ANY)' pci.ids PERMIT
}

# outside PLACE: the row cites it, in a repository of which there is a checkout
outside()
{
	mkdir -p outside/made/up
	cat >outside/made/up/user.c <<-'END'
	static const struct pci_id ids[] = { { 0x1234, 0x5678 } };
	int user_map(void) { return map(2, COMBINED); }
	END
	sed -i "0,/^ *TABLE/s//       OUTSIDE(\"made\/up\", \"1234567\", $1)\n&/" devices.def
}

outside_is_there()
{
	outside '"user.c", "user_map", "map(2, COMBINED)"'
}

outside_another_function()
{
	outside '"user.c", "user_open", "map(2, COMBINED)"'
}

outside_another_expression()
{
	outside '"user.c", "user_map", "map(4, COMBINED)"'
}

outside_another_file()
{
	outside '"users.c", "user_map", "map(2, COMBINED)"'
}

outside_no_checkout()
{
	outside_another_function
	mv outside/made outside/name
}

# no_kernel IDS: a row of which the kernel has no driver
no_kernel()
{
	cat >>devices.def <<-END
	DEVICE(user,
	       VENDOR(0x1234) IDS($1) CLASS_CODE(ANY)
	       BARS(2) WHOLE HOLDS(MIXED) VERDICT(PERMIT)
	       WHY("made up")
	       OUTSIDE("made/up", "1234567", "user.c", "user_map", "map(2, COMBINED)")
	       LISTS("made/up", "1234567", "user.c")
	       SINCE("0.1"))
	END
}

outside_only()
{
	outside_is_there
	no_kernel 0x5678
}

outside_only_other_device()
{
	outside_is_there
	no_kernel 0x8abc
}

outside_only_no_checkout()
{
	outside_only_other_device
	mv outside/made outside/name
}

# red TAP: what failed, commas between
red()
{
	sed -nE 's/^not ok [0-9]+ - evidence: //p' "$1" | sort | paste -sd,
}

# check_case NAME WANTED
check_case()
{
	local dir=$ROOT/$1 red skips found=

	make_tree "$dir"
	(cd "$dir" && "$1")
	"$CHECK" -i "$dir/pci.ids" -o "$dir/outside" "$dir/linux" "$dir/devices.def" "$dir" >"$dir/tap" || :
	red=$(red "$dir/tap")
	skips=$(grep -c '# SKIP [1-9]' "$dir/tap" || :)
	[[ $1 != *no_checkout ]] || skips=$((1 - skips))
	grep -q '^1\.\.' "$dir/tap" && [ "${red:--}" = "$2" ] && [ "$skips" = 0 ] ||
		found="red: ${red:-nothing}, wanted: $2"$'\n'$(<"$dir/tap")
	report "evidence_made_up_$1" "$found"
}

rm -rf -- "$ROOT"
echo "1..$((${#CASES[@]} / 2))"
for ((i = 0; i < ${#CASES[@]}; i += 2)); do
	check_case "${CASES[@]:i:2}"
done
exit "$failed"
