#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# packages.sh SUITE: build the packages for Debian and those for RPM hosts from this
# tree, with the tools of Debian SUITE (bookworm, trixie), and have lintian and
# rpmlint look at them. TAP.
#
# They are cross-built: the tools are this machine's, the command is for arm64.

# shellcheck source=tests/lib/common.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=tests/lib/source.sh
. "$TOP/tests/lib/source.sh"
# shellcheck source=tests/dkms/lib.sh
. "$TOP/tests/dkms/lib.sh"

CROSS=aarch64-linux-gnu
VERSION=$(sed -nE 's/^#define VFIO_NC_VERSION "(.*)"/\1/p' "$TOP/include/vfio_nc/version.h")

# inside_cross COMMAND...
inside_cross()
{
	inside env HOME=/root PKG_CONFIG=$CROSS-pkg-config "$@"
}

build_debs()
{
	inside_cross /source/src/debian/build.sh -aarm64 &&
		ls "$ROOT"/source/build/deb/{vfio-nc_*_arm64,vfio-nc-dkms_*_all}.deb
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
		ls "$ROOT"/source/build/rpm/RPMS/{aarch64/vfio-nc,noarch/vfio-nc-dkms}-[0-9]*.rpm
}

# Not asked: signature, packager and group, which are the distributor's to give;
# sources, which are what the one package is for, with what builds them; the licence's
# own text, and words that no dictionary has.
lint_rpms()
{
	printf 'Filters = [%s]\n' '"no-signature", "no-packager-tag", "no-group-tag",
		"devel-file-in-non-devel-package", "devel-dependency",
		"incorrect-fsf-address", "spelling-error"' \
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
	/usr/src/vfio-nc-$VERSION
	/usr/src/vfio-nc-$VERSION/Kbuild
	/usr/src/vfio-nc-$VERSION/dkms.conf
	/usr/src/vfio-nc-$VERSION/include
	/usr/src/vfio-nc-$VERSION/src
	/usr/src/vfio-nc-$VERSION/tables
	/usr/sbin/vfio-nc
	/usr/share/bash-completion/completions/vfio-nc
	/usr/share/man/man8/vfio-nc.8
	/usr/share/vfio-nc
	/usr/share/zsh/site-functions/_vfio-nc
	END
	)
}

run()
{
	echo 1..5
	check debian_packages_build build_debs
	check lintian_finds_no_error lint_debs
	check rpm_packages_build build_rpms
	check rpmlint_finds_no_error lint_rpms
	check rpm_packages_hold_what_they_must rpms_hold_what_they_must
}

# What is mounted is so for this process only.
if [ "${1:-}" = --inside ]; then
	open_root "$2-build" "$3"
	source_repository "$ROOT/source"
	run
	leave_root
	umount "$ROOT"
	exit $failed
fi

[ $# -eq 1 ] || die "usage: packages.sh SUITE (bookworm, trixie)"
"$TOP/tests/dkms/root.sh" "$1-build"
mkdir -p "$BUILD/dkms"
WORK=$(mktemp -d "$BUILD/dkms/$1-build-XXXXXX")
trap 'rm -rf -- "$WORK"' EXIT
unshare --mount --propagation private "$0" --inside "$1" "$WORK"
