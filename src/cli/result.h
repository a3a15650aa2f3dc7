/* SPDX-License-Identifier: ISC
 * What came of a task, as one JSON object. */
#ifndef CLI_RESULT_H
#define CLI_RESULT_H

#include "cli/program.h"

/* false: some of it could not be written. */
bool result_print(struct program *);

/* A record on the way to it, for --progress: what the step's note says. */
void result_event(struct program *, const struct cs_event *, int64_t ms);

#endif
