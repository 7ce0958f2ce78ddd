#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh: the version stands in one place, and make dist makes the same bytes of a
# commit wherever, whenever and by whomever it is called. TAP.
#
# The checks are called by name, which shellcheck cannot see:
# shellcheck disable=SC2317

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/source.sh
. "$TOP/tests/lib/source.sh"

VERSION=$(make -s --no-print-directory -C "$TOP" version)

# Each check prints what is wrong; no output means it holds.

dkms_conf_has_the_version()
{
	grep -qxF "PACKAGE_VERSION=\"$VERSION\"" "$TOP/dkms.conf" ||
		grep PACKAGE_VERSION "$TOP/dkms.conf"
}

news_begin_with_the_version()
{
	[ "$(head -n 1 "$TOP/NEWS")" = "vfio-nc $VERSION" ] || sed -n 1p "$TOP/NEWS"
}

dist_of_two_clones_is_the_same()
{
	source_git clone -q "$WORK/tree" "$WORK/one"
	source_git clone -q "$WORK/tree" "$WORK/two-of-them"
	(umask 022 && TZ=UTC LC_ALL=C make -s -C "$WORK/one" dist)
	sleep 1
	source_git -C "$WORK/two-of-them" config tar.umask user
	(umask 077 && TZ=Asia/Tokyo make -s -C "$WORK/two-of-them" dist)
	cmp "$WORK"/{one,two-of-them}/build/"vfio-nc-$VERSION.tar.gz" 2>&1
}

dist_holds_every_file_and_no_other()
{
	tar -tf "$WORK/one/build/vfio-nc-$VERSION.tar.gz" | grep -v '/$' |
		sed "s|^vfio-nc-$VERSION/||" | sort |
		diff - <(source_git -C "$WORK/tree" ls-files | sort)
}

# A package of the sources may not depend on what is left in a tree.
dist_has_only_what_is_committed()
{
	echo '/* not committed */' >>"$WORK/one/src/policy/decide.c"
	touch "$WORK/one/stray"
	make -s -C "$WORK/one" dist
	cmp "$WORK"/{one,two-of-them}/build/"vfio-nc-$VERSION.tar.gz" 2>&1
}

CHECKS=(
	dkms_conf_has_the_version
	news_begin_with_the_version
	dist_of_two_clones_is_the_same
	dist_holds_every_file_and_no_other
	dist_has_only_what_is_committed
)

mkdir -p "$BUILD"
WORK=$(mktemp -d "$BUILD/dist-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
source_repository "$WORK/tree"

echo "1..${#CHECKS[@]}"
number=0
failed=0
for check in "${CHECKS[@]}"; do
	number=$((number + 1))
	found=$("$check" 2>&1) || :
	if [ -z "$found" ]; then
		echo "ok $number - $check"
	else
		echo "# ${found//$'\n'/$'\n# '}"
		echo "not ok $number - $check"
		failed=1
	fi
done
exit $failed
