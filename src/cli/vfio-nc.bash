# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Completion of vfio-nc for bash.

_vfio_nc_verbs='list explain capture set unset rules overlay ssdt verify probe bench metrics'
_vfio_nc_common='--json --sysfs --dry-run --help --version'

# What a verb has besides the common options.
_vfio_nc_options()
{
	case $1 in
	list)	echo --all;;
	overlay)	echo --output;;
	verify)	echo --yes-read;;
	probe)	echo --yes-write;;
	bench)	echo --yes-write --size --runs --csv --plot;;
	esac
}

# The verb's place in the words, past the options; nothing if there is none yet.
_vfio_nc_find_verb()
{
	local i

	for ((i = 1; i < cword; i++)); do
		case ${words[i]} in
		--sysfs)	i=$((i + 1));;
		-*)	;;
		*)	echo "$i"; return;;
		esac
	done
}

# Which operand of the verb the word is, options and their arguments left out. Where
# bash makes several words of one, those behind ":" and "=" belong to it.
_vfio_nc_place()
{
	local i place=1

	for ((i = $1 + 1; i < cword; i++)); do
		case ${words[i]} in
		--)	place=$((place + cword - i - 1)); break;;
		--sysfs|-o|--output|--plot|--size|--runs)
			i=$((i + 1))
			[ "${words[i]}" != = ] || i=$((i + 1));;
		:|=)	i=$((i + 1));;
		-?*)	;;
		*)	place=$((place + 1));;
		esac
	done
	echo "$place"
}

_vfio_nc_addresses()
{
	local device

	for device in /sys/bus/pci/devices/*; do
		echo "${device##*/}"
	done
}

# What may stand behind a verb; $2: as which operand
_vfio_nc_operands()
{
	case $1:$2 in
	capture:*|explain:1|set:1|unset:1|overlay:*[13579]|ssdt:*[13579]|verify:1|probe:1|bench:1)
		_vfio_nc_addresses;;
	set:2)	printf '%s\n' {all,pref,0,1,2,3,4,5}={device,permit,normal-nc,stock};;
	overlay:*|ssdt:*)
		printf '%s\n' {all,pref,0,1,2,3,4,5}={device,permit,normal-nc};;
	verify:2|probe:2|bench:2)
		printf '%s\n' {0..5};;
	rules:1)	printf '%s\n' show check load;;
	rules:2)	compgen -f -- "$cur";;
	esac
}

_vfio_nc()
{
	local cur cword=$COMP_CWORD at offers
	local -a words=("${COMP_WORDS[@]}")

	# Without bash-completion an address is several words to bash.
	if declare -F _get_comp_words_by_ref >/dev/null; then
		_get_comp_words_by_ref -n := -w words -i cword
	fi
	cur=${words[cword]}
	at=$(_vfio_nc_find_verb)
	case ${words[cword - 1]} in
	--sysfs)	offers=$(compgen -f -- "$cur");;
	-o|--output|--plot)	offers=$(compgen -f -- "$cur");;
	--size|--runs)	offers=;;
	*)	if [ -z "$at" ]; then
			offers="$_vfio_nc_verbs $_vfio_nc_common"
		elif [[ $cur = -* ]]; then
			offers="$(_vfio_nc_options "${words[at]}") $_vfio_nc_common"
		else
			offers=$(_vfio_nc_operands "${words[at]}" "$(_vfio_nc_place "$at")")
		fi;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$offers" -- "$cur")
	# To bash the word begins behind the last ":" or "=".
	if [[ $cur = *=* && $COMP_WORDBREAKS = *=* ]]; then
		COMPREPLY=("${COMPREPLY[@]#"${cur%=*}="}")
	elif declare -F __ltrim_colon_completions >/dev/null; then
		__ltrim_colon_completions "$cur"
	fi
}

complete -F _vfio_nc vfio-nc
