#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build.sh [ARGUMENT]...: RPM packages of the sources as committed, in build/rpm.
# ARGUMENTs go to rpmbuild, instead of -ba.

set -euo pipefail

TOP=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
VERSION=$(make -s --no-print-directory -C "$TOP" version)
OUT=$TOP/build/rpm

command -v rpmbuild >/dev/null || {
	echo "build.sh: rpmbuild is missing: install rpm-build (Debian's name: rpm)" >&2
	exit 1
}
[ $# -gt 0 ] || set -- -ba
make -s -C "$TOP" dist
rm -rf "$OUT"
mkdir -p "$OUT/SOURCES" "$OUT/SPECS"
cp "$TOP/build/vfio-nc-$VERSION.tar.gz" "$OUT/SOURCES"
date=$(git -C "$TOP" log -1 --format=%cd --date=format:'%a %b %d %Y')
sed -e "s/@VERSION@/$VERSION/" -e "s/@DATE@/$date/" "$TOP/src/rpm/vfio-nc.spec.in" >"$OUT/SPECS/vfio-nc.spec"
rpmbuild --define "_topdir $OUT" "$@" "$OUT/SPECS/vfio-nc.spec"
