# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What proves, unpacked beside what is installed and started through its own ld.so, so
# that it is the same on Debian 12 and 13: CBMC of Debian 13 and herd7 of sid, below
# $CACHE/proof; and the memory model of the kernel, of its source. To be sourced after
# common.sh.

# shellcheck source=tests/lib/linux.sh
. "$TOP/tests/lib/linux.sh"

PROOF_TOOLS=$CACHE/proof
PROOF_MODEL=$CACHE/sources/6.12/tools/memory-model

# proof_unpack SUITE NAME PACKAGE...: as PROOF_TOOLS/NAME, if it is not there
proof_unpack()
{
	local suite=$1 name=$2
	shift 2

	[ ! -e "$PROOF_TOOLS/$name/versions" ] || return 0
	apt_root_arm64 "$suite"
	apt_unpack "$suite" "$TEMP_DIR/$name" "${@/%/:$HOST_ARCH}"
	mv "$TEMP_DIR/$name.versions" "$TEMP_DIR/$name/versions"
	mkdir -p "$PROOF_TOOLS"
	rm -rf "${PROOF_TOOLS:?}/$name"
	mv "$TEMP_DIR/$name" "$PROOF_TOOLS/$name"
}

# proof_fetch: what the cache lacks; in a subshell, whose end unlocks it
proof_fetch()
(
	if [ ! -e "$PROOF_TOOLS/cbmc/versions" ] || [ ! -e "$PROOF_TOOLS/herd/versions" ]; then
		lock_cache
		new_temp_dir
		proof_unpack trixie cbmc cbmc minisat libc6 libgcc-s1 libstdc++6 zlib1g
		proof_unpack sid herd herdtools7 libc6 libgmp10
	fi
	# An earlier cache lacks it.
	[ -e "$PROOF_MODEL/linux-kernel.cat" ] || rm -f "$CACHE/sources/6.12/versions"
	linux_fetch 6.12
)

# proof_beside NAME COMMAND ARGUMENTS: a command of the packages in PROOF_TOOLS/NAME
proof_beside()
{
	local root=$PROOF_TOOLS/$1
	local lib=$root/usr/lib/$HOST_TRIPLET

	"$lib/$HOST_LOADER" --library-path "$lib:$root/usr/lib" \
		"$root/usr/bin/$2" "${@:3}"
}
