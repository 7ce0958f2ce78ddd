#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# control.sh TAG: the negative control. A module that decides but applies
# nothing must make the table's cases red, and just those that differ from
# stock: otherwise the test bed cannot see what it claims to see.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

# Cells in which a kernel differs from stock when the module works.
control_expected()
{
	case $1 in
	6.1)	echo cell_NORMAL_NC_process;;
	*)	echo cell_NORMAL_NC_process cell_DEVICE_guest_nc;;
	esac
}

control_source()
{
	local out=$1

	rm -rf "$out"
	mkdir -p "$out"
	cp -r "$TOP/Kbuild" "$TOP/src" "$TOP/include" "$out"
	sed -i '/verdict == VFIO_NC_STOCK/s/verdict == VFIO_NC_STOCK/true/' \
		"$out/src/module/shim.c"
	! cmp -s "$TOP/src/module/shim.c" "$out/src/module/shim.c" ||
		die "the stub does not fit src/module/shim.c any more"
}

main()
{
	local tag=$1 out=$BUILD/$1/control red
	red=$(control_expected "$tag")

	control_source "$out/source"
	"$TOP/tests/lib/module.sh" "$tag" "$out/source" "$out/module"
	"$TOP/tests/qemu/boot.sh" module="$out/module" "$tag" cases cells >"$out/result"
	echo "1..2"
	control_report 1 "stubbed_module_reddens_the_cells_it_breaks" \
		"$(sed -n 's/^not ok [0-9]* - //p' "$out/result" | sort | xargs)" \
		"$(tr ' ' '\n' <<<"$red" | sort | xargs)"
	control_report 2 "stubbed_module_leaves_the_other_cells_green" \
		"$(grep -c '^ok ' "$out/result")" "$((15 - $(wc -w <<<"$red")))"
}

# control_report NUMBER NAME GOT WANT
control_report()
{
	if [ "$3" = "$4" ]; then
		echo "ok $1 - $2"
	else
		echo "# got '$3', not '$4'"
		echo "not ok $1 - $2"
	fi
}

[ $# -eq 1 ] || die "usage: control.sh TAG"
main "$@"
