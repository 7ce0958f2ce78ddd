#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# packages.sh SUITE: build the packages for Debian and those for RPM hosts from this
# tree, with the tools of Debian SUITE (bookworm, trixie), and have lintian and
# rpmlint look at them. TAP.
# packages.sh debs SUITE DIR: only the former, into DIR, and that of the module's next
# version, into DIR/next.
#
# They are cross-built: the tools are this machine's, the command is for arm64. Those
# for Debian are built in an arm64 Debian too, and the module by dkms there, which takes
# much longer.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/source.sh
. "$TOP/tests/lib/source.sh"
# shellcheck source=tests/dkms/lib.sh
. "$TOP/tests/dkms/lib.sh"

CROSS=aarch64-linux-gnu
VERSION=$(make -s --no-print-directory -C "$TOP" version)

# inside_cross COMMAND...
inside_cross()
{
	inside env HOME=/root PKG_CONFIG=$CROSS-pkg-config "$@"
}

build_debs()
{
	inside_cross /source/src/debian/build.sh -aarm64 &&
		ls "$ROOT"/source/build/deb/{{vfio-nc,libvfio-nc0,libvfio-nc-dev}_*_arm64,vfio-nc-dkms_*_all}.deb
}

# What is the packager's to say, and not ours, is not asked.
lint_debs()
{
	inside sh -c 'lintian --fail-on error --suppress-tags initial-upload-closes-no-bugs \
		/source/build/deb/*.changes'
}

# Without packages of debug information: what makes those is not for cross builds.
build_rpms()
{
	inside_cross /source/src/rpm/build.sh -ba --nodeps --target aarch64-linux \
		--define "__cc $CROSS-gcc" --define "__strip $CROSS-strip" \
		--define 'debug_package %{nil}' &&
		ls "$ROOT"/source/build/rpm/RPMS/{aarch64/vfio-nc{,-libs,-devel},noarch/vfio-nc-dkms}-[0-9]*.rpm
}

# Not asked: signature, packager and group, which are the distributor's to give;
# sources, which are what the one package is for, with what builds them; the licence's
# own text, and words that no dictionary has; how other distributions than Fedora name a
# package of libraries and what they let it have; the section .hash, which Debian's
# compiler makes no more either; a version in the name of the preload object, which
# no program is linked with; a dependency on libraries of one architecture, which Debian
# 12's rpmlint does not take for one.
lint_rpms()
{
	printf 'Filters = [%s]\n' '"no-signature", "no-packager-tag", "no-group-tag",
		"devel-file-in-non-devel-package", "devel-dependency",
		"incorrect-fsf-address", "spelling-error", "lib-package-without-%mklibname",
		"outside-libdir-files", "non-versioned-file-in-library-package",
		"missing-hash-section", "invalid-soname", "no-library-dependency-on"' \
		>"$ROOT/rpmlint.toml"
	inside sh -c 'rpmlint -c /rpmlint.toml /source/build/rpm/SPECS/*.spec /source/build/rpm/RPMS/*/*.rpm'
}

# rpm_files: what the packages have, but for documentation
rpm_files()
{
	inside sh -c "rpm -qlp /source/build/rpm/RPMS/*/*.rpm" |
		grep -v -e '^/usr/share/\(doc\|licenses\)/' -e '^/usr/src/.*/.*/' -e /schema -e /.build-id |
		sed 's/\.gz$//' | sort
}

rpms_hold_what_they_must()
{
	diff - <(rpm_files) < <(sort <<-END
	/etc/dracut.conf.d/50-vfio-nc.conf
	/etc/modprobe.d/vfio-nc.conf
	/etc/modules-load.d/vfio-nc.conf
	/usr/include/vfio_nc
	/usr/include/vfio_nc/libvfio-nc.h
	/usr/include/vfio_nc/uapi.h
	/usr/lib64/libvfio-nc-preload.so
	/usr/lib64/libvfio-nc.so
	/usr/lib64/libvfio-nc.so.0
	/usr/lib64/pkgconfig/libvfio-nc.pc
	/usr/src/vfio-nc-$VERSION
	/usr/src/vfio-nc-$VERSION/Kbuild
	/usr/src/vfio-nc-$VERSION/dkms.conf
	/usr/src/vfio-nc-$VERSION/include
	/usr/src/vfio-nc-$VERSION/src
	/usr/src/vfio-nc-$VERSION/tables
	/usr/sbin/vfio-nc
	/usr/share/bash-completion/completions/vfio-nc
	/usr/share/man/man3/vfio_nc_lower.3
	/usr/share/man/man3/vfio_nc_map.3
	/usr/share/man/man3/vfio_nc_mapped.3
	/usr/share/man/man3/vfio_nc_query.3
	/usr/share/man/man4/vfio_nc.4
	/usr/share/man/man5/vfio-nc-properties.5
	/usr/share/man/man5/vfio-nc-rules.5
	/usr/share/man/man7/libvfio-nc-preload.7
	/usr/share/man/man7/vfio-nc-guides.7
	/usr/share/man/man8/vfio-nc.8
	/usr/share/vfio-nc
	/usr/share/zsh/site-functions/_vfio-nc
	END
	)
}

# deb_files DIR: of all packages in there
deb_files()
{
	local deb

	for deb in "$1"/*.deb; do
		basename "$deb"
		dpkg-deb -c "$deb" | awk '{ print $1, $2, $6 }' | grep -v /.build-id/
	done
}

# As a user builds them on such a host; of what was built here, nothing is different.
debs_build_in_an_arm64_system()
{
	local cross=$ROOT status=0

	open_root "$SUITE" "$WORK/arm64"
	source_repository "$ROOT/root/vfio-nc"
	as_written "$(ls "$ROOT/lib/modules")" 'make deb' &&
		diff <(deb_files "$cross/source/build/deb") \
			<(deb_files "$ROOT/root/vfio-nc/build/deb") || status=1
	leave_root
	ROOT=$cross
	return $status
}

dkms_builds_in_an_arm64_system()
{
	local cross=$ROOT status=0

	ROOT=$WORK/arm64/root
	enter_root
	dkms_install "$(ls "$ROOT/lib/modules")" || status=1
	leave_root
	umount "$ROOT"
	ROOT=$cross
	return $status
}

run()
{
	echo 1..7
	check debian_packages_build build_debs
	check lintian_finds_no_error lint_debs
	check debian_packages_build_in_an_arm64_system debs_build_in_an_arm64_system
	check dkms_builds_in_an_arm64_system dkms_builds_in_an_arm64_system
	check rpm_packages_build build_rpms
	check rpmlint_finds_no_error lint_rpms
	check rpm_packages_hold_what_they_must rpms_hold_what_they_must
}

# put_debs DIR
put_debs()
{
	mkdir -p "$1"
	rm -f "$ROOT"/source/build/deb/*-dbgsym_*
	mv "$ROOT"/source/build/deb/*.deb "$1"
}

# The next version is this one, as far as the code goes.
raise_version()
{
	local source=$ROOT/source

	sed -i "s/^#define VFIO_NC_VERSION .*/#define VFIO_NC_VERSION \"$1\"/" \
		"$source/include/vfio_nc/version.h"
	sed -i "s/^PACKAGE_VERSION=.*/PACKAGE_VERSION=\"$1\"/" "$source/dkms.conf"
	sed -i "1i vfio-nc $1\n\n* The next one.\n" "$source/NEWS"
	source_git -C "$source" commit -qam "version $1"
}

# debs DIR
debs()
{
	build_debs >&2
	put_debs "$1"
	raise_version "$VERSION.1"
	inside_cross /source/src/debian/build.sh -aarm64 -A >&2
	put_debs "$1/next"
}

# What is mounted is so for this process only.
if [ "${1:-}" = --inside ]; then
	SUITE=$2
	WORK=$3
	open_root "$SUITE-build" "$WORK/cross"
	source_repository "$ROOT/source"
	"${@:4}"
	leave_root
	umount "$ROOT"
	exit $failed
fi

skip_unless_amd64
case $#:${1:-} in
3:debs)	SUITE=$2; set -- debs "$3"; "$TOP/tests/dkms/root.sh" "$SUITE-build";;
1:*)	SUITE=$1; set -- run; "$TOP/tests/dkms/root.sh" "$SUITE-build" "$SUITE";;
*)	die "usage: packages.sh [debs] SUITE [DIR] (bookworm, trixie)";;
esac
make_work dkms "$SUITE-build"
unshare --mount --propagation private "$0" --inside "$SUITE" "$WORK" "$@"
