#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# crowd.sh [--figures]: the command on hosts with many PCI functions, made by crowd.py
# for this run. TAP: what it answers, how many system calls and how much memory that
# takes. --figures prints these instead, with times and beside lspci, and judges none.
#
# The checks are called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"

HERE=$TOP/tests/cli
# Without sanitizers, which allocate and look around for themselves.
CLI=$BUILD/cli-crowd/vfio-nc
FUNCTIONS=2000
OPEN=512

# host NAME FUNCTIONS OPEN [PROCESSES [cdev]]: plant it once
host()
{
	[ -d "$WORK/$1" ] || "$HERE/crowd.py" "$WORK/$1" "${@:2}"
}

# ask HOST VERB...
ask()
{
	"$CLI" --sysfs "$WORK/$1/sys" "${@:2}"
}

# calls COMMAND...: how many system calls it makes
calls()
{
	strace -f -c -U calls,name -o "$WORK/calls" "$@" >/dev/null 2>&1 || :
	awk '$2 == "total" { print $1 }' "$WORK/calls"
}

# calls_of HOST VERB...
calls_of()
{
	calls "$CLI" --sysfs "$WORK/$1/sys" "${@:2}"
}

# at_most WHAT NUMBER LIMIT
at_most()
{
	[ "$2" -le "$3" ] || echo "$1: $2, more than $3"
}

# Each check prints what is wrong; no output means it holds.

crowd_open_devices_are_told_with_their_processes()
{
	ask crowd list --json >"$WORK/list" || echo "list failed"
	"$HERE/validate.py" "$TOP/src/cli/schema" "$WORK/list" 2>&1
	python3 - "$WORK/list" "$OPEN" 64 <<-'END'
	import json, sys
	devices = [device for device in json.load(open(sys.argv[1]))["devices"]]
	nr_open, processes = int(sys.argv[2]), int(sys.argv[3])
	for number, device in enumerate(devices):
	    use = device["use"]
	    pids = [process["pid"] for process in use["processes"]]
	    right = [1000 + number % processes] if number < nr_open else []
	    if (use["state"] == "open") != (number < nr_open) or pids != right:
	        print(device["address"], use, "not", right)
	END
}

crowd_text_and_json_have_the_same_devices()
{
	diff <(ask crowd list | grep -o '^[0-9a-f]*:[0-9a-f:]*\.[0-7]') \
		<(ask crowd list --json | sed -n 's/^      "address": "\(.*\)",/\1/p')
}

crowd_metrics_count_all_devices()
{
	ask crowd metrics | grep -x "vfio_nc_devices_use{state=\"open\"} $OPEN" >/dev/null ||
		ask crowd metrics | grep devices_use
}

crowd_list_makes_few_calls_for_a_function()
{
	at_most "calls for a function" \
		$(($(calls_of crowd list) / FUNCTIONS)) 40
}

crowd_explain_does_not_grow_with_the_others()
{
	# Each is closed, and its root bus has all its ports.
	host few 280 0
	at_most "calls to explain one of $FUNCTIONS" \
		"$(calls_of crowd explain 0005:01:00.1)" \
		$(($(calls_of few explain 0000:01:00.1) + 20))
}

crowd_metrics_grow_with_the_open_devices_only()
{
	local less more

	host less 400 100 8 cdev
	host more 400 300 8 cdev
	less=$(calls_of less metrics)
	more=$(calls_of more metrics)
	at_most "calls for one more open device" $(((more - less) / 200)) 60
}

crowd_list_as_json_needs_little_memory()
{
	(
		ulimit -d 8192
		{ ask crowd list --json >/dev/null; } 2>&1
	) || echo "8 MiB do not suffice"
}

CHECKS=(
	crowd_open_devices_are_told_with_their_processes
	crowd_text_and_json_have_the_same_devices
	crowd_metrics_count_all_devices
	crowd_list_makes_few_calls_for_a_function
	crowd_explain_does_not_grow_with_the_others
	crowd_metrics_grow_with_the_open_devices_only
	crowd_list_as_json_needs_little_memory
)

# figure NAME COMMAND...: calls, the shortest of five times, the most memory
figure()
{
	for _ in 1 2 3 4 5; do
		command time -f '%e %U %S %M' -a -o "$WORK/times" "${@:2}" >/dev/null 2>&1 || :
	done
	awk -v name="$1" -v calls="$(calls "${@:2}")" '
		!time || $1 < time { time = $1 }
		!cpu || $2 + $3 < cpu { cpu = $2 + $3 }
		$4 > memory { memory = $4 }
		END { printf "%-40s %9d %8.2f %8.2f %8.1f\n", name, calls, time, cpu,
			memory / 1024 }' "$WORK/times"
	rm "$WORK/times"
}

figures()
{
	local lspci=(lspci -O "sysfs.path=$WORK/1000/sys/bus/pci" -nn -vv) nr

	printf '%-40s %9s %8s %8s %8s\n' what calls seconds CPU MiB
	host 1000 1000 128
	figure "list, 1000 functions" "$CLI" --sysfs "$WORK/1000/sys" list
	figure "lspci -nn -vv, the same" "${lspci[@]}"
	host 280 280 0
	host 5000 5000 0
	figure "list --json, 5000 functions" "$CLI" --sysfs "$WORK/5000/sys" list --json
	for nr in 280 5000; do
		figure "explain of one, $nr functions" \
			"$CLI" --sysfs "$WORK/$nr/sys" explain 0000:01:00.1
	done
	for nr in 500 1000 2000; do
		host "metrics-$nr" $((nr * 9 / 8 + 9)) $nr 64 cdev
		figure "metrics, $nr devices open by cdev" \
			"$CLI" --sysfs "$WORK/metrics-$nr/sys" metrics
	done
}

WORK=$(mktemp -d)
trap 'rm -rf -- "$WORK"' EXIT
mkdir -p "$BUILD"
make -s -j2 -f "$TOP/src/cli/Makefile" OUT="${CLI%/*}" >&2
export NO_COLOR=1 LC_ALL=C

if [ "${1:-}" = --figures ]; then
	"$TOP/tests/lib/setup.sh" cli crowd
	figures
	exit
fi
host crowd $FUNCTIONS $OPEN
echo "1..${#CHECKS[@]}"
for name in "${CHECKS[@]}"; do
	report "$name" "$("$name")"
done
exit "$failed"
