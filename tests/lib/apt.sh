# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Private apt roots: sources, lists and pins of our own under $CACHE/apt, so
# that other suites and another architecture can be used without a trace in
# /etc/apt. The mirror, proxy and credentials are the machine's own, and apt
# checks the archive's signature and every checksum. To be sourced after
# common.sh; the caller holds the cache lock.

# shellcheck source=tests/lib/host.sh
. "$TOP/tests/lib/host.sh"

KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# Lists older than this many minutes are fetched anew before they are used.
APT_LISTS_MAX_AGE=60

# apt_lists_expire: have all lists fetched anew
apt_lists_expire()
{
	rm -f "$CACHE"/apt/*/updated
}

# sources_index: every index that the machine's own sources name, as URIs
#
# Asking apt reads both source formats and honours disabled entries, and with
# an empty list directory it needs neither lists nor the network.
sources_index()
{
	local empty out
	empty=$(mktemp -d)
	mkdir "$empty/partial"
	out=$(apt-get -o Dir::State::lists="$empty" update --print-uris) ||
		die "apt-get cannot read this machine's own sources (see above)"
	rm -rf "$empty"
	printf '%s\n' "$out"
}

# archive_candidates SUITE_REGEX: base URIs that serve such a suite, best first
#
# Third parties use Debian's suite and component names too. A base that serves
# the point-release updates as well is the archive; probing decides the rest.
archive_candidates()
{
	local updates='[^/]*-updates'
	sources_index | sed -nE \
		-e "s#^'([^']*)/dists/$updates/main/binary-.*#0 \1#p" \
		-e "s#^'([^']*)/dists/($1)/main/binary-.*#1 \1#p" |
		sort -s -k1,1 |
		awk -v only="$1" '$1 == 1 { main[$2] = 1 }
			!seen[$2]++ { order[++n] = $2 }
			END { for (i = 1; i <= n; i++)
				if (order[i] in main) print order[i] }'
}

# archive_serves BASE SUITE: true if BASE has SUITE, signed by Debian
archive_serves()
{
	apt_root_write probe "$CACHE/apt/probe/status" "$HOST_ARCH"
	apt_source "$1" "$2" "$HOST_ARCH" >"$CACHE/apt/probe/debian.sources"
	apt_in probe -qq -o Acquire::Retries=1 update >/dev/null 2>&1
}

# main_archive: base URI of the Debian archive
main_archive()
{
	local candidates base
	candidates=$(archive_candidates "$HOST_SUITE|(old)*stable")
	[ -n "$candidates" ] ||
		die "apt's sources name no Debian archive with $HOST_SUITE main"
	if [ "$(wc -l <<<"$candidates")" = 1 ]; then
		printf '%s\n' "$candidates"
		return
	fi
	for base in $candidates; do
		! archive_serves "$base" "$HOST_SUITE" || break
	done
	printf '%s\n' "$base"
}

# security_archive MAIN_BASE: base URI of the security archive, or nothing
#
# Without one in the sources, the usual neighbour of the main archive is tried:
# .../debian has .../debian-security, as on most mirrors.
security_archive()
{
	local base guess
	base=$(archive_candidates "($HOST_SUITE|(old)*stable)-security" | sed -n 1p)
	if [ -z "$base" ]; then
		guess=$(sed -nE 's#(/debian)(\.list)?/?$#\1-security\2#p' <<<"$1")
		[ -z "$guess" ] ||
			! archive_serves "$guess" "$HOST_SUITE-security" ||
			base=$guess
	fi
	printf '%s\n' "$base"
}

# find_archives: sets HOST_SUITE, MAIN_ARCHIVE and SECURITY_ARCHIVE, once
find_archives()
{
	[ -z "${MAIN_ARCHIVE:-}" ] || return 0
	check_host
	[ -r "$KEYRING" ] ||
		die "$KEYRING is missing: install debian-archive-keyring"
	MAIN_ARCHIVE=$(main_archive)
	SECURITY_ARCHIVE=$(security_archive "$MAIN_ARCHIVE")
}

# check_host: dies unless this is a machine that the tests know
check_host()
{
	local only='only Debian 12 and 13 on amd64 and arm64 are supported'

	command -v apt-get >/dev/null || die "there is no apt-get here; $only"
	# shellcheck source=/dev/null
	HOST_SUITE=$(. /etc/os-release && echo "${ID:-}-${VERSION_ID:-}")
	case $HOST_SUITE-$HOST_ARCH in
	debian-12-amd64|debian-12-arm64)	HOST_SUITE=bookworm;;
	debian-13-amd64|debian-13-arm64)	HOST_SUITE=trixie;;
	*)	die "this is ${HOST_SUITE%-} on $HOST_ARCH; $only";;
	esac
}

# apt_source BASE SUITE ARCHITECTURES: one deb822 stanza
apt_source()
{
	printf '%s\n' "Types: deb" "URIs: $1" "Suites: $2" "Components: main" \
		"Architectures: $3" "Targets: Packages" "Signed-By: $KEYRING" ""
}

# apt_root_write NAME STATUS ARCHITECTURES: configuration of a private root
#
# The sandbox user of apt may not enter a home directory, hence "root". What
# other packages hook on a successful update is not for private lists.
apt_root_write()
{
	local root=$CACHE/apt/$1 arch

	mkdir -p "$root/lists/partial" "$root/cache/archives/partial"
	[ -e "$root/status" ] || : >"$root/status"
	: >"$root/preferences"
	{
		echo '#clear APT::Architectures;'
		echo '#clear APT::Update;'
		for arch in $3; do
			echo "APT::Architectures { \"$arch\"; };"
		done
		cat <<-END
		APT::Architecture "${3%% *}";
		APT::Default-Release "";
		APT::Install-Recommends "false";
		APT::Sandbox::User "root";
		APT::Update::Error-Mode "any";
		Acquire::GzipIndexes "true";
		Acquire::Languages "none";
		Acquire::PDiffs "false";
		Acquire::Retries "3";
		Acquire::http::Timeout "20";
		Acquire::https::Timeout "20";
		DPkg::Lock::Timeout "300";
		Dir::Etc::sourcelist "$root/debian.sources";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferences "$root/preferences";
		Dir::Etc::preferencesparts "/dev/null";
		Dir::State::lists "$root/lists";
		Dir::State::status "$2";
		Dir::Cache::pkgcache "";
		Dir::Cache::srcpkgcache "";
		END
	} >"$root/apt.conf"
}

# apt_in NAME ARGUMENTS: apt-get in a private root
apt_in()
{
	apt-get -c "$CACHE/apt/$1/apt.conf" "${@:2}"
}

# apt_root_open NAME STATUS ARCHITECTURES SUITE...: a root with fresh lists
apt_root_open()
{
	local root=$CACHE/apt/$1 suite base new

	find_archives
	apt_root_write "$1" "$2" "$3"
	new=$(for suite in "${@:4}"; do
		base=$MAIN_ARCHIVE
		case $suite in *-security)
			base=$SECURITY_ARCHIVE;;
		esac
		[ -z "$base" ] || apt_source "$base" "$suite" "$3"
	done)
	if [ "$new" != "$(cat "$root/debian.sources" 2>/dev/null)" ]; then
		rm -f "$root/updated"
		printf '%s\n' "$new" >"$root/debian.sources"
	fi
	apt_root_update "$1"
}

apt_root_update()
{
	local stamp=$CACHE/apt/$1/updated

	[ -z "$(find "$stamp" -mmin "-$APT_LISTS_MAX_AGE" 2>/dev/null)" ] ||
		return 0
	say "fetching package lists of $(sed -n 's/^Suites: //p' \
		"$CACHE/apt/$1/debian.sources" | paste -sd' ')"
	apt_in "$1" -qq -o Acquire::Retries=1 update >&2 ||
		die "apt-get update failed (apt's message is above); is the network up?"
	: >"$stamp"
}

# apt_root_host: the root to install from; dpkg's own status
#
# Debian 12's QEMU is too old (no alignment check, see setup.sh): there, and only
# for QEMU and the firmware it is tied to, the backports count as an ordinary
# suite.
apt_root_host()
{
	local suites

	check_host
	suites=("$HOST_SUITE" "$HOST_SUITE-updates" "$HOST_SUITE-security")
	[ "$HOST_SUITE" != bookworm ] || suites+=(bookworm-backports)
	apt_root_open host /var/lib/dpkg/status "$HOST_ARCH" "${suites[@]}"
	printf '%s\n' 'Package: src:qemu src:seabios src:opensbi' \
		'Pin: release n=bookworm-backports' \
		'Pin-Priority: 500' >"$CACHE/apt/host/preferences"
}

# apt_root_arm64 SUITE: the root arm64-SUITE to unpack packages from; nothing is
# ever installed there. HOST_ARCH is there for tools that run on this machine. The
# backports are pinned level with the rest: the newest version counts.
apt_root_arm64()
{
	local root=arm64-$1 suites=("$1") architectures=arm64

	[ "$1" = sid ] || suites+=("$1-security")
	[[ $1 == bookworm || $1 == sid ]] || suites+=("$1-backports")
	[ "$HOST_ARCH" = arm64 ] || architectures+=" $HOST_ARCH"
	apt_root_open "$root" "$CACHE/apt/$root/status" "$architectures" \
		"${suites[@]}"
	printf '%s\n' 'Package: *' 'Pin: release o=Debian*' \
		'Pin-Priority: 500' >"$CACHE/apt/$root/preferences"
}

# apt_unpack SUITE DIR PACKAGE...: unpack PACKAGEs (arm64, or NAME:$HOST_ARCH)
#
# Appends "package version architecture" of each to DIR.versions.
apt_unpack()
{
	local suite=$1 dir=$2 debs=$2.debs

	rm -rf "$debs"
	mkdir -p "$dir" "$debs"
	say "downloading from $suite: ${*:3}"
	(cd "$debs" && apt_in "arm64-$suite" -q download "${@:3}" >&2) ||
		die "the download failed (apt's message is above)"
	find "$debs" -name '*.deb' -print0 |
		xargs -0 -P "$(nproc)" -I{} dpkg-deb -x {} "$dir"
	# shellcheck disable=SC2016 # dpkg-deb expands this
	find "$debs" -name '*.deb' -exec dpkg-deb -W \
		--showformat='${Package} ${Version} ${Architecture}\n' {} \; |
		sort >>"$dir.versions"
	rm -rf "$debs"
}

# apt_candidates SUITE PACKAGE...: the lines that apt_unpack would record
apt_candidates()
{
	apt_in "arm64-$1" -qq --print-uris download "${@:2}" |
		sed -nE "s/^'[^']*' ([^_]*)_([^_]*)_([^_]*)\.deb .*/\1 \2 \3/p" |
		sed 's/%3a/:/'
}

# arm64_package NAME DIR: unpack bookworm's arm64 package NAME into DIR
arm64_package()
{
	apt_root_arm64 bookworm
	apt_unpack bookworm "$2" "$1"
}

# apt_source_unpack SUITE DIR PACKAGE: the source package as dpkg-source unpacks it, with
# Debian's own patches
apt_source_unpack()
{
	local root=source-$1

	find_archives
	apt_root_write "$root" "$CACHE/apt/$root/status" "$HOST_ARCH"
	apt_source "$MAIN_ARCHIVE" "$1" "$HOST_ARCH" |
		sed -e 's/^Types: deb$/Types: deb-src/' -e 's/^Targets: .*/Targets: Sources/' \
			>"$CACHE/apt/$root/debian.sources"
	apt_root_update "$root"
	mkdir -p "$2.dsc"
	say "downloading the source of $3 from $1"
	(cd "$2.dsc" && apt_in "$root" -q source --download-only "$3" >&2) ||
		die "the download failed (apt's message is above)"
	dpkg-source --no-check -x "$2".dsc/*.dsc "$2" >&2
	rm -rf "$2.dsc"
}
