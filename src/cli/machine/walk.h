/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * walk.h - follow a path through symbolic links, in whatever has files.
 */
#ifndef VFIO_NC_CLI_WALK_H
#define VFIO_NC_CLI_WALK_H

#include <stdbool.h>

/* Of any path that is read, with its 0. */
#define WALK_PATH_MAX 4096

/** enum walk_kind - what is at a path */
enum walk_kind {
	WALK_ABSENT,
	WALK_FOLDER,
	WALK_FILE,
	WALK_LINK,
};

/**
 * typedef walk_look - what is at a path that goes through no link?
 * @real: the path
 * @target: where to write what a link points to, WALK_PATH_MAX bytes
 *
 * Return: what is there.
 */
typedef enum walk_kind walk_look(const char *real, char *target);

/**
 * walk() - follow a path
 * @path: an absolute path
 * @last: follow it too if its last part is a link
 * @look: is asked of each part
 * @real: where to write where it leads to, WALK_PATH_MAX bytes
 *
 * Return: enum walk_kind of what is there, or -errno: -ELOOP, -ENOTDIR, -ENAMETOOLONG.
 */
int walk(const char *path, bool last, walk_look *look, char *real);

#endif /* VFIO_NC_CLI_WALK_H */
