# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# An unpacked arm64 Debian with the shell, tools and compiler of the same Debian for
# this machine: what qemu-user does not have to run takes a tenth of the time. To be
# sourced after lib.sh.

# Whose programs stand for the same ones of arm64; the compilers of C do, too.
NATIVE_PACKAGES=(bash coreutils cpio dash findutils grep gzip make mawk sed tar xz-utils
	zstd binutils-aarch64-linux-gnu)
# Of dpkg what opens packages; the rest knows the machine that it was built for.
NATIVE_PROGRAMS=(/usr/bin/dpkg-deb)
# Where these programs look for their libraries and for each other; and for their loader,
# which has a mount: systemd's package is not installed where it leads out of /usr.
NATIVE_LINKS=(usr/lib/x86_64-linux-gnu usr/lib{,exec}/gcc-cross usr/aarch64-linux-gnu)
NATIVE_LOADER=usr/lib64

# native_compilers: their packages
native_compilers()
{
	# shellcheck disable=SC2016 # dpkg-query expands it
	chroot "$ROOT/native" dpkg-query -W -f '${Package}\n' 'gcc-[0-9]*-aarch64-linux-gnu' |
		grep -E '^gcc-[0-9]+-aarch64-linux-gnu$'
}

# native_programs: what of all these ROOT has too. uname and arch are to tell the
# machine that ROOT is for.
native_programs()
{
	local compilers program

	compilers=$(native_compilers)
	# shellcheck disable=SC2086 # package names have no blanks
	{
		printf '%s\n' "${NATIVE_PROGRAMS[@]}"
		chroot "$ROOT/native" dpkg -L "${NATIVE_PACKAGES[@]}" $compilers
	} | grep -E '^(/usr)?/bin/' | grep -vE '/(uname|arch)$' |
		while read -r program; do
			[ ! -f "$ROOT/native$program" ] || [ -L "$ROOT/native$program" ] ||
				[ ! -f "$ROOT$program" ] || echo "$program"
		done
}

# take_native NAME: shell, tools and compiler of a system of root.sh that is of this
# machine's architecture, in the place of ROOT's own
take_native()
{
	local path programs

	mkdir "$ROOT/native"
	mount --bind -o ro "$CACHE/roots/$1/root" "$ROOT/native"
	for path in "${NATIVE_LINKS[@]}"; do
		[ ! -d "$ROOT/native/$path" ] || ln -s "/native/$path" "$ROOT/$path"
	done
	mkdir "$ROOT/$NATIVE_LOADER"
	mount --bind "$ROOT/native/$NATIVE_LOADER" "$ROOT/$NATIVE_LOADER"
	ln -s "$NATIVE_LOADER" "$ROOT/lib64"
	programs=$(native_programs)
	for path in $programs; do
		mount --bind "$ROOT/native$path" "$ROOT$path"
	done
}

# drop_native: though dkms's last sleep may still be at it
drop_native()
{
	local path

	# What is bound is not remembered: root.sh takes and drops in two processes.
	awk -v bin="$ROOT/(usr/)?bin/" '$2 ~ "^" bin { print $2 }' /proc/self/mounts |
		xargs -r umount --lazy
	for path in "${NATIVE_LINKS[@]}" lib64; do
		rm -f "$ROOT/$path"
	done
	umount --lazy "$ROOT/$NATIVE_LOADER" "$ROOT/native"
	rmdir "$ROOT/$NATIVE_LOADER" "$ROOT/native"
}
