/* SPDX-License-Identifier: ISC
 * What is said beside a result: why there is a wait, what is off, how to go on. */
#ifndef CLI_NOTICE_H
#define CLI_NOTICE_H

#include "cli/program.h"

/* What is worth a word with a step: struct runner's tell. ctx: the program. */
void notice_step(void *ctx, const struct cs_event *, int64_t ms);

/* Adds by how much our clock is off, and that the service's was taken to sign. skew_s: not 0. */
void notice_skew(struct program *, int64_t skew_s);

/* A note that says so, where it was; not with --json, where it is a member of the result. */
void notice_clock(struct program *, int64_t skew_s);

/* The command that goes on: as it was given, for it names the same copy again; where it would not look for
 * a copy that is there, the wait for that. Where it is long, or has what a terminal would obey, it is
 * only spoken of. */
void notice_resume(struct program *);

#endif
