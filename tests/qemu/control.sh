#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# control.sh TAG: the cases are tested. Each mutant is the module with one
# fault; the cases named beside it must go red on it, or they cannot see what
# they claim to see. The first mutant decides but applies nothing: there, just
# the cells of the table that differ from stock must be red.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

# kernel, name, file in src, sed expression, arguments of cases, cases to be red
# (same: all that are run)
MUTANTS=(
	6.12 nothing_applied module/shim.c
		's/if (wished == VFIO_NC_STOCK)/if (true)/'
		cells 'cell_NORMAL_NC_process cell_DEVICE_guest_nc'
	6.12 flag_never_cleared module/mirror.c
		's/vm_flags_clear(vma, VM_ALLOW_ANY_UNCACHED)/(void)vma/'
		'zap_keeps_device mapping_of_the_whole_bar_is_device' same
	6.12 more_operations_found_behind_ours module/shim.c
		's/^\tconst void \*absent\[8\];//'
		kernel_with_more_operations_than_known_finds_none_behind_ours same
	6.12 attached_twice module/attach.c
		's/at->record || READ_ONCE(attach_state)/READ_ONCE(attach_state)/'
		listing_attaches_nothing_twice same
	6.12 attached_during_probe module/attach.c
		's/status != DL_DEV_DRIVER_BOUND \&\& status != DL_DEV_UNBINDING/0/'
		'attach_waits_for_the_end_of_the_probe probe_failing_after_registration_is_not_attached' same
	6.12 one_lock_for_all module/attach.c
		's/&at->lock/\&attach_one/;s/^static DEFINE_HASHTABLE(attach_table, .*/&\nstatic DEFINE_MUTEX(attach_one);/'
		slow_open_holds_up_its_own_set_only same
	6.12 leaving_device_forgotten module/attach.c
		's/else if (status == DL_DEV_UNBINDING \&\& /else if (0 \&\& /'
		open_while_its_unbind_waits_is_seen_at_load same
	6.12 late_device_forgotten module/attach.c
		'/^void vfio_nc_attach_look/,/^}/s/attach_state == ATTACH_SETTLED/0/'
		device_registered_after_its_probe_is_governed_once_listed same
	6.12 own_type_overridden module/shim.c
		's/if (shim_driver_chose(shim, vma))/if (false \&\& shim_driver_chose(shim, vma))/'
		driver_with_own_type_is_left_alone same
	6.12 patched_kernel_taken_for_the_driver module/shim.c
		's/return shim->has_mmap ||/return true ||/'
		'patched_kernel_device_is_set_back patched_kernel_permit_is_device_in_the_process' same
	6.12 patched_kernel_not_set_back module/shim.c
		's/^\t\tpgprot_noncached(vma->vm_page_prot);/\t\tvma->vm_page_prot;/'
		'patched_kernel_device_is_set_back patched_kernel_cap_holds' same
	6.12 mair_not_read module/platform.c
		's/if (type != MAIR_ATTR_NORMAL_NC)/if (0 \&\& type != MAIR_ATTR_NORMAL_NC)/'
		'kernel_without_nc_caps_every_device normal_nc_is_permit_on_a_kernel_without_nc' same
	6.12 dry_run_applied module/shim.c
		's/ || shim->latch->dry_run//'
		'dry_run_logs_and_changes_nothing dry_run_device_leaves_guest_as_stock' same
	6.12 walk_size_ignored module/hook.c
		's/cover(map->phys, map->phys + size)/cover(map->phys, map->phys + PAGE_SIZE)/'
		'mirror=hook block_granted_in_64_mib_leaves_the_rest_device' same
	6.12 open_always_told module/told.c
		's/return told->nr++ >= VFIO_NC_TOLD_MAX;/return false;/'
		owner_of_the_group_cannot_fill_the_log same
	6.12 misfits_told_at_each_open module/told.c
		's/bool other = .*;/bool other = true;/'
		rules_beyond_their_bars_are_one_line_for_each_text same
	6.12 lowering_ignored module/wish.c
		's/most = wish_lowered(claims, part->bar);/most = VFIO_NC_NORMAL_NC;/'
		'normal_nc_lowered_to_permit_is_permit lower_and_mmap_at_once_agree' same
	6.12 lowering_kept_from_the_hook module/mirror.c
		's/vfio_nc_grant_deny(mirrored->grant, bar);/(void)bar;/'
		'mirror=hook permit_lowered_to_device_is_device' same
	6.12 wish_is_not_told module/wish.c
		's/(wish ? VFIO_NC_CLAIM_WISHED(part->bar) : 0)/0/'
		wish_is_told_until_the_last_close same
	6.12 spans_before_a_mapping_listed module/mappings.c
		's/vfio_nc_latch_first(latch, mapping->bar, mapping->start)/latch->first[mapping->bar]/'
		mapping_across_ranges_has_a_line_for_each same
	6.12 wish_looks_at_the_merged_verdict module/wish.c
		's/vfio_nc_latch_grants_any(/VFIO_NC_PERMIT == vfio_nc_latch_verdict(/'
		'mirror=hook wish_device_over_a_granted_page_is_what_it_says' same

	6.12 override_taken_while_open module/record.c
		's/if (record->use == VFIO_NC_USE_CLOSED)/if (true)/'
		override_while_open_is_refused_and_changes_nothing same
	6.12 open_device_not_noticed module/shim.c
		's/^\t\tvfio_nc_record_open_early(shim->record);//'
		device_open_before_load_is_shown_as_stock same
	6.12 open_device_not_listed module/mappings.c
		's/source = "early"/source = "unlisted"/'
		mapping_from_before_the_load_is_listed_as_early same
	6.12 open_holds_no_module module/shim.c
		'/^static int shim_open_device/,/^}/s/try_module_get(THIS_MODULE)/true/'
		rmmod_while_open_is_refused same
	6.12 open_not_told module/latch.c
		's/^\t\tpr_info("%s \[%04x:%04x\] opened:/\t\tpr_debug("%s [%04x:%04x] opened:/'
		open_log_names_verdict_source_and_missing_rule same
	6.12 type_of_the_verdict_listed module/mappings.c
		's/words\[vfio_nc_mapping_type(vma)\]/words[VFIO_NC_TYPE_DEVICE]/'
		mapping_is_listed_with_both_types same
	6.12 no_guest_not_told module/mirror.c
		's/^\t\treturn mirror_none;/\t\treturn NULL;/'
		without_mirror_it_is_shown_that_guests_do_not_follow same

	6.1 nothing_applied module/shim.c
		's/if (wished == VFIO_NC_STOCK)/if (true)/'
		cells cell_NORMAL_NC_process
	6.1 bar_read_after_mmap module/shim.c
		's/region = pgoff >> shift;/region = 0;/;s/mmap(vdev, vma);/mmap(vdev, vma); region = vma->vm_pgoff >> shift;/'
		bind_before_load_is_governed same
	6.1 nothing_edited module/hook.c
		'/map->attr [|&]= /d'
		zap_keeps_permit same
	6.1 grants_ignored module/hook.c
		's/^\tif (covered.cover != VFIO_NC_COVER_NONE)/\tif (covered.cover)\n\t\tcovered.cover = VFIO_NC_COVER_GRANTED;\n&/'
		'device_verdict_edits_nothing two_vms_with_opposite_verdicts_both_hold' same
	6.1 ram_edited module/hook.c
		's/ != HOOK_ATTR_MMIO;$/ != HOOK_ATTR_MMIO \&\& 0;/;s/^\tif (covered.cover != VFIO_NC_COVER_NONE)/\tif (!covered.cover) {\n\t\tatomic64_add(size >> PAGE_SHIFT, \&hook_counts[VFIO_NC_HOOK_GRANTED]);\n\t\thook_set_type(map, MT_S2_NORMAL_NC);\n\t}\n&/'
		pages_edited_are_the_granted_ones_and_no_others same
	6.1 grants_in_vain_not_noticed module/hook.c
		's/^\t\tset_bit(what, &grant->seen);/\t\t(void)grant;/'
		unknown_bits_of_a_bar_stop_the_hook_for_that_walk same
	6.1 normal_nc_let_through module/hook.c
		's/hook_set_type(map, MT_S2_DEVICE_nGnRE.*/(void)covered;/'
		normal_nc_by_kvm_itself_is_made_device_unless_granted_or_stock same
	6.1 bits_of_ram_stop_the_hook module/hook.c
		's/^#define HOOK_ATTR_NEVER.*/#define HOOK_ATTR_NEVER (~HOOK_ATTR_KNOWN)/'
		'unknown_bits_of_guest_ram_leave_the_hook_in_force unknown_bits_of_a_bar_stop_the_hook_for_that_walk' same
	6.1 open_waits_for_ftrace module/hook.c
		's/^\treturn smp_load_acquire(&hook_registered)/\tftrace_set_filter_ip(\&hook_nudge, hook_address, 0, 0);\n&/'
		open_close_bind_and_unbind_never_wait_for_ftrace same
	6.1 exit_returns_though_hooked module/hook.c
		's/} while (unregister_ftrace_function(ops));/} while (0);/'
		rmmod_that_cannot_unhook_does_not_return same
	6.1 hook_not_tried_again module/hook.c
		's/^\(\t*\)queue_delayed_work(.*/\1(void)0;/'
		ftrace_off_before_load_is_said_and_guest_is_device same
	6.1 granted_without_a_hook module/mirror.c
		's/if (!vfio_nc_hook_is_in()) {/if (0) {/'
		ftrace_off_before_load_is_said_and_guest_is_device same
	6.1 grants_in_no_order module/grant.c
		's/for (; i \&\& map->bar\[i - 1\].start > bar->start; i--)/for (; 0; i--)/'
		pages_of_many_devices_are_each_by_their_own same
	6.1 grant_search_skips_a_range module/grant.c
		's/low = middle + 1;/low = middle + 2;/'
		pages_of_many_ranges_are_each_by_their_own same
	6.1 late_host_bridge_forgotten module/attach.c
		's/if (vfio_nc_facts_are_of(pdev))/if (false)/'
		host_bridge_function_that_is_found_later_caps_from_then_on same
	6.1 marks_of_a_whole_bar_ignored module/grant.c
		's/READ_ONCE(each->denied) | READ_ONCE(each->dropped)/0/'
		permit_lowered_to_device_is_device same
	6.1 mappings_begun_anew_behind module/mappings.c
		's/walk->address = vma->vm_start;/walk->address = vma->vm_end;/'
		mappings_of_more_than_a_buffer_are_each_listed_once same
	6.1 hook_not_permanent module/hook.c
		's/\.flags = FTRACE_OPS_FL_PERMANENT |/.flags =/'
		switching_ftrace_off_is_refused_while_needed same

	7 buffers_unguarded module/guard.c
		's/ret || !READ_ONCE(guard_on)/true/'
		'buffer_of_what_is_device_is_refused buffer_of_a_lowered_bar_is_refused_and_one_that_is_made_counts_as_mapped buffer_whose_range_changes_meanwhile_is_of_what_is_granted' same
)

# Those that bring the server down or keep a lock in it: what follows would tell nothing.
ALONE=" exit_returns_though_hooked one_lock_for_all open_holds_no_module "

# control_red RED ARGUMENTS: the cases to be red, sorted, in one line
control_red()
{
	[ "$1" != same ] || set -- "${2#mirror=hook }"
	tr ' ' '\n' <<<"$1" | sort | xargs
}

# control_got: those that are, of the TAP on standard input
control_got()
{
	sed -n 's/^not ok [0-9]* - //p' | sort -u | xargs
}

# control_alone TAG NAME FILE SED ARGUMENTS RED: in a server of its own; Return 0 if
# just RED are red
control_alone()
{
	local out=$BUILD/$1/control/$2 red got
	local result=$out/result

	red=$(control_red "$6" "$5")
	# shellcheck disable=SC2086 # a list of words
	"$TOP/tests/qemu/boot.sh" module="$out/module" seconds=200 \
		"$1" cases $5 >"$result" 2>"$result.log" || :
	got=$(control_got <"$result")
	# A case that brought the server down left no line.
	if ! grep -q '^# end of cases' "$result"; then
		grep -q '^1\.\.' "$result" || {
			echo "# the server did not get to the cases: see $result.log"
			return 1
		}
		got=$(tr ' ' '\n' <<<"$got $red" | sort -u | xargs)
	fi
	[ "$got" = "$red" ] && return
	echo "# red: '$got', to be red: '$red'"
	return 1
}

# control_pack TAG DIR INDEX...: these mutants for a server's root, with a script that
# runs the cases on one after the other, and all of them on the module itself at last
control_pack()
{
	local tag=$1 dir=$2/control i
	local native=() hook=()
	shift 2

	rm -rf "$dir"
	mkdir -p "$dir"
	cp "$BUILD/$tag/module/vfio_nc.ko" "$dir/unmutated.ko"
	for i; do
		cp "$BUILD/$tag/control/${MUTANTS[i + 1]}/module/vfio_nc.ko" "$dir/$i.ko"
		echo "try $i ${MUTANTS[i + 4]}"
		case ${MUTANTS[i + 4]} in
		mirror=hook\ *)	hook+=("${MUTANTS[i + 4]#mirror=hook }");;
		*)		native+=("${MUTANTS[i + 4]}");;
		esac
	done >"$dir/list"
	[ ${#native[@]} -eq 0 ] || echo "try unmutated ${native[*]}" >>"$dir/list"
	[ ${#hook[@]} -eq 0 ] || echo "try unmutated mirror=hook ${hook[*]}" >>"$dir/list"
	cat >"$dir/run" - "$dir/list" <<-'END'
		try() {
			local name=$1
			shift
			cp "/control/$name.ko" /modules/vfio_nc.ko
			echo "# begin $name"
			cases "$@"
			echo "# end $name"
		}
	END
}

# control_part NAME FILE: what was said between its begin and its end
control_part()
{
	sed -n "/^# begin $1\$/,/^# end $1\$/p" "$2"
}

# control_together TAG INDEX...: in one server; prints the index of each that was caught.
# None counts where the module itself is red behind them: one has disturbed another.
control_together()
{
	local files=$BUILD/$1/control/files result=$BUILD/$1/control/result tag=$1 i
	shift

	control_pack "$tag" "$files" "$@"
	"$TOP/tests/qemu/boot.sh" seconds=$((200 + 60 * $#)) files="$files" \
		"$tag" sh /control/run >"$result" 2>"$result.log" || :
	grep -q '^# end of sh: exit 0' "$result" || return 0
	[ -z "$(control_part unmutated "$result" | control_got)" ] || return 0
	for i; do
		[ "$(control_part "$i" "$result" | control_got)" != \
			"$(control_red "${MUTANTS[i + 5]}" "${MUTANTS[i + 4]}")" ] || echo "$i"
	done
}

# control_build INDEX
control_build()
{
	"$TOP/tests/lib/mutant.sh" "${MUTANTS[$1]}" \
		"$BUILD/${MUTANTS[$1]}/control/${MUTANTS[$1 + 1]}" "${MUTANTS[@]:$1 + 2:2}"
}

# control_caught CAUGHT INDEX
control_caught()
{
	[[ "$1" != *" $2 "* ]] || return 0
	[[ "$ALONE" == *" ${MUTANTS[$2 + 1]} "* ]] &&
		[ -e "$BUILD/${MUTANTS[$2]}/control/${MUTANTS[$2 + 1]}/module/vfio_nc.ko" ] &&
		control_alone "${MUTANTS[@]:$2:6}"
}

main()
{
	local number=0 i all=() together=() caught

	for ((i = 0; i < ${#MUTANTS[@]}; i += 6)); do
		[ "${MUTANTS[i]}" != "$1" ] || all+=("$i")
	done
	echo "1..${#all[@]}"
	for i in "${all[@]}"; do
		control_build "$i" || continue
		[[ "$ALONE" == *" ${MUTANTS[i + 1]} "* ]] || together+=("$i")
	done
	caught=" $(control_together "$1" "${together[@]}" | xargs) "
	for i in "${all[@]}"; do
		number=$((number + 1))
		if control_caught "$caught" "$i"; then
			echo "ok $number - mutant_${MUTANTS[i + 1]}_is_caught"
		else
			echo "not ok $number - mutant_${MUTANTS[i + 1]}_is_caught"
			echo "# what the server said of it: $BUILD/$1/control/result, at $i"
		fi
	done
}

[ $# -eq 1 ] || die "usage: control.sh TAG"
main "$@"
