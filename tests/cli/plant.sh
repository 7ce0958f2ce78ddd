#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# plant.sh TREE DIR: make what vfio-nc capture has printed, below DIR.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

# plant_hex HEX: as bytes
plant_hex()
{
	# shellcheck disable=SC2001 # every second character
	printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"
}

[ $# -eq 2 ] || die "usage: plant.sh TREE DIR"
declare -A folders
while read -r kind path rest; do
	folder=$2/./${path%"${path##*/}"}
	if [ -z "${folders[$folder]:-}" ]; then
		mkdir -p "$folder"
		folders[$folder]=1
	fi
	case $kind in
	d)	mkdir -p "$2/$path";;
	f)	printf '%b' "$rest" >"$2/$path";;
	x)	plant_hex "$rest" >"$2/$path";;
	l)	ln -sfn "$rest" "$2/$path";;
	'#'|'')	;;
	*)	die "$1: a line that is none: $kind $path";;
	esac
done <"$1"
