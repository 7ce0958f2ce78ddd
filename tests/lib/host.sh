# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The machine that the tests run on: its architecture, and what follows from that. To be
# sourced. aarch64-linux-gnu-gcc and its binutils are the names of the native ones too.
#
# shellcheck disable=SC2034 # these are for those who source this

# What runs here of what is unpacked: as Debian, the C library and ld.so name it
HOST_ARCH=$(dpkg --print-architecture 2>/dev/null || :)
case $HOST_ARCH in
arm64)
	HOST_TRIPLET=aarch64-linux-gnu
	HOST_LOADER=ld-linux-aarch64.so.1
	# The packages that make programs and modules for arm64
	ARM64_COMPILER=(gcc libc6-dev)
	;;
*)
	HOST_TRIPLET=x86_64-linux-gnu
	HOST_LOADER=ld-linux-x86-64.so.2
	ARM64_COMPILER=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
	;;
esac
