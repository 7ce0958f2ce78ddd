/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * words.h - the options that all verbs have, exit statuses, errors, numbers, and JSON.
 */
#ifndef VFIO_NC_CLI_ROOM_WORDS_H
#define VFIO_NC_CLI_ROOM_WORDS_H

#include "words/cli.h"
#include "words/json.h"
#include "words/number.h"

#endif /* VFIO_NC_CLI_ROOM_WORDS_H */
