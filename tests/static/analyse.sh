#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# analyse.sh [--fetch]: what the kernel's and the compilers' analysers say of the sources: what
# is not in the file exceptions, and what stands there in vain. TAP.
#
# checkpatch and coccinelle's scripts come from the source of Linux that lib/linux.sh
# has (--fetch only unpacks it), the headers of the module from lib/kernel.sh.
#
# The checks are called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/linux.sh
. "$TOP/tests/lib/linux.sh"

RELEASE=6.12
LINUX=$CACHE/sources/$RELEASE
KDIR=$CACHE/kernels/$RELEASE/kdir
HERE=$TOP/tests/static
OUT=$BUILD/analyse

# Each check prints lines "FILE:LINE: KIND: MESSAGE", FILE from the top of the tree.

c_files()
{
	find include/vfio_nc "$@" -name '*.[ch]'
}

checkpatch()
{
	local file

	# A root without headers: it would read all of Linux's for each file.
	mkdir -p "$OUT/root/include"
	for file in $(c_files src/policy src/module src/cli); do
		(cd "$OUT" && perl "$LINUX/scripts/checkpatch.pl" --strict --no-tree --root=root --terse \
			--show-types --max-line-length=100 -f "$TOP/$file" 2>&1)
	done | sed -E -e '/^total: /d' -e "s|^$TOP/||" \
		-e 's/^([^ ]*:[0-9]+): (ERROR|WARNING|CHECK):([A-Z_]+): /\1: \3: /'
}

# module_make ARGUMENT...: the kernel's make on a copy of the module
module_make()
{
	local copy=$OUT/module

	rm -rf "$copy"
	mkdir -p "$copy"
	find Kbuild include src/module src/policy tables -type f ! -name '*.mod.c' \
		\( -name Kbuild -o -name '*.[ch]' -o -name '*.def' \) -exec cp --parents -t "$copy" {} +
	make -s -j2 -C "$KDIR" M="$copy" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- \
		CC=aarch64-linux-gnu-gcc CONFIG_DEBUG_INFO_BTF_MODULES= "$@" modules 2>&1 |
		sed "s|$copy/||" >"$OUT/log"
	[ -e "$copy/vfio_nc.ko" ] || cat "$OUT/log"
}

# Of the kernel's headers it speaks too.
sparse()
{
	module_make C=2 CHECK=sparse
	sed -nE 's/^((src|include)[^ ]*:[0-9]+):[0-9]+: (warning|error): (.*)/\1: \3: \4/p' "$OUT/log"
}

# analyser_lines: of gcc's messages, without those that only tell the way there
analyser_lines()
{
	sed -nE 's/^([^ ]*:[0-9]+):[0-9]+: (warning|error): (.*) \[(-W[^]]*)\]$/\1: \4: \3/p
		s/^([^ ]*:[0-9]+):[0-9]+: (error): (.*[^]])$/\1: \2: \3/p'
}

fanalyzer()
{
	module_make KCFLAGS=-fanalyzer
	analyser_lines <"$OUT/log"
	make -s -k -j2 -f src/cli/Makefile OUT="$OUT/cli" CLI_FLAGS="-fanalyzer -Wno-error" 2>&1 |
		sed "s|$TOP/||" | analyser_lines
	[ -x "$OUT/cli/vfio-nc" ] || echo "src/cli:0: error: does not build"
}

coccinelle()
{
	local script

	for script in "$LINUX"/scripts/coccinelle/{free,iterators,locks,null}/*.cocci; do
		spatch -D report --no-show-diff --very-quiet --cocci-file "$script" \
			src/module/*.c src/policy/*.c 2>&1 |
			sed -nE "s|^([^ ]*:[0-9]+):[-0-9]+: |\1: $(basename "$script" .cocci): |p
				/[Ee]xception|rror/s|^|scripts/$(basename "$script"):0: error: |p"
	done
}

cppcheck_all()
{
	cppcheck -q --std=c11 --enable=warning,portability,performance -D__KERNEL__ -DCONFIG_ARM64 \
		--suppress=normalCheckLevelMaxBranches --template='{file}:{line}: {id}: {message}' \
		--include="$HERE/macros.h" -Iinclude src/module 2>&1 || :
	cppcheck -q --std=c11 --enable=warning,portability,performance \
		--suppress=normalCheckLevelMaxBranches --template='{file}:{line}: {id}: {message}' \
		-Iinclude src/policy src/cli 2>&1 || :
}

# judge CHECK: of its lines on standard input those without an exception, and exceptions
# without a line
judge()
{
	awk -v check="$1" -F '\t' '
	function matches(name, pattern) {
		if (pattern ~ /\*$/)
			return index(name, substr(pattern, 1, length(pattern) - 1)) == 1
		return name == pattern
	}
	FILENAME != "-" {
		if (/^#/ || !NF)
			next
		if (NF != 4)
			print "exceptions: not four fields: " $0
		if ($1 == check) {
			kind[++nr] = $2
			files[nr] = $3
		}
		next
	}
	{
		split($0, part, ": ")
		name = part[1]
		sub(/:[0-9]+$/, "", name)
		for (i = 1; i <= nr; i++) {
			if (part[2] == kind[i] && matches(name, files[i])) {
				used[i] = 1
				next
			}
		}
		print
	}
	END {
		for (i = 1; i <= nr; i++)
			if (!used[i])
				print "exceptions: nothing needs " check " " kind[i] " " files[i]
	}' "$HERE/exceptions" -
}

# run NUMBER CHECK FUNCTION
run()
{
	local found start=$SECONDS

	found=$("$3" | judge "$2")
	say "$2: $((SECONDS - start)) s"
	if [ -z "$found" ]; then
		echo "ok $1 - $2_is_clean"
		return
	fi
	echo "# ${found//$'\n'/$'\n# '}"
	echo "not ok $1 - $2_is_clean"
	failed=1
}

linux_fetch "$RELEASE"
[ "${1:-}" != --fetch ] || exit 0
cd "$TOP"
need spatch analyse
need sparse analyse
mkdir -p "$OUT"
failed=0
echo 1..5
run 1 checkpatch checkpatch
run 2 sparse sparse
run 3 coccinelle coccinelle
run 4 cppcheck cppcheck_all
run 5 fanalyzer fanalyzer
exit $failed
