/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * verbs.h - the verbs, each in verbs/<name>.c; unset is in set.c.
 */
#ifndef VFIO_NC_CLI_ROOM_VERBS_H
#define VFIO_NC_CLI_ROOM_VERBS_H

#include "words.h"

extern const struct cli_verb cmd_list;
extern const struct cli_verb cmd_explain;
extern const struct cli_verb cmd_capture;
extern const struct cli_verb cmd_set;
extern const struct cli_verb cmd_unset;
extern const struct cli_verb cmd_rules;
extern const struct cli_verb cmd_overlay;
extern const struct cli_verb cmd_ssdt;
extern const struct cli_verb cmd_verify;
extern const struct cli_verb cmd_probe;
extern const struct cli_verb cmd_bench;
extern const struct cli_verb cmd_metrics;

#endif /* VFIO_NC_CLI_ROOM_VERBS_H */
