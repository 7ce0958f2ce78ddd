// SPDX-License-Identifier: GPL-2.0-only
/*
 * capture.c - any bytes as a captured machine.
 *
 * The input is a letter, which is a row of `commands`, and then the text. What the
 * command captures of it, it must capture of that again.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "stage.h"

#define CAPTURE_FILE "machine"
#define CAPTURE_DEVICE "0000:01:00.0"

static char *const commands[][5] = {
	{ "capture" },
	{ "capture", CAPTURE_DEVICE },
	{ "list", "-a" },
	{ "--json", "list", "-a" },
	{ "explain", CAPTURE_DEVICE },
	{ "--json", "explain", CAPTURE_DEVICE },
	{ "metrics" },
	{ "overlay", CAPTURE_DEVICE, "2=permit" },
	{ "ssdt", CAPTURE_DEVICE, "2=permit" },
	{ "--dry-run", "set", CAPTURE_DEVICE, "2=permit" },
};

static void write_capture(const char *text, size_t size)
{
	int fd = open(CAPTURE_FILE, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	MUST(fd >= 0 && write(fd, text, size) == (ssize_t)size);
	close(fd);
}

static void run(struct stage *stage, char *const *words)
{
	char *copy[STAGE_WORDS_MAX] = { strdup("--sysfs"), strdup(CAPTURE_FILE) };
	int nr;

	for (nr = 2; words[nr - 2]; nr++)
		copy[nr] = strdup(words[nr - 2]);
	stage_run(stage, copy, nr);
	stage_check(stage);
	stage_check_text(stage->out, stage->out_size);
	stage_check_text(stage->err, stage->err_size);
	while (nr)
		free(copy[--nr]);
}

/* A complaint about a line is about one that is there. */
static void check_line(const char *said, const char *text, size_t size)
{
	const char *at = strstr(said, CAPTURE_FILE ":");
	unsigned long line = at ? strtoul(at + strlen(CAPTURE_FILE ":"), NULL, 10) : 0;
	unsigned long lines = 1;
	size_t i;

	for (i = 0; i < size; i++)
		lines += text[i] == '\n';
	MUST(!strstr(said, "is no capture: a") || (line && line <= lines));
}

/* It is a capture, and of it the same is captured. */
static void check_again(const struct stage *first, char *const *words)
{
	struct stage again;

	write_capture(first->out, first->out_size);
	run(&again, words);
	MUST(!again.status && again.out_size == first->out_size);
	MUST(!memcmp(again.out, first->out, first->out_size));
	stage_end(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *text = (const char *)bytes + 1;
	char *const *words;
	struct stage stage;

	if (!size)
		return 0;
	words = commands[*bytes % ARRAY_SIZE(commands)];
	write_capture(text, size - 1);
	run(&stage, words);
	check_line(stage.err, text, size - 1);
	if (!stage.status && !strcmp(*words, "capture"))
		check_again(&stage, words);
	stage_end(&stage);
	return 0;
}
