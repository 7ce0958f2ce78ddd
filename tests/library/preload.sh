# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The preload object's parts and their tests, its system calls those of a model of the
# kernel. To be sourced after common.sh.

PRELOAD_FLAGS=(-std=gnu11 -D_GNU_SOURCE -Wall -Wextra -I"$TOP/include" -I"$TOP/src/lib/preload")
PRELOAD_TESTS=(clause preload)

# preload_compile OUT SOURCE [FLAG]...: one part
preload_compile()
{
	gcc "${PRELOAD_FLAGS[@]}" "${@:3}" -Dsyscall=fake_syscall -Dmmap=preload_mmap \
		-Dmmap64=preload_mmap64 -Dioctl=preload_ioctl -c -o "$1/$(basename "$2" .c).o" "$2"
}

# preload_build OUT [FLAG]...: all parts, and the tests as objects
preload_build()
{
	local out=$1 source
	shift

	mkdir -p "$out"
	for source in "$TOP"/src/lib/preload/*.c; do
		preload_compile "$out" "$source" "$@"
	done
	gcc "${PRELOAD_FLAGS[@]}" "$@" -Dioctl=fake_ioctl -c -o "$out/libvfio-nc.o" \
		"$TOP/src/lib/libvfio-nc.c"
	for source in "${PRELOAD_TESTS[@]}"; do
		gcc "${PRELOAD_FLAGS[@]}" "$@" -c -o "$out/${source}_test.o" \
			"$TOP/tests/library/${source}_test.c"
	done
}

# preload_link OUT [FLAG]...: the tests as programs
preload_link()
{
	local out=$1 test parts
	shift

	mapfile -t parts < <(find "$out" -name '*.o' ! -name '*_test.o')
	rm -f "$out/preload.a"
	ar rcs "$out/preload.a" "${parts[@]}"
	for test in "${PRELOAD_TESTS[@]}"; do
		gcc "$@" -o "$out/$test" "$out/${test}_test.o" "$out/preload.a" -lcmocka || return
	done
}

# preload_test OUT TEST: run one
preload_test()
{
	ASAN_OPTIONS=detect_leaks=0 CMOCKA_MESSAGE_OUTPUT=TAP timeout -k 2 60 "$1/$2"
}
