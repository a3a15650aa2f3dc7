/* SPDX-License-Identifier: ISC
 * From settings to where calls go, whom they trust, and complete arguments. */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H

#include "cli/program.h"

/* RegionId from the environment where it is not given; defaults, token and tag (unless unchecked);
 * then the check. CS_DONE, or CS_USAGE with a message. */
int target_args(struct program *);

/* The Host header of the region that is asked. */
int target_endpoint(struct program *);

/* The Host headers of both regions, and where to connect. */
int target_endpoints(struct program *);

/* The roots, built in or from --ca-file, which is read once here. */
int target_trust(struct program *);

#endif
