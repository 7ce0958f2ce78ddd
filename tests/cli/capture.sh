#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# capture.sh [PID]...: print what vfio-nc reads on this machine, as a tree that
# plant.sh makes again. Runs on any server, in busybox too; PIDs are processes
# whose open files are wanted. Look through it before you give it away.
#
#	d PATH			a folder
#	f PATH TEXT		a file; \n and \\ are escaped
#	x PATH HEX		a file in hexadecimal
#	l PATH TARGET		a symbolic link

text()
{
	[ ! -r "$1" ] || printf 'f %s %s\n' "${1#/}" "$(sed 's/\\/\\\\/g' "$1" |
		awk '{ printf "%s\\n", $0 }')"
}

# bytes FILE [HOW_MANY]
bytes()
{
	[ ! -r "$1" ] || printf 'x %s %s\n' "${1#/}" \
		"$(head -c "${2:-256}" "$1" | od -A n -v -t x1 | tr -d ' \n')"
}

link()
{
	[ ! -L "$1" ] || printf 'l %s %s\n' "${1#/}" "$(readlink "$1")"
}

# A driver, an IOMMU: only the name is read.
name()
{
	[ ! -L "$1" ] || printf 'l %s %s\n' "${1#/}" "$(basename "$(readlink "$1")")"
}

device()
{
	for file in vendor device class subsystem_vendor subsystem_device resource \
		enable max_link_speed; do
		text "$1/$file"
	done
	bytes "$1/config"
	name "$1/driver"
	name "$1/iommu"
	name "$1/iommu_group"
	for file in "$1"/vfio-dev/*; do
		[ ! -e "$file" ] || printf 'd %s\n' "${file#/}"
	done
	for file in "$1"/vfio_nc/*; do
		text "$file"
	done
	node "$1"
}

# A node of the device tree: its link and the properties that matter.
node()
{
	link "$1/of_node"
	[ ! -e "$1/firmware_node" ] || name "$1/firmware_node"
	[ -e "$1/of_node" ] || return 0
	for file in "$(readlink -f "$1/of_node")"/*; do
		case ${file##*/} in
		compatible|dma-coherent|vfio-nc,*|vfio_nc,*)
			bytes "$file";;
		esac
	done
}

process()
{
	text "/proc/$1/comm"
	for file in "/proc/$1/fd"/*; do
		case $(readlink "$file") in
		*vfio*)	link "$file"
			text "/proc/$1/fdinfo/${file##*/}";;
		esac
	done
}

echo '# SPDX-License-Identifier: GPL-2.0-only'
echo "# captured from Linux $(uname -r), $(uname -m)"
text /proc/sys/kernel/osrelease
text /proc/sys/kernel/arch
text /sys/kernel/mm/transparent_hugepage/hpage_pmd_size
for link in /sys/bus/pci/devices/*; do
	link "$link"
	device "$(readlink -f "$link")"
	controller=$(readlink -f "$link" | sed 's|/pci[0-9a-f:]*/.*||')
	[ "$controller" = /sys/devices ] || node "$controller"
done | awk '!seen[$0]++'
for soc in /sys/bus/soc/devices/*; do
	text "$soc/soc_id"
	text "$soc/revision"
done
for table in MCFG IORT; do
	bytes "/sys/firmware/acpi/tables/$table" 65536
done
for file in /sys/module/vfio_nc/parameters/* /sys/module/vfio_nc/refcnt; do
	text "$file"
done
for module in vfio vfio_pci_core; do
	for file in coresize srcversion taint; do
		text "/sys/module/$module/$file"
	done
done
for folder in /sys/class/vfio /sys/bus/pci/drivers/vfio-pci; do
	[ ! -d "$folder" ] || printf 'd %s\n' "${folder#/}"
done
for pid; do
	process "$pid"
done
dmesg 2>/dev/null | grep -e 'Booting Linux' -e 'Stage-2 Force' |
	awk '{ printf "%s\\n", $0 } END { print "" }' | sed 's/^/f dmesg /'
