#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh: what programs get, without a VFIO device: libvfio-nc and the preload object
# build, are installed where programs look, and do what they say. TAP.
#
# The checks are called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/report.sh
. "$TOP/tests/lib/report.sh"
# shellcheck source=tests/library/preload.sh
. "$TOP/tests/library/preload.sh"

HERE=$TOP/tests/library
VARIABLE=VFIO_NC_WISH

# pkg-config [ARGUMENT]...: of what was installed, by its own name: README.md calls it
pkg-config()
{
	PKG_CONFIG_PATH=$ROOT/usr/lib/pkgconfig command pkg-config \
		--define-variable=prefix="$ROOT/usr" --define-variable=libdir="$ROOT/usr/lib" "$@"
}

# pkg --cflags | --libs
pkg()
{
	pkg-config "$@" libvfio-nc
}

# Each check prints what is wrong; no output means it holds.

everything_is_installed()
{
	diff - <(cd "$ROOT" && find . ! -type d | sort) <<-END
	./usr/include/vfio_nc/libvfio-nc.h
	./usr/include/vfio_nc/uapi.h
	./usr/lib/libvfio-nc-preload.so
	./usr/lib/libvfio-nc.a
	./usr/lib/libvfio-nc.so
	./usr/lib/libvfio-nc.so.0
	./usr/lib/pkgconfig/libvfio-nc.pc
	./usr/share/man/man3/vfio_nc_lower.3
	./usr/share/man/man3/vfio_nc_map.3
	./usr/share/man/man3/vfio_nc_mapped.3
	./usr/share/man/man3/vfio_nc_query.3
	./usr/share/man/man7/libvfio-nc-preload.7
	END
}

# symbols OBJECT
symbols()
{
	nm -D --defined-only "$ROOT/usr/lib/$1" | awk '$2 == "T" { print $3 }' | sort
}

library_has_what_its_header_declares()
{
	diff <(symbols libvfio-nc.so.0) <(sed -nE \
		's/^(int|void \*)( *)(vfio_nc_[a-z]+)\(.*/\3@@VFIO_NC_0.1/p' \
		"$TOP/include/vfio_nc/libvfio-nc.h" | sort)
}

preload_object_stands_for_mmap_and_ioctl()
{
	diff <(symbols libvfio-nc-preload.so) <(printf '%s\n' ioctl mmap mmap64)
}

manual_page_shows_each_function()
{
	local name

	symbols libvfio-nc.so.0 | sed 's/@.*//' | while read -r name; do
		grep -q "$name(" "$TOP/src/lib/vfio_nc_map.3" || echo "$name"
	done
}

# program SUFFIX STANDARD LINKER-ARGUMENTS...
program()
{
	local suffix=$1 standard=$2
	shift 2

	cat >"$WORK/program.$suffix" <<-END
	#include <errno.h>
	#include <stdio.h>
	#include <sys/mman.h>
	#include <vfio_nc/libvfio-nc.h>

	int main(void)
	{
		struct vfio_nc_got got;
		struct vfio_nc_query query;

		if (vfio_nc_map(-1, 2, 0, 4096, PROT_READ, VFIO_NC_WISH_PERMIT, 1, &got) !=
		    MAP_FAILED || errno != EBADF)
			return 1;
		if (vfio_nc_map(-1, 2, 0, 4096, PROT_READ, 4, 0, &got) != MAP_FAILED ||
		    errno != EINVAL)
			return 2;
		query.flags = 0;
		return vfio_nc_query(-1, &query) != -1 || errno != EBADF ? 3 : 0;
	}
	END
	# shellcheck disable=SC2046 # words
	gcc -std="$standard" -Wall -Wextra -Wpedantic -Werror \
		$(pkg --cflags) -o "$WORK/program" "$WORK/program.$suffix" "$@" &&
		LD_LIBRARY_PATH=$ROOT/usr/lib "$WORK/program"
}

# tries ARGUMENT...: as program's
tries()
{
	program "$@" >"$WORK/out" 2>&1 || { echo "$* ends with $?"; cat "$WORK/out"; }
}

c_programs_link_with_it()
{
	# shellcheck disable=SC2046 # words
	tries c gnu99 $(pkg --libs)
	tries c gnu11 "$ROOT/usr/lib/libvfio-nc.a"
}

cxx_programs_link_with_it()
{
	# shellcheck disable=SC2046 # words
	tries cc c++11 $(pkg --libs)
}

# The command and the program of README.md, as they stand there.
readme_program_builds_and_runs()
{
	local command status=0

	# shellcheck disable=SC2016 # Markdown's
	command=$(sed -n 's/^`\(cc page\.c .*\)`:$/\1/p' "$TOP/README.md")
	[ -n "$command" ] || { echo "README.md does not say how to build it"; return; }
	"$HERE/example.sh" >"$WORK/page.c"
	(cd "$WORK" && eval "$command -Wall -Wextra -Werror -o page")
	LD_LIBRARY_PATH=$ROOT/usr/lib "$WORK/page" none 0000:00:00.0 2 >"$WORK/out" 2>&1 || status=$?
	[ "$status" = 1 ] || echo "without a device it ends with $status"
	diff - "$WORK/out" <<-END
	vfio: Bad file descriptor
	END
}

# preloaded WISH COMMAND...
preloaded()
{
	env LD_PRELOAD="$ROOT/usr/lib/libvfio-nc-preload.so" "$VARIABLE=$1" "${@:2}" 2>&1
}

program_without_a_device_is_left_alone()
{
	diff <(cat "$TOP/LICENSE") <(preloaded 'all=normal-nc!' /bin/cat "$TOP/LICENSE")
	diff <(sort "$TOP/LICENSE") <(preloaded 'all=normal-nc!' sort "$TOP/LICENSE")
	preloaded '' /bin/true
	env -u "$VARIABLE" LD_PRELOAD="$ROOT/usr/lib/libvfio-nc-preload.so" /bin/true 2>&1
}

wrong_wish_ends_the_program()
{
	local status=0

	preloaded '2=wc' /bin/echo runs >"$WORK/out" || status=$?
	[ "$status" = 2 ] || echo "it ends with $status"
	diff - "$WORK/out" <<-END
	libvfio-nc-preload: $VARIABLE=2=wc: at character 3, "wc": write device, permit, normal-nc or plain
	END
}

CHECKS=(
	everything_is_installed
	library_has_what_its_header_declares
	preload_object_stands_for_mmap_and_ioctl
	manual_page_shows_each_function
	c_programs_link_with_it
	cxx_programs_link_with_it
	readme_program_builds_and_runs
	program_without_a_device_is_left_alone
	wrong_wish_ends_the_program
)

# run_tests: the preload object's parts, under ASan and UBSan
run_tests()
{
	local test flags=(-g -O1 "-fsanitize=address,undefined" -fno-sanitize-recover=all)

	preload_build "$WORK/tests" "${flags[@]}" -Werror
	preload_link "$WORK/tests" "${flags[@]}"
	for test in "${PRELOAD_TESTS[@]}"; do
		echo "# suite: library/$test"
		preload_test "$WORK/tests" "$test" || failed=1
	done
}

run_mutants()
{
	echo "# suite: library/mutants"
	"$HERE/mutants.sh" || failed=1
}

mkdir -p "$BUILD"
WORK=$(mktemp -d "$BUILD/library-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
ROOT=$WORK/root
(
	cd "$TOP"
	export MAKEFLAGS=-s OUT=$WORK/lib DESTDIR=$ROOT PREFIX=/usr
	make lib
	make lib-install
) >&2

echo "# suite: library/installed"
echo "1..${#CHECKS[@]}"
for check in "${CHECKS[@]}"; do
	report "$check" "$("$check" 2>&1)"
done
run_tests
run_mutants
exit $failed
