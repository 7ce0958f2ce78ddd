// SPDX-License-Identifier: GPL-2.0-only
/*
 * raise.c - an override for as long as a process lives.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raise.h"

/* The device may still be open: pauses in microseconds, which grow. */
#define RAISE_PAUSE_MIN	10000
#define RAISE_PAUSE_MAX	1000000

bool raise_look(struct raise *raise, const struct host *host,
		const struct host_device *device, unsigned int bar)
{
	*raise = (struct raise){ .alive = -1 };
	scnprintf(raise->path, sizeof(raise->path), "%s/bus/pci/devices/%s/vfio_nc/override",
		  host->sysfs, device->address);
	scnprintf(raise->text, sizeof(raise->text), "%u=%s", bar,
		  vfio_nc_verdict_name(VFIO_NC_NORMAL_NC));
	return sysfs_read(raise->saved, sizeof(raise->saved), "%s", raise->path) >= 0;
}

/* What somebody else has written since then is theirs. Return: 0 or -errno. */
static int raise_restore(const struct raise *raise)
{
	char now[sizeof(raise->saved)];

	if (sysfs_read(now, sizeof(now), "%s", raise->path) >= 0 &&
	    strcmp(now, raise->text))
		return 0;
	return write_file(raise->path, raise->saved);
}

/* Alone from here on: what the terminal or a pipe does is none of its business. */
static void raise_detach(void)
{
	int nothing = open("/dev/null", O_RDWR);
	int fd;

	setsid();
	prctl(PR_SET_NAME, "vfio-nc-restore");
	for (fd = 0; nothing >= 0 && fd <= 2; fd++)
		dup2(nothing, fd);
}

/* @ready is told when it is alone, @ended tells when the other process has ended. */
static void raise_keep(const struct raise *raise, int ready, int ended)
{
	useconds_t pause = RAISE_PAUSE_MIN;
	char nothing;
	int ret;

	raise_detach();
	if (write(ready, "", 1) != 1 || read(ended, &nothing, 1) < 0)
		_exit(EIO);
	for (;;) {
		ret = raise_restore(raise);
		if (ret != -EBUSY)
			_exit(-ret);
		usleep(pause);
		pause = pause < RAISE_PAUSE_MAX / 2 ? 2 * pause : RAISE_PAUSE_MAX;
	}
}

/*
 * It hears no signal from its first moment on. What the terminal sends to all that it
 * started must find it alone before anything is written. Return: 0 or -errno.
 */
static int raise_start_keeper(struct raise *raise, const int ends[2])
{
	sigset_t all, before;
	int ready[2];
	ssize_t got;
	int ret = 0;
	char byte;

	if (pipe2(ready, O_CLOEXEC))
		return -errno;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	raise->keeper = fork();
	if (!raise->keeper) {
		close(ends[1]);
		raise_keep(raise, ready[1], ends[0]);
	}
	if (raise->keeper < 0) {
		ret = -errno;
		raise->keeper = 0;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(ready[1]);
	do {
		got = read(ready[0], &byte, 1);
	} while (got < 0 && errno == EINTR);
	close(ready[0]);
	return ret ?: got == 1 ? 0 : -ECHILD;
}

int raise_begin(struct raise *raise)
{
	int ends[2];
	int ret;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	ret = raise_start_keeper(raise, ends);
	close(ends[0]);
	raise->alive = ends[1];
	if (!ret)
		ret = write_file(raise->path, raise->text);
	if (ret)
		raise_end(raise);
	return ret;
}

int raise_end(struct raise *raise)
{
	pid_t keeper = raise->keeper;
	pid_t waited = 0;
	int status = 0;

	if (raise->alive >= 0)
		close(raise->alive);
	raise->alive = -1;
	raise->keeper = 0;
	if (!keeper)
		return 0;
	do {
		waited = waitpid(keeper, &status, 0);
	} while (waited < 0 && errno == EINTR);
	if (waited == keeper && WIFEXITED(status))
		return -WEXITSTATUS(status);
	/* Somebody has killed it. */
	return raise_restore(raise);
}
