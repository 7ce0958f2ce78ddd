#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# capture.sh: print what vfio-nc overlay and vfio-nc ssdt read on this machine,
# as a tree that tests/cli/plant.sh makes again. Runs in busybox too.

text()
{
	[ ! -r "$1" ] || printf 'f %s %s\n' "${1#/}" "$(head -n 6 "$1" |
		sed 's/\\/\\\\/g' | awk '{ printf "%s\\n", $0 }')"
}

bytes()
{
	[ ! -r "$1" ] || printf 'x %s %s\n' "${1#/}" \
		"$(od -A n -v -t x1 "$1" | tr -d ' \n')"
}

link()
{
	[ ! -L "$1" ] || printf 'l %s %s\n' "${1#/}" "$(readlink "$1")"
}

# What something is in the firmware.
node()
{
	link "$1/of_node"
	[ ! -e "$1/of_node" ] || for file in "$(readlink -f "$1/of_node")"/*; do
		case ${file##*/} in
		reg|ranges|device_type|\#*-cells|vfio-nc,*)
			bytes "$file";;
		esac
	done
	link "$1/firmware_node"
	[ ! -e "$1/firmware_node" ] || text "$(readlink -f "$1/firmware_node")/path"
}

echo '# SPDX-License-Identifier: GPL-2.0-only'
echo "# captured from Linux $(uname -r), $(uname -m)"
for link in /sys/bus/pci/devices/*; do
	link "$link"
	path=$(readlink -f "$link")
	for file in vendor device class resource; do
		text "$path/$file"
	done
	node "$path"
	host=$(echo "$path" | sed -E 's|(/pci[0-9a-f]+:[0-9a-f]+)/.*|\1|')
	node "$host"
	node "${host%/*}"
done | awk '!seen[$0]++'
