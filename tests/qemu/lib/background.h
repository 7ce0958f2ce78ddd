/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Things that take their time while a case goes on: one thread each.
 */
#ifndef TESTS_QEMU_LIB_BACKGROUND_H
#define TESTS_QEMU_LIB_BACKGROUND_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

/**
 * struct background - a function that runs beside the case
 * @thread: where
 * @run: what; may look at @stop now and then
 * @bdf: on which device
 * @driver: with which driver, if that matters to @run
 * @result: what @run answered: 0 or -errno
 * @done: @run has returned
 * @stop: set by background_stop()
 */
struct background {
	pthread_t thread;
	int (*run)(struct background *background);
	const char *bdf;
	const char *driver;
	int result;
	atomic_bool done;
	atomic_bool stop;
};

/** background_start() - begin; ends the case if no thread can be made */
void background_start(struct background *background);

/** background_wait() - Return: what it answered, when it is done */
int background_wait(struct background *background);

/** background_stop() - ask it to stop, then background_wait() */
int background_stop(struct background *background);

/** background_is_done_within() - has it ended after at most @ms? */
bool background_is_done_within(struct background *background, unsigned int ms);

/** background_bind() - a @run: device_bind(bdf, driver) */
int background_bind(struct background *background);

/** background_unbind() - a @run: device_unbind(bdf) */
int background_unbind(struct background *background);

/** background_open_close() - a @run: open and close bdf until stopped */
int background_open_close(struct background *background);

#endif
