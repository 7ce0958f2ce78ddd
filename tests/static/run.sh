#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh: what can be seen without running anything. TAP.
#
# The checks are called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"

cd "$TOP"

# Every file that belongs to the project, tracked or about to be.
files()
{
	if [ -e .git ]; then
		git ls-files -co --exclude-standard
	else
		find . -path ./build -prune -o -type f -print | sed 's|^\./||'
	fi
}

c_files()
{
	files | grep -E '\.[chS]$'
}

scripts()
{
	files | xargs grep -lE '^#!/bin/(ba)?sh|^# shellcheck shell='
}

# Each check prints what is wrong; no output means it holds.

files_begin_with_their_licence()
{
	local file

	# Those of a corpus are inputs, to the byte.
	files | grep -vE '^(LICENSE|README\.md|NEWS|\.gitignore|tests/skips)$|^tests/fuzz/corpus/' |
	while read -r file; do
		head -n 3 "$file" | grep 'SPDX-License-Identifier: GPL-2.0-only' >/dev/null ||
			echo "$file"
	done
}

scripts_are_shellcheck_clean()
{
	scripts | xargs shellcheck -x || :
}

# pipe_faults FILE...: grep -q and head end before what they read: who is still writing dies
# of SIGPIPE, and with pipefail that is a failure, now and then.
pipe_faults()
{
	# shellcheck disable=SC2016
	awk 'FNR == 1 { before = "" }
		{ line = $0; sub(/^[ \t]*/, "", line); all = before ~ /\|&?$/ ? "| " line : line }
		all ~ /\|&? *([A-Z_]+=[^ ]* +)*head( |$)/ ||
		all ~ /\|&? *([A-Z_]+=[^ ]* +)*grep +([^|]* )?(-[a-zA-Z]*q[a-zA-Z]*|--quiet|--silent)( |$)/ {
			print FILENAME ":" FNR ": " line }
		{ before = $0 }' "$@"
}

pipes_are_read_to_their_end()
{
	local files

	mapfile -t files < <(scripts | grep -v '^tests/static/run.sh$' |
		xargs grep -lE '^#!/bin/bash|^# shellcheck shell=bash')
	pipe_faults "${files[@]}"
}

# Each of these, and no line more.
broken_pipes_are_seen()
{
	diff <(printf '%s\n' 1 2 3 4 5 7) <(pipe_faults <(printf '%s\n' 'a | grep -q b' 'a | grep -x -q b' \
		'a |& LC_ALL=C grep --quiet b' 'a | head -n 1' 'a | grep -E b -q' 'a |' 'grep -qx b' \
		'a | grep b' 'head -n 1 b' 'grep -q a b') | cut -d: -f2)
}

policy_knows_no_kernel()
{
	grep -nE 'alloc|lock|printk|pr_[a-z]+\(|static [^c(]*= ' src/policy/*.c |
		grep -v 'static const' || :
}

sources_test_no_kernel_version()
{
	grep -rnE 'LINUX_VERSION_CODE|KERNEL_VERSION' src || :
	grep -rnE '^#[[:space:]]*(el)?if' src | grep -v -e CONFIG_ -e __aarch64__ |
		grep -vE '#(if|ifn)def VFIO_NC_[A-Z_]+_H$' |
		grep -v 'TRACE_HEADER_MULTI_READ' || :
}

lines_are_at_most_100_wide()
{
	# Messages are not broken, so that they can be searched for.
	# shellcheck disable=SC2016
	c_files | xargs awk '{ text = $0; gsub(/\t/, "        ", text) }
		length(text) > 100 && !/"/ { print FILENAME ":" FNR }'
}

functions_are_at_most_60_lines()
{
	c_files | xargs awk '/^{/ { start = FNR }
		/^}/ { if (start && FNR - start > 60)
			print FILENAME ":" start ": " FNR - start; start = 0 }'
}

# Downloads come from the mirror that the machine's apt is configured with.
scripts_name_no_host()
{
	scripts | grep -v '^tests/static/run.sh$' |
		xargs grep -nE 'https?://|[a-z]\.(org|com|net|dev|io)\>' || :
}

files_hold_no_leftover()
{
	files | grep -vE '^(LICENSE|tests/static/run.sh)$' |
		xargs grep -nE 'TODO|FIXME' || :
}

# What programs are built with, and its text: neither has a name that the other lacks.
# The group abi compares the numbers.
interface_and_abi_text_have_the_same_names()
{
	local header=include/vfio_nc/uapi.h

	diff <(sed -nE -e 's/^#define[ \t]+(VFIO_NC_[A-Z_]+)[ \t]+[^ \t].*/\1/p' \
			-e '/^struct [a-z_]+ \{/,/^\}/{/^struct/{s/^struct ([a-z_]+).*/\1/;h;d};
				/^\}/d;G;s/^.*[ \t]([a-z_]+);\n(.*)/\2.\1/p}' "$header" | sort) \
		<(sed -nE 's/^Number:[ \t]+([^ ]+) .*/\1/p' src/module/ABI | sort) || :
}

cppcheck_is_silent_on_the_policy()
{
	# Newer ones say that they did not look at everything.
	cppcheck -q --std=c11 --enable=warning,portability,performance \
		--suppress=normalCheckLevelMaxBranches -Iinclude src/policy 2>&1
}

manual_pages()
{
	files | grep -E '\.[1-8]$'
}

manual_pages_are_clean()
{
	local pages

	mapfile -t pages < <(manual_pages | xargs grep -L '^\.so ')
	mandoc -T lint -W warning "${pages[@]}" || :
	grep -L '^\.nh$' "${pages[@]}" | sed 's/$/ parts names at the end of a line: .nh/' || :
	MANWIDTH=80 man --warnings -l "${pages[@]}" 2>&1 >/dev/null </dev/null || :
}

# "te" is how tables end in manual pages.
documents_are_spelt_well()
{
	{ manual_pages; files | grep -E '\.(md|svg)$|^NEWS$|^src/module/ABI$'; } |
		xargs codespell -L te || :
}

commands_of_documents_are_run()
{
	tests/static/documents.py . tests/static/commands
}

# In a copy of the list: what it is to see, an expression for sed.
broken_lists_of_commands_are_seen()
{
	local list what expression

	list=$(mktemp)
	while IFS='|' read -r what expression; do
		sed "$expression" tests/static/commands >"$list"
		tests/static/documents.py . "$list" | grep "$what" >/dev/null || echo "$what"
	done <<-'END'
	README.md: nobody runs: make demo|/^make demo\t/d
	no such test: make modules: .*/skips|s:^\(make modules\t\).*:\1tests/skips:
	no such test: make check-bild|s:^make check-build\t:make check-bild\t:
	no such test: make lib:|s:^\(make lib\t\).*:\1tests/run\tlibrary:
	no such test: tests/run debug-6.1 debug-6.12|s:^\(tests/run debug-6.1 debug-6.12\) debug-cdev-6.12\t:\1 debug-cdv\t:
	src/man/vfio_nc.4: nobody runs: make deb|/^make deb\t/d
	twice: vfio-nc capture|/^vfio-nc capture\t/p
	in no document: vfio-nc lst|s:^vfio-nc list\t:vfio-nc lst\t:
	no such test: make lib: |s:^\(make lib\t\).*:\1clone\t\ttrue:
	no such test: make bench: |s:^\(make bench\t\).*:\1tests/README.md:
	not say that it is hardware only: vfio-nc list|s:^\(vfio-nc list\t\).*:\1hardware:
	no such test: make bench|s:^\(make bench\t\).*:\1hand:
	no such test: tests/run =SUITE|s:=tables$:=tabels:
	END
	rm "$list"
}

# broken COPY COMMAND...: on standard input what COMMAND is to see there, the file, what is
# added behind its last line; prints what it does not see
broken()
{
	local copy=$1 what file text
	shift

	while IFS='|' read -r what file text; do
		mkdir -p "$(dirname "$copy/$file")"
		printf '%b\n' "$text" >>"$copy/$file"
		(cd "$copy" && "$@") | grep "$what" >/dev/null || echo "$file: $text"
		rm "$copy/$file"
		[ ! -e "$file" ] || cp "$file" "$copy/$file"
	done
}

# What is seen begins with the document.
broken_documents_are_seen()
{
	local copy

	copy=$(mktemp -d)
	git init -q "$copy"
	cp -r --parents README.md Makefile Kbuild NEWS .github src tests include tables "$copy"
	sed -E 's/^([^|]*)[|]([^|]*)[|]/\2: \1|\2|/' <<-'END' |
	nobody runs: make nothing|README.md|\n    make nothing
	nobody runs: sudo make nothing|README.md|\n    sudo make nothing
	nobody runs: frobnicate the device|README.md|\n    frobnicate the device
	nobody runs: # make nothing|README.md|\n    # make nothing
	nobody runs: ./build/cli/vfio-nc lst|README.md|\n    ./build/cli/vfio-nc lst
	nobody runs: make nothing|README.md|\n```\nmake nothing\n```
	nobody runs: make nothing|README.md|\nand `make nothing`
	nobody runs: vfio-nc lst ADDRESS|README.md|\nand `vfio-nc lst ADDRESS`
	nobody runs: dracut -f now|src/man/vfio_nc.4|.PP\n.nf\ndracut -f now\n.fi
	nobody runs: make nothing|src/man/vfio_nc.4|.PP\n.EX\nmake nothing\n.EE
	nobody runs: vfio-nc lst|src/man/vfio_nc.4|.PP\nand\n.BR vfio\\-nc\\ lst ,
	nobody runs: make nothing|src/man/vfio_nc.4|.PP\nand\n.B make nothing
	nobody runs: make nothing|src/man/vfio_nc.4|.PP\nand\n.B "make nothing"
	nobody runs: make nothing|src/man/vfio_nc.4|.PP\nand\n.RB ( "make nothing" )
	nobody runs: make nothing|src/man/vfio_nc.4|.PP\nand\n.B\nmake nothing
	nobody runs: make nothing|README.md|\n~~~\nmake nothing\n~~~
	nobody runs: make nothing|README.md|\n```shell-session\nmake nothing\n```
	nobody runs: make nothing|README.md|\n\tmake nothing
	nobody runs: vfio-nc rules chekc FILE|README.md|\nand `vfio-nc rules chekc FILE`
	does not say that it is hardware only: dracut -f|README.md|\nHardware only.\n\nAnd\n\n    dracut -f
	nobody runs: udevadm trigger|src/host/60-vfio-nc.rules|# And by: udevadm trigger
	END
		broken "$copy" tests/static/documents.py . tests/static/commands
	rm -rf "$copy"
}

# "function() in file" as tables for newcomers have them, and files in all documents.
documents_name_what_is_there()
{
	local name file

	# shellcheck disable=SC2016 # marks, not commands
	grep -ohE '`[a-z_0-9]+\(\)` in `[^`]+`' README.md tests/README.md | tr -d '`()' |
	while read -r name _ file; do
		grep -qE "^([a-z].*[ *])?$name\(" "$file" || echo "$file has no $name()"
	done
	# shellcheck disable=SC2016
	{ manual_pages; files | grep '\.md$'; } | xargs sed 's/\\-/-/g' |
		grep -oE '(`|\\fB|\\fI|^\.[BI] )(src|tests|tables|include)/[^`* \\]+' |
		sed -E 's/^(`|\\f.|\.[BI] )//' | sort -u |
	while read -r file; do
		[[ $file = *NAME* ]] || [ -e "$file" ] || echo "there is no $file"
	done
}

# Each somewhere; and on kernels that watch what needs no boot of its own, but for version:
# they keep no versions of symbols.
groups_of_cases_are_run()
{
	# shellcheck source=tests/qemu/debug/groups.sh
	. "$TOP/tests/qemu/debug/groups.sh"
	comm -23 <(sed -n 's/^#define GROUP "\(.*\)"/\1/p' tests/qemu/cases/*.c | sort -u) \
		<({ awk '!/^#/ { for (i = 4; i <= NF; i++) print $i }' tests/qemu/suites
			printf '%s\n' "${CDEV[@]}" "${NATIVE[@]}" "${STRESS[@]}" "${KCSAN[@]}"
		} | sort -u) | sed 's/$/: nobody runs it/'
	comm -23 <(awk '$1 ~ /^(kernel|hook)-[0-9.]+$/ { for (i = 4; i <= NF; i++) print $i }' \
			tests/qemu/suites | grep -vE '=|^version$' | sort -u) \
		<(printf '%s\n' "${ALL[@]}" | sort -u) |
		sed 's/$/: not in ALL of tests\/qemu\/debug\/groups.sh/'
}

# What a red case has left loaded would turn those behind it red, or green.
test_modules_go_after_each_case()
{
	local file name

	for file in tests/qemu/modules/*.c; do
		name=$(basename "$file" .c)
		grep -q "\"$name\"" tests/qemu/lib/server.c ||
			echo "server_restore() does not unload $name"
	done
}

readme_is_at_most_220_lines()
{
	[ "$(wc -l <README.md)" -le 220 ] || wc -l README.md
}

floors_hold()
{
	tests/static/floors.py .
}

broken_floors_are_seen()
{
	local copy

	copy=$(mktemp -d)
	cp -r --parents src include tables Kbuild tests/{lib,run} tests/qemu/{lib,cases,modules,boot.sh} \
		"$copy"
	broken "$copy" "$TOP/tests/static/floors.py" . <<-'END'
	is not below|src/cli/machine/host.c|#include "../show.h"
	is not below|src/cli/machine/host.c|#include "../verbs.h"
	is not below|src/cli/machine/host.c|\t#  include "../verbs.h"
	is not in this room|src/cli/machine/host.c|#include <../src/cli/verbs.h>
	is not below|src/cli/machine/host.c|#include "../../../tables/../src/cli/verbs.h"
	is not below|src/cli/words.h|#include "verbs.h"
	is no room|src/cli/main.c|#include "machine/aml.h"
	is no room|src/cli/verbs/set.c|#include "../../lib/preload/preload.h"
	is no room|src/cli/words/json.c|#include "../../../tables/drivers.def"
	is no room|src/cli/show/show.c|#include "../machine/above.h"
	is not in this room|src/cli/trial/probe.c|#include "dts.h"
	not in ROOMS|src/cli/attic/attic.c|int attic;
	is in no room|src/cli/attic.c|int attic;
	^circle: src/cli/machine/address|src/cli/machine/address.c|int address_above = above_of;
	^circle: src/cli/machine/sysfs|src/cli/machine/walk.h|#include "sysfs.h"
	^circle: src/cli/guest/v|src/cli/guest/vcpu.h|#include "vm.h"
	^circle: src/policy/verdict|src/policy/verdict.c|int verdict_ask = vfio_nc_ask;
	vfio_nc_mirror_name of mirror.c is not below|src/policy/clause.c|int clause_why = vfio_nc_mirror_name;
	is not below|src/policy/clause.c|#include "../module/shim.h"
	is not below|src/lib/libvfio-nc.c|#include "../cli/verbs.h"
	is not below|src/lib/preload/map.c|#include "../../cli/verbs.h"
	is not below|include/vfio_nc/policy.h|#include "../../src/module/shim.h"
	is not below|src/module/text.c|#include "../cli/words.h"
	is not there|src/module/text.c|#include <../src/module/shim.h>
	shim.h of shim is not below|src/module/text.c|# include "shim.h"
	shim.h of shim is not below|src/module/text.c|#include "shim.h"
	latch: shim.h of shim is not below|src/module/latch.c|#include "shim.h"
	params.h of params is not below|src/module/host.h|#include "params.h"
	wish.h of wish is not below|src/module/hook.h|#include "wish.h"
	vfio_nc_mirror_name of mirror is not below|src/module/host.c|int host_why = vfio_nc_mirror_name;
	vfio_nc_record_get_override of record is not below|src/module/text.c|int text_what = vfio_nc_record_get_override;
	attic: is in Kbuild|src/module/attic.c|int attic;
	attic: is in Kbuild|Kbuild|vfio_nc-y += src/module/attic.o
	is not below|tables/devices.def|#include "../src/module/shim.h"
	vfio_nc_mirror_name of mirror.c is not below|tables/devices.def|vfio_nc_mirror_name
	is not below|tests/qemu/lib/probe.c|#include "../cases/main.c"
	^circle: tests/qemu/lib/cdev|tests/qemu/lib/cdev.h|#include "vfio.h"
	tests/qemu/boot.sh is not below|tests/lib/source.sh|"$TOP/tests/qemu/boot.sh" 6.1
	tests/qemu/boot.sh is not below|tests/lib/source.sh|\t"${TOP}/tests/qemu/boot.sh" 6.1
	tests/run is not below|tests/lib/source.sh|"$TOP/tests/run" cli
	^circle: apt.sh|tests/lib/host.sh|. "$TOP/tests/lib/apt.sh"
	END
	rm -rf "$copy"
}

CHECKS=(
	files_begin_with_their_licence
	scripts_are_shellcheck_clean
	pipes_are_read_to_their_end
	broken_pipes_are_seen
	policy_knows_no_kernel
	sources_test_no_kernel_version
	lines_are_at_most_100_wide
	functions_are_at_most_60_lines
	scripts_name_no_host
	files_hold_no_leftover
	interface_and_abi_text_have_the_same_names
	cppcheck_is_silent_on_the_policy
	manual_pages_are_clean
	documents_are_spelt_well
	commands_of_documents_are_run
	broken_lists_of_commands_are_seen
	broken_documents_are_seen
	documents_name_what_is_there
	groups_of_cases_are_run
	test_modules_go_after_each_case
	readme_is_at_most_220_lines
	floors_hold
	broken_floors_are_seen
)

echo "1..${#CHECKS[@]}"
for check in "${CHECKS[@]}"; do
	report "$check" "$("$check")"
done
exit "$failed"
