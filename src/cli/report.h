/* SPDX-License-Identifier: ISC
 * What came of a copy: the id on stdout and a sentence on stderr, or one JSON object on stdout. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/program.h"

/* Returns the exit code. The task's result is put right where a stop was behind it. */
int report_copy(struct program *, struct cs_task *);

/* A stop came before anything was sent: the same for that. */
int report_interrupted(struct program *);

#endif
