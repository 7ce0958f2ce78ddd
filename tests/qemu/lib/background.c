// SPDX-License-Identifier: GPL-2.0-only
/*
 * background.c - operator's actions that block or repeat, in threads.
 */
#include <string.h>
#include <unistd.h>

#include "background.h"
#include "harness.h"
#include "server.h"
#include "vfio.h"

static void *background_main(void *argument)
{
	struct background *background = argument;

	background->result = background->run(background);
	background->done = true;
	return NULL;
}

void background_start(struct background *background)
{
	int ret = pthread_create(&background->thread, NULL, background_main,
				 background);

	if (ret)
		FAIL("no thread: %s", strerror(ret));
}

int background_wait(struct background *background)
{
	pthread_join(background->thread, NULL);
	return background->result;
}

int background_stop(struct background *background)
{
	background->stop = true;
	return background_wait(background);
}

bool background_is_done_within(struct background *background, unsigned int ms)
{
	for (; ms && !background->done; ms--)
		usleep(1000);
	return background->done;
}

int background_bind(struct background *background)
{
	return device_bind(background->bdf, background->driver);
}

int background_unbind(struct background *background)
{
	return device_unbind(background->bdf);
}

/* The pause between varies, or rmmod would always find the device open. */
int background_open_close(struct background *background)
{
	unsigned int pause = 1;
	struct vfio_dev dev;
	int ret;

	while (!background->stop) {
		ret = vfio_dev_open(&dev, background->bdf);
		if (ret)
			return ret;
		vfio_dev_close(&dev);
		pause = pause * 5 % 1021;
		usleep(pause);
	}
	return 0;
}
