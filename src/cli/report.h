/* SPDX-License-Identifier: ISC
 * What came of a task: the id on stdout and a sentence on stderr, or one JSON object on stdout. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/program.h"

/* Of program->task, whose result is put right where a stop was behind it. Returns the exit code. */
int report_task(struct program *);

/* A stop came before anything was sent: the same for that. */
int report_interrupted(struct program *);

#endif
