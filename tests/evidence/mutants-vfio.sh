#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# mutants-vfio.sh CHECKER RELEASE TREE: tables/drivers.def, a list beside this file
# or the kernel's vfio drivers with one thing wrong; the check of them must go red, in
# the case that is named. Prints TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"

# shellcheck disable=SC2016 # what is in single quotes is for sed
# name, file in the mutant's directory, sed expression for it, cases to be red
MUTANTS=(
	unmutated		drivers.def	''	''
	row_removed		drivers.def	'/^DRIVER/,$d' -
	both_rows_of_a_driver	drivers.def	's/"nvgrace_gpu_mmap"/"nvgrace_gpu_open_device"/' '1 2'
	wrong_expression	drivers.def	's/pgprot_writecombine(vma/pgprot_noncached(vma/' 1
	wrong_bar		drivers.def	's/VFIO_PCI_BAR2_REGION/VFIO_PCI_BAR3_REGION/' 1
	wrong_driver		drivers.def	's/^DRIVER(nvgrace_gpu/DRIVER(nvgrace_cpu/' 1
	list_line_removed	no-driver.tsv	'/hisi_acc/d' 2
	list_line_in_vain	no-driver.tsv	's/hisi_acc_vfio_pci_mmap/hisi_acc_vfio_pci_map/' 2
	list_without_reason	no-driver.tsv	's/limits.*//' -
	new_mmap_in_a_driver	linux/drivers/vfio/pci/virtio/main.c
		's/\.mmap = vfio_pci_core_mmap/.mmap = virtiovf_mmap/' 2
	comparison_not_listed	compared.tsv	'/hisi_acc/d' 3
	comparison_listed_in_vain	compared.tsv	's/migrn_ops/mig_ops/' 3
	comparison_without_reason	compared.tsv	's/what probe is about.*//' -
	new_comparison		linux/drivers/vfio/pci/vfio_pci.c
		's/^static int vfio_pci_open_device.*/static bool mine(struct vfio_device *v) { return v->open \&\& \&vfio_pci_ops == to_core(v)->ops; }\n&/' 3
	operation_tested	linux/drivers/vfio/pci/vfio_pci_core.c
		's/^int vfio_pci_core_enable.*/static bool maps(struct vfio_device *v) { return v->ops->mmap; }\n&/' 3
	operations_kept		linux/drivers/vfio/pci/vfio_pci.c
		's/^static int vfio_pci_open_device.*/static void keep(struct vfio_device *v) { kept = v->ops; }\n&/' 3
)

CHECK=$1
ROOT=$BUILD/evidence-mutants-vfio

# red_of DIR: numbers of the cases that are red, or - if nothing could be checked
red_of()
{
	local status=0

	"$CHECK" --vfio "$RELEASE" "$1/linux" "$1/drivers.def" "$1/no-driver.tsv" \
		"$1/compared.tsv" >"$1/tap" 2>&1 || status=$?
	[ $status -lt 2 ] || { echo -; return; }
	sed -nE 's/^not ok ([0-9]+) .*/\1/p' "$1/tap" | xargs
}

[ $# -eq 3 ] || die "usage: mutants-vfio.sh CHECKER RELEASE TREE"
RELEASE=$2
echo "1..$((${#MUTANTS[@]} / 4))"
for ((i = 0; i < ${#MUTANTS[@]}; i += 4)); do
	dir=$ROOT/${MUTANTS[i]}
	file=$dir/${MUTANTS[i + 1]}
	rm -rf "$dir"
	mkdir -p "$dir/linux/drivers"
	cp -r "$3/drivers/vfio" "$dir/linux/drivers"
	cp "$TOP/tables/drivers.def" "$TOP/tests/evidence/"{no-driver,compared}.tsv "$dir"
	cp "$file" "$file.was"
	sed -i "${MUTANTS[i + 2]}" "$file"
	got=$(red_of "$dir")
	[ "${MUTANTS[i]}" = unmutated ] || ! cmp -s "$file" "$file.was" || got="nothing changed"
	found="red: '$got', to be red: '${MUTANTS[i + 3]}'"
	[ "$got" != "${MUTANTS[i + 3]}" ] || found=
	report "evidence_vfio_mutant_${MUTANTS[i]}" "$found"
done
exit "$failed"
