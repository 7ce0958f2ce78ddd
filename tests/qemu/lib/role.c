// SPDX-License-Identifier: GPL-2.0-only
/*
 * role.c - becomes somebody else in a child, for as long as one function runs.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "role.h"
#include "server.h"

/* What runtimes leave to a container's root: nothing that reaches the host. */
static const unsigned int container_caps[] = {
	CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FSETID, CAP_FOWNER, CAP_MKNOD,
	CAP_NET_RAW, CAP_SETGID, CAP_SETUID, CAP_SETFCAP, CAP_SETPCAP,
	CAP_NET_BIND_SERVICE, CAP_SYS_CHROOT, CAP_KILL, CAP_AUDIT_WRITE,
};

static int become_container(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2] = { 0 };
	size_t i;

	for (i = 0; i < sizeof(container_caps) / sizeof(container_caps[0]); i++) {
		unsigned int cap = container_caps[i];

		data[CAP_TO_INDEX(cap)].effective |= CAP_TO_MASK(cap);
		data[CAP_TO_INDEX(cap)].permitted |= CAP_TO_MASK(cap);
	}
	return (int)syscall(SYS_capset, &header, data);
}

static int become_namespace(void)
{
	if (unshare(CLONE_NEWUSER) ||
	    server_write("/proc/self/uid_map", "0 0 1\n"))
		return -1;
	return getuid() == 0 ? 0 : -1;
}

static int become(enum role role)
{
	switch (role) {
	case ROLE_USER:
		return setgid(ROLE_UID) || setuid(ROLE_UID);
	case ROLE_CONTAINER:
		return become_container();
	case ROLE_NAMESPACE:
		return become_namespace();
	case ROLE_OPERATOR:
		return 0;
	}
	return -1;
}

const char *role_name(enum role role)
{
	static const char *const names[] = {
		[ROLE_OPERATOR] = "the operator",
		[ROLE_USER] = "a user",
		[ROLE_CONTAINER] = "a container's root",
		[ROLE_NAMESPACE] = "a user namespace's root",
	};

	return names[role];
}

int role_do(enum role role, int (*what)(void *argument), void *argument)
{
	pid_t child = fork();
	int status;

	if (!child) {
		if (become(role))
			FAIL("cannot become %s: %s", role_name(role),
			     strerror(errno));
		_exit(what(argument));
	}
	REQUIRE_EQ(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > ROLE_RESULT_MAX)
		FAIL("%s ended with status 0x%x", role_name(role), status);
	return WEXITSTATUS(status);
}

struct role_file {
	const char *path;
	const char *text;
	int flags;
	int fd;
};

static int file_open(void *argument)
{
	struct role_file *file = argument;

	file->fd = open(file->path, file->flags | O_CLOEXEC);
	return file->fd < 0 ? errno : 0;
}

static int file_write(void *argument)
{
	struct role_file *file = argument;
	int error = file->fd < 0 ? file_open(file) : 0;

	if (error)
		return error;
	return write(file->fd, file->text, strlen(file->text)) < 0 ? errno : 0;
}

int role_open(enum role role, const char *path, int flags)
{
	struct role_file file = { .path = path, .flags = flags, .fd = -1 };

	return role_do(role, file_open, &file);
}

int role_write(enum role role, const char *path, const char *text)
{
	struct role_file file = {
		.path = path, .text = text, .flags = O_WRONLY, .fd = -1,
	};

	return role_do(role, file_write, &file);
}

int role_write_to(enum role role, int fd, const char *text)
{
	struct role_file file = { .text = text, .fd = fd };

	return role_do(role, file_write, &file);
}
