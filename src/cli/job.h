/* SPDX-License-Identifier: ISC
 * A job of the command line: from settings to a task, through it, to a report. */
#ifndef CLI_JOB_H
#define CLI_JOB_H

#include "cli/program.h"

/* Sets up what a task of that goal needs; the caller begins it. CS_DONE, or an exit code with a message. */
int job_begin(struct program *, enum task_goal, struct cs_str region);

/* Sets up everything, runs the task, and reports. id: the snapshot, absent for a copy. Returns the
 * exit code. */
int job_run(struct program *, enum task_goal, struct cs_str region, struct cs_str id);

#endif
