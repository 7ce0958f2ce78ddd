# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What spin proves of the module, in any order of all who come to it: what
# spin/module.pml says. To be sourced by run.sh.

# name, options
SPIN_MODELS=(
	module_with_readers	"-DREADERS=1 -DWORKERS=0"
	module_with_work	"-DREADERS=0 -DWORKERS=1"
)

# name, model, sed expression
SPIN_MUTANTS=(
	open_without_reference module_with_readers
		'/^inline shim_open/,/^proctype opener/{s/refs++/skip/;/refs--/d;s/assert(refs > 0[^;]*);//}'
	open_early_without_reference module_with_readers
		's/module != GOING -> refs++; nr_open++; ops = SHIM/module != GOING -> ops = SHIM/'
	given_back_without_lock module_with_readers
		'/^inline give_back/,/^}/{/lock(set_lock)/d}'
	freed_before_rcu_tasks module_with_readers
		's/^\t(!peeking);/\tskip;/'
	exit_still_attaches module_with_readers
		'/^inline exit_module/,/^}/s/state = CLOSED/skip/'
	files_not_waited_for module_with_readers
		'/^inline give_back/,/^}/s/(!reading);/skip;/'
	notifier_goes_first module_with_readers
		'/^\tatomic { !calls -> notified = false };/d;/^inline exit_module/,/^}/s/state = CLOSED;/&atomic { !calls -> notified = false };/'
	latch_freed_while_shown module_with_readers
		'/^inline forget/,/^}/{s/^\tassert(record);/&\n\tlatch = false;/}'
	reader_waits_for_detach module_with_readers
		'/^proctype reader/,/^}/{s/lock(record_lock)/lock(at_lock)/}'
	work_not_waited_for	module_with_work
		's/^\t(!work);/\tskip;/'
)

plan_spin()
{
	local i

	for ((i = 0; i < ${#SPIN_MODELS[@]}; i += 2)); do
		[[ " ${SPIN_MUTANTS[*]} " == *" ${SPIN_MODELS[i]} "* ]] ||
			die "${SPIN_MODELS[i]} has no mutant to catch: it does not count"
		add_case "${SPIN_MODELS[i]}_holds" spin_holds "$i"
	done
	for ((i = 0; i < ${#SPIN_MUTANTS[@]}; i += 3)); do
		add_case "mutant_${SPIN_MUTANTS[i]}_is_caught" spin_catches "$i"
	done
}

# spin_count DIR OPTION...: how many errors DIR/module.pml has; nothing if not all of it
# could be searched
spin_count()
{
	local dir=$1 options
	shift

	read -ra options <<<"$*"
	(
		cd "$dir" &&
		spin -a "${options[@]}" module.pml &&
		gcc -O2 -w -DSAFETY -DCOLLAPSE -DMEMLIM=1500 -o pan pan.c &&
		timeout 900 ./pan -m100000
	) >"$dir/log" 2>&1 || :
	! grep -qE 'max search depth too small|out of memory|reached -DMEMLIM' "$dir/log" ||
		return 0
	sed -nE 's/^State-vector .* errors: ([0-9]+)$/\1/p' "$dir/log"
}

# spin_expect DIR ERRORS OPTION...: prints the verdict
spin_expect()
{
	local found

	found=$(spin_count "$1" "${@:3}")
	if [ "$found" = "$2" ]; then
		echo good
	else
		echo "${found:-an unknown number of} errors, see $1/log"
		sed -n 's/^pan:1: //p' "$1/log"
	fi
}

spin_holds()
{
	cp "$TOP/tests/proof/spin/module.pml" "$1/"
	spin_expect "$1" 0 "${SPIN_MODELS[$2 + 1]}"
}

spin_catches()
{
	local i=$2 model

	cp "$TOP/tests/proof/spin/module.pml" "$1/"
	mutate "$1/module.pml" "${SPIN_MUTANTS[i + 2]}" || return 0
	for ((model = 0; model < ${#SPIN_MODELS[@]}; model += 2)); do
		[ "${SPIN_MODELS[model]}" != "${SPIN_MUTANTS[i + 1]}" ] || break
	done
	spin_expect "$1" 1 "${SPIN_MODELS[model + 1]}"
}
