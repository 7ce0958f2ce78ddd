#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# mutants.sh: tests are tested: each mutant is the preload object with one small fault,
# and its tests must go red on it. TAP.
#
# What is shared out is called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"
# shellcheck source=tests/library/preload.sh
. "$TOP/tests/library/preload.sh"

# name, file in src/lib/preload, sed expression
MUTANTS=(
	no_wish_made		map.c 's/call->offset + ((uint64_t)wish << .*);/call->offset;/'
	wish_is_always_normal_nc map.c 's/(uint64_t)wish << /(uint64_t)VFIO_NC_WISH_NORMAL_NC << /'
	wish_for_another_bar	main.c 's/1U << file->bar/1U << (file->bar ^ 2)/'
	wish_for_every_bar	main.c 's/if (!(clause->bars \& 1U << file->bar))/if (false)/'
	wish_past_the_bar	file.c 's/offset - info.offset >= info.size/false/'
	wish_for_every_address	main.c 's/file->address == clause->address/true/'
	wish_for_every_device	main.c 's/clause->device == file->device/true/'
	wish_for_every_vendor	main.c 's/clause->vendor == file->vendor/true/'
	wish_for_every_file	file.c 's/if (!cdev \&\& strcmp(.*/if (false)/'
	wish_of_the_last_clause	main.c 's/if (!meant)/if (!meant || i + 1 < main_nr)/'
	unknown_device_is_meant	main.c 's/clause->address : -1;/clause->address : 1;/'
	address_not_noted	file.c 's/note = address | FILE_NOTED;/note = 0;/'
	address_of_cdev_is_noted file.c 's/^\tif (cdev)$/\tif (false)/'
	fallback_missing	map.c '/^void \*preload_map(/,/^}/s/preload_map_plain(call)/MAP_FAILED/'
	fallback_where_must	map.c 's/if (clause->must) {/if (false) {/'
	fallback_never_must	clause.c 's/clause->must = .*/clause->must = false;/'
	fallback_not_told	map.c '/^\tmap_tell(call, /d'
	fallback_told_as_granted map.c 's/how = "not granted: "/how = "granted"/'
	refusal_without_errno	map.c '/map_tell_must(file, /{n;d}'
	errno_changed_by_success map.c '/^\terrno = before;/d'
	lowering_missing	map.c 's/address = map_lowered(call, file);/;/'
	lowering_for_every_wish	map.c 's/^\t    clause->wish == VFIO_NC_WISH_DEVICE) {/\t    true) {/'
	lowered_and_not_looked_at map.c 's/if (!vfio_nc_mapped(file->fd, address, &got) &&/if (true ||/'
	lowered_in_vain_stays	map.c '/What the driver chose/,/^}/s/syscall(SYS_munmap, .*/;/'
	fixed_place_given_up_first map.c 's/if (!(call->flags & MAP_FIXED))/if (true)/'
	fixed_place_not_moved_to map.c 's/^\treturn moved;/\treturn made;/'
)

# judge NAME FILE EXPRESSION: prints the verdict, one line
judge()
{
	local out=$WORK/$1 test

	cp -a "$WORK/unmutated" "$out"
	sed -e "$3" "$TOP/src/lib/preload/$2" >"$out/$2"
	! cmp -s "$out/$2" "$TOP/src/lib/preload/$2" || {
		echo "the expression changes nothing in $2"
		return
	}
	if ! preload_compile "$out" "$out/$2" -w || ! preload_link "$out"; then
		echo "does not build"
		return
	fi
	for test in "${PRELOAD_TESTS[@]}"; do
		preload_test "$out" "$test" >"$out/tap" 2>&1 || {
			echo caught
			return
		}
	done
	echo "no case failed"
}

# judge_all NUMBER...: where each begins in MUTANTS
judge_all()
{
	local first

	for first; do
		judge "${MUTANTS[@]:first:3}" >"$WORK/${MUTANTS[first]}.verdict" 2>&1
	done
}

# Without this, tests that are red anyway would catch every mutant.
unmutated()
{
	local test

	for test in "${PRELOAD_TESTS[@]}"; do
		preload_test "$WORK/unmutated" "$test" >"$WORK/tap" 2>&1 || cat "$WORK/tap"
	done
}

mkdir -p "$BUILD"
WORK=$(mktemp -d "$BUILD/library-mutants-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
preload_build "$WORK/unmutated"
preload_link "$WORK/unmutated"

echo "1..$((${#MUTANTS[@]} / 3 + 1))"
report unmutated_is_green "$(unmutated)"
mapfile -t firsts < <(seq 0 3 $((${#MUTANTS[@]} - 1)))
share_out judge_all "${firsts[@]}"
for first in "${firsts[@]}"; do
	name=${MUTANTS[first]}
	report_verdict "mutant_${name}_is_caught" "$WORK/$name.verdict" caught
done
exit "$failed"
