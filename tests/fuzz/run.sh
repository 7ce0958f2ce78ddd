#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh			replay the corpus, then RUNS inputs from a fixed seed; TAP
# run.sh --seconds N [TARGET]...	look for new ones, N seconds each target; what is
#			found goes to build/fuzz/found, inputs to build/fuzz/grown
# run.sh --merge [TARGET]...	take from there what reaches code that the corpus
#			does not
#
# A target is a program tests/fuzz/TARGET.c, its corpus is corpus/TARGET.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"

HERE=$TOP/tests/fuzz
OUT=${FUZZ_OUT:-$BUILD/fuzz}
TARGETS=(rules override firmware arguments files capture)

# The last three read a tree on each run.
declare -A RUNS=([rules]=100000 [override]=50000 [firmware]=20000 [arguments]=2000
	[files]=1000 [capture]=1000)
declare -A MAX=([rules]=1000 [override]=1000 [firmware]=400 [arguments]=400 [files]=3000
	[capture]=6000)

# words TARGET: its dictionary
words()
{
	case $1 in
	firmware)	;;
	*)		echo "-dict=$HERE/text.dict";;
	esac
}

# target NAME ARGUMENT...: run one, where it may plant and write
target()
{
	local name=$1
	shift

	# shellcheck disable=SC2046 # an option or nothing
	(cd "$WORK/$name" && nice "$OUT/$name" -timeout=20 -rss_limit_mb=2048 \
		-max_len="${MAX[$name]}" $(words "$name") \
		-artifact_prefix="$OUT/found/$name-" "$@")
}

plant()
{
	local name

	for name; do
		"$TOP/tests/cli/plant.sh" "$HERE/host.tree" "$WORK/$name"
	done
}

# replay NAME: Return: nothing was found in the corpus, nor near it
replay()
{
	target "$1" -runs=0 "$HERE/corpus/$1" >"$OUT/$1.log" 2>&1 || return 1
	# What it finds worth keeping goes to the first folder.
	mkdir "$WORK/$1.grown"
	target "$1" -seed=8 -runs="${RUNS[$1]}" "$WORK/$1.grown" \
		"$HERE/corpus/$1" >>"$OUT/$1.log" 2>&1
}

# report NUMBER NAME STATUS
report()
{
	local what="fuzz_${2}_finds_nothing"

	sed -nE 's/^#[0-9]+[[:space:]]+DONE +(cov: [0-9]+).*/# '"$2"': \1/p' "$OUT/$2.log"
	if [ "$3" = 0 ]; then
		echo "ok $1 - $what"
		return
	fi
	grep -E 'does not hold|ERROR|SUMMARY|runtime error|Test unit written' \
		"$OUT/$2.log" | sed 's/^/# /'
	echo "not ok $1 - $what"
	failed=1
}

run_replay()
{
	local number=0 name status

	echo "1..${#TARGETS[@]}"
	for name in "${TARGETS[@]}"; do
		status=0
		number=$((number + 1))
		replay "$name" || status=1
		report "$number" "$name" "$status"
	done
	return "$failed"
}

# run_long SECONDS NAME...
run_long()
{
	local seconds=$1 name
	shift

	for name; do
		mkdir -p "$OUT/grown/$name"
		say "$name: $seconds s"
		target "$name" -max_total_time="$seconds" -print_final_stats=1 \
			"$OUT/grown/$name" "$HERE/corpus/$name" >"$OUT/$name.log" 2>&1 ||
			failed=1
		grep -E '^Done|ERROR|does not hold|SUMMARY|runtime error|Test unit written|DONE' \
			"$OUT/$name.log" || :
	done
	return "$failed"
}

# run_merge NAME...: by edges alone, or the corpus would be hundreds of files
run_merge()
{
	local name

	for name; do
		target "$name" -merge=1 -use_counters=0 "$HERE/corpus/$name" \
			"$OUT/grown/$name" >"$OUT/$name.log" 2>&1 || failed=1
		say "$name: $(find "$HERE/corpus/$name" -type f | wc -l) files"
	done
	return "$failed"
}

mode=replay
seconds=
case ${1:-} in
--seconds)	mode=long; seconds=${2:?how many}; shift 2;;
--merge)	mode=merge; shift;;
esac
[ $# -eq 0 ] || TARGETS=("$@")

need clang fuzz
mkdir -p "$OUT/found"
make -s -j2 -f "$HERE/Makefile" OUT="$OUT" TARGETS="${TARGETS[*]}" >&2 || exit 2
WORK=$(mktemp -d)
trap 'rm -rf -- "$WORK"' EXIT
plant "${TARGETS[@]}"
failed=0
case $mode in
replay)	run_replay;;
long)	run_long "$seconds" "${TARGETS[@]}";;
merge)	run_merge "${TARGETS[@]}";;
esac
