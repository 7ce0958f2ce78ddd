#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh [--update] [NAME]...: the command vfio-nc against captured trees. TAP.
#
# A file in cases/ is a transcript: "tree NAME" plants trees/NAME.tree; a line
# "$ COMMAND" runs in it, where vfio-nc reads that tree; what follows, up to a line
# "[STATUS]", is what it must print (standard error too). --update writes what it
# printed into the transcripts: look at the difference.
#
# The checks are called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"
# shellcheck source=tests/lib/command.sh
. "$TOP/tests/lib/command.sh"

HERE=$TOP/tests/cli
PROMTOOL=$CACHE/promtool/usr/bin/promtool
ALERTS=$TOP/src/host/vfio-nc.rules.yml
DASHBOARD=$TOP/src/host/vfio-nc.json

# In the transcripts: the command, reading the tree that was planted.
vfio-nc()
{
	"$CLI/vfio-nc" --sysfs sys "$@"
}
export -f vfio-nc

# plant NAME: into the working directory, from scratch
plant()
{
	cd "$WORK"
	rm -rf "$WORK/tree"
	"$HERE/plant.sh" "$HERE/trees/$1.tree" "$WORK/tree"
	cd "$WORK/tree"
}

# step COMMAND: what it prints and "[STATUS]", with nothing that is of this
# machine
step()
{
	local status=0

	bash -c "$1" >"$WORK/output" 2>&1 </dev/null || status=$?
	# json-c before 0.18 breaks the line inside of an empty array.
	sed -e "s|$TOP|TOP|g" -e '/: \[$/{N;s/\[\n *\]/[]/}' "$WORK/output"
	echo "[$status]"
}

# play FILE: run the transcript and print what came out
play()
{
	local line skip=

	while IFS= read -r line; do
		case $line in
		'$ '*)	echo "$line"; step "${line#??}"; skip=1;;
		'['*']')	skip=;;
		'tree '*)	echo "$line"; plant "${line#* }";;
		*)	[ -n "$skip" ] || echo "$line";;
		esac
	done <"$1"
}

transcript()
{
	local file=$1 found

	(play "$file") >"$WORK/played" || { echo "it stopped early"; return; }
	if [ -n "$update" ]; then
		cp "$WORK/played" "$file"
		return
	fi
	found=$(diff -U 4 "$file" "$WORK/played" | tail -n +3) || printf '%s\n' "$found"
}

# Each check prints what is wrong; no output means it holds.

json_follows_its_schema()
{
	local tree verb address status name nr=0

	mkdir "$WORK/json"
	for tree in "$HERE"/trees/*.tree; do
		name=$(basename "$tree" .tree)
		plant "$name"
		while read -r verb; do
			address=$(grep -o '0000:01:00\.[01]' <<<"$verb" || :)
			[ -z "$address" ] || [ -e "sys/bus/pci/devices/$address" ] || continue
			status=0
			nr=$((nr + 1))
			bash -c "vfio-nc --json $verb" >"$WORK/json/$nr, $name: ${verb//\//-}" 2>/dev/null ||
				status=$?
			# Without the module there is nothing to write.
			[ "$status" -ne 4 ] || rm "$WORK/json/$nr, "*
		done <<-END
		list
		list -a
		explain 0000:01:00.0
		explain 0000:01:00.1
		rules
		rules check /dev/null
		--dry-run rules load /dev/null
		--dry-run verify 0000:01:00.0 0
		--dry-run probe 0000:01:00.0 0
		--dry-run bench 0000:01:00.0 0
		metrics
		END
	done
	"$HERE/validate.py" "$TOP/src/cli/schema" "$WORK/json"/* 2>&1
}

metrics_pass_promtool()
{
	local tree

	for tree in "$HERE"/trees/*.tree; do
		(plant "$(basename "$tree" .tree)"
		vfio-nc metrics | "$PROMTOOL" check metrics)
	done 2>&1
}

# test_alerts RULES: Return 0 if they fire as alerts.yml says
test_alerts()
{
	sed "s|RULES\"|$1\"|" "$HERE/alerts.yml" >"$WORK/alerts.yml"
	"$PROMTOOL" test rules "$WORK/alerts.yml"
}

alerts_fire_as_they_should()
{
	{ "$PROMTOOL" check rules "$ALERTS" && test_alerts "$ALERTS"; } >"$WORK/alerts" 2>&1 ||
		cat "$WORK/alerts"
}

# Each without its expression, and with one that always holds.
alerts_are_each_tested()
{
	local line expression

	while IFS=: read -r line _; do
		for expression in 'vector(1) == 2' 'vector(1)'; do
			sed "${line}s/expr: .*/expr: $expression/" "$ALERTS" >"$WORK/rules.yml"
			! test_alerts "$WORK/rules.yml" >/dev/null 2>&1 ||
				echo "line $line: '$expression' is not noticed"
		done
	done < <(grep -n ' expr:' "$ALERTS")
}

# What alerts and dashboard ask for is what the command prints, and node_exporter.
alerts_and_dashboard_ask_for_metrics_that_are_there()
{
	(plant altra
	vfio-nc metrics | sed -nE 's/^# TYPE ([^ ]+) .*/\1/p'
	echo node_textfile_mtime_seconds) >"$WORK/metrics"
	python3 -m json.tool "$DASHBOARD" >/dev/null
	grep -ohE '(vfio_nc|node)_[a-z_]+' <(grep -v '^#' "$ALERTS") <(grep '"expr"' "$DASHBOARD") |
		sort -u | grep -vxF -f "$WORK/metrics"
}

list_fits_100_columns()
{
	local tree

	for tree in "$HERE"/trees/*.tree; do
		(plant "$(basename "$tree" .tree)"
		vfio-nc list -a | awk 'length > 100')
	done 2>&1
}

files_installed_are_complete()
{
	local file

	make -s -f "$TOP/src/cli/Makefile" OUT="$CLI" DESTDIR="$WORK/root" \
		PREFIX=/usr CLI_FLAGS="$CLI_FLAGS" install 2>&1
	for file in sbin/vfio-nc share/man/man8/vfio-nc.8 share/man/man4/vfio_nc.4 \
		share/man/man5/vfio-nc-{rules,properties}.5 share/man/man7/vfio-nc-guides.7 \
		share/bash-completion/completions/vfio-nc \
		share/zsh/site-functions/_vfio-nc share/vfio-nc/schema/list.json; do
		[ -f "$WORK/root/usr/$file" ] || echo "no $file"
	done
}

# What the guides show of the list is what it prints of such machines.
guides_show_what_list_prints()
{
	local tree line

	for tree in altra-port graviton gh200 pi5-dt cm4-dt rk3588-dt; do
		rm -rf "$WORK/guide"
		mkdir "$WORK/guide"
		"$TOP/tests/cli/plant.sh" "$TOP/tests/field/$tree.tree" "$WORK/guide"
		"$CLI/vfio-nc" --sysfs "$WORK/guide/sys" list
	done >"$WORK/listed"
	mandoc -T utf8 -O width=200 "$TOP/src/man/vfio-nc-guides.7" | sed -E 's/.\x08//g;s/ +/ /g' |
		grep -E '^ (platform [a-z0-9_]+, |[0-9a-f]{4}:[0-9a-f:.]+ Vendor|BAR[0-5] )' |
	while read -r line; do
		sed -E 's/ +/ /g;s/^ //' "$WORK/listed" | grep -xF -e "$line" >/dev/null ||
			echo "$line"
	done
}

# What libvirt calls when a guest starts, with a command that only says what it was told.
libvirt_hook_sets_what_is_written()
{
	local hook=$TOP/src/host/libvirt-hook path=$WORK/hook

	mkdir -p "$path"
	# shellcheck disable=SC2016 # that script expands it
	printf '%s\n' '#!/bin/sh' 'echo "$*"' '[ "$2" != 0000:02:00.0 ]' >"$path/vfio-nc"
	chmod +x "$path/vfio-nc"
	printf '%s\n' '# a GPU' '' '0000:01:00.0 1,3=permit;0=device # both' '0000:02:00.0 all=stock' \
		'0000:03:00.0 0=device' >"$path/guest.overrides"
	hook_of()
	{
		PATH=$path:$PATH VFIO_NC_OVERRIDES=$path "$hook" "$@" || echo "failed"
	}
	printf '0000:01:00.0 2=permit\n  0000:03:00.0 0=device' >"$path/unended.overrides"
	mkdir -p "$path/folder.overrides"
	ln -sf nothing "$path/astray.overrides"
	{ hook_of guest prepare begin -; hook_of other start begin -; hook_of guest start begin -
		hook_of unended start begin -; hook_of folder start begin - 2>&1
		hook_of astray start begin - 2>&1; } | sed "s:$path/::" |
		diff - <(printf '%s\n' 'set 0000:01:00.0 1,3=permit;0=device' \
			'set 0000:02:00.0 all=stock' failed 'set 0000:01:00.0 2=permit' \
			'set 0000:03:00.0 0=device' 'folder.overrides: is no file, or cannot be read' \
			failed 'astray.overrides: is no file, or cannot be read' failed)
}

options_are_the_same_everywhere()
{
	"$HERE/options.sh" "$CLI/vfio-nc" 2>&1
}

# complete_words WORD...: what bash offers for the last one
complete_words()
{
	# shellcheck disable=SC2016 # the inner shell expands it
	bash -c '. "$1"; shift; COMP_WORDS=(vfio-nc "$@"); COMP_CWORD=$#; _vfio_nc
		echo "${COMPREPLY[*]}"' bash "$TOP/src/cli/vfio-nc.bash" "$@"
}

# expect WANT WORD...
expect()
{
	local found

	found=$(complete_words "${@:2}")
	[ "$found" = "$1" ] || echo "${*:2}: '$found', not '$1'"
}

bash_completes_verbs_options_and_operands()
{
	expect 'rules' ru
	expect 'rules' --json ru
	expect '--dry-run' list --d
	expect '--all' list --a
	expect '' metrics --a
	expect 'check' --sysfs /sys rules ch
	expect '2=device 2=permit 2=normal-nc 2=stock' set 0000:01:00.0 2
	expect '2=device 2=permit 2=normal-nc 2=stock' set --json 0000:01:00.0 2
	expect '' capture 0000:01:00.0 2
	expect '3' verify --yes-read 0000:01:00.0 3
	expect '3' probe --yes-write 0000:01:00.0 3
	expect '3' bench --yes-write --size 4K --runs 2 --csv 0000:01:00.0 3
	expect '3' bench --size = 4K 0000 : 01 : 00.0 3
	expect '2=device 2=permit 2=normal-nc' overlay -o vfio.dtbo 0000:01:00.0 2
	expect "$TOP/README.md" overlay --output "$TOP/READM"
	expect "$TOP/README.md" overlay -o "$TOP/READM"
	expect "$TOP/README.md" bench --plot "$TOP/READM"
	expect "$TOP/README.md" rules --json check "$TOP/READM"
	expect '' bench --size 1
}

CHECKS=(
	json_follows_its_schema
	metrics_pass_promtool
	alerts_fire_as_they_should
	alerts_are_each_tested
	alerts_and_dashboard_ask_for_metrics_that_are_there
	list_fits_100_columns
	files_installed_are_complete
	guides_show_what_list_prints
	libvirt_hook_sets_what_is_written
	options_are_the_same_everywhere
	bash_completes_verbs_options_and_operands
)

update=
[ "${1:-}" != --update ] || {
	update=1
	shift
	# Else tests/run did.
	"$TOP/tests/lib/setup.sh" cli qemu
}
names=("$@")
if [ $# -eq 0 ]; then
	for file in "$HERE"/cases/*.txt; do names+=("$(basename "$file" .txt)"); done
	names+=("${CHECKS[@]}")
fi

"$HERE/fetch.sh"
build_command
WORK=$(mktemp -d)
trap 'rm -rf -- "$WORK"' EXIT
export NO_COLOR=1 LC_ALL=C

echo "1..${#names[@]}"
for name in "${names[@]}"; do
	if [ -f "$HERE/cases/$name.txt" ]; then
		report "$name" "$(transcript "$HERE/cases/$name.txt")"
	else
		# Leaks are looked for in the transcripts: that is half of such a run.
		report "$name" "$(ASAN_OPTIONS=detect_leaks=0 "$name")"
	fi
done
exit "$failed"
