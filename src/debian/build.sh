#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# build.sh [ARGUMENT]...: Debian packages of the sources as committed, in build/deb.
# ARGUMENTs go to dpkg-buildpackage, such as -aarm64.
#
# This directory becomes debian/ of the unpacked make dist. It is not at the top of
# the tree, so that a distribution's own debian/ meets none, and it has no changelog,
# for NEWS has the version and what is new.

set -euo pipefail

TOP=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
VERSION=$(make -s --no-print-directory -C "$TOP" version)

command -v dpkg-buildpackage >/dev/null || {
	echo "build.sh: dpkg-buildpackage is missing: apt install build-essential debhelper dh-dkms pkg-config libpci-dev libjson-c-dev libfdt-dev" >&2
	exit 1
}

# changelog DATE: of what NEWS says of this version
changelog()
{
	printf 'vfio-nc (%s) unstable; urgency=medium\n\n' "$VERSION"
	awk '/^vfio-nc [0-9]/ { if (seen++) exit; next }
		/^\*/ { print "  " $0; item = 1; next }
		/^  / && item { print "  " $0; next }
		{ item = 0 }' "$TOP/NEWS"
	printf '\n -- %s  %s\n' "$(sed -n 's/^Maintainer: //p' debian/control)" "$1"
}

make -s -C "$TOP" dist
rm -rf "$TOP/build/deb"
mkdir -p "$TOP/build/deb"
cd "$TOP/build/deb"
tar -xf "../vfio-nc-$VERSION.tar.gz"
cd "vfio-nc-$VERSION"
# The sources' own date, so that the same commit gives the same packages.
date=$(date -uR -d "@$(stat -c %Y include/vfio_nc/version.h)")
mv src/debian debian
rm debian/build.sh
changelog "$date" >debian/changelog
# These say what they say in a line, and can hold no comment.
mkdir debian/source
echo '3.0 (native)' >debian/source/format
echo dkms.conf >debian/vfio-nc-dkms.dkms
dpkg-buildpackage -us -uc "$@"
