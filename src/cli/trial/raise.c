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
	sigset_t all;
	int fd;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	setsid();
	prctl(PR_SET_NAME, "vfio-nc-restore");
	for (fd = 0; nothing >= 0 && fd <= 2; fd++)
		dup2(nothing, fd);
}

static void raise_keep(const struct raise *raise, int ended)
{
	useconds_t pause = RAISE_PAUSE_MIN;
	char nothing;
	int ret;

	raise_detach();
	if (read(ended, &nothing, 1) < 0)
		_exit(EIO);
	for (;;) {
		ret = raise_restore(raise);
		if (ret != -EBUSY)
			_exit(-ret);
		usleep(pause);
		pause = pause < RAISE_PAUSE_MAX / 2 ? 2 * pause : RAISE_PAUSE_MAX;
	}
}

int raise_begin(struct raise *raise)
{
	int ends[2];
	int ret;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	raise->keeper = fork();
	if (!raise->keeper) {
		close(ends[1]);
		raise_keep(raise, ends[0]);
	}
	ret = raise->keeper < 0 ? -errno : 0;
	close(ends[0]);
	raise->alive = ends[1];
	if (raise->keeper < 0)
		raise->keeper = 0;
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
