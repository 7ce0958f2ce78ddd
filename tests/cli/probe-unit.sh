#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# probe-unit.sh: the verbs probe and bench without a BAR, under ASan and UBSan. TAP.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/command.sh
. "$TOP/tests/lib/command.sh"

HERE=$TOP/tests/cli
SUITES=(probe_pattern probe bench raise)

build_command
# As a library: a test takes what it needs, and is its own main.c.
rm -f "$CLI/probe.a"
find "$CLI" -name '*.o' ! -name main.o -print0 | xargs -0 ar rcs "$CLI/probe.a"

failed=0
for suite in "${SUITES[@]}"; do
	# shellcheck disable=SC2046,SC2086 # words
	gcc -std=gnu11 -D_GNU_SOURCE -g -O1 -Wall -Wextra -Werror $CLI_FLAGS \
		-I"$TOP/include" $(pkg-config --cflags json-c) \
		-o "$CLI/${suite}_test" "$HERE/${suite}_test.c" "$CLI/probe.a" \
		-lcmocka $(pkg-config --libs libpci json-c)
	echo "# suite: cli/$suite"
	# A case that failed does not free.
	ASAN_OPTIONS=detect_leaks=0 CMOCKA_MESSAGE_OUTPUT=TAP timeout -k 2 60 \
		"$CLI/${suite}_test" || failed=1
done
exit $failed
