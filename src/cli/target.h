/* SPDX-License-Identifier: ISC
 * From settings to what the job needs: endpoint, roots, time limit, complete arguments. */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H

#include "cli/program.h"

/* RegionId from the environment where it is not given; defaults, token and tag (unless unchecked);
 * then the check. CS_DONE, or CS_USAGE with a message. */
int target_args(struct program *);

/* The Host header, and where to connect. */
int target_endpoint(struct program *);

/* The roots, built in or from --ca-file, which is read once here. */
int target_trust(struct program *);

/* --timeout as a deadline. */
int target_deadline(struct program *);

#endif
