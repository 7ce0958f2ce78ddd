/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stage.h - run the command vfio-nc in this process, on a planted tree.
 *
 * The tree is the working directory. Nothing outside of it is read and nothing
 * anywhere is written, whatever the command is told to: see stage.c.
 */
#ifndef VFIO_NC_FUZZ_STAGE_H
#define VFIO_NC_FUZZ_STAGE_H

#include "fuzz.h"

#define STAGE_WORDS_MAX 16

/**
 * struct stage - what a run of the command left
 * @out: standard output, with a 0 behind it
 * @out_size: bytes of it
 * @err: standard error, with a 0 behind it
 * @err_size: bytes of it
 * @status: what it exited with
 */
struct stage {
	char *out;
	size_t out_size;
	char *err;
	size_t err_size;
	int status;
};

/**
 * stage_run() - run "vfio-nc --sysfs sys WORD..."
 * @stage: filled in
 * @words: the words
 * @nr: how many, at most STAGE_WORDS_MAX
 */
void stage_run(struct stage *stage, char **words, int nr);

/**
 * stage_check() - what holds for every run
 * @stage: it
 *
 * The status is one of those in the manual page, whoever fails says why, and what
 * looks like JSON is JSON in UTF-8.
 */
void stage_check(const struct stage *stage);

/**
 * stage_check_text() - nothing in a text may steer a terminal
 * @text: the text
 * @size: bytes of it
 */
void stage_check_text(const char *text, size_t size);

/**
 * stage_end() - give it back
 * @stage: it
 */
void stage_end(struct stage *stage);

/* What libFuzzer calls first. */
int LLVMFuzzerInitialize(int *argc, char ***argv);

#endif /* VFIO_NC_FUZZ_STAGE_H */
