#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# options.sh COMMAND: are verbs and options the same in the code (which prints
# them), help, manual page and both completions, and metrics in code and manual page?
# Prints what is not.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

SOURCE=$TOP/src/cli
COMMAND=$1

verbs_of_code()
{
	"$COMMAND" --dump-options | sed -n 's/^verb //p'
}

# "VERB OPTION", VERB is "common" for those that all have
options_of_code()
{
	"$COMMAND" --dump-options | sed -nE \
		-e 's/^common (--[a-z-]+).*/common \1/p' \
		-e 's/^option ([a-z]+) (--[a-z-]+).*/\1 \2/p'
}

verbs_of_help()
{
	"$COMMAND" --help | sed -nE 's/^  ([a-z]+) .*/\1/p'
}

verbs_of_man()
{
	sed -nE 's/^\.SS "vfio-nc ([a-z]+).*/\1/p' "$SOURCE/vfio-nc.8"
}

# In the headings of verbs their own options, in the list the common ones.
options_of_man()
{
	sed 's/\\-/-/g' "$SOURCE/vfio-nc.8" | awk '
		/^\.SH/ { common = $2 == "OPTIONS" }
		/^\.SS "vfio-nc / {
			verb = $3
			gsub(/["]/, "", verb)
			for (i = 4; i <= NF; i++)
				if (match($i, /--[a-z-]+/))
					print verb, substr($i, RSTART, RLENGTH)
		}
		common && /^\.(B|BI|BR) --[a-z]/ {
			match($2, /--[a-z-]+/)
			print "common", substr($2, RSTART, RLENGTH)
		}'
}

verbs_of_bash()
{
	bash -c '. "$1"; printf "%s\n" $_vfio_nc_verbs' bash "$SOURCE/vfio-nc.bash"
}

options_of_bash()
{
	# shellcheck disable=SC2016 # the inner shell expands it
	bash -c '. "$1"
		printf "common %s\n" $_vfio_nc_common
		for verb in $_vfio_nc_verbs; do
			for option in $(_vfio_nc_options "$verb"); do
				echo "$verb $option"
			done
		done' bash "$SOURCE/vfio-nc.bash"
}

verbs_of_zsh()
{
	sed -nE "/^verbs=/,/^\)/s/^	['\"]([a-z]+):.*/\1/p" "$SOURCE/_vfio-nc"
}

options_of_zsh()
{
	sed -nE "/^common=/,/^\)/s/^	'(--[a-z-]+).*/common \1/p" "$SOURCE/_vfio-nc"
	# Of each verb's case, up to ";;".
	awk '/^	[a-z|]+\)/ { verbs = $1; sub(/\)/, "", verbs) }
		verbs {
			text = $0
			while (match(text, /--[a-z-]+/)) {
				n = split(verbs, each, "|")
				for (i = 1; i <= n; i++)
					print each[i], substr(text, RSTART, RLENGTH)
				text = substr(text, RSTART + RLENGTH)
			}
		}
		/;;/ { verbs = "" }' "$SOURCE/_vfio-nc"
}

metrics_of_code()
{
	grep -ohE '"vfio_nc_[a-z_]+"' "$SOURCE/verbs/metrics.c" | sed -E 's/"vfio_nc_(.*)"/\1/'
}

# The words in bold of the list; in braces are labels.
metrics_of_man()
{
	sed -n '/^\.SS "vfio-nc metrics"/,/^\.SS\|^\.SH/p' "$SOURCE/vfio-nc.8" |
		sed -n '/^\.RS/,/^\.RE/p' |
		grep -A1 '^\.TP' | sed -n 's/^\.B[IR]* //p' |
		grep -oE '[a-z_]+(\{[^}]*\})?' | sed 's/{.*//'
}

# compare WHAT PLACE
compare()
{
	{ diff <("${1}_of_code" | sort -u) <("${1}_of_$2" | sort -u) || :; } |
		sed -nE "s/^< (.*)/$2 lacks \1/p; s/^> (.*)/$2 has \1, which the code has not/p"
}

compare verbs help
compare metrics man
for place in man bash zsh; do
	compare verbs "$place"
	compare options "$place"
done
bash -n "$SOURCE/vfio-nc.bash"
zsh -n "$SOURCE/_vfio-nc"
mandoc -T lint -W warning "$SOURCE/vfio-nc.8" || :
