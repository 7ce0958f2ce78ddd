# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The sources as a user gets them: what stands in this tree now, committed or not,
# as one commit of a repository of its own. To be sourced after common.sh.

# source_files: every file that belongs to the project, tracked or about to be
source_files()
{
	if [ -e "$TOP/.git" ]; then
		git -C "$TOP" ls-files -co --exclude-standard
	else
		(cd "$TOP" && find . -path ./build -prune -o -type f -print | sed 's|^\./||')
	fi
}

# source_git ARGUMENTS: git, whoever this is and whatever they have configured
source_git()
{
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 \
		GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test GIT_COMMITTER_NAME=test \
		GIT_COMMITTER_EMAIL=test git "$@"
}

# source_repository DIR: make DIR, with a single commit
source_repository()
{
	mkdir -p "$1"
	source_git init -q "$1"
	# What is tracked may have been removed here.
	(cd "$TOP" && source_files | while read -r file; do
		[ ! -f "$file" ] || printf '%s\n' "$file"
	done | tar -c --no-recursion --verbatim-files-from -T - | tar -x -C "$1")
	source_git -C "$1" add -A
	source_git -C "$1" commit -q -m "the tree"
}
