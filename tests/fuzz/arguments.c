// SPDX-License-Identifier: GPL-2.0-only
/*
 * arguments.c - any words on the command line, one a line of the input.
 */
#include <stdlib.h>

#include "stage.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = fuzz_text(bytes, size);
	char *words[STAGE_WORDS_MAX];
	struct stage stage;
	char *line = text;
	int nr = 0;

	while (line && nr < STAGE_WORDS_MAX) {
		words[nr++] = line;
		line = strchr(line, '\n');
		if (line)
			*line++ = '\0';
	}
	stage_run(&stage, words, nr);
	stage_check(&stage);
	stage_end(&stage);
	free(text);
	return 0;
}
