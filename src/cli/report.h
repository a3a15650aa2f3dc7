/* SPDX-License-Identifier: ISC
 * What came of a copy: the id on stdout and a sentence on stderr, or one JSON object on stdout. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/program.h"

/* Returns the exit code. */
int report_copy(struct program *, const struct cs_task *);

#endif
