# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The command vfio-nc as tests run it: under ASan and UBSan, in $CLI. To be sourced.

CLI=$BUILD/cli-sanitize
CLI_FLAGS='-fsanitize=address,undefined -fno-sanitize-recover=all'
export CLI

# Several suites build it, perhaps at the same time.
build_command()
{
	mkdir -p "$BUILD"
	flock "$BUILD/cli-sanitize.lock" make -s -j2 -f "$TOP/src/cli/Makefile" \
		OUT="$CLI" CLI_FLAGS="$CLI_FLAGS" >&2
	look_for_leaks
}

# look_for_leaks: but where LeakSanitizer cannot stop a process, as under qemu-user: it
# fails there whatever the command did
look_for_leaks()
{
	{ "$CLI/vfio-nc" --version 2>&1 || :; } |
		grep 'LeakSanitizer has encountered a fatal error' >/dev/null || return 0
	echo "# figure: leaks are not looked for: LeakSanitizer cannot run here"
	export ASAN_OPTIONS=detect_leaks=0
}
