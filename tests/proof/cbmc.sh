# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What CBMC proves of src/policy. To be sourced by run.sh.
#
# cbmc/NAME.c says what is proved, and to which bound: of any values within it; and of
# any access, shift and sum on the way, that C defines it and it does not wrap. That no
# loop goes on beyond its --unwind is proved too.

# name, files of src/policy, options
PROPERTIES=(
	mapping		"spans table rule clause cursor instead decide"
			"--unwind 8"
	firmware	"firmware"
			"--unwind 9"
)

# name, property, file of src/policy, sed expression
CBMC_MUTANTS=(
	mapping_to_its_first_span mapping spans.c
		's/if (spans_mixture(seen) == VFIO_NC_DEVICE)/if (spans_mixture(seen) != VFIO_NC_STOCK)/'
	mapping_with_permit_granted mapping spans.c
		's/\(1u << VFIO_NC_PERMIT |\).*:/\1 1u << VFIO_NC_DEVICE:/'
	firmware_number_6_is_a_bar firmware firmware.c
		's/fault->number >= VFIO_NC_NR_BARS/fault->number > VFIO_NC_NR_BARS/'
	firmware_farther_node_wins firmware firmware.c
		's/device->firmware\[bar\]\.node)/false)/'
)

plan_cbmc()
{
	local i

	for ((i = 0; i < ${#PROPERTIES[@]}; i += 3)); do
		add_case "${PROPERTIES[i]}_holds" cbmc_holds "$i"
		add_mutants_cbmc "${PROPERTIES[i]}"
	done
}

add_mutants_cbmc()
{
	local i found=0

	for ((i = 0; i < ${#CBMC_MUTANTS[@]}; i += 4)); do
		[ "${CBMC_MUTANTS[i + 1]}" = "$1" ] || continue
		add_case "mutant_${CBMC_MUTANTS[i]}_is_caught" cbmc_catches "$i"
		found=1
	done
	[ "$found" = 1 ] || die "$1 has no mutant to catch: it does not count"
}

# cbmc NUMBER SOURCES OPTION...: Return: 0 if the property holds of that src/policy,
# 10 if not
cbmc()
{
	local i=$1 sources=$2 files options
	shift 2

	read -ra files <<<"${PROPERTIES[i + 1]}"
	read -ra options <<<"${PROPERTIES[i + 2]}"
	files=("${files[@]/#/$sources/}")
	proof_beside cbmc cbmc --function proof -I "$TOP/include" -I "$sources" \
		--unsigned-overflow-check --slice-formula --drop-unused-functions \
		"${options[@]}" "$@" "$TOP/tests/proof/cbmc/${PROPERTIES[i]}.c" \
		"${files[@]/%/.c}"
}

# cbmc_holds DIR NUMBER: prints the verdict
cbmc_holds()
{
	local status=0

	cbmc "$2" "$TOP/src/policy" >"$1/log" 2>&1 || status=$?
	case $status in
	0)	echo good;;
	10)	sed -n 's/: FAILURE$//p' "$1/log";;
	*)	echo "it could not be proved: $(tail -n 1 "$1/log")";;
	esac
}

# cbmc_catches DIR NUMBER: likewise. A loop that the mutant has made longer is no catch.
cbmc_catches()
{
	local i=$2 property status=0

	cp "$TOP"/src/policy/*.[ch] "$1/"
	mutate "$1/${CBMC_MUTANTS[i + 2]}" "${CBMC_MUTANTS[i + 3]}" || return 0
	for ((property = 0; property < ${#PROPERTIES[@]}; property += 3)); do
		[ "${PROPERTIES[property]}" != "${CBMC_MUTANTS[i + 1]}" ] || break
	done
	cbmc "$property" "$1" --stop-on-fail --no-unwinding-assertions >"$1/log" 2>&1 || status=$?
	case $status in
	0)	echo "nothing was found";;
	10)	echo good;;
	*)	echo "it could not be asked: $(tail -n 1 "$1/log")";;
	esac
}
