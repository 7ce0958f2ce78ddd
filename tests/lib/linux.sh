# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The source of Linux, of Debian's linux-source-*, as $CACHE/sources/RELEASE: what the
# tests read of it. What is there is used again without a look at the network. To be
# sourced after common.sh.

# shellcheck source=tests/lib/apt.sh
. "$TOP/tests/lib/apt.sh"

# linux_suite RELEASE: the suite that has its source
linux_suite()
{
	case $1 in
	7.3)	echo trixie;;
	6.12)	echo bookworm;;
	*)	die "no suite is known that has linux-source-$1";;
	esac
}

# linux_unpack RELEASE: what tests read; renamed into place as a whole
linux_unpack()
{
	local release=$1 suite dir=$TEMP_DIR/$1 name=linux-source-$1

	suite=$(linux_suite "$release")
	apt_root_arm64 "$suite"
	apt_unpack "$suite" "$dir.deb" "$name"
	say "unpacking drivers and scripts of Linux $release"
	mkdir -p "$dir" "$CACHE/sources"
	xz -T0 -dc "$dir.deb/usr/src/$name.tar.xz" |
		tar -x -C "$dir" --strip-components=1 --wildcards --wildcards-match-slash \
			"$name/Makefile" "$name/drivers/*.[ch]" "$name/include/*.[ch]" \
			"$name/scripts/checkpatch.pl" "$name/scripts/*.txt" \
			"$name/scripts/const_structs.checkpatch" \
			"$name/scripts/coccinelle/*.cocci" \
			"$name/tools/memory-model/linux-kernel.*" \
			"$name/tools/memory-model/lock.cat" ||
		die "cannot unpack $name"
	rm -rf "$dir.deb"
	mv "$dir.deb.versions" "$dir/versions"
	[ ! -e "$CACHE/sources/$release" ] ||
		mv "$CACHE/sources/$release" "$TEMP_DIR/old-$release"
	mv "$dir" "$CACHE/sources/$release"
}

# linux_is_there RELEASE: as linux_unpack leaves it now, not an earlier one
linux_is_there()
{
	[ -e "$CACHE/sources/$1/versions" ] &&
		[ -e "$CACHE/sources/$1/scripts/checkpatch.pl" ]
}

# linux_fetch RELEASE...: those that the cache lacks; in a subshell, whose end unlocks it
linux_fetch()
(
	todo=()
	for release; do
		linux_is_there "$release" || todo+=("$release")
	done
	[ "${#todo[@]}" -gt 0 ] || exit 0
	need xz evidence
	lock_cache
	new_temp_dir
	for release in "${todo[@]}"; do
		# Another run may have been waited for.
		linux_is_there "$release" || linux_unpack "$release"
	done
)
