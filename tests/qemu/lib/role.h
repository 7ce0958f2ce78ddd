/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Somebody who is not the host's operator does something.
 */
#ifndef TESTS_QEMU_LIB_ROLE_H
#define TESTS_QEMU_LIB_ROLE_H

/**
 * enum role - who
 * @ROLE_OPERATOR: root with all its capabilities
 * @ROLE_USER: a user without any; what belongs to ROLE_UID is his
 * @ROLE_CONTAINER: user 0 without CAP_SYS_ADMIN, CAP_SYS_MODULE and what else
 *	a container's root lacks
 * @ROLE_NAMESPACE: user 0 of a user namespace, where it has all capabilities;
 *	outside it is root too, so that root's files are its own
 */
enum role {
	ROLE_OPERATOR,
	ROLE_USER,
	ROLE_CONTAINER,
	ROLE_NAMESPACE,
};

#define ROLE_UID 1000

/* Larger ones are the harness's. */
#define ROLE_RESULT_MAX 200

/**
 * role_do() - do something as somebody else, in a process of its own
 * @role: who
 * @what: what; it may end the case by FAIL() and its like
 * @argument: for @what
 *
 * Return: what @what returned, from 0 to ROLE_RESULT_MAX.
 */
int role_do(enum role role, int (*what)(void *argument), void *argument);

/**
 * role_open() - open a file for reading or writing, and close it
 * @flags: of open()
 *
 * Return: 0 or errno.
 */
int role_open(enum role role, const char *path, int flags);

/** role_write() - open a file and write a text; Return: 0 or errno */
int role_write(enum role role, const char *path, const char *text);

/** role_write_to() - write a text to an open file; Return: 0 or errno */
int role_write_to(enum role role, int fd, const char *text);

/** role_name() - for messages */
const char *role_name(enum role role);

#endif
