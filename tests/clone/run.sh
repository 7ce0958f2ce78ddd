#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh clone|long [COMMAND...]: what tests/static/commands marks so, as the documents have
# it and in the order of that list, in a fresh clone of this tree; or only COMMANDs of these, as
# they are typed.
# TAP.
#
# in_clone is called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"
# shellcheck source=tests/lib/source.sh
. "$TOP/tests/lib/source.sh"
# shellcheck source=tests/lib/written.sh
. "$TOP/tests/lib/written.sh"

# own_kernel: somebody's own, with what tests/qemu/config asks for and no more, as the
# clone's DIR
own_kernel()
{
	"$TOP/tests/lib/setup.sh" qemu build debug
	"$TOP/tests/qemu/debug/kernel.sh" plain-6.12
	ln -sfn "$CACHE/debug/plain-6.12" "$WORK/clone/DIR"
}

# in_clone COMMAND: what it finds is not to go with the clone, and what it installs is
in_clone()
{
	local environment=(FUZZ_SECONDS=5 FUZZ_OUT="$BUILD/clone-fuzz")

	case $1 in
	*-install)	environment+=(DESTDIR="$WORK/installed");;
	"make check-kernel "*)	own_kernel;;
	man\ [1-8]*)	environment+=(MANPATH="$WORK/installed/usr/local/share/man");;
	esac
	(cd "$WORK/clone" && env -u MAKEFLAGS -u MAKELEVEL "${environment[@]}" sh -c "$1")
}

# wanted [COMMAND...]
wanted()
{
	[ $# -gt 0 ] || { cat; return; }
	awk -F '\t' 'NR == FNR { wanted[$0]; next } $1 in wanted' <(printf '%s\n' "$@") -
}

[[ ${1:-} =~ ^(clone|long)$ ]] || die "usage: run.sh clone|long [COMMAND...]"
mkdir -p "$BUILD"
WORK=$(mktemp -d "$BUILD/clone-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
source_repository "$WORK/clone"
# What NAME stands for.
cp "$TOP/tests/field/altra-port.tree" "$WORK/clone/tests/field/NAME.tree"
cp "$TOP/tests/cli/cases/documents.txt" "$WORK/clone/tests/cli/cases/NAME.txt"
written "$1" | wanted "${@:2}" >"$WORK/list"
[ -s "$WORK/list" ] || die "no such command: ${*:2} (see tests/static/commands)"

echo "1..$(wc -l <"$WORK/list")"
while IFS=$'\t' read -r command pattern; do
	report "as_written: $command" "$(ran "$pattern" in_clone "$command")"
done <"$WORK/list"
exit "$failed"
