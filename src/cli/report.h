/* SPDX-License-Identifier: ISC
 * What came of a task: the id on stdout and a sentence on stderr, or one JSON object on stdout. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/program.h"

/* Of program->task, whose result is put right where a stop was behind it. Returns the exit code. */
int report_task(struct program *);

/* A stop may show as something else that could not be done, such as reading a file: puts the task's result
 * right. */
void report_stop(struct program *);

/* Explains why it is not done, on stderr. */
void report_failure(struct program *);

/* A stop came before anything was sent: the same for that. */
int report_interrupted(struct program *);

#endif
