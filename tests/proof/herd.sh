# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What herd7 proves by the kernel's own memory model, for all processors at once: what
# herd/NAME.litmus says never is. To be sourced by run.sh.

# name, litmus test, sed expression: it must come about then
HERD_MUTANTS=(
	swing_without_release	swing	's/smp_store_release(ops, copy)/WRITE_ONCE(*ops, copy)/'
	withdraw_without_grace_period withdraw	'/synchronize_rcu();/d'
	withdraw_without_reader	withdraw	'/rcu_read_/d'
	withdraw_without_lock	withdraw	'/spin_/d'
	replace_without_grace_period replace	'/synchronize_rcu();/d'
	replace_without_reader	replace	'/rcu_read_/d'
	publish_without_release	publish	's/rcu_assign_pointer(/WRITE_ONCE(/'
	drop_without_mmap_lock	drop	'/spin_/d'
	registered_without_release registered
		's/smp_store_release(registered, 1)/WRITE_ONCE(*registered, 1)/'
	registered_without_acquire registered
		's/smp_load_acquire(registered)/READ_ONCE(*registered)/'
)

plan_herd()
{
	local file name i

	for file in "$TOP"/tests/proof/herd/*.litmus; do
		name=$(basename "$file" .litmus)
		[[ " ${HERD_MUTANTS[*]} " == *" $name "* ]] ||
			die "$name has no mutant to catch: it does not count"
		add_case "order_${name}_holds" herd_holds "$file"
	done
	for ((i = 0; i < ${#HERD_MUTANTS[@]}; i += 3)); do
		add_case "mutant_order_${HERD_MUTANTS[i]}_is_caught" herd_catches "$i"
	done
}

# herd FILE: Never, Sometimes or Always
herd()
{
	proof_beside herd herd7 -set-libdir "$PROOF_TOOLS/herd/usr/share/herdtools7/herd" \
		-I "$PROOF_MODEL" -conf "$PROOF_MODEL/linux-kernel.cfg" "$1" |
		awk '$1 == "Observation" { print $3 }'
}

# herd_expect FILE WORD: prints the verdict
herd_expect()
{
	local found

	found=$(herd "$1" 2>&1) || :
	[ "$found" != "$2" ] || found=good
	echo "${found:-herd7 says nothing}"
}

herd_holds()
{
	herd_expect "$2" Never
}

herd_catches()
{
	cp "$TOP/tests/proof/herd/${HERD_MUTANTS[$2 + 1]}.litmus" "$1/mutant.litmus"
	! mutate "$1/mutant.litmus" "${HERD_MUTANTS[$2 + 2]}" ||
		herd_expect "$1/mutant.litmus" Sometimes
}
