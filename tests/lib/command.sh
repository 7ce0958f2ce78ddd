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
}
